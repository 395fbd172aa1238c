"""Searching the document."""

from __future__ import annotations

from annotator.core.span import Span
from annotator.tui.desk import Desk
from annotator.tui.verbs.typing import ask_line


def search(desk: Desk) -> None:
    """Ask for words and go to where they stand next."""

    def look(words: str) -> None:
        desk.find(words)
        if words.strip():
            _go(desk, _after(desk, desk.pointer.offset - 1))

    ask_line(desk, "search", "", look)


def search_next(desk: Desk) -> None:
    """To the next place; from the last one to the first."""
    _go(desk, _after(desk, desk.pointer.offset))


def search_previous(desk: Desk) -> None:
    """To the place before; from the first one to the last."""
    pattern = desk.search.pattern
    found = None
    if pattern is not None:
        before = list(pattern.finditer(desk.text, 0, desk.pointer.offset))
        before = before or list(pattern.finditer(desk.text, desk.pointer.offset))
        found = Span(*before[-1].span()) if before else None
    _go(desk, found)


def _after(desk: Desk, offset: int) -> Span | None:
    pattern = desk.search.pattern
    if pattern is None:
        return None
    found = pattern.search(desk.text, max(0, offset + 1)) or pattern.search(desk.text)
    return Span(*found.span()) if found else None


def _go(desk: Desk, found: Span | None) -> None:
    if found is None:
        desk.message = f"not found: {desk.search.words}" if desk.search.words else "/ searches"
        return
    desk.message = _place(desk, found)
    if desk.pointer.selecting:
        desk.extend(found)
    else:
        desk.move(found.start)


def _place(desk: Desk, found: Span) -> str:
    """Which of how many this is."""
    places = [one.start() for one in desk.search.pattern.finditer(desk.text)] if desk.search.pattern else []
    return f"{places.index(found.start) + 1} of {len(places)}" if found.start in places else ""
