"""Token-level forms are those of a table with one row for each token."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import kappa
from annotator.agreement.alpha import alpha
from annotator.agreement.table import Table
from annotator.agreement.tokens import count_tokens, token_results
from tests.agreement.marks import LENGTH, table

STARTS = list(range(0, LENGTH, 3))


def cut(lengths: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Spans one after another, from (label, gap, width)."""
    place, marks = 0, []
    for label, gap, width in lengths:
        if place + gap + width <= LENGTH:
            marks.append((label, place + gap, place + gap + width))
            place += gap + width
    return marks


apart = st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 9), st.integers(1, 9)), max_size=5).map(cut)
documents = st.dictionaries(
    st.sampled_from(["d", "e"]), st.dictionaries(st.sampled_from("xyz"), apart, min_size=1), min_size=1
)


def rows(marked: Table, who: list[int]) -> list[list[str | None]]:
    """B-, I- and O of every token, by the definition."""
    made: list[list[str | None]] = []
    for case in range(len(marked.cases)):
        for token in STARTS:
            row: list[str | None] = []
            for one in who:
                value: str | None = "O" if marked.present[case, one] else None
                for place in marked.units_of(case, one):
                    unit = marked.unit(place)
                    if unit.start <= token < unit.end:
                        value = ("I-" if token - 3 >= unit.start else "B-") + unit.label
                row.append(value)
            made.append(row)
    return made


@settings(deadline=None)
@given(documents)
def test_fleiss_alpha_and_ac1(marks: Any) -> None:
    marked = table(marks)
    if len(marked.frame.annotators) < 2 or not marked.frame.labels or not marked.present.all():
        return
    people = list(range(len(marked.frame.annotators)))
    found = token_results(count_tokens(marked, lambda _: STARTS), marked.frame, people, 0, 1)
    ours = {one.method.id: one.value for one in found}
    given_rows = rows(marked, people)
    for name, expected in (
        ("token.fleiss_kappa", kappa.fleiss(given_rows)),
        ("token.alpha", alpha(given_rows)),
        ("token.gwet_ac1", kappa.gwet_ac1(given_rows)),
    ):
        assert (ours[name] is None) == (expected.value is None)
        assert ours[name] == pytest.approx(expected.value, abs=1e-9)


@settings(deadline=None)
@given(documents)
def test_cohen_of_a_pair_over_what_both_judged(marks: Any) -> None:
    marked = table(marks)
    if len(marked.frame.annotators) < 2 or not marked.frame.labels:
        return
    found = token_results(count_tokens(marked, lambda _: STARTS), marked.frame, [0, 1], 0, 1)
    expected = kappa.cohen(rows(marked, [0, 1]))
    if expected.n:
        assert found[0].method.id == "token.cohen_kappa" and "inflated" in found[0].method.warning
        assert found[0].value == pytest.approx(expected.value, abs=1e-9)


def test_the_measure_rises_with_unmarked_text() -> None:
    """Why it is marked as inflated: the same marks in a longer text."""
    marked = table({"d": {"x": [("A", 0, 3), ("A", 6, 9)], "y": [("A", 0, 3)]}})
    values = []
    for tokens in (4, 40):
        starts = [3 * place for place in range(min(tokens, 13))] + [39] * max(0, tokens - 13)
        counts = count_tokens(marked, lambda _, starts=starts: starts)  # type: ignore[misc]
        values.append(token_results(counts, marked.frame, [0, 1], 0, 1)[1].number)
    assert values[1] > values[0]
