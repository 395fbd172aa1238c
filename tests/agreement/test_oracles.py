"""Independent implementations on random data; where one of them is wrong, a test shows why."""

from __future__ import annotations

import importlib
import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotator.agreement import kappa, sets
from annotator.agreement.alpha import alpha
from annotator.agreement.estimates import f1_of
from annotator.agreement.tally import count
from annotator.core.matching import Mode
from tests.agreement.marks import table

NUMBERS = st.integers(1, 5)

patient = settings(deadline=None)
"""The first call imports a large library."""


def tables(width: int = 3, missing: bool = True) -> Any:
    value = st.one_of(st.none(), NUMBERS) if missing else NUMBERS
    return st.lists(st.lists(value, min_size=width, max_size=width), min_size=2, max_size=12)


@pytest.mark.needs("krippendorff")
@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
@patient
@given(rows=tables())
def test_alpha_as_in_krippendorff(metric: Any, rows: list[list[int | None]]) -> None:
    theirs = importlib.import_module("krippendorff")
    ours = alpha(rows, metric)
    assume(ours.value is not None)
    data = np.array([[math.nan if value is None else value for value in row] for row in rows]).T
    expected = theirs.alpha(reliability_data=data, level_of_measurement=metric)
    assert ours.number == pytest.approx(expected, abs=1e-9)


@pytest.mark.needs("sklearn")
@patient
@given(rows=tables(2, missing=False))
def test_cohen_as_in_scikit_learn(rows: list[list[int]]) -> None:
    from sklearn.metrics import cohen_kappa_score

    ours = kappa.cohen(rows)
    assume(ours.value is not None)
    first, second = zip(*rows, strict=True)
    assert ours.number == pytest.approx(cohen_kappa_score(first, second), abs=1e-9)


@pytest.mark.needs("statsmodels")
@patient
@given(rows=tables(4, missing=False))
def test_fleiss_as_in_statsmodels(rows: list[list[int]]) -> None:
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    ours = kappa.fleiss(rows)
    assume(ours.value is not None)
    assert ours.number == pytest.approx(fleiss_kappa(aggregate_raters(np.array(rows))[0]), abs=1e-9)


def nltk_task(rows: list[list[Any]], distance: Any = None) -> Any:
    agreement = importlib.import_module("nltk.metrics.agreement")
    data = [
        (str(coder), str(unit), value)
        for unit, row in enumerate(rows)
        for coder, value in enumerate(row)
        if value is not None
    ]
    return agreement.AnnotationTask(data, distance) if distance else agreement.AnnotationTask(data)


@pytest.mark.needs("nltk")
@patient
@given(rows=tables(3, missing=False))
def test_kappas_as_in_nltk(rows: list[list[int]]) -> None:
    ours = kappa.fleiss(rows)
    assume(ours.value is not None)
    task = nltk_task(rows)
    assert ours.number == pytest.approx(task.pi(), abs=1e-9)
    assert alpha(rows).number == pytest.approx(task.alpha(), abs=1e-9)


@pytest.mark.needs("nltk")
@patient
@given(
    rows=st.lists(
        st.lists(st.frozensets(st.sampled_from("abc"), min_size=1), min_size=2, max_size=2),
        min_size=2,
        max_size=8,
    )
)
def test_alpha_of_sets_as_in_nltk(rows: list[list[frozenset[str]]]) -> None:
    distances = importlib.import_module("nltk.metrics.distance")
    ours = alpha(rows, sets.masi)
    assume(ours.value is not None)
    assert ours.number == pytest.approx(nltk_task(rows, distances.masi_distance).alpha(), abs=1e-9)


@pytest.mark.needs("nltk")
def test_nltk_calls_a_single_value_full_agreement() -> None:
    """Nothing varies, so nothing was shown: ours has no number, with the reason."""
    assert nltk_task([["A", "A"], ["A", "A"]]).alpha() == 1.0
    assert alpha([["A", "A"], ["A", "A"]]).value is None


def spans(seed: int, overlapping: bool) -> tuple[list[Any], list[Any]]:
    """Marks of two people on a line of 400 tokens."""
    draw = random.Random(seed)
    sides: tuple[list[Any], list[Any]] = ([], [])
    for place in range(0, 400, 10):
        for side in sides:
            if draw.random() < 0.8:
                start = place + draw.randrange(4)
                side.append((draw.choice("AB"), start, start + draw.randrange(1, 5)))
            if overlapping and draw.random() < 0.3:
                start = place + draw.randrange(4)
                mark = (draw.choice("AB"), start, start + draw.randrange(1, 5))
                if mark not in side:
                    side.append(mark)
    return sides


def nervaluate(true: list[Any], found: list[Any]) -> dict[str, float]:
    module = importlib.import_module("nervaluate")

    def theirs(side: list[Any]) -> list[list[dict[str, Any]]]:
        return [[{"label": label, "start": start, "end": end - 1} for label, start, end in sorted(side)]]

    results = module.Evaluator(theirs(true), theirs(found), tags=["A", "B"], loader="dict").evaluate()
    return {name: one.f1 for name, one in results["overall"].items()}


def ours(one: list[Any], other: list[Any], mode: Mode) -> float:
    marked = table({"d": {"x": one, "y": other}}, length=420)
    return f1_of(count(marked), mode, [0]).result.number


MODES_THERE: list[tuple[Mode, str]] = [
    ("strict", "strict"),
    ("exact", "exact"),
    ("partial", "partial"),
    ("type", "ent_type"),
]


@pytest.mark.needs("nervaluate")
@pytest.mark.parametrize("seed", range(10))
def test_the_ladder_as_in_nervaluate_where_spans_do_not_overlap(seed: int) -> None:
    one, other = spans(seed, overlapping=False)
    theirs = nervaluate(one, other)
    for mode, name in MODES_THERE:
        assert ours(one, other, mode) == pytest.approx(theirs[name], abs=1e-9)


@pytest.mark.needs("nervaluate")
def test_nervaluate_is_wrong_where_spans_overlap() -> None:
    """Strict F1 is the intersection of two sets; theirs is that or nothing, as the order has it."""
    one, other = [("A", 2, 8), ("A", 7, 13)], [("A", 7, 13)]
    assert ours(one, other, "strict") == ours(other, one, "strict") == pytest.approx(2 / 3)
    assert nervaluate(one, other)["strict"] == pytest.approx(2 / 3)
    assert nervaluate(other, one)["strict"] == 0
    for seed in range(10):
        one, other = spans(seed, overlapping=True)
        truth = 2 * len(set(one) & set(other)) / (len(one) + len(other))
        assert ours(one, other, "strict") == pytest.approx(truth)


@pytest.mark.needs("scipy")
@given(corpus=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_pairings_as_by_linear_assignment(corpus: int) -> None:
    from scipy.optimize import linear_sum_assignment

    one, other = spans(corpus, overlapping=True)
    one, other = one[:25], other[:25]
    for mode in ("strict", "exact", "partial", "type", "any"):
        weight = np.zeros((len(one), len(other)))
        for i, (label, start, end) in enumerate(one):
            for j, (name, first, last) in enumerate(other):
                same, alike = (start, end) == (first, last), label == name
                meets = start < last and first < end
                weight[i, j] = {
                    "strict": same and alike,
                    "exact": same,
                    "partial": 1 if same else 0.5 * meets,
                    "type": meets and alike,
                    "any": meets,
                }[mode]
        best = weight[linear_sum_assignment(weight, maximize=True)].sum()
        assert ours(one, other, mode) == pytest.approx(2 * best / (len(one) + len(other)))
