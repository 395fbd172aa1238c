"""What a terminal shows for a stretch of text: one printable glyph per grapheme cluster, and its width."""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import repeat
from typing import NamedTuple

from annotator.core.patterns import lazily
from annotator.core.safe import EMOJI_STYLE, JOINER, safe

TAB_WIDTH = 4
"""Cells of a tab, wherever it stands: a mark and spaces."""

MOST_CODE_POINTS = 24
"""A cluster longer than this (marks piled on marks) is shown cut; its offsets stay whole."""


class Cell(NamedTuple):
    """One grapheme cluster on the screen.

    `[start, end)` are its offsets in the text, `glyph` is safe to print as it is, and `width`, never 0,
    counts the terminal cells that it fills.
    """

    start: int
    end: int
    glyph: str
    width: int


_CLUSTER = lazily(r"\X")
_new_cell = partial(tuple.__new__, Cell)

# Characters that are clusters by themselves among their like.
_UNJOINED = lazily(
    r"(?V1)[[\p{GCB=Other}\p{GCB=Control}\r\p{GCB=LV}\p{GCB=LVT}]--[\p{Extended_Pictographic}]]*+"
)

# Characters that fill one cell each and join with nothing. No-break spaces are shown as spaces.
_PLAIN = (
    r"\x20-\x7e\xa0-\xac\xae-\u02ff\u0391-\u03a1\u03a3-\u03ff\u0400-\u0482"
    r"\u2010-\u2015\u2018-\u2022\u2026\u202f\u20ac"
)
PLAIN = lazily(f"[{_PLAIN}]*+")
"""Matches text whose code points are one cell each: such text is laid out by counting."""

_SPACES = {0xA0: " ", **dict.fromkeys(range(0x2000, 0x200B), " "), 0x202F: " ", 0x205F: " ", 0x1680: " "}

_NOTHING = lazily(
    r"(?V1)[[\p{M}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}\u1160-\u11FF\uD7B0-\uD7C6\uD7CB-\uD7FB]--\xAD]"
)
_DOUBLE = lazily(
    r"(?V1)[[\p{East_Asian_Width=W}\p{East_Asian_Width=F}\U00020000-\U0003FFFD]--[\p{Cn}--[\U00020000-\U0003FFFD]]]"
)
_WIDENED = lazily(r"(?V1)[\p{Emoji}--[\p{East_Asian_Width=W}\p{Regional_Indicator}]]")
_MARK = lazily(r"\p{M}")


def cells(text: str, start: int, end: int) -> list[Cell]:
    """The cells of `text[start:end]`; `start` is a cluster boundary, and what `end` cuts is shown cut."""
    plain = PLAIN.match(text, start, end)
    if plain.end() == end:
        shown = text[start:end]
        if not shown.isascii():
            shown = shown.translate(_SPACES)
        offsets = list(range(start, end + 1))
        return list(map(_new_cell, zip(offsets, offsets[1:], shown, repeat(1), strict=False)))
    found = []
    at = start
    for cluster in clusters_of(text[start:end]):
        glyph, width = look(cluster)
        found.append(Cell(at, at + len(cluster), glyph, width))
        at += len(cluster)
    return found


def clusters_of(text: str) -> list[str]:
    """The grapheme clusters of a text that starts at a boundary."""
    if _UNJOINED.match(text).end() == len(text):
        return list(text)
    return _CLUSTER.findall(text)  # type: ignore[no-any-return]


class _Widths(dict[str, int]):
    """The cells that a cluster fills, measured when it is first met."""

    def __missing__(self, cluster: str) -> int:
        width = look(cluster)[1]
        if len(self) < 1 << 16:
            self[cluster] = width
        return width


WIDTHS = _Widths()
"""Cluster to width; a mapping, because whole rows are measured in one call."""


@lru_cache(maxsize=8192)
def look(cluster: str) -> tuple[str, int]:
    """The glyph of one cluster and its width in cells."""
    if cluster == "\t":
        return safe(cluster) + " " * (TAB_WIDTH - 1), TAB_WIDTH
    glyph = safe(cluster[:MOST_CODE_POINTS]).translate(_SPACES)
    width = _width(glyph)
    if width:
        return glyph, width
    return ("◌" + glyph if _MARK.match(glyph) else "▯"), 1


def _width(glyph: str) -> int:
    """Cells that a glyph fills: what follows a joiner adds nothing, emoji style widens its character."""
    total = 0
    last = ""
    joined = False
    for character in glyph:
        if joined:
            joined = False
        elif character == JOINER:
            joined = True
        elif character == EMOJI_STYLE:
            total += bool(last and _WIDENED.match(last))
            last = ""
        elif not _NOTHING.match(character):
            total += 2 if _DOUBLE.match(character) else 1
            last = character
    return total
