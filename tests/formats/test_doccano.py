"""doccano's lines: as each of its versions wrote them, and as ours must be for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.core.errors import DataError, UsageError
from annotator.formats.doccano.counting import counted_in
from annotator.formats.offsets import INSIDE, codepoints
from tests.support.exports import hard_corpus, write, write_one
from tests.support.hard_texts import HARD_TEXTS, extent
from tests.support.incoming import extents, incoming, listed, read
from tests.support.memory_store import labels, said
from tests.support.strange_texts import texts

TEXT = "Police in Goma held Ana and Bo."


def one(tmp_path: Path, *rows: Any, **options: Any) -> Any:
    [found] = incoming("doccano", tmp_path / "all.jsonl", *rows, **options)
    return found


# -- what others write -------------------------------------------------------------------------------

BY_NAME = {"id": 12, "text": TEXT, "label": [[10, 14, "GPE"], [20, 30, "PER"]], "Comments": []}
RELATED = {
    "id": 12,
    "text": TEXT,
    "entities": [
        {"id": 30, "label": "GPE", "start_offset": 10, "end_offset": 14},
        {"id": 31, "label": "PER", "start_offset": 20, "end_offset": 30},
    ],
    "relations": [{"id": 4, "from_id": 31, "to_id": 30, "type": "HELD_IN"}],
    "Comments": [],
}


@pytest.mark.parametrize(
    "row",
    [
        BY_NAME,
        {**BY_NAME, "labels": BY_NAME["label"], "label": None},
        {"id": 12, "data": TEXT, "label": BY_NAME["label"]},
        {"id": 12, "text": TEXT, "entities": BY_NAME["label"], "cats": []},
        RELATED,
    ],
)
def test_every_generation_of_keys(tmp_path: Path, row: dict[str, Any]) -> None:
    found = one(tmp_path, row)
    assert extents(found) == [("GPE", 10, 14), ("PER", 20, 30)]
    assert (found.document.id, found.document.text, found.document.meta) == ("12", TEXT, {})
    assert (found.status, found.unit, found.annotator, found.refused) == ("done", "utf16", "", ())
    listed_rows = incoming("doccano", tmp_path / "all.json", row, row, as_list=True)
    assert [extents(again) for again in listed_rows] == [extents(found)] * 2


def test_relations_go_by_the_numbers_of_entities(tmp_path: Path) -> None:
    found = one(tmp_path, RELATED)
    assert [said.id for said in found.annotations] == ["30", "31"]
    assert found.relations == (Relation("4", "HELD_IN", "31", "30"),)
    # Converters of others write texts.
    named = json.loads(json.dumps(RELATED).replace("30,", '"e1",').replace("31,", '"e2",'))
    named["relations"][0] |= {"from_id": "e2", "to_id": "e1"}
    named["entities"][1]["end_offset"] = 30
    assert one(tmp_path, named).relations == (Relation("4", "HELD_IN", "e2", "e1"),)
    lost = {**RELATED, "relations": [{"from_id": 31, "to_id": 99, "type": "HELD_IN"}]}
    again = one(tmp_path, lost)
    assert again.relations == ()
    assert [(entry.reason, entry.detail) for entry in again.refused] == [
        ("relation", "entity 99 is not there")
    ]


def test_the_first_generation_has_numbers_for_labels_and_users(tmp_path: Path) -> None:
    row = {
        "id": 3,
        "text": TEXT,
        "annotations": [
            {"id": 1, "label": 7, "start_offset": 10, "end_offset": 14, "user": 1},
            {"id": 2, "label": 8, "start_offset": 20, "end_offset": 30, "user": 2, "prob": 0.0},
            {"id": 3, "label": 8, "start_offset": 0, "end_offset": 6, "user": 1, "manual": True},
            {"id": 4, "label": 9, "user": 2},
            {"id": 5, "text": "La police", "user": 2},
        ],
        "meta": '{"wire": 3}',
        "annotation_approver": None,
    }
    names = tmp_path / "names.json"
    names.write_text(json.dumps([{"id": 7, "text": "GPE"}, {"id": 8, "text": "PER", "suffix_key": "p"}]))
    first, second = incoming("doccano", tmp_path / "all.jsonl", row, labels=str(names))
    assert (first.annotator, extents(first)) == ("1", [("GPE", 10, 14), ("PER", 0, 6)])
    assert (second.annotator, extents(second)) == ("2", [("PER", 20, 30)])
    assert [said.attributes for said in (*first.annotations, *second.annotations)] == [
        {}, {"manual": True}, {"prob": 0.0},
    ]  # fmt: skip
    assert second.document_labels == {"label": ["9"]}
    assert listed(second) == [("text", "", "La police")]
    assert first.document.meta == {"annotation_approver": None, "wire": 3}
    assert first.document == second.document
    empty = one(tmp_path, {"id": 4, "text": TEXT, "annotations": []})
    assert empty.status == "untouched"


def test_labels_of_whole_texts(tmp_path: Path) -> None:
    for row in (
        {"label": ["raids", "raids"]},
        {"labels": ["raids"]},
        {"cats": ["raids"], "entities": []},
        {"label": "raids"},
    ):
        assert one(tmp_path, {"id": 1, "text": TEXT, **row}).document_labels == {"label": ["raids"]}
    renamed = one(tmp_path, {"id": 1, "text": TEXT, "label": ["raids"]}, choice="topic")
    assert renamed.document_labels == {"topic": ["raids"]}
    written = one(tmp_path, {"id": 1, "text": TEXT, "label": ["La police"]}, texts=True)
    assert (written.document_labels, listed(written)) == ({}, [("text", "", "La police")])
    assert written.status == "untouched"
    older = one(tmp_path, {"id": 1, "text": TEXT, "annotations": [{"text": "La police", "user": 1}]})
    assert (older.status, listed(older)) == ("untouched", [("text", "", "La police")])


def test_a_file_for_each_member(tmp_path: Path) -> None:
    for name in ("ana", "bo"):
        row = {"text": TEXT, "label": [[10, 14, name.upper()]]}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n")
    found = read("doccano", tmp_path, named_by="file")
    assert [(one.annotator, extents(one)) for one in found] == [
        ("ana", [("ANA", 10, 14)]),
        ("bo", [("BO", 10, 14)]),
    ]
    assert len({one.document.id for one in found}) == 1


def test_a_line_without_any_labels_is_untouched_and_comments_are_listed(tmp_path: Path) -> None:
    bare = one(tmp_path, {"text": TEXT, "source": "wire"})
    assert (bare.status, bare.document.meta) == ("untouched", {"source": "wire"})
    for comments in (["Is it?"], [{"id": 1, "comment": "Is it?"}]):
        assert listed(one(tmp_path, {**BY_NAME, "Comments": comments})) == [("comment", "", "Is it?")]


def test_documents_without_labels_may_be_unfinished(tmp_path: Path) -> None:
    empty = {**BY_NAME, "label": []}
    assert one(tmp_path, empty).status == "done"
    assert one(tmp_path, empty, empty_untouched=True).status == "untouched"
    assert one(tmp_path, BY_NAME, empty_untouched=True).status == "done"


def test_offsets_are_left_to_the_pipeline(tmp_path: Path) -> None:
    odd = [[-1, 3, "A"], [9, 2, "B"], [0, 999, "C"], [1, 1, "D"]]
    found = one(tmp_path, {"text": "👍 Goma", "label": odd})
    assert extents(found) == [("A", -1, 3), ("B", 9, 2), ("C", 0, 999), ("D", 1, 1)]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": None}, "'text' is missing or null"),
        ({"label": 5}, "'label' is neither a list nor a text"),
        ({"cats": [{"label": "A"}]}, "a label of the whole text is no text"),
        ({"label": [[1, 2]]}, "neither [start, end, label] nor an object"),
        ({"label": [5]}, "neither [start, end, label] nor an object"),
        ({"label": [["1", 2, "A"]]}, "'start_offset' is a text, where a whole number is wanted"),
        ({"label": [[1, 2.0, "A"]]}, "'end_offset' is the number 2.0"),
        ({"label": [[1, 2, {}]]}, "neither a name nor a number"),
        ({"entities": [{"id": 1, "label": "A"}]}, "'start_offset' is missing"),
        ({"relations": [{"from_id": 1.5, "to_id": 2, "type": "A"}]}, "names no entity"),
        ({"suffix_key": "p", "background_color": "#ffffff"}, "a list of labels, not of documents"),
        ({"meta": "{"}, "'meta' is a text that is no JSON"),
        ({"meta": [1]}, "'meta' is no object"),
        ({"annotations": [5]}, "'annotations' is a list"),
        ({"annotations": [{"label": [], "user": 1}]}, "neither a name nor a number"),
    ],
)
def test_malformed_lines_are_refused_with_their_number(tmp_path: Path, fields: Any, reason: str) -> None:
    with pytest.raises(DataError) as refused:
        incoming("doccano", tmp_path / "all.jsonl", BY_NAME, {**BY_NAME, **fields})
    assert str(refused.value).startswith(f"{tmp_path}/all.jsonl, line 2: ")
    assert reason in str(refused.value)
    with pytest.raises(DataError) as refused:
        incoming("doccano", tmp_path / "all.json", BY_NAME, {**BY_NAME, **fields}, as_list=True)
    assert ", document 2: " in str(refused.value)


def test_a_broken_label_file(tmp_path: Path) -> None:
    path = tmp_path / "names.json"
    with pytest.raises(UsageError, match="cannot be read"):
        one(tmp_path, BY_NAME, labels=str(path))
    for text, reason in (
        ("{}", "no list"),
        ('[{"id": 1, "text": "A"}, {"id": "2"}]', "label 2"),
        ("[", "line 1"),
    ):
        path.write_text(text)
        with pytest.raises(DataError, match=reason):
            one(tmp_path, BY_NAME, labels=str(path))


def test_a_label_that_is_missing_is_listed(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        {
            **RELATED,
            "entities": [*RELATED["entities"], {"id": 9, "label": "", "start_offset": 0, "end_offset": 6}],
        },
    )
    assert listed(found) == [("no-label", "", "")]


# -- what we write ----------------------------------------------------------------------------------


def lines(path: Path) -> list[dict[str, Any]]:
    rows = (path / "all.jsonl").read_bytes().split(b"\n")
    assert rows.pop() == b""
    return [json.loads(row) for row in rows]


def test_a_line_of_ours_has_the_shape_that_doccano_reads(tmp_path: Path) -> None:
    text = "👍 Police in Goma held Ana."
    document = Document("d1", text, {"source": "wire"})
    made = labels(
        document,
        said("a1", "place", (12, 16), note="a town"),
        said("a2", "claim", (2, 8), (17, 25), attributes={"type": "denial"}),
        relations=(Relation("r1", "about", "a2", "a1"),),
        document_labels={"topic": "raids"},
    )
    report = write("doccano", tmp_path / "out", [document], [made])
    assert report.complete and not report.adjusted
    assert report.remarks == [
        "attributes of 1 annotation, 1 note, 1 discontinuous annotation: in the file, but doccano itself "
        "drops them or takes them apart."
    ]
    assert lines(tmp_path / "out") == [
        {
            "id": "d1",
            "text": text,
            "entities": [
                {
                    "id": 0, "label": "claim", "start_offset": 3, "end_offset": 9, "text": "Police",
                    "annotation": "a2", "fragment": [1, 2], "attributes": {"type": "denial"},
                },
                {
                    "id": 1, "label": "claim", "start_offset": 18, "end_offset": 26, "text": "held Ana",
                    "annotation": "a2", "fragment": [2, 2],
                },
                {
                    "id": 2, "label": "place", "start_offset": 13, "end_offset": 17, "text": "Goma",
                    "annotation": "a1", "note": "a town",
                },
            ],
            "relations": [{"id": 0, "from_id": 0, "to_id": 2, "type": "about", "relation": "r1"}],
            "Comments": [],
            "meta": {"source": "wire"},
            "annotator": "anna",
            "document_labels": {"topic": "raids"},
        }
    ]  # fmt: skip
    [back] = read("doccano", tmp_path / "out")
    assert (back.annotator, back.document) == ("anna", document)
    assert back.relations == (Relation("r1", "about", "a2", "a1"),)


def test_numbers_are_those_of_one_entity_in_the_whole_file(tmp_path: Path) -> None:
    documents, made = hard_corpus()
    write("doccano", tmp_path / "out", documents, made)
    numbers = [entity["id"] for line in lines(tmp_path / "out") for entity in line["entities"]]
    assert numbers == list(range(len(HARD_TEXTS)))


def test_the_label_files_are_as_doccano_takes_them(tmp_path: Path) -> None:
    write_one("doccano", tmp_path / "out", TEXT, said("a1", "gone", (0, 6)))
    rows = json.loads((tmp_path / "out" / "label_config.json").read_text())
    assert [row["text"] for row in rows] == ["place", "agency", "claim", "gone"]
    for row in rows:
        assert set(row) == {"text", "prefix_key", "suffix_key", "background_color", "text_color"}
        assert row["prefix_key"] is None
        assert row["suffix_key"] is None or len(row["suffix_key"]) == 1
        assert len(row["background_color"]) == len(row["text_color"]) == 7
    keys = [row["suffix_key"] for row in rows if row["suffix_key"]]
    assert len(keys) == len(set(keys))
    relations = json.loads((tmp_path / "out" / "relation_config.json").read_text())
    assert [row["text"] for row in relations] == ["about"]


@pytest.mark.parametrize("unit", ["utf16", "codepoint"])
def test_every_hard_text_in_a_unit(tmp_path: Path, unit: str) -> None:
    documents, made = hard_corpus()
    report = write("doccano", tmp_path / "out", documents, made, offset_unit=unit)
    assert report.complete
    for line in lines(tmp_path / "out"):
        text, words = HARD_TEXTS[line["id"]]
        start, end = extent(line["id"])
        if unit == "utf16":
            start, end = (len(text[:at].encode("utf-16-le")) // 2 for at in (start, end))
        [entity] = line["entities"]
        assert (entity["start_offset"], entity["end_offset"], entity["text"]) == (start, end, words)


def test_grapheme_clusters_are_not_cut(tmp_path: Path) -> None:
    documents, made = hard_corpus()
    report = write("doccano", tmp_path / "out", documents, made, offset_unit="grapheme")
    assert [(entry.document, entry.reason) for entry in report.left_out] == [
        ("split mark", "inside-a-character")
    ]
    for line in lines(tmp_path / "out"):
        for entity in line["entities"]:
            offsets = (entity["start_offset"], entity["end_offset"])
            places = codepoints(line["text"], "grapheme", offsets)
            assert line["text"][places[offsets[0]] : places[offsets[1]]] == entity["text"]


def test_a_relation_to_what_could_not_be_written_is_listed(tmp_path: Path) -> None:
    report = write_one(
        "doccano",
        tmp_path / "out",
        "Davi\u0301d in Goma",
        said("a1", "claim", (0, 4)),
        said("a2", "place", (10, 14)),
        relations=(Relation("r1", "about", "a1", "a2"),),
        offset_unit="grapheme",
    )
    assert [(entry.annotation, entry.reason) for entry in report.left_out] == [
        ("a1", "inside-a-character"),
        ("r1", "relation"),
    ]


def test_nothing_but_ascii_is_in_the_file(tmp_path: Path) -> None:
    documents, made = hard_corpus()
    write("doccano", tmp_path / "out", documents, made)
    assert (tmp_path / "out" / "all.jsonl").read_bytes().isascii()


def test_a_name_that_is_too_long_for_doccano_is_told(tmp_path: Path) -> None:
    report = write_one("doccano", tmp_path / "out", TEXT, said("a1", "x" * 101, (0, 6)))
    assert report.remarks == [f"doccano's names have at most 100 characters; it will refuse: {'x' * 101}"]


@given(text=texts, unit=st.sampled_from(["utf16", "grapheme", "codepoint"]))
def test_offsets_come_back_as_they_went(text: str, unit: Any) -> None:
    there = counted_in(text, unit, range(len(text) + 1))
    back = codepoints(text, unit, there.values())
    assert {back[there[one]] for one in there} == set(there)
    assert INSIDE not in back.values()
    if unit != "grapheme":
        assert list(there) == list(range(len(text) + 1))
