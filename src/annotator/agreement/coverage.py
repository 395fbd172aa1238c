"""How much text two annotators both cover: lengths by case, pair and label, from intervals alone.

No text is rasterised. The stretches of one annotator and one label are joined (so that stacked marks of
one label count once), and the length shared with another annotator follows from the running total of the
other's stretches at both ends of each. Alphas over characters, the unitizing family and the token-level
forms are all made of these lengths, which add up over documents.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from annotator.agreement.coding import Bools, Floats, Ints
from annotator.agreement.table import Table


class Stretches(NamedTuple):
    """Columns with one entry for each stretch: who marked `[start, end)` of a case with which value."""

    case: Ints
    annotator: Ints
    value: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True)
class Coverage:
    """Lengths in code points (or tokens) that can be summed over cases.

    `length[case]`; `present[case, annotator]`; `marked[case, annotator, value]`; `both[case, pair, value]`
    is what both marked with the value; `any_marked[case, annotator, layer]` and `any_both[case, pair,
    layer]` the same for any value of a layer. For layers without stacking also: `met[case, pair, value,
    side]`, what one side marked with the value where the other marked anything of its layer (side 0: the
    lower annotator); `squares[case, annotator, value]`, the sum of squared lengths of units;
    `met_squares[case, value]`, the sum over units of the squared overlap with the units of all others but
    gold (divided by their number squared it is that of the mean overlap).
    `stacked[case, layer]`: somebody's own units overlap there.
    """

    length: Ints
    present: Bools
    layer_of: Ints
    pairs: tuple[tuple[int, int], ...]
    marked: Ints
    both: Ints
    any_marked: Ints
    any_both: Ints
    met: Ints
    squares: Floats
    met_squares: Floats
    stacked: Bools


def cover(table: Table) -> Coverage:
    """The coverage of a table in code points; fragments are stretches of their own."""
    unit = table.piece_unit
    stretches = Stretches(
        table.case[unit], table.annotator[unit], table.label[unit], table.piece_start, table.piece_end
    )
    frame = table.frame
    return cover_stretches(stretches, table.length, table.present, frame.layer_of, frame.pairs, frame.peers)


def cover_stretches(
    stretches: Stretches,
    length: Ints,
    present: Bools,
    layer_of: Ints,
    pairs: tuple[tuple[int, int], ...],
    peers: Collection[int],
) -> Coverage:
    """The coverage of any stretches; `layer_of[value]` is a place, layers are counted from zero.

    `peers` are places in `pairs` of those without gold.
    """
    cases, annotators = present.shape
    values, layers = len(layer_of), int(layer_of.max(initial=-1)) + 1
    total = int(length.sum()) + 1
    offset = np.cumsum(length) - length
    labelled = _joined(stretches, stretches.value, annotators, offset, total)
    layered = _joined(stretches, layer_of[stretches.value], annotators, offset, total)
    by_value, by_layer = _RunningTotal(labelled, annotators, total), _RunningTotal(layered, annotators, total)

    size = labelled.end - labelled.start
    shape = (cases, annotators, values)
    any_shape = (cases, annotators, layers)
    both = np.zeros((cases, len(pairs), values), np.int64)
    any_both = np.zeros((cases, len(pairs), layers), np.int64)
    met = np.zeros((cases, len(pairs), values, 2), np.int64)
    met_sum = np.zeros(len(size))
    layer = layer_of[labelled.group] if values else labelled.group
    for place, (i, j) in enumerate(pairs):
        for side, (one, other) in enumerate(((i, j), (j, i))):
            mine = np.flatnonzero(labelled.annotator == one)
            overlap = by_layer.shared(labelled, mine, layer[mine], other)
            met[:, place, :, side] = _sum(labelled, mine, overlap, (cases, values))
            met_sum[mine] += overlap if place in peers else 0
        mine = np.flatnonzero(labelled.annotator == i)
        overlap = by_value.shared(labelled, mine, labelled.group[mine], j)
        both[:, place] = _sum(labelled, mine, overlap, (cases, values))
        mine = np.flatnonzero(layered.annotator == i)
        overlap = by_layer.shared(layered, mine, layered.group[mine], j)
        any_both[:, place] = _sum(layered, mine, overlap, (cases, layers))
    everyone = np.arange(len(size))
    return Coverage(
        length,
        present,
        layer_of,
        pairs,
        _slots(labelled, size, shape).astype(np.int64),
        both,
        _slots(layered, layered.end - layered.start, any_shape).astype(np.int64),
        any_both,
        met,
        _slots(labelled, size.astype(float) ** 2, shape),
        _sum(labelled, everyone, met_sum**2, (cases, values)),
        _stacked(stretches, layer_of, annotators, offset, total, (cases, layers)),
    )


class _Joined(NamedTuple):
    """Stretches of one group and annotator, none overlapping another, sorted along one line.

    `start` and `end` run over all cases; touching stretches stay apart, because they are two units.
    """

    case: Ints
    annotator: Ints
    group: Ints
    start: Ints
    end: Ints


class _RunningTotal:
    """The length that a group of an annotator covers up to any place of the line."""

    def __init__(self, joined: _Joined, annotators: int, total: int) -> None:
        self._annotators, self._total = annotators, total
        row = (joined.group * annotators + joined.annotator) * total
        self._start = row + joined.start
        self._size = joined.end - joined.start
        self._before = np.cumsum(self._size) - self._size

    def shared(self, joined: _Joined, places: Ints, group: Ints, annotator: int) -> Ints:
        """What another annotator's group covers of each stretch."""
        if not len(self._start):
            return np.zeros(len(places), np.int64)
        row = (group * self._annotators + annotator) * self._total
        return np.asarray(self._up_to(row + joined.end[places]) - self._up_to(row + joined.start[places]))

    def _up_to(self, place: Ints) -> Ints:
        last = np.maximum(np.searchsorted(self._start, place, side="right") - 1, 0)
        covered = np.clip(place - self._start[last], 0, self._size[last])
        return np.asarray(self._before[last] + covered, dtype=np.int64)


def _joined(stretches: Stretches, group: Ints, annotators: int, offset: Ints, total: int) -> _Joined:
    row = (group * annotators + stretches.annotator) * total
    start = row + offset[stretches.case] + stretches.start
    order = np.argsort(start, kind="stable")
    start, row = start[order], row[order]
    end = start + (stretches.end - stretches.start)[order]
    furthest = np.maximum.accumulate(end) if len(end) else end
    new = np.ones(len(order), bool)
    new[1:] = start[1:] >= furthest[:-1]
    first = np.flatnonzero(new)
    last = np.concatenate([first[1:] - 1, [len(order) - 1]]) if len(first) else first
    kept = order[first]
    base = row[first]
    return _Joined(
        stretches.case[kept],
        stretches.annotator[kept],
        group[kept],
        start[first] - base,
        furthest[last] - base,
    )


def _sum(joined: _Joined, places: Ints, weights: Ints | Floats, shape: tuple[int, int]) -> Floats:
    slot = joined.case[places] * shape[1] + joined.group[places]
    summed = np.bincount(slot, weights=weights, minlength=shape[0] * shape[1])
    return np.asarray(summed.reshape(shape), dtype=float)


def _slots(joined: _Joined, weights: Ints | Floats, shape: tuple[int, int, int]) -> Floats:
    slot = (joined.case * shape[1] + joined.annotator) * shape[2] + joined.group
    summed = np.bincount(slot, weights=weights, minlength=int(np.prod(shape)))
    return np.asarray(summed.reshape(shape), dtype=float)


def _stacked(
    stretches: Stretches,
    layer_of: Ints,
    annotators: int,
    offset: Ints,
    total: int,
    shape: tuple[int, int],
) -> Bools:
    layer = layer_of[stretches.value]
    row = (layer * annotators + stretches.annotator) * total + offset[stretches.case]
    order = np.argsort(row + stretches.start, kind="stable")
    start, end = (row + stretches.start)[order], (row + stretches.end)[order]
    result = np.zeros(shape, bool)
    if len(order) > 1:
        over = order[1:][start[1:] < np.maximum.accumulate(end)[:-1]]
        result[stretches.case[over], layer[over]] = True
    return result
