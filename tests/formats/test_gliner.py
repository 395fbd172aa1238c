"""GLiNER: the words are its own, the ranges right, and what a window cuts is listed."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.document import Document
from annotator.core.errors import UsageError
from annotator.core.schema import Label, Layer, Schema
from annotator.formats.doors import load
from annotator.formats.gliner.windows import windows, words
from tests.support.exports import hard_corpus, write, write_news, write_one
from tests.support.hard_texts import HARD_TEXTS
from tests.support.memory_store import labels, said

RULE = re.compile(r"\w+(?:[-_]\w+)*|\S")
"""As GLiNER's own splitter has it."""


def lists(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return {path.stem: json.loads(path.read_bytes()) for path in folder.glob("*.json") if path.stem in SPLITS}


SPLITS = ("train", "validation", "test")


def test_words_are_those_that_gliner_finds_and_ranges_count_the_last(tmp_path: Path) -> None:
    text = "The so-called front_line in Goma, 160 km off."
    write_one("gliner", tmp_path / "out", text, said("a", "claim", (4, 24)), said("b", "place", (28, 32)))
    (one,) = lists(tmp_path / "out")["train"]
    assert one["tokenized_text"] == RULE.findall(text)
    assert one["ner"] == [[1, 2, "claim"], [4, 4, "place"]]
    assert [" ".join(one["tokenized_text"][first : last + 1]) for first, last, _ in one["ner"]] == [
        "so-called front_line",
        "Goma",
    ]


def test_hard_texts(tmp_path: Path) -> None:
    documents, _ = hard_corpus()
    report = write("gliner", tmp_path / "out", *hard_corpus())
    written = lists(tmp_path / "out")["train"]
    by_words = {tuple(one["tokenized_text"]): one["ner"] for one in written}
    adjusted = {one.document for one in (*report.adjusted, *report.left_out)}
    for document in documents:
        found = RULE.findall(document.text)
        ner = by_words[tuple(found)]
        if document.id not in adjusted:
            ((first, last, label),) = ner
            target = HARD_TEXTS[document.id][1]
            assert label == "place" and found[first : last + 1] == RULE.findall(target), document.id
    assert adjusted < HARD_TEXTS.keys() and "white space only" in adjusted


def test_the_news_in_three_lists(tmp_path: Path) -> None:
    report = write_news("gliner", tmp_path / "out", 30)
    found = lists(tmp_path / "out")
    assert {name: len(made) for name, made in found.items()} == dict(report.documents)
    assert sum(len(one["ner"]) for made in found.values() for one in made) >= report.annotations.total()
    names = set(json.loads((tmp_path / "out" / "labels.json").read_bytes()))
    assert {label for made in found.values() for one in made for *_, label in one["ner"]} <= names


def test_a_span_that_ends_inside_a_word_gets_all_of_it_and_is_listed(tmp_path: Path) -> None:
    report = write_one("gliner", tmp_path / "out", "a Goma-based man", said("a1", "place", (2, 6)))
    assert lists(tmp_path / "out")["train"][0]["ner"] == [[1, 1, "place"]]
    assert [(one.annotation, one.reason, one.detail) for one in report.adjusted] == [
        ("a1", "expanded", "its words are 'Goma-based'")
    ]


def test_long_documents_are_cut_between_sentences(tmp_path: Path) -> None:
    text = "One two three. Four five six seven. Eight nine. Ten."
    inside, across = said("a", "place", (15, 34)), said("b", "claim", (8, 47))
    document = Document("d1", text)
    report = write("gliner", tmp_path / "out", [document], [labels(document, inside, across)], max_words=8)
    made = lists(tmp_path / "out")["train"]
    assert [" ".join(one["tokenized_text"]) for one in made] == [
        "One two three .",
        "Four five six seven . Eight nine .",
        "Ten .",
    ]
    assert [one["ner"] for one in made] == [[], [[0, 3, "place"]], []]
    assert [(one.annotation, one.reason, one.detail) for one in report.left_out] == [
        ("b", "cut", "it has 10 words, and a window of 8 ends in it")
    ]
    assert report.remarks[-1] == "Documents in several windows, as they have more than 8 words: 1."
    whole = write("gliner", tmp_path / "whole", [document], [labels(document, inside, across)], max_words=0)
    assert whole.complete and len(lists(tmp_path / "whole")["train"]) == 1


def test_titles_of_labels(tmp_path: Path) -> None:
    schema = Schema(
        "s",
        (Layer("l", overlap=True),),
        (Label("per", "l", "a person"), Label("loc", "l"), Label("geo", "l", "a person")),
    )
    document = Document("d1", "Anna Ben Goma")
    made = [said("a", "per", (0, 4)), said("b", "loc", (5, 8)), said("c", "geo", (9, 13))]
    report = write(
        "gliner", tmp_path / "out", [document], [labels(document, *made)], schema=schema, titles=True
    )
    assert [label for *_, label in lists(tmp_path / "out")["train"][0]["ner"]] == ["a person", "loc", "geo"]
    assert report.annotations == {"per": 1, "loc": 1, "geo": 1}


def test_spans_that_are_wider_than_gliner_learns_are_counted(tmp_path: Path) -> None:
    text = " ".join(f"w{number}" for number in range(20))
    report = write_one("gliner", tmp_path / "out", text, said("a", "claim", (0, len(text))))
    assert report.remarks[-1].startswith("Spans of more than 12 words: 1, up to 20 words.")


def test_an_impossible_size_is_refused() -> None:
    with pytest.raises(UsageError, match="--max-words"):
        load("exports", "gliner")(max_words=-1)


@given(st.text("ab-_ .,\n\u2028\x1fé😀", max_size=40))
def test_the_rule_for_words(text: str) -> None:
    bounds = words(text)
    found = [text[start:end] for start, end in zip(bounds.starts, bounds.ends, strict=True)]
    assert found == RULE.findall(text)


spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda one: (one[0], one[0] + one[1])), max_size=8
)


@given(st.integers(0, 50), st.integers(1, 12), st.sets(st.integers(0, 50)), spans)
def test_windows_hold_every_word_once_and_cut_nothing_that_they_need_not(
    count: int, most: int, breaks: set[int], given_spans: list[tuple[int, int]]
) -> None:
    found = list(windows(count, most, sorted(breaks), given_spans))
    assert [at for first, last in found for at in range(first, last)] == list(range(count))
    assert all(0 < last - first <= most for first, last in found)
    for (first, end), _ in pairwise(found):
        fitting = [span for span in given_spans if span[1] - span[0] <= most]
        cut = [span for span in fitting if span[0] < end < span[1] and span[1] > first]
        if cut:  # then every other place would have cut one, too
            places = range(first + 1, first + most + 1)
            assert all(any(start < at < last for start, last in fitting) for at in places)
    assert list(windows(count, 0, sorted(breaks), given_spans)) == ([(0, count)] if count else [])
