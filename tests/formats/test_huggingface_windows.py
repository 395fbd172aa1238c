"""Windows of a model's tokens: every label can be turned back into the span it came from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.core.document import Document
from annotator.core.errors import UsageError
from annotator.formats.report import Report
from tests.support.exports import ALL_TRAIN as ALL
from tests.support.exports import hard_corpus, news, write, write_news, write_one
from tests.support.hard_texts import HARD_TEXTS
from tests.support.memory_store import labels, said
from tests.support.tokenizers import KINDS, Kind, trained

pytestmark = [pytest.mark.slow, pytest.mark.needs("pyarrow", "tokenizers")]

TEXT = "Police in Goma denied it. They left. Nobody saw them."


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Kind], Path]:
    """The file of a tokenizer of some kind."""
    folder = tmp_path_factory.mktemp("tokenizers")
    return lambda kind: trained(kind, folder)


def windows(path: Path) -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    """The rows of all windows, and the names of each column of labels."""
    import pyarrow.parquet as pq

    [file] = (path / "data" / "windows").glob("train-*.parquet")
    names = json.loads((path / "labels.json").read_text("utf-8"))
    named = {column: of_column for column, of_column in names.items() if column.endswith("_labels")}
    return pq.read_table(file).to_pylist(), named


def spans(row: dict[str, Any], column: str, names: list[str]) -> list[tuple[str, int, int]]:
    """What the labels of a window say, read by the rules of BIO; nothing may start inside."""
    found: list[tuple[str, int, int]] = []
    open_label = ""
    for number, start, end in zip(row[column], row["token_starts"], row["token_ends"], strict=True):
        tag = "O" if number == -100 else names[number]
        if tag.startswith("B-"):
            found.append((tag[2:], start, end))
        elif tag.startswith("I-"):
            assert tag[2:] == open_label
            found[-1] = (tag[2:], found[-1][1], end)
        if number != -100 or start < end:
            open_label = tag[2:]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_labels_say_where_spans_are(tmp_path: Path, tokenizer: Callable[[Kind], Path], kind: Kind) -> None:
    out = tmp_path / "out"
    report = write_news("huggingface", out, 12, ALL, tokenizer=str(tokenizer(kind)), max_length=64, stride=20)
    rows, names = windows(out)
    assert all(len(row["input_ids"]) <= 64 for row in rows)
    assert len(rows) > 24
    layer_of = {"source": "sources", "claim_type": "claims"}
    gone = {(entry.document, entry.annotation) for entry in report.left_out}
    assert {entry.reason for entry in report.left_out} == ({"cut"} if kind != "words" else set())
    for article in news(12):
        text = article.document.text
        for column in names:
            layer = column.removesuffix("_labels")
            there = {
                (label, text[start:end].strip())
                for row in rows
                if row["document"] == article.document.id
                for label, start, end in spans(row, column, names[column])
            }
            wanted = {
                (one.label, text[one.start : one.end])
                for one in article.labels.annotations
                if layer_of.get(one.label, "entities") == layer and (article.document.id, one.id) not in gone
            }
            assert there == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_one_window_is_the_whole_text(tmp_path: Path, tokenizer: Callable[[Kind], Path], kind: Kind) -> None:
    from tokenizers import Tokenizer

    path = tokenizer(kind)
    write_one("huggingface", tmp_path / "out", TEXT, said("a1", "place", (10, 14)), tokenizer=str(path))
    [row], names = windows(tmp_path / "out")
    whole = Tokenizer.from_file(str(path)).encode(TEXT)
    assert row["input_ids"] == whole.ids
    assert row["attention_mask"] == [1] * len(whole.ids)
    given = row["names_labels"]
    assert given[0] == given[-1] == -100
    # A byte-level tokenizer may make a token of nothing but the space that it then takes off.
    assert row["claims_labels"] == [0 if start < end else -100 for start, end in whole.offsets]
    [(label, start, end)] = spans(row, "names_labels", names["names_labels"])
    assert (label, TEXT[start:end].strip()) == ("place", "Goma")


def test_a_window_says_nothing_of_the_part_of_a_span_that_it_has(
    tmp_path: Path, tokenizer: Callable[[Kind], Path]
) -> None:
    report = write_one(
        "huggingface",
        tmp_path / "out",
        TEXT,
        said("a1", "claim", (0, 35), attributes={"type": "denial"}),
        said("a2", "place", (10, 14)),
        tokenizer=str(tokenizer("words")),
        max_length=8,
        stride=2,
    )
    rows, names = windows(tmp_path / "out")
    assert [(e.annotation, e.reason, e.place) for e in report.left_out] == [("a1", "cut", "claims_labels")]
    for row in rows:
        assert not spans(row, "claims_labels", names["claims_labels"])
        for label, special, start, end in zip(
            row["claims_labels"], row["input_ids"], row["token_starts"], row["token_ends"], strict=True
        ):
            inside = start < end and start < 35
            assert label == (-100 if inside or start == end else 0), special
    assert {span for row in rows for span in spans(row, "names_labels", names["names_labels"])} == {
        ("place", 10, 14)
    }


def covered(report: Report) -> set[str]:
    return {entry.document for entry in (*report.adjusted, *report.left_out)}


@pytest.mark.parametrize("kind", KINDS)
def test_hard_texts_are_labelled_or_listed(
    tmp_path: Path, tokenizer: Callable[[Kind], Path], kind: Kind
) -> None:
    documents, made = hard_corpus()
    report = write("huggingface", tmp_path / "out", documents, made, tokenizer=str(tokenizer(kind)))
    rows, names = windows(tmp_path / "out")
    listed = covered(report)
    assert "white space only" in listed or kind != "words"
    by_id = {row["document"]: row for row in rows}
    assert set(by_id) == set(HARD_TEXTS)
    for name, (text, words) in HARD_TEXTS.items():
        found = spans(by_id[name], "names_labels", names["names_labels"])
        if name not in listed:
            assert [text[start:end].strip() for _, start, end in found] == [words.strip()], name


def test_overlaps_of_a_layer_and_spans_inside_a_token_are_listed(
    tmp_path: Path, tokenizer: Callable[[Kind], Path]
) -> None:
    report = write_one(
        "huggingface",
        tmp_path / "out",
        TEXT,
        said("a1", "agency", (0, 14)),
        said("a2", "place", (10, 14)),
        said("a3", "place", (1, 3)),
        said("a4", "place", (25, 26)),
        tokenizer=str(tokenizer("words")),
    )
    assert sorted((e.annotation, e.reason) for e in report.left_out) == [
        ("a1", "overlap"),
        ("a4", "no-words"),
    ]
    [entry] = report.adjusted
    assert (entry.annotation, entry.reason, entry.place) == ("a3", "expanded", "names_labels")


@pytest.mark.parametrize("kind", KINDS)
def test_white_space_at_the_edge_of_a_span_labels_no_further_word(
    tmp_path: Path, tokenizer: Callable[[Kind], Path], kind: Kind
) -> None:
    path = str(tokenizer(kind))
    marked = said("a1", "place", (9, 15)), said("a2", "place", (25, 26))
    report = write_one("huggingface", tmp_path / "out", TEXT, *marked, tokenizer=path)
    [row], names = windows(tmp_path / "out")
    found = spans(row, "names_labels", names["names_labels"])
    assert [TEXT[start:end].strip() for _, start, end in found] == ["Goma"]
    assert [(one.annotation, one.reason) for one in report.adjusted] == [("a1", "trimmed")]
    assert [(one.annotation, one.reason) for one in report.left_out] == [("a2", "no-words")]


def test_an_annotation_in_pieces_is_listed(tmp_path: Path, tokenizer: Callable[[Kind], Path]) -> None:
    several = said("a1", "claim", (0, 6), (10, 14)), said("a2", "place", (10, 14))
    path = str(tokenizer("words"))
    report = write_one("huggingface", tmp_path / "out", TEXT, *several, tokenizer=path)
    assert [(one.annotation, one.reason, one.place) for one in report.adjusted] == [
        ("a1", "split", "claims_labels")
    ]


@pytest.mark.needs("datasets")
def test_datasets_reads_them(
    tmp_path: Path, tokenizer: Callable[[Kind], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import datasets

    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    write_one(
        "huggingface",
        tmp_path / "out",
        TEXT,
        said("a1", "place", (10, 14)),
        tokenizer=str(tokenizer("bytes")),
    )
    for streaming in (False, True):
        rows = datasets.load_dataset(str(tmp_path / "out"), "windows", split="train", streaming=streaming)
        row = next(iter(rows))
        assert row["names_labels"][0] == -100 and 1 in row["names_labels"]
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "Windows of up to 512 tokens of `bytes.json` (`sha256:" in card


def test_an_empty_text_has_one_window_of_nothing(tmp_path: Path, tokenizer: Callable[[Kind], Path]) -> None:
    document = Document("d1", "")
    path = str(tokenizer("words"))
    write("huggingface", tmp_path / "out", [document], [labels(document)], tokenizer=path)
    [row], _ = windows(tmp_path / "out")
    assert row["names_labels"] == [-100, -100]


def test_what_is_no_tokenizer_is_refused(tmp_path: Path, tokenizer: Callable[[Kind], Path]) -> None:
    path = tmp_path / "tokenizer.json"
    with pytest.raises(UsageError, match="no such file"):
        write_one("huggingface", tmp_path / "out", TEXT, tokenizer=str(path))
    path.write_text("{}")
    with pytest.raises(UsageError, match="no tokenizer"):
        write_one("huggingface", tmp_path / "out", TEXT, tokenizer=str(path))
    for lengths in ({"max_length": 2}, {"max_length": 10, "stride": 8}, {"stride": -1}):
        with pytest.raises(UsageError, match="--max-length"):
            write_one("huggingface", tmp_path / "out", TEXT, tokenizer=str(tokenizer("words")), **lengths)
    assert not (tmp_path / "out").exists()
