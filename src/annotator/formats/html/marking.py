"""A text with its annotations as HTML: cut at every edge, one mark in the other where they overlap.

The exact text can be read again: a character that does not show, or that would steer how the rest is shown,
stands as a visible one in an element that says which it is.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from annotator.core.safe import safe

KEPT = "\n\t"
"""What is no visible character and stays as it is."""

DEEPEST = 7
"""The lowest lane that is drawn lower than the one before."""


class Piece(NamedTuple):
    """One span of an annotation: the place of the annotation in its text, and that of the span in it."""

    start: int
    end: int
    annotation: int
    part: int


class Look(NamedTuple):
    """How an annotation is shown: a class for its colour, its label, what is said on hover, its anchor."""

    colour: str
    label: str
    about: str
    anchor: str


def marked(text: str, lanes: Mapping[Piece, int], looks: Sequence[Look]) -> str:
    """The text as HTML with a mark for each piece, in as many elements as overlaps make necessary.

    `lanes` has the pieces and the line of each, as `lanes_of` gives it.
    """
    shown = safe(text, KEPT)
    edges = sorted({0, len(text), *(edge for piece in lanes for edge in piece[:2])})
    starting: dict[int, list[Piece]] = {}
    for piece in lanes:
        starting.setdefault(piece.start, []).append(piece)
    active: list[Piece] = []
    made: list[str] = []
    for start, end in pairwise(edges):
        active = [piece for piece in active if piece.end > start] + starting.get(start, [])
        # The lowest line belongs to the outermost element.
        active.sort(key=lambda piece: (-lanes[piece], piece))
        made.append("".join(_opening(piece, start, active, lanes, looks) for piece in active))
        made.append(_escaped(text, shown, start, end))
        made.append("</mark>" * len(active))
    return "".join(made)


def lanes_of(pieces: Sequence[Piece]) -> Mapping[Piece, int]:
    """For each piece the line that it is drawn on, 0 next to the words: the shorter the nearer.

    No two pieces that share a character are on one line.
    """
    lanes: list[list[tuple[int, int]]] = []
    found: dict[Piece, int] = {}
    for piece in sorted(pieces, key=lambda one: (one.end - one.start, one)):
        number = next((place for place, lane in enumerate(lanes) if _has_room(lane, piece)), len(lanes))
        if number == len(lanes):
            lanes.append([])
        insort(lanes[number], (piece.start, piece.end))
        found[piece] = number
    return found


def _has_room(lane: Sequence[tuple[int, int]], piece: Piece) -> bool:
    at = bisect_left(lane, (piece.start, piece.end))
    free_from = lane[at - 1][1] if at else 0
    free_to = lane[at][0] if at < len(lane) else piece.end
    return free_from <= piece.start and piece.end <= free_to


def _opening(
    piece: Piece,
    start: int,
    active: Sequence[Piece],
    lanes: Mapping[Piece, int],
    looks: Sequence[Look],
) -> str:
    look = looks[piece.annotation]
    more = ""
    if piece.start == start:
        more = f' data-l="{attribute(look.label)}"'
        if piece.part == 0:
            more += f' id="{look.anchor}"'
    if piece is active[-1]:
        about = "\n".join(looks[one.annotation].about for one in reversed(active))
        more += f' title="{attribute(about)}"'
    lane = min(lanes[piece], DEEPEST)
    return f'<mark class="{look.colour} n{lane}" data-a="{piece.annotation}.{piece.part}"{more}>'


def _escaped(text: str, shown: str, start: int, end: int) -> str:
    if text[start:end] == shown[start:end]:
        return escape(text[start:end], quote=False)
    return "".join(
        escape(glyph, quote=False)
        if glyph == text[at]
        else f'<i class="u" data-c="{ord(text[at]):x}" title="U+{ord(text[at]):04X}">{escape(glyph)}</i>'
        for at, glyph in enumerate(shown[start:end], start)
    )


def attribute(text: str) -> str:
    """Text for the value of an attribute; characters that do not show become visible ones."""
    return escape(safe(text, "\n")).replace("\n", "&#10;")


def words(text: str) -> str:
    """Text to be read; characters that do not show become visible ones."""
    return escape(safe(text, KEPT), quote=False)
