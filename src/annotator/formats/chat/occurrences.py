"""Which occurrence of its words a stretch of text is, and where that is again. Occurrences may overlap."""

from __future__ import annotations

from collections.abc import Iterator


class Occurrences:
    """Counts occurrences in one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, list[int]] = {}

    def number(self, start: int, end: int) -> int:
        """Which occurrence of its words the stretch is, from 1."""
        return self._places(self._text[start:end]).index(start) + 1

    def place(self, words: str, number: int) -> int | None:
        """Where an occurrence starts, None if there are not so many."""
        places = self._places(words) if words else []
        return places[number - 1] if 0 < number <= len(places) else None

    def _places(self, words: str) -> list[int]:
        if words not in self._known:
            self._known[words] = list(self._found(words))
        return self._known[words]

    def _found(self, words: str) -> Iterator[int]:
        at = self._text.find(words)
        while at >= 0:
            yield at
            at = self._text.find(words, at + 1)
