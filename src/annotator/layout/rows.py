"""How one paragraph breaks into rows."""

from __future__ import annotations

import regex

from annotator.core.graphemes import next_boundary
from annotator.layout.cells import PLAIN, cells

# White space behind which a row may break; no-break spaces are not among it.
_BREAKABLE = frozenset(
    " \t\r\f\v\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000"
)
_SPACES = regex.compile("[ ]*+")
_IDEOGRAPH = regex.compile(r"(?V1)[\p{Han}\p{Hiragana}\p{Katakana}]")
_NO_START = frozenset("、。，．・：；！？）］｝〕〉》」』】’”ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々")


def row_starts(text: str, start: int, end: int, width: int) -> list[int]:
    """The offset of each row of the paragraph `[start, end)` at `width` cells; never empty."""
    starts = [start]
    at = start
    while end - at > 0:
        at = _next_row(text, at, end, width)
        if at >= end:
            break
        starts.append(at)
    return starts


def _next_row(text: str, start: int, end: int, width: int) -> int:
    """Where the row after the one at `start` starts; `end` if it is the paragraph's last."""
    limit = start + width
    reach = PLAIN.match(text, start, min(limit + 1, end)).end()
    if reach == end and end <= limit:
        return end
    if reach == limit + 1:
        space = text.rfind(" ", start, reach)
        if space >= 0:
            return int(_SPACES.match(text, space + 1, end).end())
        return limit
    return _next_mixed_row(text, start, end, width)


def _next_mixed_row(text: str, start: int, end: int, width: int) -> int:
    x = 0
    best = start
    at = start
    while at < end:
        stop = min(at + width + 1, end)
        if stop < end:
            stop = min(next_boundary(text, stop - 1), end)
        for cell in cells(text, at, stop):
            character = text[cell.start]
            blank = character in _BREAKABLE
            if not blank and best == cell.start and x > width:
                return cell.start
            if not blank and x + cell.width > width:
                return best if best > start else max(cell.start, start) or cell.end
            x += cell.width
            if blank or (_IDEOGRAPH.match(character) and text[cell.end : cell.end + 1] not in _NO_START):
                best = cell.end
        at = stop
    return end
