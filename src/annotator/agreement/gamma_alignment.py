"""The best alignment of several annotators' units for gamma, exactly where that is possible.

A *unitary alignment* takes at most one unit of each annotator; an alignment is a set of them that holds
every unit once. The disorder of a unitary alignment is the mean dissimilarity over all pairs of
annotators, where a pair with an empty place costs `delta`. The best alignment has the least sum.

Exact: list every unitary alignment that can be part of a best one, then solve the set partition. One that
is dearer than its two parts, for any way of cutting one unit off, is never part of a best one; so no two
units further apart than `C delta + (n - 1) delta` (C pairs of n annotators) meet, which keeps the list
short. The partition is solved by HiGHS (scipy, the extra 'agreement').

Source: Mathet, Widloecher & Metivier (2015), The unified and holistic method gamma, Computational
Linguistics 41:437.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.coding import Bools, Floats, Ints
from annotator.core.errors import UsageError

EXACT = 200_000
"""Unitary alignments that are listed at most; past it the alignment is approximate and says so."""

FEWER = 1e-7
"""What a unitary alignment costs on top, so that ties have one answer."""


@dataclass(frozen=True)
class Continuum:
    """Units of all annotators in one list: offsets, label numbers, and whose they are."""

    start: Floats
    end: Floats
    label: Ints
    annotator: Ints
    annotators: int


@dataclass(frozen=True)
class Dissimilarity:
    """`alpha` times the positional plus `beta` times the categorical difference; `delta` for none."""

    alpha: float = 3.0
    beta: float = 1.0
    delta: float = 1.0

    def between(self, continuum: Continuum) -> Floats:
        """`[unit, unit]`."""
        differ = continuum.label[:, None] != continuum.label[None]
        return np.asarray(self.alpha * self.position(continuum) + self.beta * self.delta * differ)

    def position(self, continuum: Continuum) -> Floats:
        """`[unit, unit]`: ((|starts| + |ends|) / (sum of lengths))^2 delta."""
        start, end = continuum.start, continuum.end
        shift = abs(start[:, None] - start[None]) + abs(end[:, None] - end[None])
        width = end - start
        return np.asarray((shift / (width[:, None] + width[None])) ** 2 * self.delta, dtype=float)


@dataclass(frozen=True)
class Alignment:
    """`members[unitary alignment, annotator]`: a unit or -1. `disorder` is per unit of an annotator."""

    members: Ints
    disorder: float
    exact: bool


def best_alignment(continuum: Continuum, measure: Dissimilarity) -> Alignment:
    """The alignment of least disorder; exact unless more than `EXACT` unitary alignments could matter.

    Raises UsageError where scipy is not installed.
    """
    distance = measure.between(continuum)
    listed = _possible(continuum, distance, measure.delta)
    exact = listed is not None
    members = _merged(continuum, distance, measure.delta) if listed is None else listed
    if exact:
        # Of equally good alignments the one of fewest rows, which aligns most.
        cost = _cost(continuum, distance, members, measure.delta)
        members = members[_partition(members, cost + FEWER)]
    total = float(_cost(continuum, distance, members, measure.delta).sum())
    mean_units = len(continuum.start) / continuum.annotators
    return Alignment(members, total / mean_units if mean_units else 0.0, exact)


def _cost(continuum: Continuum, distance: Floats, members: Ints, delta: float) -> Floats:
    """The disorder of each unitary alignment."""
    n = continuum.annotators
    pairs = n * (n - 1) / 2
    total = np.zeros(len(members))
    for i in range(n):
        for j in range(i + 1, n):
            one, other = members[:, i], members[:, j]
            both = (one >= 0) & (other >= 0)
            total += np.where(both, distance[one, other], delta)
    return total / pairs


def _possible(continuum: Continuum, distance: Floats, delta: float) -> Ints | None:
    """Unitary alignments that may be part of a best one, or None if there are too many."""
    n = continuum.annotators
    pairs = n * (n - 1) / 2
    near: Bools = distance <= (pairs + n - 1) * delta + 1e-9
    members = np.full((1, n), -1, np.int64)
    for annotator in range(n):
        units = np.flatnonzero(continuum.annotator == annotator)
        if len(members) * max(len(units), 1) > 50 * EXACT:
            return None
        fits = np.ones((len(members), len(units)), bool)
        for other in range(annotator):
            held = members[:, other]
            taken = held >= 0
            fits[taken] &= near[held[taken]][:, units]
        place, unit = np.nonzero(fits)
        more = members[place].copy()
        more[:, annotator] = units[unit]
        members = np.concatenate([members, more])
        members = members[_not_dearer(members, distance, pairs, n - annotator - 1, delta)]
        if len(members) > EXACT:
            return None
    return members[(members >= 0).any(axis=1)]


def _not_dearer(members: Ints, distance: Floats, pairs: float, to_come: int, delta: float) -> Bools:
    """Those in which no unit is better cut off; `to_come` units may still join."""
    size = (members >= 0).sum(axis=1)
    kept = np.ones(len(members), bool)
    for place in range(members.shape[1]):
        held = members[:, place]
        total = np.zeros(len(members))
        for other in range(members.shape[1]):
            if other != place:
                both = (held >= 0) & (members[:, other] >= 0)
                total += np.where(both, distance[held, members[:, other]], 0.0)
        kept &= (held < 0) | (size < 2) | (total <= (pairs + size - 1 + to_come) * delta + 1e-9)
    return kept


def _partition(members: Ints, cost: Floats) -> Ints:
    """The rows of least total cost that hold every unit once."""
    try:
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csc_array
    except ImportError:
        raise UsageError(
            "gamma needs scipy, which is not installed", remedy="Install annotator[agreement]"
        ) from None
    row, place = np.nonzero(members >= 0)
    unit = members[row, place]
    holds = csc_array((np.ones(len(row)), (unit, row)), shape=(int(unit.max()) + 1, len(members)))
    solved = milp(
        cost,
        constraints=LinearConstraint(holds, 1, 1),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(members)),
    )
    if solved.x is None:
        raise RuntimeError(f"the partition was not solved: {solved.message}")
    return np.flatnonzero(solved.x > 0.5)


def _merged(continuum: Continuum, distance: Floats, delta: float) -> Ints:
    """An alignment that may not be the best: nearest units first, as long as joining is cheaper."""
    n = continuum.annotators
    pairs = n * (n - 1) / 2
    first, second = np.nonzero(np.triu(distance <= 2 * delta, 1))
    kept = continuum.annotator[first] != continuum.annotator[second]
    first, second = first[kept], second[kept]
    group = {unit: {unit} for unit in range(len(continuum.start))}
    for edge in np.argsort(distance[first, second], kind="stable"):
        one, other = group[int(first[edge])], group[int(second[edge])]
        if one is other or {int(continuum.annotator[unit]) for unit in one} & {
            int(continuum.annotator[unit]) for unit in other
        }:
            continue
        across = float(distance[np.ix_(sorted(one), sorted(other))].sum())
        if across <= (pairs + len(one) * len(other)) * delta:
            one |= other
            for unit in other:
                group[unit] = one
    distinct: Sequence[set[int]] = list({id(held): held for held in group.values()}.values())
    members = np.full((len(distinct), n), -1, np.int64)
    for place, held in enumerate(distinct):
        for unit in held:
            members[place, continuum.annotator[unit]] = unit
    return members
