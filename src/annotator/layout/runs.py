"""From overlapping stretches to stretches that do not overlap: what a row is painted from."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple


class Patch(NamedTuple):
    """Something that marks `[start, end)`; `tag` says what, for the palette to understand."""

    start: int
    end: int
    tag: Hashable


class Run(NamedTuple):
    """A stretch that is marked alike throughout; tags stand in the order of the patches."""

    start: int
    end: int
    tags: tuple[Hashable, ...]


def runs(start: int, end: int, patches: Iterable[Patch]) -> Iterator[Run]:
    """Cut `[start, end)` where a patch begins or ends; together the runs cover it exactly once."""
    inside = [patch for patch in patches if patch.start < end and start < patch.end]
    edges = {start, end}
    for patch in inside:
        edges.add(max(start, patch.start))
        edges.add(min(end, patch.end))
    cuts = sorted(edges)
    for left, right in pairwise(cuts):
        yield Run(left, right, tuple(p.tag for p in inside if p.start <= left and right <= p.end))
