"""Words by GLiNER's rule, and where a long row of them is cut."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from annotator.core.tokens import Bounds

WORD = re.compile(r"\w+(?:[-_]\w+)*|\S")
"""What GLiNER itself splits a text by, when it reads one."""


def words(text: str) -> Bounds:
    """The words of a text."""
    found = [match.span() for match in WORD.finditer(text)]
    return Bounds([start for start, _ in found], [end for _, end in found])


def windows(
    count: int, most: int, breaks: Sequence[int], spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Half-open ranges of `count` words, each with up to `most` of them (0 for all), one after the other.

    A window ends at the last of `breaks` (the words that sentences start with, sorted) that cuts none of the
    `spans` (half-open ranges of words); else at the last word that cuts none; else as late as it can.
    """
    first = 0
    while first < count:
        limit = first + most if most else count
        last = limit if limit < count else count
        if last < count:
            last = _end(first, limit, breaks, spans)
        yield first, last
        first = last


def _end(first: int, limit: int, breaks: Sequence[int], spans: Sequence[tuple[int, int]]) -> int:
    # Spans that no window can hold have no say.
    near = [
        span for span in spans if span[0] < limit and span[1] > first and span[1] - span[0] <= limit - first
    ]
    inside = {at for start, end in near for at in range(max(start + 1, first + 1), min(end, limit + 1))}
    sentences = breaks[bisect_right(breaks, first) : bisect_left(breaks, limit + 1)]
    for at in reversed(sentences):
        if at not in inside:
            return at
    return next((at for at in range(limit, first, -1) if at not in inside), limit)
