"""Offsets of ours, which are code points, as doccano counts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotator.core import graphemes


def counted_in(text: str, unit: str, offsets: Iterable[int]) -> Mapping[int, int]:
    """What each offset is in `unit` (utf16, grapheme, codepoint), at the cost of one walk over the text.

    An offset inside a grapheme cluster is left out where these are counted.
    """
    wanted = sorted(set(offsets))
    if unit == "utf16" and not text.isascii():
        return _in_utf16(text, wanted)
    if unit == "grapheme":
        return _in_clusters(text, wanted)
    return {one: one for one in wanted}


def _in_utf16(text: str, wanted: list[int]) -> dict[int, int]:
    found, last, count = {}, 0, 0
    for one in wanted:
        count += len(text[last:one].encode("utf-16-le")) // 2
        found[one] = count
        last = one
    return found


def _in_clusters(text: str, wanted: list[int]) -> dict[int, int]:
    if not wanted:
        return {}
    place = {0: 0}
    for number, (_, end) in enumerate(graphemes.clusters(text, 0, len(text)), 1):
        place[end] = number
        if end >= wanted[-1]:
            break
    return {one: place[one] for one in wanted if one in place}
