"""The pairings of `core.matching` for all documents and all pairs of annotators at once.

The rules and the scores are those of `core.matching`; here they run over columns. A *node* is one unit as
one other annotator meets it, so that all pairs of annotators are worked on together. Both pairings go
through the overlaps in one order and take each whose ends are still free: `align` from the best to the
worst, `most` from the last start to the first (the mirror of the rule of earliest ends, and as safe). An
overlap that comes before all others at both of its ends is taken whatever happens elsewhere, so each
round takes all of those at once.

Units of several fragments may need more than that order for a greatest pairing; the few cases that have
any are matched one by one in `core.matching`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from annotator.agreement.coding import Bools, Ints
from annotator.agreement.table import Table
from annotator.core.matching import shared

ROUNDS = 32
"""Long chains of overlaps would need a round for each link; what is left then goes one by one."""


class Edges(NamedTuple):
    """Pairs of units of one case and layer, by different annotators, that share a code point.

    `first` is by the annotator of the lower place; `common` counts the code points in common.
    """

    first: Ints
    second: Ints
    common: Ints

    def where(self, chosen: Bools | Ints) -> Edges:
        """Some of them, in the same order."""
        return Edges(self.first[chosen], self.second[chosen], self.common[chosen])


@dataclass(frozen=True)
class Line:
    """All units on one long line, case after case and layer after layer, which never meet.

    `order` lists units by case, layer, extent, label and annotator; `rank` is its inverse. `stretch` is
    the room on the line of one case and layer.
    """

    order: Ints
    rank: Ints
    start: Ints
    end: Ints


def line_up(table: Table) -> Line:
    """Put the units of a table on a line."""
    frame = table.frame
    stretch = int(table.length.max(initial=0)) + 1
    base = (table.case * len(frame.layer_names) + table.layer) * stretch
    names = np.argsort(np.argsort(np.array(frame.labels, dtype=object)))
    label = names[table.label] if len(names) else table.label
    within = (_width_rank(table) * len(frame.labels) + label) * len(frame.annotators) + table.annotator
    order = np.lexsort((within, base + table.start))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return Line(order, rank, base + table.start, base + table.end)


def edges_of(table: Table, line: Line) -> Edges:
    """All overlaps in the order of the line. Time and memory in proportion to their number."""
    start, end = line.start[line.order], line.end[line.order]
    # Of two that overlap, one starts within the other: so many that follow it on the line.
    within = np.searchsorted(start, end, side="left") - np.arange(len(start)) - 1
    left = np.repeat(np.arange(len(start)), within)
    right = left + 1 + _count_up(within)
    who = table.annotator[line.order]
    different = who[left] != who[right]
    left, right = left[different], right[different]
    common = np.minimum(end[left], end[right]) - start[right]
    one, other = line.order[left], line.order[right]
    swapped = who[left] > who[right]
    edges = Edges(np.where(swapped, other, one), np.where(swapped, one, other), common)
    if table.extent.any():
        for edge in np.flatnonzero((table.extent[one] > 0) | (table.extent[other] > 0)):
            common[edge] = shared(table.unit(int(one[edge])).extent, table.unit(int(other[edge])).extent)
        return edges.where(common > 0)
    return edges


def align(table: Table, edges: Edges) -> Edges:
    """The alignment of every pair of annotators in every case: the edges that are taken.

    The same pairs as `core.matching.align` finds one document at a time. `edges` in order of the line.
    """
    first, second, common = edges
    same_extent = (
        (table.start[first] == table.start[second])
        & (table.end[first] == table.end[second])
        & (table.extent[first] == table.extent[second])
    )
    same_label = table.label[first] == table.label[second]
    size = table.size
    share = common / (size[first] + size[second] - common)
    tier = np.where(same_extent, ~same_label, np.where(same_label, 2, 3))
    # Shares of spans of up to a million code points differ by far more than this sum rounds off.
    order = np.argsort(2.0 * tier - share, kind="stable")
    return edges.where(_one_to_one(table, edges, order))


def most(table: Table, edges: Edges, line: Line) -> Edges:
    """The edges that a greatest pairing takes (maximum matching); right for stretches only.

    `edges` in order of the line.
    """
    later = np.maximum(line.rank[edges.first], line.rank[edges.second])
    return edges.where(_one_to_one(table, edges, np.argsort(later, kind="stable")[::-1]))


class Classes(NamedTuple):
    """Units of one case, layer and extent (and label), gathered.

    `example` is one unit of each class; `counts[class, annotator]` how many each has. For each unit,
    `of_unit` is its class and `rank` its number among those of its annotator there.
    """

    example: Ints
    counts: Ints
    of_unit: Ints
    rank: Ints


def classes_of(table: Table, line: Line, by_label: bool) -> Classes:
    """What is the same for `exact`, or with `by_label` for `strict`."""
    order = line.order
    new = np.arange(len(order)) == 0
    for column in (line.start, line.end, table.extent, *([table.label] if by_label else [])):
        new[1:] |= column[order[1:]] != column[order[:-1]]
    annotators = len(table.frame.annotators)
    number = np.cumsum(new) - 1
    slot = number * annotators + table.annotator[order]
    classes = int(new.sum())
    counts = np.bincount(slot, minlength=classes * annotators).reshape(classes, annotators)
    in_slot = np.argsort(slot, kind="stable")
    of_unit, rank = np.empty_like(number), np.empty_like(number)
    of_unit[order] = number
    rank[order[in_slot]] = np.arange(len(order)) - np.searchsorted(slot[in_slot], slot[in_slot])
    return Classes(order[new], counts, of_unit, rank)


def _one_to_one(table: Table, edges: Edges, order: Ints) -> Bools:
    """Go through edges in `order` and take each whose ends are still free; rounds, then one by one."""
    annotators = len(table.frame.annotators)
    one = (edges.first * annotators + table.annotator[edges.second])[order]
    other = (edges.second * annotators + table.annotator[edges.first])[order]
    taken = np.zeros(len(order), bool)
    nodes = len(table.start) * annotators
    free = np.ones(nodes, bool)
    earliest = np.empty(nodes, np.int64)
    left = np.arange(len(order))
    for _ in range(ROUNDS):
        if not len(left):
            return taken
        # The last of repeated assignments stays, so from the back each node is left its earliest edge.
        here, there = one[left], other[left]
        earliest[here[::-1]] = left[::-1]
        earliest[there[::-1]] = left[::-1]
        chosen = (earliest[here] == left) & (earliest[there] == left)
        taken[order[left[chosen]]] = True
        free[here[chosen]] = free[there[chosen]] = False
        left = left[free[here] & free[there]]
    used: set[int] = set()
    for edge, node, partner in zip(left.tolist(), one[left].tolist(), other[left].tolist(), strict=True):
        if node not in used and partner not in used:
            taken[order[edge]] = True
            used |= {node, partner}
    return taken


def _count_up(counts: Ints) -> Ints:
    """0, 1, ... for each count: [2, 0, 3] gives 0 1 0 1 2."""
    ends = np.cumsum(counts)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)


def _width_rank(table: Table) -> Ints:
    """A number that sorts units of one start as their extents do: by end, unless there are fragments."""
    if not table.extent.any():
        return table.end - table.start
    extents = [table.unit(place).extent for place in range(len(table.start))]
    place_of = {extent: place for place, extent in enumerate(sorted(set(extents)))}
    return np.array([place_of[extent] for extent in extents], np.int64)
