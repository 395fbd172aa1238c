"""Our own lines: everything goes out, and comes back the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotation import Annotation, Labels, Origin, Relation
from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.core.labelfile import from_file, to_labels
from annotator.core.span import Span
from annotator.formats import jsonl, jsonl_reading
from annotator.formats.base import Labelled
from annotator.formats.incoming import Sources
from annotator.project.importing.labels import label_file_of
from tests.support.exports import hard_corpus, write, write_one
from tests.support.hard_texts import HARD_TEXTS, extent
from tests.support.memory_store import said

words = st.text(max_size=12)
names = st.text(min_size=1, max_size=8)
times = st.sampled_from(["", "2025-01-02T03:04:05Z"])
values = (
    words
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.lists(words, max_size=3)
)


@st.composite
def annotations(draw: st.DrawFn, text: str, id: str) -> Annotation:
    edges = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    attributes = draw(st.dictionaries(names, values, max_size=3))
    return Annotation(
        id=id,
        label=draw(names),
        spans=tuple(Span(start, end).quoting(text) for start, end in pairs),
        attributes=dict(sorted(attributes.items())),
        derived=frozenset(draw(st.sets(st.sampled_from(sorted(attributes))))) if attributes else frozenset(),
        note=draw(words),
        unsure=draw(st.booleans()),
        origin=Origin(draw(names), draw(st.none() | st.floats(0, 1))),
        created=draw(times),
        modified=draw(times),
    )


@st.composite
def labelled(draw: st.DrawFn) -> Labelled:
    text = draw(st.text(min_size=2, max_size=30))
    meta = draw(st.dictionaries(words, values | st.dictionaries(words, values, max_size=2), max_size=3))
    document = Document(draw(names), text, meta)
    ids = draw(st.lists(names, max_size=4, unique=True))
    made = [draw(annotations(text, id)) for id in ids]
    links = [
        Relation(
            draw(names), draw(names), draw(st.sampled_from(ids)), draw(st.sampled_from(ids)), draw(times)
        )
        for _ in range(draw(st.integers(0, 2)) if ids else 0)
    ]
    labels = Labels(
        document=document.id,
        annotator=draw(names),
        text_hash=document.hash,
        annotations=tuple(sorted(made, key=lambda one: one.order)),
        relations=tuple(sorted({link.id: link for link in links}.values(), key=lambda link: link.id)),
        document_labels=draw(st.dictionaries(names, values, max_size=2)),
        status="done",
        finished_at=draw(times),
        schema_hash=draw(words),
        guidelines_version=draw(words),
    )
    return Labelled(document, labels)


@given(one=labelled())
def test_what_goes_out_comes_back(one: Labelled, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "round.jsonl"
    path.write_bytes(jsonl.line(one.document, one.labels))
    [back] = jsonl_reading.lines(path)
    assert back.document == one.document
    [incoming] = jsonl_reading.JsonLines().documents(Sources((path,)))
    file, refused = label_file_of(incoming, one.labels.annotator, "codepoint")
    assert not refused
    assert to_labels(file, back.document.text) == one.labels
    assert to_labels(from_file(back.labels)) == one.labels


def test_hard_texts_are_exact(tmp_path: Path) -> None:
    documents, made = hard_corpus()
    report = write("jsonl", tmp_path / "out", documents, made)
    assert report.complete and not report.adjusted
    rows = (tmp_path / "out" / "documents.jsonl").read_bytes().split(b"\n")
    assert rows.pop() == b"" and len(rows) == len(HARD_TEXTS)
    for row in map(json.loads, rows):
        text, quote = HARD_TEXTS[row["id"]]
        start, end = extent(row["id"])
        assert row["text"] == text
        [annotation] = row["labels"]["annotations"]
        assert annotation["spans"] == [{"start": start, "end": end, "quote": quote}]


def test_what_gold_says_of_itself_goes_out_and_comes_back(tmp_path: Path) -> None:
    document = Document("d1", "Goma and Kivu")
    where = {
        "kind": "adjudicated",
        "case": "c1",
        "by": "lea",
        "at": "2025-01-02T03:04:05Z",
        "from": [["a", "b"]],
    }
    file = {
        "format": "annotator/labels/1",
        "document": "d1",
        "text_hash": document.hash,
        "annotator": "gold",
        "status": "done",
        "annotations": [
            {"id": "g1", "label": "claim", "spans": [{"start": 0, "end": 4}], "provenance": where},
            {"id": "g2", "label": "place", "spans": [{"start": 9, "end": 13}], "ours": {"b": [1], "a": None}},
        ],
        "relations": [{"id": "r1", "type": "about", "head": "g1", "tail": "g2", "provenance": where}],
        "decisions": {"c1": {"kind": "adjudicated", "taken": "written", "annotations": ["g1"], "over": []}},
        "from_elsewhere": "kept",
    }
    said_of_it = to_labels(from_file(file), document.text)
    report = write("jsonl", tmp_path / "out", [document], [said_of_it])
    assert report.complete and not report.adjusted
    [incoming] = jsonl_reading.JsonLines().documents(Sources((tmp_path / "out",)))
    back, refused = label_file_of(incoming, "gold", "codepoint")
    assert not refused
    again = to_labels(back, document.text)
    assert again.more == {"decisions": file["decisions"], "from_elsewhere": "kept"}
    assert [one.more for one in again.annotations] == [{"provenance": where}, {"ours": {"b": [1]}}]
    assert [link.more for link in again.relations] == [{"provenance": where}]


def test_a_label_that_left_the_schema_stays(tmp_path: Path) -> None:
    report = write_one("jsonl", tmp_path / "out", "Goma", said("a1", "gone", (0, 4)))
    assert report.complete
    assert report.annotations == {"gone": 1}


def a_line(**changes: Any) -> bytes:
    document = Document("d1", "Goma")
    labels = Labels("d1", "anna", document.hash, (Annotation("a1", "place", (Span(0, 4, "Goma"),)),))
    fields = json.loads(jsonl.line(document, labels))
    for name, value in changes.items():
        place = fields["labels"] if name in fields["labels"] else fields
        place[name] = value
    return json.dumps(fields).encode()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"{", "this is not JSON"),
        (b"[]", "its format is None"),
        (a_line(text=5), "'text' is missing or of the wrong kind"),
        (a_line(id=""), "'id' is empty"),
        (a_line(text="Gomo"), "another text"),
        (a_line(document="d2"), "another document"),
        (a_line(annotations=[{"id": "a1"}]), "label"),
        (a_line(annotations=[{"id": "a1", "label": "x", "spans": [{"start": True, "end": 4}]}]), "start"),
        (a_line(annotations=[{"id": "a1", "label": "x", "spans": [{"start": 4, "end": 1}]}]), "start < end"),
        (a_line().replace(b'"meta": {}', b'"meta": {"a": 1, "a": 2}'), "twice"),
        (a_line().replace(b'"meta": {}', b'"meta": {"a": NaN}'), "NaN"),
        (a_line().replace(b'"meta": {}', b'"meta": {"a": "\\ud83d"}'), "surrogate"),
        (a_line().replace(b"Goma", b"Go\xffma", 1), "UTF-8"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(tmp_path: Path, row: bytes, reason: str) -> None:
    path = tmp_path / "some.jsonl"
    path.write_bytes(a_line() + b"\n\n" + row + b"\n")
    with pytest.raises(DataError) as refused:
        for one in jsonl_reading.JsonLines().documents(Sources((path,))):
            label_file_of(one, "anna", "codepoint")
    assert "some.jsonl, line 3: " in str(refused.value)
    assert reason in str(refused.value)


def test_only_our_own_first_line_is_ours(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    for data, ours in (
        (a_line(), True),
        (b"\n" + a_line(), True),
        (b'{"text": "x"}', False),
        (b"", False),
        (b"{", False),
    ):
        path.write_bytes(data)
        assert jsonl_reading.is_ours(path) is ours
