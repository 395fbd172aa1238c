"""Searching the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.core.graphemes import whole
from annotator.core.span import Span
from annotator.tui.desk import Desk
from annotator.tui.verbs.typing import ask_line


def search(desk: Desk) -> None:
    """Ask for words and go to where they stand next."""

    def look(words: str) -> None:
        desk.find(words)
        if words.strip():
            _go(desk, lambda places: next((p for p in places if p.start >= desk.pointer.offset), places[0]))

    ask_line(desk, "search", "", look)


def search_next(desk: Desk) -> None:
    """To the next place; from the last one to the first."""
    _go(desk, lambda places: next((p for p in places if p.start > desk.pointer.offset), places[0]))


def search_previous(desk: Desk) -> None:
    """To the place before; from the first one to the last."""
    _go(desk, lambda places: next((p for p in reversed(places) if p.start < desk.pointer.offset), places[-1]))


def _go(desk: Desk, choose: Callable[[Sequence[Span]], Span]) -> None:
    places = _places(desk)
    if not places:
        desk.message = f"not found: {desk.search.words}" if desk.search.words else "/ searches"
        return
    found = choose(places)
    desk.message = f"{places.index(found) + 1} of {len(places)}"
    if desk.pointer.selecting:
        desk.extend(found)
    else:
        desk.move(found.start)


def _places(desk: Desk) -> list[Span]:
    """Where the words stand, in order. A match inside a grapheme cluster stands for all of it."""
    text, pattern = desk.text, desk.search.pattern
    found = (match.span() for match in pattern.finditer(text)) if pattern else ()
    return list(dict.fromkeys(Span(*whole(text, start, end)) for start, end in found))
