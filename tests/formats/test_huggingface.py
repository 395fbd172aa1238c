"""Datasets, loaded with `datasets` from the folder alone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.core.annotation import Labels, Origin, Relation
from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.core.schema import Attribute, Choice, Label, Layer
from annotator.project.exporting.export import Selection
from annotator.project.exporting.splits import Shares
from tests.support.exports import SCHEMA, hard_corpus, news, write, write_news, write_one
from tests.support.hard_texts import HARD_TEXTS, extent
from tests.support.memory_store import labels, said

pytestmark = [pytest.mark.slow, pytest.mark.needs("pyarrow", "datasets")]

TEXT = "Police in Goma denied it. They left. Nobody saw them."


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A cache of its own for each test, and no network."""
    import datasets

    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    datasets.disable_progress_bars()


def load(path: Path, config: str | None = None, **options: Any) -> Any:
    from datasets import load_dataset

    return load_dataset(str(path), config, **options)


def reasons(entries: Any) -> list[tuple[str, str, str]]:
    return [(one.annotation, one.reason, one.place) for one in entries]


def test_class_labels_come_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    from datasets import ClassLabel

    write_news("huggingface", tmp_path / "out", tokens=True)
    loaded = load(tmp_path / "out")
    assert {split: len(rows) for split, rows in loaded.items()} == {"train": 102, "validation": 12, "test": 6}
    features = loaded["train"].features
    tags = features["entities_tags"].feature
    assert isinstance(tags, ClassLabel)
    assert tags.names == ["O", "B-count", "I-count", "B-location", "I-location", "B-agency", "I-agency"]
    label = features["spans"].feature["label"]
    assert isinstance(label, ClassLabel)
    by_id = {one.document.id: one for one in news()}
    for row in loaded["validation"]:
        made = by_id[row["id"]]
        assert row["text"] == made.document.text
        assert [row["text"][a:b] for a, b in zip(row["token_starts"], row["token_ends"], strict=True)] == row[
            "tokens"
        ]
        assert [
            (
                span["id"],
                label.int2str(span["label"]),
                span["start"],
                span["end"],
                json.loads(span["attributes"]),
            )
            for span in row["spans"]
        ] == [(a.id, a.label, a.start, a.end, a.attributes) for a in made.labels.annotations]
        assert all(span["text"] == row["text"][span["start"] : span["end"]] for span in row["spans"])
        for layer in ("entities", "sources", "claims"):
            names = features[f"{layer}_tags"].feature.names
            found = extents(row, [names[tag] for tag in row[f"{layer}_tags"]])
            assert found == sorted(
                (a.label, a.start, a.end) for a in made.labels.annotations if LAYER_OF[a.label] == layer
            )
        assert json.loads(row["meta"]) == made.document.meta
    assert "malformed" not in caplog.text


LAYER_OF = {
    **dict.fromkeys(("count", "location", "agency"), "entities"),
    "source": "sources",
    "claim_type": "claims",
}


def extents(row: Any, tags: list[str]) -> list[tuple[str, int, int]]:
    """What BIO tags say, read by the rules of the scheme."""
    found: list[tuple[str, int, int]] = []
    for tag, start, end in zip(tags, row["token_starts"], row["token_ends"], strict=True):
        if tag.startswith("B-"):
            found.append((tag[2:], start, end))
        elif tag.startswith("I-"):
            label, first, _ = found.pop()
            assert label == tag[2:]
            found.append((label, first, end))
    return sorted(found)


def test_sentences_of_the_layer_with_a_required_choice(tmp_path: Path) -> None:
    document = Document("d1", TEXT)
    made = labels(
        document,
        said("a1", "claim", (0, 25), attributes={"type": "denial"}),
        said("a2", "claim", (26, 35), attributes={"type": "threat"}),  # without the full stop
    )
    report = write("huggingface", tmp_path / "out", [document], [made], tokens=True, sentences=True)
    rows = load(tmp_path / "out", "claims", split="train")
    assert rows.features["type"].names == ["none", "denial", "threat"]
    assert [(row["sentence"], row["type"], row["annotation"]) for row in rows] == [
        ("Police in Goma denied it.", 1, "a1"),
        ("They left.", 2, "a2"),
        ("Nobody saw them.", 0, ""),
    ]
    assert all(TEXT[row["start"] : row["end"]] == row["sentence"] for row in rows)
    assert not report.adjusted and not report.left_out


def test_the_classes_of_sentences_stay_when_the_type_is_the_label(tmp_path: Path) -> None:
    document = Document("d1", TEXT)
    made = labels(document, said("a1", "claim", (0, 25), attributes={"type": "denial"}))
    by_type = Selection(label_by=("claim.type",))
    write("huggingface", tmp_path / "out", [document], [made], by_type, tokens=True, sentences=True)
    rows = load(tmp_path / "out", "claims", split="train")
    assert rows.features["type"].names == ["none", "denial", "threat"]
    assert [row["type"] for row in rows] == [1, 0, 0]
    tags = load(tmp_path / "out", split="train").features["claims_tags"].feature.names
    assert tags[:3] == ["O", "B-claim:denial", "I-claim:denial"]


def test_what_is_no_sentence_is_listed(tmp_path: Path) -> None:
    report = write_one(
        "huggingface",
        tmp_path / "out",
        TEXT,
        said("a1", "claim", (0, 24), attributes={"type": "denial"}),
        said("a2", "claim", (10, 24), attributes={"type": "threat"}),
        said("a3", "claim", (26, 52), attributes={"type": "threat"}),
        said("a4", "claim", (31, 35)),
        said("a5", "claim", (37, 43), attributes={"type": "denial"}),
        sentences=True,
    )
    rows = load(tmp_path / "out", "claims", split="train")
    assert [(row["type"], row["annotation"]) for row in rows] == [(1, "a1"), (2, "a3"), (2, "a3")]
    listed = [one for one in (*report.left_out, *report.adjusted) if one.place == "claims"]
    assert sorted(reasons(listed)) == [
        ("a2", "overlap", "claims"),
        ("a4", "no-value", "claims"),
        ("a5", "overlap", "claims"),
    ]
    part = write_one(
        "huggingface",
        tmp_path / "two",
        TEXT,
        said("a1", "claim", (0, 14), attributes={"type": "denial"}),
        sentences=True,
    )
    assert ("a1", "not-a-sentence", "claims") in reasons(part.adjusted)


def test_tags_that_cover_more_or_less_are_listed(tmp_path: Path) -> None:
    report = write_one(
        "huggingface",
        tmp_path / "out",
        TEXT,
        said("a1", "place", (11, 14)),
        said("a2", "agency", (0, 9)),
        said("a3", "agency", (7, 14)),
        said("a4", "place", (25, 26)),
        tokens=True,
    )
    [row] = load(tmp_path / "out", split="train")
    assert row["names_tags"][:3] == [3, 4, 1]  # B-agency I-agency B-place
    assert [(span["id"], span["start"], span["end"]) for span in row["spans"]] == [
        ("a2", 0, 9),
        ("a3", 7, 14),
        ("a1", 11, 14),
        ("a4", 25, 26),
    ]
    assert reasons(report.adjusted) == [("a1", "expanded", "names_tags")]
    assert sorted(reasons(report.left_out)) == [
        ("a3", "overlap", "names_tags"),
        ("a4", "whitespace", "names_tags"),
    ]


def test_tags_of_an_annotation_in_pieces_are_listed(tmp_path: Path) -> None:
    several = said("a1", "claim", (0, 6), (10, 14)), said("a2", "place", (10, 14))
    report = write_one("huggingface", tmp_path / "out", TEXT, *several, tokens=True)
    [row] = load(tmp_path / "out", split="train")
    assert row["claims_tags"][:3] == [1, 0, 1]  # two beginnings for one annotation
    assert reasons(report.adjusted) == [("a1", "split", "claims_tags")]
    report = write_one("huggingface", tmp_path / "whole", TEXT, *several)
    assert not report.adjusted  # the column of spans has it in one


def test_everything_else_that_was_said(tmp_path: Path) -> None:
    document = Document("d1", TEXT, {"at": "2024-01-02T03:04:05Z", "list": [1, None]})
    made = labels(
        document,
        said("a1", "claim", (0, 6), (10, 14), attributes={"type": "denial"}, note="hm", unsure=True),
        said("a2", "place", (10, 14), origin=Origin("model", 0.25), more={"from": ["ben"]}),
        relations=(Relation("r1", "about", "a1", "a2", "2025-01-02"),),
        document_labels={"topic": "raids"},
        finished_at="2025-01-03",
        more={"decisions": {"c1": {"by": "rule"}}},
    )
    report = write("huggingface", tmp_path / "out", [document], [made])
    [row] = load(tmp_path / "out", split="train")
    assert [(span["id"], span["text"]) for span in row["spans"]] == [
        ("a1", "Police"),
        ("a1", "Goma"),
        ("a2", "Goma"),
    ]
    assert [json.loads(span["details"]) for span in row["spans"]] == [
        {"note": "hm", "unsure": True},
        {"note": "hm", "unsure": True},
        {"origin": {"by": "model", "score": 0.25}, "more": {"from": ["ben"]}},
    ]
    assert row["relations"] == [
        {"id": "r1", "type": "about", "head": "a1", "tail": "a2", "created": "2025-01-02"}
    ]
    assert json.loads(row["document_labels"]) == {"topic": "raids"}
    assert json.loads(row["meta"]) == {"at": "2024-01-02T03:04:05Z", "list": [1, None]}
    assert row["annotator"] == "anna"
    assert json.loads(row["labelled"]) == {
        "finished_at": "2025-01-03",
        "more": {"decisions": {"c1": {"by": "rule"}}},
    }
    assert report.complete and not report.adjusted


def test_hard_texts_are_exact(tmp_path: Path) -> None:
    documents, made = hard_corpus()
    write("huggingface", tmp_path / "out", documents, made, tokens=True)
    rows = {row["id"]: row for row in load(tmp_path / "out", split="train")}
    assert len(rows) == len(HARD_TEXTS)
    for name, (text, words) in HARD_TEXTS.items():
        row = rows[name]
        assert row["text"] == text
        assert [(s["start"], s["end"], s["text"]) for s in row["spans"]] == [(*extent(name), words)]
        assert [text[a:b] for a, b in zip(row["token_starts"], row["token_ends"], strict=True)] == row[
            "tokens"
        ]


def test_no_file_for_an_empty_split(tmp_path: Path) -> None:
    documents = [Document("d1", TEXT), Document("d2", "")]
    report = write(
        "huggingface", tmp_path / "out", documents, [labels(one) for one in documents], Selection()
    )
    assert [path.name for path in (tmp_path / "out" / "data" / "default").iterdir()] == [
        "train-00000-of-00001.parquet"
    ]
    assert list(load(tmp_path / "out")) == ["train"]
    assert any("all are in train" in remark for remark in report.remarks)


def test_documents_without_a_sentence_make_no_sentence_configuration(tmp_path: Path) -> None:
    write_one("huggingface", tmp_path / "out", " \n ", sentences=True)
    assert [path.name for path in (tmp_path / "out" / "data").iterdir()] == ["default"]
    assert len(load(tmp_path / "out", split="train")) == 1


def test_streaming(tmp_path: Path) -> None:
    write_news("huggingface", tmp_path / "out", 5)
    rows = load(tmp_path / "out", streaming=True)
    assert next(iter(rows["test"]))["id"].startswith("news-")


def with_labels(*ids: str) -> Any:
    return replace(SCHEMA, labels=tuple(Label(id, "names") for id in ids))


def test_class_numbers_never_change(tmp_path: Path) -> None:
    document = Document("d1", TEXT)

    def names(schema: Any) -> list[str]:
        write("huggingface", tmp_path / "out", [document], [labels(document)], schema=schema, tokens=True)
        found: list[str] = load(tmp_path / "out", split="train").features["names_tags"].feature.names
        return found

    assert names(with_labels("place", "agency")) == ["O", "B-place", "I-place", "B-agency", "I-agency"]
    assert names(with_labels("person", "agency")) == [
        "O", "B-place", "I-place", "B-agency", "I-agency", "B-person", "I-person",
    ]  # fmt: skip
    kept = json.loads((tmp_path / "out" / "labels.json").read_text())
    assert kept["spans"] == ["place", "agency", "person"]
    (tmp_path / "out" / "labels.json").write_text("{}]")
    with pytest.raises(DataError, match=re.escape("labels.json")):
        names(SCHEMA)


def test_names_that_are_in_the_way(tmp_path: Path) -> None:
    choice = Attribute("document", "choice", choices=(Choice("none"), Choice("x")), required=True)
    schema = replace(
        SCHEMA,
        layers=(Layer("default"), Layer("a/b: *")),
        labels=(Label("c1", "default", attributes=(choice,)), Label("c2", "a/b: *", attributes=(choice,))),
        guidelines="",
    )
    document = Document("d1", TEXT)
    made = labels(document, said("a1", "c1", (0, 25), attributes={"document": "none"}))
    write("huggingface", tmp_path / "out", [document], [made], schema=schema, sentences=True)
    rows = load(tmp_path / "out", "default-sentences", split="train")
    assert rows.features["document_class"].names == ["(none)", "none", "x"]
    assert [row["document_class"] for row in rows] == [1, 0, 0]
    assert len(load(tmp_path / "out", "a_b_", split="train")) == 3


def test_the_card_tells_what_a_reader_needs(tmp_path: Path) -> None:
    document = Document("d1", TEXT)
    unfinished = Labels("d2", "anna", "", status="in_progress")
    claim = said("a2", "claim", (0, 25), attributes={"type": "denial"})
    made = labels(document, said("a1", "gone", (0, 6)), claim)
    write(
        "huggingface",
        tmp_path / "out",
        [document, Document("d2", "x")],
        [made, unfinished],
        Selection(shares=Shares()),
        replace(SCHEMA, guidelines_version="3"),
        licence="cc-by-4.0",
        language="en",
        sentences=True,
        tokens=True,
    )
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    for words in (
        'license: "cc-by-4.0"',
        'language:\n- "en"',
        "# A small schema",
        "| | train |",
        "| documents | 1 |",
        "| code points | 53 |",
        "| `claim` | 1 |",
        "Labelled by anna.",
        "How far annotators agree is not known",
        "### `agency`",
        "- `type` (choice, required, given 1 time)",
        "  - `denial` (1 time)",
        "  - `threat` (0 times)",
        "Version 3.\n\n### Guidelines\n\nLabel well.",
        "| `default` | 1 |",
        "| `claims` | 3 |",
        "- 1 document that the annotator has not finished, left out.",
        "- Left out, 1 (`report.json` has each of them):\n  - `unknown-label` 1 time: its label",
        "to train on: `place` (0), `agency` (0), `claim` (1).",
        "- There is no test split.",
        "## Licence\n\ncc-by-4.0.",
    ):
        assert words in card, words


def several(path: Path) -> tuple[Document, list[Labels]]:
    """An export of three annotators, two of whom labelled the second document."""
    documents = [Document("d1", TEXT), Document("d2", TEXT[:26])]
    made = [
        labels(documents[0], said("a1", "place", (10, 14)), said("a2", "agency", (0, 6))),
        labels(documents[1], said("a1", "place", (10, 14))),
        labels(documents[0], said("a1", "agency", (0, 14)), annotator="ben"),
        labels(documents[0], annotator="cleo"),
        labels(documents[1], said("a7", "claim", (0, 25), attributes={"type": "threat"}), annotator="cleo"),
    ]
    people = Selection(annotators=("anna", "ben", "cleo"), shares=Shares(0, 0))
    report = write("huggingface", path, documents, made, people)
    assert report.complete
    return documents[0], made


def test_several_annotators_have_a_configuration_of_their_own(tmp_path: Path) -> None:
    several(tmp_path / "out")
    rows = load(tmp_path / "out", "annotators", split="train")
    names = rows.features["spans"].feature["label"].names
    assert [
        (row["id"], row["annotator"], [(names[span["label"]], span["text"]) for span in row["spans"]])
        for row in rows
    ] == [
        ("d1", "anna", [("agency", "Police"), ("place", "Goma")]),
        ("d1", "ben", [("agency", "Police in Goma")]),
        ("d1", "cleo", []),
        ("d2", "anna", [("place", "Goma")]),
        ("d2", "cleo", [("claim", "Police in Goma denied it.")]),
    ]
    rows = load(tmp_path / "out", split="train")
    assert [(row["id"], row["annotator"], len(row["spans"])) for row in rows] == [
        ("d1", "anna", 2),
        ("d2", "anna", 1),
    ]
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "Labelled by anna, ben, cleo." in card
    assert "the first who finished a document, in the order anna, ben, cleo." in card


def test_the_same_labels_give_the_same_bytes(tmp_path: Path) -> None:
    documents, made = hard_corpus()
    for name in ("one", "two"):
        write("huggingface", tmp_path / name, documents, made, tokens=True, sentences=True)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert len([file for file in files if file.suffix == ".parquet"]) == 2
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file
