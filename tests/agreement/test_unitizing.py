"""The unitizing alphas: published values, a count of every code point, and what must not matter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from annotator.agreement.alpha import alpha
from annotator.agreement.alpha_u import alpha_u
from annotator.agreement.coverage import cover
from annotator.agreement.estimates import character_alpha
from annotator.agreement.table import Table
from annotator.agreement.tally import count
from annotator.agreement.unitizing import (
    BAR_U_ALPHA,
    CU_ALPHA,
    U_ALPHA,
    Selection,
    bar_u_sums,
    cu_sums,
    k_u_alpha,
    u_sums,
)
from tests.agreement.marks import LENGTH, corpora, table
from tests.agreement.published import read

CASES = read("unitizing")
FAMILY = CASES.pop("u_alpha_family")


def family() -> Table:
    coders = {
        name: [(value, start, end) for start, end, value in units] for name, units in FAMILY["coders"].items()
    }
    return table({"continuum": coders}, FAMILY["length"])


def everybody(marked: Table) -> Selection:
    return Selection(cover(marked), range(len(marked.frame.annotators)))


def test_the_family_of_2016() -> None:
    """Krippendorff 2019, fig. 12.11, printed to three digits."""
    chosen = everybody(family())
    got = {
        "u_alpha": u_sums(chosen, 0).result(U_ALPHA, 1).number,
        "bar_u_alpha": bar_u_sums(chosen, 0).result(BAR_U_ALPHA, 1).number,
        "cu_alpha": cu_sums(chosen, 0).result(CU_ALPHA, 1).number,
    }
    for name, value in got.items():
        assert value == pytest.approx(FAMILY["published"][name], abs=FAMILY["tolerance"])
    assert got == pytest.approx(
        {"u_alpha": 0.509670, "bar_u_alpha": 0.413226, "cu_alpha": 0.723929}, abs=2e-6
    )


@pytest.mark.parametrize(("label", "value"), FAMILY["published"]["k_u_alpha"].items())
def test_one_label_of_the_family(label: str, value: float) -> None:
    marked = family()
    result = k_u_alpha(everybody(marked), marked.frame.labels.index(label), 1)
    assert result.number == pytest.approx(value, abs=FAMILY["tolerance"])


def test_coverage_says_on_how_much_a_label_rests() -> None:
    marked = family()
    five, seven = (k_u_alpha(everybody(marked), marked.frame.labels.index(name), 1) for name in "57")
    assert five.parts["coverage"] == pytest.approx(FAMILY["published"]["coverage"]["5"], abs=0.005)
    assert seven.parts["coverage"] == 0
    assert seven.value is None and "no other annotator" in seven.reason


def published(kind: str) -> list[Any]:
    return [
        pytest.param(case, value, number, id=f"{case}-{value}")
        for case, entry in CASES.items()
        for value, number in entry.get(kind, {}).items()
    ]


def of_1995(case: str, value: str) -> Any:
    entry = CASES[case]
    coders = [[tuple(unit) for unit in units] for units in entry["coders"]]
    return alpha_u(coders, entry["length"], entry["begin"], None if value == "overall" else value)


@pytest.mark.parametrize(("case", "value", "number"), published("published"))
def test_alpha_u_as_printed(case: str, value: str, number: float) -> None:
    assert of_1995(case, value).number == pytest.approx(number, abs=CASES[case]["tolerance"])


@pytest.mark.parametrize(("case", "value", "number"), published("six_digits"))
def test_alpha_u_in_six_digits(case: str, value: str, number: float) -> None:
    """DKPro Agreement 2.3.1 computes these; the printed ones of 1995 contain an error of about 1 %."""
    assert of_1995(case, value).number == pytest.approx(number, abs=1e-6)


@pytest.mark.parametrize("part", ["observed", "expected"])
def test_alpha_u_disagreements(part: str) -> None:
    tested = 0
    for case, entry in CASES.items():
        for value, number in entry[part].items():
            assert of_1995(case, value).parts[part] == pytest.approx(number, abs=entry["tolerance"])
            tested += 1
    assert tested >= 4


@pytest.mark.parametrize(
    ("coders", "reason"),
    [
        ([[(0, 5, "A")]], "fewer than two"),
        ([[], []], "nobody marked"),
        ([[(0, 5, "A"), (3, 8, "A")], []], "overlap"),
    ],
)
def test_alpha_u_without_a_number(coders: Any, reason: str) -> None:
    result = alpha_u(coders, 20)
    assert result.value is None and reason in result.reason


def per_code_point(marked: Table, label: int) -> list[list[bool | None]]:
    rows: list[list[bool | None]] = []
    for case in range(len(marked.cases)):
        covered: list[set[int] | None] = []
        for who in range(len(marked.frame.annotators)):
            units = [marked.unit(place) for place in marked.units_of(case, who)]
            mine = [unit for unit in units if unit.label == marked.frame.labels[label]]
            points = {point for unit in mine for piece in unit.extent for point in range(*piece)}
            covered.append(points if marked.present[case, who] else None)
        rows += [
            [None if points is None else place in points for points in covered] for place in range(LENGTH)
        ]
    return rows


@settings(deadline=None)
@given(corpora(fragments=2, most=4))
def test_alpha_of_a_label_is_alpha_over_its_code_points(documents: Any) -> None:
    marked = table(documents)
    counts = count(marked)
    for label in range(len(marked.frame.labels)):
        expected = alpha(per_code_point(marked, label))
        got = character_alpha(counts, marked.frame.people, [label]).result
        if expected.value is None:
            assert got.value is None
        else:
            assert got.number == pytest.approx(expected.value, abs=1e-9)


@settings(deadline=None)
@given(corpora(most=3), st.permutations("xyz"))
def test_who_comes_first_does_not_matter(documents: Any, order: list[str]) -> None:
    renamed = dict(zip("xyz", order, strict=True))
    other = {id: {renamed[who]: said for who, said in by.items()} for id, by in documents.items()}
    one, two = table(documents), table(other)
    for sums, method in ((u_sums, U_ALPHA), (bar_u_sums, BAR_U_ALPHA), (cu_sums, CU_ALPHA)):
        first, second = (
            sums(everybody(each), 0).result(method, 1).value if each.frame.labels else None
            for each in (one, two)
        )
        assert first == pytest.approx(second)


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(corpora(most=4))
def test_full_agreement_is_one_and_nothing_exceeds_it(documents: Any) -> None:
    marked = table(documents)
    assume(marked.frame.labels and not cover(marked).stacked.any())
    for sums, method in ((u_sums, U_ALPHA), (bar_u_sums, BAR_U_ALPHA), (cu_sums, CU_ALPHA)):
        value = sums(everybody(marked), 0).result(method, 1).value
        assert value is None or value <= 1 + 1e-9
    alike = {id: {who: next(iter(by.values())) for who in "xyz"} for id, by in documents.items()}
    again = table(alike)
    if again.frame.labels:
        value = u_sums(everybody(again), 0).result(U_ALPHA, 1).value
        assert value is None or value == pytest.approx(1)


def test_counts_of_documents_add_up() -> None:
    one = {"d": {"x": [("A", 0, 5)], "y": [("A", 1, 5), ("B", 9, 12)]}}
    two = {"e": {"x": [("B", 3, 9)], "y": [("B", 3, 8)], "z": []}}
    whole = cover(table({**one, **two}, layer={"A": "", "B": ""}))
    assert whole.marked.sum(axis=0).tolist() == [[5, 6], [4, 8], [0, 0]]
    assert np.array_equal(whole.both[:, whole.pairs.index((0, 1))], [[4, 0], [0, 5]])


def test_stacked_marks_are_found() -> None:
    marked = table({"d": {"x": [("A", 0, 5), ("B", 3, 8)], "y": [("A", 0, 5), ("B", 5, 8)]}, "e": {"y": []}})
    assert cover(marked).stacked.tolist() == [[True], [False]]
