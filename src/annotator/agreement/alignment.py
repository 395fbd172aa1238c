"""What becomes of each span in the other version: its label there, how its edges differ, or not marked.

Counts rest on the alignment of `core.matching.align`, in which two versions are read side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from annotator.agreement.coding import Bools, Ints
from annotator.agreement.pairing import Edges
from annotator.agreement.table import Table

Slip = Literal["start early", "start late", "end early", "end late", "split", "merged"]
"""How the second differs from the first on a span of the same label.

'split': one span of the first is several of the second; 'merged': the other way round.
"""
SLIPS: tuple[Slip, ...] = get_args(Slip)


@dataclass(frozen=True)
class AlignmentCounts:
    """Counts that can be summed over cases.

    `cell` codes (case, pair, label of the first, label of the second) of aligned spans, `times` how many.
    `met[pair, label of the first, label of the second]` is their sum over all cases.
    `alone[case, pair, label, side]` counts the spans of one side that the other did not mark; `slips[case,
    pair, kind]` the boundary differences in the order of `SLIPS`.
    """

    labels: int
    cell: Ints
    times: Ints
    met: Ints
    alone: Ints
    slips: Ints

    def confusion(self, pairs: Sequence[int], both_ways: bool = True) -> Ints:
        """`[label, label]` with 'not marked' as the last row and column.

        Rows are the first of each pair, columns the second; `both_ways` adds the mirror image, so that
        the table does not depend on who comes first.
        """
        labels, width = self.labels, self.labels + 1
        table = np.zeros((width, width), np.int64)
        table[:labels, :labels] = self.met[list(pairs)].sum(axis=0)
        alone = self.alone.sum(axis=0)[list(pairs)].sum(axis=0)
        table[:labels, labels] = alone[:, 0]
        table[labels, :labels] = alone[:, 1]
        return table + table.T if both_ways else table

    def cases_of(self, pairs: Sequence[int], first: int, second: int) -> dict[int, int]:
        """Which cases are behind one cell of the confusion, the fullest first; either way round."""
        found: dict[int, int] = {}
        labels = self.labels
        if labels in (first, second):
            label = second if first == labels else first
            for case in np.flatnonzero(self.alone[:, list(pairs), label].sum(axis=(1, 2))):
                found[int(case)] = int(self.alone[case, list(pairs), label].sum())
        else:
            pair, one, other = self._columns()
            chosen = np.isin(pair, np.array(pairs, np.int64))
            chosen &= ((one == first) & (other == second)) | ((one == second) & (other == first))
            case = self.cell[chosen] // (self.labels**2) // max(self.alone.shape[1], 1)
            for place, times in zip(case.tolist(), self.times[chosen].tolist(), strict=True):
                found[place] = found.get(place, 0) + times
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def only(self, cases: Bools) -> AlignmentCounts:
        """Some of the cases, numbered anew."""
        per_case = max(self.alone.shape[1], 1) * self.labels**2
        case = self.cell // per_case if per_case else self.cell
        chosen = cases[case]
        number = np.cumsum(cases) - 1
        cell = self.cell[chosen] + (number[case[chosen]] - case[chosen]) * per_case
        return AlignmentCounts(
            self.labels,
            cell,
            self.times[chosen],
            _met(cell, self.times[chosen], self.met.shape),
            self.alone[cases],
            self.slips[cases],
        )

    def part(self, first: int, last: int) -> AlignmentCounts:
        """Cases that follow one another, numbered anew; `cell` is sorted."""
        per_case = max(self.alone.shape[1], 1) * self.labels**2
        held = slice(*np.searchsorted(self.cell, (first * per_case, last * per_case)))
        cell, times = self.cell[held] - first * per_case, self.times[held]
        cases = slice(first, last)
        met = _met(cell, times, self.met.shape)
        return AlignmentCounts(self.labels, cell, times, met, self.alone[cases], self.slips[cases])

    def joined(self, other: AlignmentCounts) -> AlignmentCounts:
        """These cases and then those."""
        shift = len(self.alone) * max(self.alone.shape[1], 1) * self.labels**2
        return AlignmentCounts(
            self.labels,
            np.concatenate([self.cell, other.cell + shift]),
            np.concatenate([self.times, other.times]),
            self.met + other.met,
            np.concatenate([self.alone, other.alone]),
            np.concatenate([self.slips, other.slips]),
        )

    def _columns(self) -> tuple[Ints, Ints, Ints]:
        """Pair, label of the first and label of the second of each cell."""
        labels, pairs = max(self.labels, 1), max(self.alone.shape[1], 1)
        return self.cell // labels**2 % pairs, self.cell // labels % labels, self.cell % labels


def count_alignment(table: Table, edges: Edges, aligned: Edges, size: Ints) -> AlignmentCounts:
    """Count what `aligned`, chosen from `edges`, holds; `size[case, annotator, label]` counts spans."""
    frame = table.frame
    cases, pairs, labels = len(table.cases), len(frame.pairs), len(frame.labels)
    first, second = aligned.first, aligned.second
    case = table.case[first]
    pair = frame.pair_number[table.annotator[first], table.annotator[second]]
    one, other = table.label[first], table.label[second]
    cell, times = np.unique(((case * pairs + pair) * labels + one) * labels + other, return_counts=True)

    alone = np.zeros((cases, pairs, labels, 2), np.int64)
    for place, (i, j) in enumerate(frame.pairs):
        both = (table.present[:, i] & table.present[:, j])[:, None]
        alone[:, place, :, 0] = size[:, i] * both
        alone[:, place, :, 1] = size[:, j] * both
    for side, label in enumerate((one, other)):
        met = np.bincount((case * pairs + pair) * labels + label, minlength=cases * pairs * labels)
        alone[..., side] -= met.reshape(cases, pairs, labels)
    slips = _slips(table, edges, aligned)
    met_by_pair = _met(cell, times, (pairs, labels, labels))
    return AlignmentCounts(labels, cell, times.astype(np.int64), met_by_pair, alone, slips)


def _met(cell: Ints, times: Ints, shape: tuple[int, ...]) -> Ints:
    size = int(np.prod(shape))
    counts = np.bincount(cell % size if size else cell, weights=times, minlength=size)
    return counts.astype(np.int64).reshape(shape)


def _slips(table: Table, edges: Edges, aligned: Edges) -> Ints:
    cases, pairs = len(table.cases), len(table.frame.pairs)
    slips = np.zeros((cases * pairs, len(SLIPS)), np.int64)

    def count(kind: int, chosen: Edges) -> None:
        slot = table.case[chosen.first] * pairs
        slot = slot + table.frame.pair_number[table.annotator[chosen.first], table.annotator[chosen.second]]
        slips[:, kind] = np.bincount(slot, minlength=cases * pairs)

    alike = aligned.where(table.label[aligned.first] == table.label[aligned.second])
    start = table.start[alike.second] - table.start[alike.first]
    end = table.end[alike.second] - table.end[alike.first]
    for kind, chosen in enumerate((start < 0, start > 0, end < 0, end > 0)):
        count(kind, alike.where(chosen))
    # A span that overlaps an aligned one of its label and is left over itself: a piece of a split.
    annotators = len(table.frame.annotators)
    taken = np.zeros(len(table.start) * annotators, bool)
    taken[aligned.first * annotators + table.annotator[aligned.second]] = True
    taken[aligned.second * annotators + table.annotator[aligned.first]] = True
    same = edges.where(table.label[edges.first] == table.label[edges.second])
    first_taken = taken[same.first * annotators + table.annotator[same.second]]
    second_taken = taken[same.second * annotators + table.annotator[same.first]]
    count(4, same.where(first_taken & ~second_taken))
    count(5, same.where(~first_taken & second_taken))
    return slips.reshape(cases, pairs, len(SLIPS))
