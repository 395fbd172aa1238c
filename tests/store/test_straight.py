"""Labels that are read straight from a label file are those that all the steps and an edit amount to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from annotator.core import strict_json
from annotator.core.annotation import Labels
from annotator.core.document import Document
from annotator.core.fold import Fold, Line
from annotator.core.labelfile import Head, LabelFile
from annotator.formats import jsonl
from annotator.formats.base import Labelled
from annotator.store import journal, plain_json
from annotator.store.folder import FolderStore
from annotator.store.journal import Header, Session
from annotator.store.reconcile import encode, held_by
from annotator.store.straight import shown
from tests.support.labelled import labelled
from tests.support.stores import SCHEMA, TEXT, annotation, store_at

ME, ID, AT = "anna", "d1", "2026-01-01T00:00:00Z"
DOCUMENT = Document(ID, TEXT)
IDS = st.sampled_from(["a1", "a2", "a3"])
LABELLED = st.builds(
    lambda start, length, more: annotation("count", start, start + length, **more),
    st.integers(0, 40),
    st.integers(1, 20),
    st.sampled_from(
        [
            {},
            {"attributes": {"b": 2, "a": {"z": 1, "c": 2}}, "created": AT},
            {"note": "why", "unsure": True, "derived": ["a"], "origin": {"by": "model", "score": 0.5}},
            {"provenance": {"by": "lea"}},
            {"deleted": None},
            {"spans": [{"start": 3, "end": 5}, {"start": 0, "end": 2}]},
        ]
    ),
)
FIELDS = LABELLED | st.sampled_from(
    [
        {"deleted": True},
        {"deleted": None},
        {"attributes": {"a": None}},
        {"label": "agency"},
        {"note": "a null"},
    ]
)
CHANGES = st.one_of(
    st.dictionaries(IDS, FIELDS, min_size=1, max_size=2).map(lambda one: {"annotations": one}),
    st.builds(
        lambda head, tail, deleted: {
            "relations": {"r1": {"type": "about", "head": head, "tail": tail, "deleted": deleted}}
        },
        IDS,
        IDS,
        st.sampled_from([None, None, True]),
    ),
    st.sampled_from(
        [
            {"status": "done", "finished_at": AT},
            {"status": None},
            {"document_labels": {"topic": "raids", "about": {"z": 1, "a": [{"y": 2, "b": 3}]}}},
            {"decisions": {"c1": {"kind": "adjudicated"}, "c2": {"deleted": True}}},
            {"from_elsewhere": {"b": [1], "a": ""}},
        ]
    ),
)


@st.composite
def journals(draw: st.DrawFn) -> dict[str, list[Line]]:
    """The steps of one or two sessions, some of which undo others."""
    found: dict[str, list[Line]] = {"s1": [], "s2": []}
    keys: list[tuple[str, int]] = []
    for n in range(1, draw(st.integers(1, 8)) + 1):
        session = draw(st.sampled_from(["s1", "s1", "s2"]))
        if keys and draw(st.integers(0, 3)) == 0:
            line = Line(n, session, AT, None, (draw(st.sampled_from(keys)),), "undo")
        else:
            line = Line(n, session, AT, draw(CHANGES), (), "label")
        keys.append((session, n))
        found[session].append(line)
    return {session: lines for session, lines in found.items() if lines}


def remove_one(file: dict[str, Any]) -> None:
    del file["annotations"][:1]


def add_one(file: dict[str, Any]) -> None:
    file["annotations"].append({"id": "a1", **annotation("agency", 5, 9)})


def change_one(file: dict[str, Any]) -> None:
    for one in file["annotations"][:1]:
        one["spans"] = annotation("count", 7, 12)["spans"]


def make_nonsense(file: dict[str, Any]) -> None:
    for one in file["annotations"][:1]:
        one["note"] = 5


def rename(file: dict[str, Any]) -> None:
    file["annotator"], file["schema_hash"] = "somebody", "sha256:other"


EDITS = (None, None, remove_one, add_one, change_one, make_nonsense, rename)


def sessions_of(steps: dict[str, list[Line]], document: Document = DOCUMENT) -> list[Session]:
    made = []
    for number, (name, lines) in enumerate(steps.items()):
        header = Header(name, ME, document.id, document.hash, f"sha256:schema-{number}", "g1")
        rows = [journal.encode_header(header), *(journal.encode_line(line, name) for line in lines)]
        made.append(journal.decode(f"labels/{ME}/d1.journal/{name}.jsonl", b"".join(rows)))
    return made


def file_of(lines: list[Line]) -> bytes:
    head = Head(ID, ME, DOCUMENT.hash, SCHEMA.hash, "g0")
    return encode(LabelFile(head, Fold.of(lines).state, held_by(lines)))


def on_disk(root: Path, steps: dict[str, list[Line]], data: bytes) -> FolderStore:
    store = store_at(root, {ID: TEXT})
    folder = store.tree.journal(ME, ID)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for number, (name, lines) in enumerate(steps.items()):
        header = Header(name, ME, ID, DOCUMENT.hash, f"sha256:schema-{number}", "g1")
        rows = [journal.encode_header(header), *(journal.encode_line(line, name) for line in lines)]
        (folder / f"{name}.jsonl").write_bytes(b"".join(rows))
    store.tree.label_file(ME, ID).write_bytes(data)
    return store


def order_in(labels: Labels) -> str:
    """All that stands in some order in labels; objects are the same in any."""
    values = [(one.attributes, one.more) for one in labels.annotations]
    return repr((values, labels.document_labels, [one.more for one in labels.relations], labels.more))


@given(steps=journals(), behind=st.integers(0, 2), edit=st.sampled_from(EDITS), by_us=st.booleans())
def test_it_says_what_all_steps_amount_to(
    steps: dict[str, list[Line]], behind: int, edit: Any, by_us: bool, tmp_path_factory: Any
) -> None:
    lines = sorted((line for of_one in steps.values() for line in of_one), key=lambda line: line.key)
    data = file_of(lines[: max(1, len(lines) - behind)])
    if edit:
        file = json.loads(data)
        edit(file)
        data = orjson.dumps(file, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        data = data if by_us else json.dumps(file).encode()
    store = on_disk(tmp_path_factory.getbasetemp(), steps, data)
    weighed = store._weighed(store.truth(ME, ID), DOCUMENT)
    (read,) = store.labels_of(ME, [ID])
    assert read == weighed and order_in(read) == order_in(weighed)
    straight = shown(data, ME, DOCUMENT, store.sessions(ME, ID))
    assert straight is None or (straight == weighed and order_in(straight) == order_in(weighed))


@given(one=labelled())
def test_a_file_as_we_write_it_is_read_straight(one: Labelled) -> None:
    written = json.loads(jsonl.line(one.document, one.labels))["labels"] | {"holds": {}}
    data = orjson.dumps(written, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    found = shown(data, ME, one.document, [])
    # The hash of a text may have as many digits in a row as a number that has to be looked at.
    is_plain = b"null" not in data and not strict_json.has_long_number(data)
    assert is_plain == (found is not None)


def test_a_file_with_journals_is_read_straight_also_if_something_was_deleted_or_edited() -> None:
    lines = [
        Line(1, "s1", AT, {"annotations": {"a1": annotation(), "a2": annotation("agency", 0, 9)}}),
        Line(2, "s1", AT, {"annotations": {"a2": {"deleted": True}}}),
        Line(3, "s1", AT, {"annotations": {"a3": annotation("agency", 10, 14)}}),
        Line(4, "s1", AT, None, (("s1", 3),)),
        Line(5, "s1", AT, {"status": "done", "finished_at": AT}),
    ]
    sessions = sessions_of({"s1": lines})
    found = shown(file_of(lines), ME, DOCUMENT, sessions)
    assert found is not None and [one.id for one in found.annotations] == ["a1"] and found.status == "done"
    edited = file_of(lines).replace(b'"note": ""', b'"note": "by hand"')
    found = shown(edited, ME, DOCUMENT, sessions)
    assert found is not None and found.annotations[0].note == "by hand"


def test_what_is_undone_in_part_is_not_passed_over() -> None:
    lines = [
        Line(1, "s1", AT, {"annotations": {"a1": annotation()}}),
        Line(2, "s1", AT, {"annotations": {"a1": {"note": "later"}}}),
        Line(3, "s1", AT, None, (("s1", 1),)),
    ]
    assert shown(file_of(lines), ME, DOCUMENT, sessions_of({"s1": lines})) is None


def test_only_json_as_we_write_it_is_taken() -> None:
    twice = b'{"a":1,"a":1}\n'
    deep = b'{"a":' + b"[" * 70 + b"]" * 70 + b"}\n"
    for data in (
        twice,
        deep,
        b'{"a":1000000000000000000}\n',
        b'{"a": 1}\n',
        b'{"a":"\\ud83d"}\n',
        b'{"a":1}',
    ):
        assert plain_json.row(data) is None
    assert plain_json.row(b'{"a":1}\n') == {"a": 1}
    assert plain_json.indented(b'{\n  "a": 1\n}\n') == {"a": 1}
