"""Spans as brat has them: cut wherever a line ends, since no fragment can hold a line end or a tab."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

Extents = tuple[tuple[int, int], ...]
"""Starts and ends in code points, half open."""

BREAKS = "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Characters that end a line or a field for one reader or another: no fragment may hold them."""

_BREAK = re.compile(f"[{BREAKS}]")
_PIECE = re.compile(f"[^{BREAKS}]+")


def is_whole(words: str) -> bool:
    """Whether words can be a fragment as they are."""
    # What is printable has no line end in it; to ask for that is quicker than to look for each of them.
    return words.isprintable() or not _BREAK.search(words)


def pieces(text: str, extents: Iterable[tuple[int, int]]) -> Extents:
    """The fragments of extents, cut at line ends and tabs."""
    return tuple(found.span() for extent in extents for found in _PIECE.finditer(text, *extent))


def joined(text: str, fragments: Extents) -> Extents:
    """The extents of fragments: those that only a line end keeps apart are one that was cut there."""
    if len(fragments) == 1:
        return fragments
    found: list[tuple[int, int]] = []
    for start, end in fragments:
        gap = text[found[-1][1] : start] if found and found[-1][1] < start else ""
        if gap.isspace() and not set(gap).isdisjoint(BREAKS):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def shared(words: str, fragments: Extents) -> Iterator[str]:
    """The words of each fragment, by their lengths; all of them for each if the lengths do not fit."""
    lengths = [end - start for start, end in fragments]
    fits = sum(lengths) + len(lengths) - 1 == len(words)
    at = 0
    for length in lengths:
        yield words[at : at + length] if fits else words
        at += length + 1
