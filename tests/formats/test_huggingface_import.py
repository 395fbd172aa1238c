"""Parquet files read again: ours come back whole, others' by what their columns are called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from annotator.core.document import Document
from annotator.core.errors import DataError, UsageError
from annotator.formats.huggingface import Datasets
from annotator.formats.incoming import Extent, Incoming, Sources
from annotator.project.exporting.export import Selection
from annotator.project.exporting.splits import Shares
from tests.formats.test_spacy_import import as_labels, both
from tests.support.exports import hard_corpus, write
from tests.support.memory_store import labels, said

pytestmark = pytest.mark.needs("pyarrow")

TEXT = "Police in Goma held 50 people near the U.N. base."
TAGS = ["O", "B-ORG", "I-ORG", "B-GPE", "I-GPE"]


def read(path: Path, **options: Any) -> list[Incoming]:
    return list(Datasets(**options).documents(Sources((path,))))


def save(path: Path, rows: dict[str, list[Any]], features: Any = None) -> Path:
    """A file without any types of `datasets` in it, or with those that are given as its JSON."""
    import json

    import pyarrow as pa
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.table(rows)
    if features:
        held = json.dumps({"info": {"features": features}})
        table = table.replace_schema_metadata({"huggingface": held})
    pq.write_table(table, path)
    return path


def seen(one: Incoming) -> list[tuple[str, str, list[tuple[int, int]]]]:
    return [(f.id, f.label, [extent[:2] for extent in f.extents]) for f in one.annotations]


# -- ours ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [{}, {"tokens": True, "sentences": True}])
def test_an_export_of_several_annotators_comes_back_whole(tmp_path: Path, more: dict[str, bool]) -> None:
    document, first, second = both()
    people = Selection(annotators=("anna", "ben"), include_unfinished=True, shares=Shares(0, 0))
    write("huggingface", tmp_path / "out", [document], [first, second], people, **more)
    back = read(tmp_path / "out")
    assert [one.document for one in back] == [document, document]
    assert [as_labels(one) for one in back] == [first, second]


def test_hard_texts_come_back(tmp_path: Path) -> None:
    documents, made = hard_corpus()
    write("huggingface", tmp_path / "out", documents, made, Selection(shares=Shares(0.2, 0.2)))
    back = {one.document.id: one for one in read(tmp_path / "out")}
    assert {id: one.document for id, one in back.items()} == {one.id: one for one in documents}
    assert {id: as_labels(one) for id, one in back.items()} == {one.document: one for one in made}


def test_one_file_of_an_export_is_enough(tmp_path: Path) -> None:
    document = Document("d1", TEXT)
    made = labels(document, said("a1", "place", (10, 14)))
    write("huggingface", tmp_path / "out", [document], [made])
    [path] = (tmp_path / "out").rglob("*.parquet")
    [back] = read(path)
    assert as_labels(back) == made


def test_an_export_that_lost_a_column_is_refused(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    document = Document("d1", TEXT)
    write("huggingface", tmp_path / "out", [document], [labels(document)])
    [path] = (tmp_path / "out").rglob("*.parquet")
    pq.write_table(pq.read_table(path).drop_columns(["meta"]), path)
    with pytest.raises(DataError, match="no whole table of an export"):
        read(tmp_path / "out")


# -- others' spans ------------------------------------------------------------------------------


def test_lists_of_spans_by_their_usual_names(tmp_path: Path) -> None:
    path = save(
        tmp_path / "train-00000-of-00001.parquet",
        {
            "doc_id": [7],
            "text": [TEXT],
            "source": ["wire"],
            "entities": [
                [
                    {"begin": 10, "end": 14, "type": "GPE", "text": "Goma", "sure": 0.5},
                    {"begin": 0, "end": 6, "type": "ORG", "text": "Police", "sure": None},
                ]
            ],
        },
    )
    [one] = read(path)
    assert one.document == Document("7", TEXT, {"source": "wire", "split": "train"})
    assert seen(one) == [("entities-1", "GPE", [(10, 14)]), ("entities-2", "ORG", [(0, 6)])]
    assert one.annotations[0].extents[0].quote == "Goma"
    assert [found.attributes for found in one.annotations] == [{"sure": 0.5}, {}]
    assert one.unit == "codepoint"


NUMBERED = {"names": ["GPE", "ORG"], "_type": "ClassLabel"}
FIELDS = {"start": {"dtype": "int64"}, "end": {"dtype": "int64"}, "label": NUMBERED}


@pytest.mark.parametrize(
    "feature",
    [
        [FIELDS],
        {"_type": "Sequence", "feature": FIELDS},
        {"_type": "List", "feature": FIELDS},
        {"_type": "LargeList", "feature": FIELDS},
    ],
)
def test_numbers_of_classes_become_names_in_every_encoding(tmp_path: Path, feature: Any) -> None:
    rows = {"text": [TEXT], "spans": [[{"start": 0, "end": 6, "label": 1}]]}
    [one] = read(save(tmp_path / "x.parquet", rows, {"spans": feature}))
    assert seen(one) == [("spans-1", "ORG", [(0, 6)])]
    assert one.document.id == "x/1"


def test_an_object_of_lists_as_older_datasets_made_it(tmp_path: Path) -> None:
    rows = {"text": [TEXT], "spans": [{"start": [0, 10], "end": [6, 14], "label": ["ORG", "GPE"]}]}
    [one] = read(save(tmp_path / "x.parquet", rows))
    assert seen(one) == [("spans-1", "ORG", [(0, 6)]), ("spans-2", "GPE", [(10, 14)])]


def test_pairs_of_offsets_are_pieces_of_one_annotation(tmp_path: Path) -> None:
    entity = {"id": "T1", "type": "ORG", "text": ["Police", "held"], "offsets": [[0, 6], [15, 19]]}
    [one] = read(save(tmp_path / "x.parquet", {"id": ["a"], "text": [TEXT], "entities": [[entity]]}))
    assert seen(one) == [("T1", "ORG", [(0, 6), (15, 19)])]
    assert [extent.quote for extent in one.annotations[0].extents] == ["Police", "held"]


def test_spans_that_cannot_be_are_listed_one_by_one(tmp_path: Path) -> None:
    spans = [
        {"start": 0, "end": None, "label": "ORG", "text": "Police"},
        {"start": 0, "end": 6, "label": None, "text": "Police"},
        {"start": 10, "end": 14, "label": "GPE", "text": "Goma"},
    ]
    [one] = read(save(tmp_path / "x.parquet", {"id": ["a"], "text": [TEXT], "spans": [spans]}))
    assert seen(one) == [("spans-3", "GPE", [(10, 14)])]
    assert [(entry.document, entry.reason, entry.text) for entry in one.refused] == [
        ("a", "no-place", "Police"),
        ("a", "no-label", "Police"),
    ]


def test_rows_of_several_annotators(tmp_path: Path) -> None:
    rows = {
        "id": ["a", "a"],
        "text": [TEXT, TEXT],
        "worker": ["w1", "w2"],
        "spans": [[{"start": 0, "end": 6, "label": "ORG"}], []],
    }
    back = read(save(tmp_path / "x.parquet", rows))
    assert [(one.document.id, one.annotator, len(one.annotations)) for one in back] == [
        ("a", "w1", 1),
        ("a", "w2", 0),
    ]


def test_columns_of_other_names_are_named(tmp_path: Path) -> None:
    path = save(
        tmp_path / "x.parquet",
        {
            "key": ["a"],
            "body_text": [TEXT],
            "one": [[{"start": 0, "end": 6, "label": "ORG"}]],
            "two": [[{"start": 10, "end": 14, "label": "GPE"}]],
        },
    )
    with pytest.raises(DataError, match=r"neither a column of texts.*There are: key, body_text, one, two"):
        read(path)
    [one] = read(path, text_column="body_text", id_column="key", spans_column=("two",))
    assert seen(one) == [("two-1", "GPE", [(10, 14)])]
    assert one.document == Document("a", TEXT, {"one": [{"start": 0, "end": 6, "label": "ORG"}]})
    with pytest.raises(UsageError, match="no column 'three'"):
        read(path, text_column="three")
    with pytest.raises(DataError, match="column 'key' is no JSON"):
        read(path, text_column="body_text", spans_column=("key",))


def test_spans_as_json_text(tmp_path: Path) -> None:
    held = '[{"label": "GPE", "start": 10, "end": 14, "value": "Goma"}]'
    path = save(tmp_path / "x.parquet", {"text": [TEXT, TEXT], "mask": [held, None]})
    assert [one.document.meta for one in read(path)] == [{"mask": held}, {}]
    one, two = read(path, spans_column=("mask",))
    assert seen(one) == [("mask-1", "GPE", [(10, 14)])] and not two.annotations
    for wrong, why in (("[", "no JSON"), ("{}", "no list of objects"), ('[{"x": 1}]', "fields are: x")):
        broken = save(tmp_path / "y.parquet", {"text": [TEXT], "mask": [wrong]})
        with pytest.raises(DataError, match=f"row 1: column 'mask'.*{why}"):
            read(broken, spans_column=("mask",))


def test_bytes_are_listed_as_not_held(tmp_path: Path) -> None:
    [one] = read(save(tmp_path / "x.parquet", {"text": [TEXT], "picture": [{"bytes": b"\x89PNG"}]}))
    assert [(entry.reason, entry.detail) for entry in one.refused] == [("column", "'picture' is no text")]
    assert one.document.meta == {}


# -- others' tokens -----------------------------------------------------------------------------


def tokens(path: Path, tags: list[list[Any]], **more: Any) -> Path:
    rows = {"tokens": [["The", "U.N.", "in", "Goma"]] * len(tags), "ner_tags": tags}
    return save(path, rows | more.pop("rows", {}), **more)


@pytest.mark.parametrize(
    ("tags", "features", "options"),
    [
        (
            [0, 1, 0, 3],
            {"ner_tags": {"_type": "Sequence", "feature": {"names": TAGS, "_type": "ClassLabel"}}},
            {},
        ),
        (
            [0, 1, 0, 3],
            {"ner_tags": {"_type": "List", "feature": {"names": TAGS, "_type": "ClassLabel"}}},
            {},
        ),
        ([0, 1, 0, 3], None, {"tag": tuple(TAGS)}),
        (["O", "B-ORG", "O", "B-GPE"], None, {}),
        (["O", "I-ORG", "O", "I-GPE"], None, {}),
        (["O", "U-ORG", "O", "S-GPE"], None, {}),
    ],
)
def test_tags_of_tokens(tmp_path: Path, tags: list[Any], features: Any, options: dict[str, Any]) -> None:
    [one] = read(tokens(tmp_path / "x.parquet", [tags], features=features), **options)
    assert one.document.text == "The U.N. in Goma"
    assert seen(one) == [("ner_tags-1", "ORG", [(4, 8)]), ("ner_tags-2", "GPE", [(12, 16)])]
    assert one.unit is None


def test_tokens_are_found_in_their_text(tmp_path: Path) -> None:
    path = tokens(
        tmp_path / "x.parquet",
        [["O", "B-ORG", "I-ORG", "I-ORG"], ["O", "O", "O", "B-GPE"]],
        rows={"text": ["The  U.N.\nin Goma.", "“The” UN in Goma"]},
    )
    one, two = read(path)
    assert one.document.text == "The  U.N.\nin Goma."
    assert seen(one) == [("ner_tags-1", "ORG", [(5, 17)])]
    # Its tokens are not in that text: they make one of their own, and the other is kept.
    assert two.document == Document("x/2", "The U.N. in Goma", {"text": "“The” UN in Goma"})
    assert seen(two) == [("ner_tags-1", "GPE", [(12, 16)])]


def test_tags_that_do_not_fit_are_refused_with_their_row(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"x\.parquet, row 2: column 'ner_tags' has 1 tags for 4 tokens"):
        read(tokens(tmp_path / "x.parquet", [["O"] * 4, ["O"]]))
    with pytest.raises(DataError, match=r"the tag '7' is neither O nor.*--tag"):
        read(tokens(tmp_path / "x.parquet", [[0, 0, 0, 7]]), tag=("O",))


def test_tags_of_another_kind_are_metadata(tmp_path: Path) -> None:
    kinds = {"names": ['"', "NN", "IN"], "_type": "ClassLabel"}
    features = {"pos_tags": {"_type": "Sequence", "feature": kinds}}
    path = tokens(
        tmp_path / "x.parquet",
        [["O", "B-ORG", "O", "B-GPE"]],
        rows={"pos_tags": [[0, 1, 2, 1]]},
        features=features,
    )
    [one] = read(path)
    assert [found.label for found in one.annotations] == ["ORG", "GPE"]
    assert one.document.meta == {"pos_tags": [0, 1, 2, 1]}
    with pytest.raises(DataError, match="the tag '\"' is neither"):
        read(path, tags_column=("pos_tags",))


def test_tokens_without_tags_are_a_text(tmp_path: Path) -> None:
    [one] = read(save(tmp_path / "x.parquet", {"words": [["In", "Goma"]]}))
    assert one.document == Document("x/1", "In Goma") and not one.annotations


def test_empty_tokens_are_listed(tmp_path: Path) -> None:
    rows = {"tokens": [["In", "", "Goma"]], "ner_tags": [["O", "B-GPE", "B-GPE"]]}
    [one] = read(save(tmp_path / "x.parquet", rows))
    assert one.document.text == "In  Goma"
    assert seen(one) == [("ner_tags-2", "GPE", [(4, 8)])]
    assert [(entry.document, entry.reason) for entry in one.refused] == [("x/1", "empty-span")]


def test_ids_that_repeat_in_each_split_are_told_apart(tmp_path: Path) -> None:
    for split in ("train", "test"):
        rows = {"id": ["0", "1"]}
        tokens(tmp_path / "data" / f"{split}-00000-of-00001.parquet", [["O"] * 4] * 2, rows=rows)
    back = read(tmp_path)
    assert [one.document.id for one in back] == [
        "data/test-00000-of-00001/0",
        "data/test-00000-of-00001/1",
        "data/train-00000-of-00001/0",
        "data/train-00000-of-00001/1",
    ]
    assert [one.document.meta["split"] for one in back] == ["test", "test", "train", "train"]
    named = read(tmp_path, id_column="id")
    assert [one.document.id for one in named] == ["0", "1", "0", "1"]


# -- files that are none ------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"PAR1", b"text", b"PAR1" + bytes(100) + b"PAR1"])
def test_what_is_no_parquet_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.parquet"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"broken\.parquet: this is no Parquet file"):
        read(path)


def test_damage_behind_the_head_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "x.parquet", {"text": [TEXT] * 3})
    content = bytearray(path.read_bytes())
    content[4:60] = bytes(56)
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"x\.parquet: it cannot be read behind row 0"):
        read(path)


@pytest.mark.slow
@pytest.mark.needs("datasets")
def test_a_dataset_as_the_library_itself_writes_it(tmp_path: Path) -> None:
    from datasets import ClassLabel, Dataset, Features, List, Value

    features = Features(
        {
            "text": Value("string"),
            "entities": List(
                {"start": Value("int32"), "end": Value("int32"), "label": ClassLabel(names=["GPE", "ORG"])}
            ),
            "tokens": List(Value("string")),
            "ner_tags": List(ClassLabel(names=TAGS)),
        }
    )
    made = Dataset.from_dict(
        {
            "text": [TEXT],
            "entities": [[{"start": 10, "end": 14, "label": 0}]],
            "tokens": [["Police", "in", "Goma"]],
            "ner_tags": [[1, 0, 3]],
        },
        features=features,
    )
    made.to_parquet(tmp_path / "x.parquet")
    [one] = read(tmp_path)
    assert [(label, place) for _, label, place in seen(one)] == [
        ("ORG", [(0, 6)]),
        ("GPE", [(10, 14)]),
        ("GPE", [(10, 14)]),
    ]


# -- shapes that many datasets have ---------------------------------------------------------------


def test_passages_with_offsets_and_relations_between_entities(tmp_path: Path) -> None:
    rows: dict[str, list[Any]] = {
        "document_id": ["d1"],
        "passages": [
            [
                {"id": "p2", "type": "abstract", "text": ["It is a drug."], "offsets": [[20, 33]]},
                {"id": "p1", "type": "title", "text": ["Aspirin heals pain."], "offsets": [[0, 19]]},
            ]
        ],
        "entities": [
            [
                {"id": "e1", "type": "Drug", "text": ["Aspirin"], "offsets": [[0, 7]], "normalized": []},
                {
                    "id": "e2",
                    "type": "Use",
                    "text": ["heals", "drug"],
                    "offsets": [[8, 13], [28, 32]],
                    "normalized": [],
                },
            ]
        ],
        "relations": [
            [
                {"id": "r1", "type": "for", "arg1_id": "e1", "arg2_id": "e2"},
                {"id": "r2", "type": "for", "arg1_id": "e1", "arg2_id": "e9"},
            ]
        ],
    }
    (one,) = read(save(tmp_path / "kb.parquet", rows))
    assert one.document == Document("d1", "Aspirin heals pain. It is a drug.")
    assert [(found.label, found.attributes) for found in one.annotations] == [("Drug", {}), ("Use", {})]
    assert one.annotations[1].extents == (Extent(8, 13, "heals"), Extent(28, 32, "drug"))
    assert [(link.id, link.type, link.head, link.tail) for link in one.relations] == [
        ("r1", "for", "e1", "e2")
    ]
    assert [(entry.annotation, entry.reason) for entry in one.refused] == [("r2", "relation")]
    rows["passages"][0][0]["offsets"] = [[5, 9]]
    with pytest.raises(DataError, match="row 1: a passage starts at 5, and the one before it ends at 19"):
        read(save(tmp_path / "kb.parquet", rows))


def test_classes_of_the_whole_document_and_tags_without_prefixes(tmp_path: Path) -> None:
    names = {"names": ["bad", "good"], "_type": "ClassLabel"}
    tags = {"names": ["O", "person", "place"], "_type": "ClassLabel"}
    features = {"tone": names, "ner_tags": {"feature": tags, "_type": "Sequence"}}
    rows = {
        "tokens": [["Anna", "Bell", "in", "Goma"], ["Rain"]],
        "ner_tags": [[1, 1, 0, 2], [0]],
        "tone": [1, -1],
    }
    first, second = read(save(tmp_path / "few.parquet", rows, features))
    assert [(found.label, found.extents[0].quote) for found in first.annotations] == [
        ("person", "Anna Bell"),
        ("place", "Goma"),
    ]
    assert (first.document_labels, second.document_labels) == ({"tone": "good"}, {})
    assert "tone" not in first.document.meta
