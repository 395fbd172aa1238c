"""Which annotations of two people are the same: one-to-one pairings of what they marked.

Five rules say when two units may be paired, each admitting at least what the one before it admits
(`type` stands beside `exact` and `partial`: it admits `strict`, and `any` admits it):

========= ============================================== ======================
mode      a pair counts                                  when
========= ============================================== ======================
strict    1                                              same extent and label
exact     1                                              same extent
partial   1 for the same extent, 1/2 for less            they share a code point
type      1                                              ... and have one label
any       1                                              they share a code point
========= ============================================== ======================

`match` finds a pairing of the greatest possible sum under one rule, so its score depends neither on the
order of storage nor on which person comes first. `align` finds the one pairing in which people read two
versions side by side: the best pair first, then the best of what is left.

Why a greatest pairing is found without trying all: among stretches of text, take one of the smallest end,
x, and of those that overlap it the one of the smallest end, y. All that overlap x cover the end of x;
whatever else overlaps y overlaps each of them too. So every pairing can be changed to hold (x, y) without
losing a pair. Units of several fragments lack that property: augmenting paths (Berge 1957) mend what is
short. For `partial`, same extents are paired first: two halves never exceed the whole they break up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from annotator.core.annotation import Annotation
from annotator.core.span import Span

Mode = Literal["strict", "exact", "partial", "type", "any"]
MODES: tuple[Mode, ...] = get_args(Mode)

Extent = tuple[tuple[int, int], ...]
"""Stretches `[start, end)` in code points, in order, neither overlapping nor touching."""


@dataclass(frozen=True, order=True, slots=True)
class Unit:
    """What a pairing compares: an extent and a label. Units of different layers are never paired."""

    extent: Extent
    label: str
    layer: str = ""

    @property
    def start(self) -> int:
        """Where the first stretch starts."""
        return self.extent[0][0]

    @property
    def end(self) -> int:
        """Where the last stretch ends."""
        return self.extent[-1][1]

    def __len__(self) -> int:
        """Code points covered."""
        return sum(end - start for start, end in self.extent)


@dataclass(frozen=True)
class Pairing:
    """Who is paired with whom: places in the first and in the second sequence, in order.

    `score` is the sum of what the pairs count under the mode; `align` gives it the number of pairs.
    """

    pairs: tuple[tuple[int, int], ...]
    only_first: tuple[int, ...]
    only_second: tuple[int, ...]
    score: Fraction


def unit_of(annotation: Annotation, layer: str = "") -> Unit:
    """The unit that an annotation is. Its note, attributes and id take no part."""
    return Unit(extent_of(annotation.spans), annotation.label, layer)


def extent_of(spans: Iterable[Span]) -> Extent:
    """The code points that spans cover, however they were cut: sorted, touching ones joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for span in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def shared(first: Extent, second: Extent) -> int:
    """How many code points two extents have in common."""
    total = i = j = 0
    while i < len(first) and j < len(second):
        total += max(0, min(first[i][1], second[j][1]) - max(first[i][0], second[j][0]))
        if first[i][1] <= second[j][1]:
            i += 1
        else:
            j += 1
    return total


def match(first: Sequence[Unit], second: Sequence[Unit], mode: Mode) -> Pairing:
    """A one-to-one pairing of the greatest score under `mode`.

    The score is unique; among pairings that reach it, one is chosen by offsets alone.
    Raises ValueError for an unknown mode.
    """
    match mode:
        case "strict":
            pairs = _equal(first, second, lambda unit: unit)
            score = Fraction(len(pairs))
        case "exact":
            pairs = _equal(first, second, lambda unit: (unit.extent, unit.layer))
            score = Fraction(len(pairs))
        case "partial":
            whole = _equal(first, second, lambda unit: (unit.extent, unit.layer))
            taken_first = {i for i, _ in whole}
            taken_second = {j for _, j in whole}
            half = _most(
                first,
                second,
                [
                    (i, j)
                    for i, j in overlaps(first, second)
                    if i not in taken_first and j not in taken_second
                ],
            )
            pairs = whole + half
            score = len(whole) + Fraction(len(half), 2)
        case "type":
            pairs = _most(
                first,
                second,
                [(i, j) for i, j in overlaps(first, second) if first[i].label == second[j].label],
            )
            score = Fraction(len(pairs))
        case "any":
            pairs = _most(first, second, list(overlaps(first, second)))
            score = Fraction(len(pairs))
        case _:
            raise ValueError(f"no matching is called '{mode}'; there are: {', '.join(MODES)}")
    return _pairing(first, second, pairs, score)


def align(first: Sequence[Unit], second: Sequence[Unit]) -> Pairing:
    """The pairing in which two versions are read side by side.

    Best pair first: same extent and label, same extent, same label by the share of code points in common
    (intersection over union), then the rest by that share; ties by offset. No good pair is ever broken
    up to make two poor ones, so a layer that both marked alike changes nothing for the rest.
    """
    edges = sorted(overlaps(first, second), key=lambda edge: _closeness(first[edge[0]], second[edge[1]]))
    taken_first: set[int] = set()
    taken_second: set[int] = set()
    pairs = []
    for i, j in edges:
        if i not in taken_first and j not in taken_second:
            taken_first.add(i)
            taken_second.add(j)
            pairs.append((i, j))
    return _pairing(first, second, pairs, Fraction(len(pairs)))


def overlaps(first: Sequence[Unit], second: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """Places of all pairs of one layer that share a code point, in reading order of where they meet."""
    entries = sorted(
        [(unit.start, unit, 0, place) for place, unit in enumerate(first)]
        + [(unit.start, unit, 1, place) for place, unit in enumerate(second)]
    )
    open_units: tuple[dict[str, list[int]], dict[str, list[int]]] = (defaultdict(list), defaultdict(list))
    sides = (first, second)
    for start, unit, side, place in entries:
        others = sides[1 - side]
        still = [other for other in open_units[1 - side][unit.layer] if others[other].end > start]
        open_units[1 - side][unit.layer] = still
        for other in still:
            simple = len(unit.extent) == 1 == len(others[other].extent)
            if simple or shared(unit.extent, others[other].extent):
                yield (place, other) if side == 0 else (other, place)
        open_units[side][unit.layer].append(place)


def _pairing(
    first: Sequence[Unit], second: Sequence[Unit], pairs: list[tuple[int, int]], score: Fraction
) -> Pairing:
    left = {i for i, _ in pairs}
    right = {j for _, j in pairs}
    return Pairing(
        tuple(sorted(pairs)),
        tuple(i for i in range(len(first)) if i not in left),
        tuple(j for j in range(len(second)) if j not in right),
        score,
    )


def _equal(
    first: Sequence[Unit], second: Sequence[Unit], key: Callable[[Unit], Hashable]
) -> list[tuple[int, int]]:
    """Pairs of equal keys, as many as there are: the intersection of two multisets.

    Within one key, units of one label are paired first, so that nothing strict is lost by `exact`.
    """
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for place in sorted(range(len(second)), key=lambda place: (second[place], place)):
        waiting[key(second[place])].append(place)
    order = sorted(range(len(first)), key=lambda place: (first[place], place))
    pairs = []
    late = []
    for place in order:
        same = [j for j in waiting[key(first[place])] if second[j].label == first[place].label]
        if same:
            waiting[key(first[place])].remove(same[0])
            pairs.append((place, same[0]))
        else:
            late.append(place)
    for place in late:
        if waiting[key(first[place])]:
            pairs.append((place, waiting[key(first[place])].pop(0)))
    return pairs


def _most(
    first: Sequence[Unit], second: Sequence[Unit], edges: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """As many of the edges as can hold at once (maximum bipartite matching)."""
    near: tuple[dict[int, list[int]], dict[int, list[int]]] = (defaultdict(list), defaultdict(list))
    for i, j in edges:
        near[0][i].append(j)
        near[1][j].append(i)
    sides = (first, second)

    def by_end(side: int, place: int) -> tuple[int, Unit, int]:
        return (sides[side][place].end, sides[side][place], place)

    for side in (0, 1):
        for places in near[side].values():
            places.sort(key=lambda place: by_end(1 - side, place))
    partner: tuple[dict[int, int], dict[int, int]] = ({}, {})
    order = [(by_end(which, place)[:2], which, place) for which in (0, 1) for place in near[which]]
    for _, side, place in sorted(order):
        if place not in partner[side]:
            free = next((other for other in near[side][place] if other not in partner[1 - side]), None)
            if free is not None:
                partner[side][place] = free
                partner[1 - side][free] = place
    if any(len(first[i].extent) > 1 or len(second[j].extent) > 1 for i, j in edges):
        for place in sorted(near[0], key=lambda place: by_end(0, place)):
            if place not in partner[0]:
                _augment(place, near[0], partner)
    return list(partner[0].items())


def _augment(start: int, near: dict[int, list[int]], partner: tuple[dict[int, int], dict[int, int]]) -> None:
    """Pair `start` by re-pairing others along one path, if there is such a path (breadth first)."""
    came_from: dict[int, int] = {}
    queue = [start]
    for place in queue:
        for other in near[place]:
            if other in came_from:
                continue
            came_from[other] = place
            if other in partner[1]:
                queue.append(partner[1][other])
                continue
            while True:
                place = came_from[other]
                before = partner[0].get(place)
                partner[0][place] = other
                partner[1][other] = place
                if before is None:
                    return
                other = before


def _closeness(one: Unit, other: Unit) -> tuple[object, ...]:
    """A key that sorts the better pair first and does not depend on who is first."""
    common = shared(one.extent, other.extent)
    share = common / (len(one) + len(other) - common)
    same_extent = one.extent == other.extent
    same_label = one.label == other.label
    lower, upper = sorted((one, other))
    return (
        not (same_extent and same_label),
        not same_extent,
        not same_label,
        -share,
        lower,
        upper,
    )
