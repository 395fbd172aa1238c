"""Finds annotations in lines that we wrote, and where they stand in the text that was labelled.

What the lines and the text have in common are their characters other than white space, in the same order. By
counting these, and by nothing that the writing knew, every tagged token is found in the text.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from annotator.formats.conll.rows import MIDDLE
from annotator.formats.conll.scheme import OUTSIDE, decode

_UNTAGGED = f"{MIDDLE}{OUTSIDE}\n".encode()
_SPACES = [character for character in map(chr, range(0x3001)) if character.isspace()]
"""All white space that there is."""


class Extent(NamedTuple):
    """An annotation in its text, in code points."""

    start: int
    end: int
    label: str


class Visible:
    """The characters of a text that are not white space, and where they stand."""

    def __init__(self, text: str) -> None:
        self.text = rest = text
        self._before: list[list[int]] = []
        for space in _SPACES:
            if space in rest:
                pieces = rest.split(space)
                rest = "".join(pieces)
                # How many characters are before each space of this kind, apart from such spaces.
                self._before.append(list(accumulate(map(len, pieces[:-1]))))
        self.encoded = rest.encode()

    def offset(self, place: int) -> int:
        """Where the character of that number, counted from 0, stands in the text, in code points."""
        for before in reversed(self._before):
            place += bisect_right(before, place)
        return place


def extents(lines: bytes, visible: Visible) -> list[Extent] | None:
    """The annotations in the lines of a document, None if they are not as we write the lines of that text.

    Raises ValueError for a tag of no scheme.
    """
    # Untagged tokens are put in a row. What remains is a tag, all up to the next token with one, a tag again.
    before, *pieces = lines.replace(_UNTAGGED, b" ").decode().split(MIDDLE)
    at, size = _visible(before), _last(before)
    held = [before]
    tags: list[str] = []
    places: list[tuple[int, int]] = []
    for piece in pieces:
        tag, _, behind = piece.partition("\n")
        held.append(behind)
        tags.append(tag)
        places.append((at - size, at))
        if " " in behind or "\n" in behind:  # other tokens, or the end of a sentence
            tags.append(OUTSIDE)
            places.append((at, at))
            at += _visible(behind)
            size = _last(behind)
        else:
            size = len(behind)
            at += size
    if "".join(held).encode().translate(None, b" \n") != visible.encoded:
        return None
    return [
        Extent(visible.offset(places[first][0]), visible.offset(places[last - 1][1] - 1) + 1, label)
        for first, last, label in decode(tags)
    ]


def _visible(row: str) -> int:
    """How many characters the tokens in a row have."""
    return len(row) - row.count(" ") - row.count("\n")


def _last(row: str) -> int:
    """How many characters the last token in a row has."""
    return len(row) - 1 - max(row.rfind(" "), row.rfind("\n"))
