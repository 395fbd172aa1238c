"""How one paragraph breaks into rows."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from annotator.core.graphemes import previous_boundary
from annotator.core.patterns import lazily
from annotator.layout.cells import PLAIN, WIDTHS, clusters_of

# Spaces that may hang beyond the end of their row; no-break spaces are not among them.
_HANGING = r" \u1680\u2000-\u2006\u2008-\u200A\u205F\u3000"

# Where a row may break: behind spaces, on both sides of other white space (which is shown), behind a
# zero-width space, and around ideographs but not in front of what closes.
_SHOWN = r"\t\r\f\v\x1C-\x1F\x85\u2028\u2029"
_IDEOGRAPH = r"\p{Han}\p{Hiragana}\p{Katakana}"
_CLOSING = r"、。，．・：；！？）］｝〕〉》」』】’”ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.:;!?)\]}%"
_EXTEND = r"\p{M}\p{GCB=Extend}\p{GCB=SpacingMark}\u200D"
_SPACES = lazily(rf"(?V1)(?:[{_HANGING}](?![{_EXTEND}]))*+")
_BREAK = lazily(
    rf"""(?V1rsx)(?=.)(?:
    (?<=[{_HANGING}])(?![{_HANGING}{_EXTEND}])
    |(?<=[{_SHOWN}\u200B])(?![{_HANGING}{_EXTEND}\n])
    |(?<=\S)(?=[{_SHOWN}])
    |(?<=[{_IDEOGRAPH}]\p{{M}}?)(?![{_CLOSING}{_HANGING}{_EXTEND}])
    |(?<=[\p{{L}}\p{{N}}])(?=[[{_IDEOGRAPH}]--[{_CLOSING}{_EXTEND}]])
    )"""
)


def row_starts(text: str, start: int, end: int, width: int) -> list[int]:
    """The offset of each row of the paragraph `[start, end)` at `width` cells; never empty."""
    starts = [start]
    at = start
    while (at := _next_row(text, at, end, width)) < end:
        starts.append(at)
    return starts


def _next_row(text: str, start: int, end: int, width: int) -> int:
    """Where the row behind the one at `start` starts; `end` if that one is the paragraph's last."""
    limit = start + width
    reach = PLAIN.match(text, start, min(limit + 1, end)).end()
    if reach == end and reach <= limit:
        return end
    if reach > limit:
        space = text.rfind(" ", start, reach)
        if space < 0:
            return limit
        if (behind := _behind_spaces(text, space, end)) > space:
            return behind
    fits = _fitting(text, start, end, width)
    if fits == end:
        return end
    behind = _behind_spaces(text, fits, end)
    if behind > fits:
        return behind
    found = _BREAK.search(text, start + 1, fits + 1)
    return int(found.start()) if found else fits


def _behind_spaces(text: str, offset: int, end: int) -> int:
    return int(_SPACES.match(text, offset, end).end())


def _fitting(text: str, start: int, end: int, width: int) -> int:
    """The end of the clusters from `start` that fit into a row: at least one does."""
    reach = width + 1
    while True:
        stop = min(start + reach, end)
        reach *= 2
        if stop < end:
            # The last cluster may go on behind `stop`: leave it out.
            stop = previous_boundary(text, stop)
        if stop <= start:
            continue
        clusters = clusters_of(text[start:stop])
        edges = list(accumulate(map(WIDTHS.__getitem__, clusters)))
        if edges[-1] > width or stop == end:
            fitting = max(bisect_right(edges, width), 1)
            return start + sum(map(len, clusters[:fitting]))
