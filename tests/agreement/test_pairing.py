"""Counting all documents at once gives what `core.matching` gives one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import pairing
from annotator.agreement.pairing import edges_of, line_up
from annotator.agreement.spans import count_spans
from annotator.agreement.table import Table
from annotator.core.matching import MODES, align, match
from tests.agreement.marks import corpora, table

LAYER = {"A": "one", "B": "one", "C": "other"}


def check_counts(marked: Table) -> None:
    counts = count_spans(marked)
    for case in range(len(marked.cases)):
        for pair, (i, j) in enumerate(marked.frame.pairs):
            first = [marked.unit(place) for place in marked.units_of(case, i)]
            second = [marked.unit(place) for place in marked.units_of(case, j)]
            for mode in MODES:
                assert counts.score(mode)[case, pair] == match(first, second, mode).score, mode
            for label, name in enumerate(marked.frame.labels):
                one, other = ([unit for unit in side if unit.label == name] for side in (first, second))
                assert counts.strict[case, pair, label] == match(one, other, "strict").score
                assert counts.type[case, pair, label] == match(one, other, "type").score
                assert counts.size[case, i, label] == len(one)
                assert counts.size[case, j, label] == len(other)


@given(corpora(most=7))
@settings(max_examples=150, deadline=None)
def test_stretches(documents: Any) -> None:
    check_counts(table(documents, layer=LAYER))


@given(corpora(fragments=3, most=5))
@settings(max_examples=100, deadline=None)
def test_fragments(documents: Any) -> None:
    check_counts(table(documents, layer=LAYER))


@pytest.mark.parametrize("rounds", [0, 1, 32])
@settings(deadline=None)
@given(documents=corpora(fragments=2, most=7), data=st.data())
def test_alignments(rounds: int, documents: Any, data: st.DataObject) -> None:
    marked = table(documents, layer=LAYER)
    edges = edges_of(marked, line_up(marked))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairing, "ROUNDS", rounds)
        found = pairing.align(marked, edges)
    for case in range(len(marked.cases)):
        for i, j in marked.frame.pairs:
            mine, theirs = list(marked.units_of(case, i)), list(marked.units_of(case, j))
            pairs = align([marked.unit(one) for one in mine], [marked.unit(one) for one in theirs]).pairs
            expected = sorted((marked.unit(mine[a]), marked.unit(theirs[b])) for a, b in pairs)
            chosen = (marked.case[found.first] == case) & (marked.annotator[found.first] == i)
            chosen &= marked.annotator[found.second] == j
            got = zip(found.first[chosen], found.second[chosen], strict=True)
            assert sorted((marked.unit(int(a)), marked.unit(int(b))) for a, b in got) == expected


def test_a_chain_longer_than_the_rounds_is_finished_one_by_one() -> None:
    length = 10 * 400 + 20
    steps = {
        "x": [("A", 10 * place, 10 * place + 8) for place in range(400)],
        "y": [("A", 10 * place + 5, 10 * place + 13) for place in range(400)],
    }
    marked = table({"d": steps}, length=length)
    assert count_spans(marked).any.sum() == 400


def test_cases_never_meet() -> None:
    """The end of one document and the start of the next touch in memory, not in fact."""
    marked = table({"d": {"x": [("A", 30, 40)]}, "e": {"y": [("A", 0, 10)]}})
    assert len(edges_of(marked, line_up(marked)).first) == 0


def test_nothing_marked_at_all() -> None:
    counts = count_spans(table({"d": {"x": [], "y": []}}))
    assert counts.score("strict").shape == (1, 1)
    assert not np.any(counts.score("strict"))
