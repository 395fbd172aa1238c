"""Pairing what two people marked: known cases, and properties that hold for any marks."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotation import Annotation
from annotator.core.matching import MODES, Mode, Unit, align, extent_of, match, shared, unit_of
from annotator.core.span import Span

patient = settings(deadline=None)
"""Trying all pairings takes its time."""


def unit(start: int, end: int, label: str = "A", layer: str = "") -> Unit:
    return Unit(((start, end),), label, layer)


STRETCHES = st.tuples(st.integers(0, 12), st.integers(1, 5)).map(lambda one: Span(one[0], one[0] + one[1]))


def extents(fragments: int) -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    return st.lists(STRETCHES, min_size=1, max_size=fragments).map(extent_of)


def units(
    fragments: int = 2, layers: tuple[str, ...] = ("", "other"), most: int = 6
) -> st.SearchStrategy[list[Unit]]:
    one = st.builds(Unit, extents(fragments), st.sampled_from("AB"), st.sampled_from(layers))
    return st.lists(one, max_size=most)


def worth(one: Unit, other: Unit, mode: Mode) -> Fraction:
    """The definition, pair by pair."""
    if one.layer != other.layer or not shared(one.extent, other.extent):
        return Fraction(0)
    same_extent, same_label = one.extent == other.extent, one.label == other.label
    return {
        "strict": Fraction(same_extent and same_label),
        "exact": Fraction(same_extent),
        "partial": Fraction(1) if same_extent else Fraction(1, 2),
        "type": Fraction(same_label),
        "any": Fraction(1),
    }[mode]


def best_of_all(first: list[Unit], second: list[Unit], mode: Mode) -> Fraction:
    """The greatest sum over every one-to-one pairing there is."""
    few, many = sorted((first, second), key=len)
    return max(
        sum((worth(one, other, mode) for one, other in zip(few, chosen, strict=True)), Fraction(0))
        for chosen in permutations(many, len(few))
    )


@patient
@given(first=units(most=4), second=units(most=4))
def test_no_pairing_has_a_greater_score(first: list[Unit], second: list[Unit]) -> None:
    for mode in MODES:
        pairing = match(first, second, mode)
        assert pairing.score == best_of_all(first, second, mode), mode
        assert pairing.score == sum(worth(first[i], second[j], mode) for i, j in pairing.pairs), mode


@patient
@given(first=units(fragments=1, layers=("",), most=5), second=units(fragments=1, layers=("",), most=4))
def test_stretches_need_no_augmenting(first: list[Unit], second: list[Unit]) -> None:
    for mode in MODES:
        assert match(first, second, mode).score == best_of_all(first, second, mode), mode


@patient
@given(data=st.data(), first=units(), second=units())
def test_order_does_not_matter(data: st.DataObject, first: list[Unit], second: list[Unit]) -> None:
    mixed_first, mixed_second = data.draw(st.permutations(first)), data.draw(st.permutations(second))
    for mode in MODES:
        assert match(mixed_first, mixed_second, mode).score == match(first, second, mode).score, mode


@patient
@given(first=units(), second=units())
def test_it_is_symmetric(first: list[Unit], second: list[Unit]) -> None:
    for mode in MODES:
        assert match(first, second, mode).score == match(second, first, mode).score, mode


@patient
@given(first=units(), second=units())
def test_strict_is_the_intersection_of_sets(first: list[Unit], second: list[Unit]) -> None:
    first, second = list(dict.fromkeys(first)), list(dict.fromkeys(second))
    assert match(first, second, "strict").score == len(set(first) & set(second))


@patient
@given(first=units(), second=units())
def test_the_ladder_never_decreases(first: list[Unit], second: list[Unit]) -> None:
    score = {mode: match(first, second, mode).score for mode in MODES}
    assert score["strict"] <= score["exact"] <= score["partial"] <= score["any"]
    assert score["strict"] <= score["type"] <= score["any"]


@patient
@given(first=units(layers=("",)), second=units(layers=("",)), alike=units(layers=("", "nested")))
def test_what_all_mark_alike_never_lowers_agreement(
    first: list[Unit], second: list[Unit], alike: list[Unit]
) -> None:
    if not first and not second:
        return
    total = len(first) + len(second) + 2 * len(alike)
    for mode in MODES:
        before = 2 * match(first, second, mode).score / (len(first) + len(second))
        assert 2 * match(first + alike, second + alike, mode).score / total >= before, mode


@patient
@given(first=units(), second=units())
def test_every_unit_is_paired_once_or_left_over_once(first: list[Unit], second: list[Unit]) -> None:
    for pairing in (align(first, second), *(match(first, second, mode) for mode in MODES)):
        assert sorted([i for i, _ in pairing.pairs] + list(pairing.only_first)) == list(range(len(first)))
        assert sorted([j for _, j in pairing.pairs] + list(pairing.only_second)) == list(range(len(second)))


@patient
@given(data=st.data(), first=units(), second=units())
def test_an_alignment_depends_on_nothing_but_the_marks(
    data: st.DataObject, first: list[Unit], second: list[Unit]
) -> None:
    mixed_first, mixed_second = data.draw(st.permutations(first)), data.draw(st.permutations(second))

    def as_units(one: list[Unit], other: list[Unit], swapped: bool) -> list[tuple[Unit, Unit]]:
        found = [(one[i], other[j]) for i, j in align(one, other).pairs]
        return sorted((b, a) if swapped else (a, b) for a, b in found)

    expected = as_units(first, second, False)
    assert as_units(mixed_first, mixed_second, False) == expected
    if len(set(first)) == len(first) and len(set(second)) == len(second):
        assert as_units(second, first, True) == expected


@patient
@given(first=units(), second=units())
def test_an_alignment_keeps_every_strict_and_every_exact_match(first: list[Unit], second: list[Unit]) -> None:
    pairs = [(first[i], second[j]) for i, j in align(first, second).pairs]
    assert sum(worth(*pair, "strict") for pair in pairs) == match(first, second, "strict").score
    assert sum(worth(*pair, "exact") for pair in pairs) == match(first, second, "exact").score


def test_an_alignment_takes_the_closer_of_two() -> None:
    first = [unit(0, 10)]
    second = [unit(0, 4), unit(2, 10), unit(0, 10, "B")]
    assert align(first, second[:2]).pairs == ((0, 1),)
    assert align(first, second).pairs == ((0, 2),)


def test_any_overlap_may_pair_crosswise_where_an_alignment_does_not() -> None:
    first = [unit(0, 10), unit(5, 15)]
    second = [unit(0, 10), unit(2, 4)]
    assert match(first, second, "any").pairs == ((0, 1), (1, 0))
    assert align(first, second).pairs == ((0, 0),)


def test_layers_never_compete() -> None:
    count, sentence = unit(5, 8, "count", "entities"), unit(0, 40, "claim", "claims")
    assert match([count], [sentence], "any").pairs == ()
    assert match([sentence, count], [count, sentence], "strict").pairs == ((0, 1), (1, 0))


def test_fragments_are_the_words_they_cover() -> None:
    whole = Annotation("a", "A", (Span(0, 9),))
    cut = Annotation("b", "A", (Span(5, 9), Span(0, 5)))
    gap = Annotation("c", "A", (Span(0, 3), Span(6, 9)))
    within_gap = Annotation("d", "A", (Span(3, 6),))
    assert unit_of(whole) == unit_of(cut) != unit_of(gap)
    assert match([unit_of(gap)], [unit_of(within_gap)], "any").pairs == ()
    assert match([unit_of(gap)], [unit_of(whole)], "partial").score == Fraction(1, 2)


def test_doubled_marks_match_as_often_as_both_have_them() -> None:
    assert match([unit(0, 3)] * 3, [unit(0, 3)] * 2, "strict").score == 2


def test_an_unknown_mode_names_those_that_exist() -> None:
    with pytest.raises(ValueError, match="strict, exact, partial, type, any"):
        match([], [], "fuzzy")  # type: ignore[arg-type]


def test_ten_thousand_overlapping_units_are_paired_soon() -> None:
    first = [unit(10 * i, 10 * i + 8) for i in range(10_000)]
    second = [unit(10 * i + 5, 10 * i + 13) for i in range(10_000)]
    assert match(first, second, "any").score == 10_000
    assert len(align(first, second).pairs) > 5_000
