"""What is listed behind a number is what was counted: every count is a count of meetings."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings

from annotator.agreement.alignment import SLIPS
from annotator.agreement.meetings import Ask, Meeting, documents_behind, meetings
from annotator.agreement.table import Frame
from annotator.agreement.tally import Tally, tally
from annotator.core.annotation import Labels
from tests.agreement.marks import LENGTH, corpora, labels

LAYERS = {"A": "one", "B": "one", "C": "two"}
NAMES = ("x", "y", "z")
FRAME = Frame.of(NAMES, LAYERS, LAYERS.__getitem__)


def said(corpus: dict[str, dict[str, Any]]) -> dict[str, list[Labels]]:
    return {id: [labels(id, who, by[who]) for who in NAMES if who in by] for id, by in corpus.items()}


def counted(corpus: dict[str, list[Labels]]) -> Tally:
    return tally(list(corpus.values()), lambda _: LENGTH, FRAME)


def found(corpus: dict[str, list[Labels]]) -> list[tuple[str, Meeting]]:
    return [(id, one) for id, versions in corpus.items() for one in meetings(versions, LAYERS.__getitem__)]


@given(corpora(fragments=2))
@settings(max_examples=120, deadline=None)
def test_confusion_and_slips_are_counts_of_meetings(corpus: Any) -> None:
    held = said(corpus)
    everything = found(held)
    aligned = counted(held).aligned
    met = Counter(one.labels for _, one in everything)
    table = aligned.confusion(range(3), both_ways=False)
    axis = [*FRAME.labels, None]
    for row, first in enumerate(axis):
        for column, second in enumerate(axis):
            assert table[row, column] == met[first, second]
    slips = Counter(slip for _, one in everything for slip in one.slips)
    assert dict(zip(SLIPS, aligned.slips.sum(axis=(0, 1)).tolist(), strict=True)) == {
        slip: slips[slip] for slip in SLIPS
    }


@given(corpora(fragments=2))
@settings(max_examples=120, deadline=None)
def test_the_documents_behind_a_number_hold_as_much_as_was_counted(corpus: Any) -> None:
    held = said(corpus)
    everything, counts = found(held), counted(held)
    pairs = [None, ("x", "y"), ("y", "z")]
    for pair in pairs:
        for label in ("", *FRAME.labels):
            ask = Ask(label, pair)
            unmatched = Counter[str]()
            for document, one in everything:
                if one.answers(ask) and one.differences != {"value"}:
                    wanted = sum(not label or each.label == label for each in one.annotations)
                    unmatched[document] += wanted
            assert dict(documents_behind(counts, ask)) == +unmatched
    for who in NAMES:
        ask = Ask(annotator=who)
        with_others = Counter[str]()
        for document, one in everything:
            if one.answers(ask) and one.differences != {"value"}:
                with_others[document] += len(one.annotations)
        assert dict(documents_behind(counts, ask)) == +with_others
        for slip in SLIPS:
            ask = Ask(pair=pair, slip=slip)
            times = Counter(
                {
                    document: sum(
                        m.slips.count(slip) for d, m in everything if d == document and m.answers(ask)
                    )
                    for document in held
                }
            )
            assert dict(documents_behind(counts, ask)) == +times
        for cell in (("A", "B"), ("A", None), (None, "C")):
            ask = Ask(pair=pair, cell=cell)
            answering = Counter(document for document, one in everything if one.answers(ask))
            assert dict(documents_behind(counts, ask)) == +answering


def test_values_that_differ_are_found_and_come_last() -> None:
    held = {
        "d1": [
            labels("d1", "x", [("A", 0, 4)], attributes={0: {"kind": "Official ", "size": 3}}),
            labels("d1", "y", [("A", 0, 4)], attributes={0: {"kind": "official", "size": 4}}),
        ],
        "d2": [labels("d2", "x", [("A", 0, 4)]), labels("d2", "y", [("A", 0, 5)])],
    }
    counts = counted(held)
    assert documents_behind(counts, Ask("A")) == [("d2", 2), ("d1", 0)]
    assert documents_behind(counts, Ask("A", documents=("d1",))) == [("d1", 0)]
    assert documents_behind(counts, Ask(attribute=("A", "size"))) == [("d1", 1)]
    assert documents_behind(counts, Ask(attribute=("A", "kind"))) == []
    (one,) = meetings(held["d1"], LAYERS.__getitem__)
    assert one.differences == {"value"} and one.values == {"size"}
    assert one.answers(Ask(attribute=("A", "size"))) and not one.answers(Ask(attribute=("A", "kind")))


def test_pieces_of_a_split_are_told_from_spans_that_were_missed() -> None:
    versions = [
        labels("d", "x", [("A", 0, 10), ("C", 20, 24)]),
        labels("d", "y", [("A", 0, 4), ("A", 6, 10)]),
    ]
    kinds = Counter(frozenset(one.differences) for one in meetings(versions, LAYERS.__getitem__))
    assert kinds == {frozenset({"boundary"}): 1, frozenset({"split"}): 1, frozenset({"missed"}): 1}
