"""Gamma against trying every alignment, and against pygamma-agreement where that is exact."""

from __future__ import annotations

import json
import subprocess
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import gamma_alignment
from annotator.agreement.gamma import gamma
from annotator.agreement.gamma_alignment import Continuum, Dissimilarity, best_alignment
from tests.support.oracles import python_with

pytestmark = pytest.mark.needs("scipy")

USUAL = Dissimilarity()

units = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6), st.integers(0, 1)), max_size=3)


def continuum(sides: list[list[tuple[int, int, int]]]) -> Continuum:
    rows = [
        (start, start + width, label, who) for who, side in enumerate(sides) for start, width, label in side
    ]
    start, end, label, who = np.array(rows, float).reshape(-1, 4).T
    return Continuum(start, end, label.astype(int), who.astype(int), len(sides))


def least(held: Continuum) -> float:
    """The least disorder of all partitions, by recursion from the definition."""
    distance = USUAL.between(held)
    n, pairs = held.annotators, held.annotators * (held.annotators - 1) / 2

    def cost(members: tuple[int | None, ...]) -> float:
        total = 0.0
        for i in range(n):
            for j in range(i + 1, n):
                one, other = members[i], members[j]
                total += 1.0 if one is None or other is None else float(distance[one, other])
        return total / pairs

    def rest(left: frozenset[int]) -> float:
        if not left:
            return 0.0
        first = min(left)
        places: list[list[int | None]] = [
            [first]
            if who == held.annotator[first]
            else [None, *(unit for unit in left if held.annotator[unit] == who)]
            for who in range(n)
        ]
        return min(
            cost(members) + rest(left - {unit for unit in members if unit is not None})
            for members in product(*places)
        )

    return rest(frozenset(range(len(held.start)))) / (len(held.start) / n)


@settings(deadline=None, max_examples=60)
@given(st.lists(units, min_size=2, max_size=3).filter(any))
def test_no_alignment_has_less_disorder(sides: list[list[tuple[int, int, int]]]) -> None:
    held = continuum(sides)
    found = best_alignment(held, USUAL)
    assert found.exact
    assert found.disorder == pytest.approx(least(held), abs=1e-6)
    assert sorted(found.members[found.members >= 0].tolist()) == list(range(len(held.start)))


def test_past_the_stated_size_it_says_approximate(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = {who: [(start, start + 3, "A") for start in range(0, 40, 5)] for who in "xyz"}
    exact = gamma(marks, samples=2)
    monkeypatch.setattr(gamma_alignment, "EXACT", 3)
    rough = gamma(marks, samples=2)
    assert exact.exact and "approximate" not in exact.gamma.note
    assert not rough.exact and "approximate" in rough.gamma.note
    assert rough.gamma.parts["observed"] >= exact.gamma.parts["observed"] - 1e-9


def test_work_can_be_stopped() -> None:
    done: list[int] = []

    def stop_after_three(count: int, of: int) -> bool:
        done.append(count)
        return count < 3

    marks = {who: [(0, 5, "A"), (9, 12, "B")] for who in "xy"}
    assert gamma(marks, progress=stop_after_three).samples == 3 == done[-1]


@pytest.mark.parametrize(
    ("marks", "reason"), [({"x": [(0, 3, "A")]}, "fewer than two"), ({"x": [], "y": []}, "nobody marked")]
)
def test_no_number_without_something_to_align(marks: Any, reason: str) -> None:
    found = gamma(marks)
    assert found.gamma.value is None and reason in found.gamma.reason


THEIRS = """
import json, sys
from pyannote.core import Segment
from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum
found = []
for sides in json.load(sys.stdin):
    continuum = Continuum()
    for who, side in enumerate(sides):
        continuum.add_annotator(str(who))
        for start, width, label in side:
            continuum.add(str(who), Segment(start, start + width), str(label))
    measure = CombinedCategoricalDissimilarity(alpha=3, beta=1, delta_empty=1)
    found.append(float(continuum.get_best_alignment(measure).disorder))
print(json.dumps(found))
"""


@pytest.mark.slow
@pytest.mark.oracle
def test_disorder_as_in_pygamma_agreement() -> None:
    python = python_with("pygamma-agreement==0.5.9", "pygamma")
    random = np.random.default_rng(5)
    cases = [
        [
            sorted({(int(start), int(random.integers(2, 9)), int(random.integers(3))) for start in starts})
            for starts in random.integers(0, 60, size=(2 + case % 2, 6))
        ]
        for case in range(12)
    ]
    done = subprocess.run(
        [str(python), "-c", THEIRS], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    theirs = json.loads(done.stdout.strip().splitlines()[-1])
    for sides, value in zip(cases, theirs, strict=True):
        assert best_alignment(continuum(sides), USUAL).disorder == pytest.approx(value, rel=1e-4)
