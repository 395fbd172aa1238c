"""Typing a line of text under the document: words to search for, a note, a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import regex
from rich.cells import cell_len

from annotator.core.graphemes import next_boundary, previous_boundary
from annotator.core.safe import safe
from annotator.tui.desk import Desk

_UNTYPABLE = regex.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What a line never takes in, typed or pasted: what a terminal would obey, and what ends a line."""


def ask_line(desk: Desk, title: str, value: str, done: Callable[[str], None]) -> None:
    """Ask for a line of text; `done` receives it, unless Escape leaves things as they were."""
    desk.mode = Typing(title, value, done)


class Typing:
    """A line being typed. It owns every key, so that what is typed ahead never labels anything."""

    def __init__(self, title: str, value: str, done: Callable[[str], None]) -> None:
        self.title = title
        self.text = value
        self.at = len(value)
        self._done = done

    def prompt(self, desk: Desk) -> str:
        """What is asked, and what is typed so far."""
        return f"{self.title}: {self.text}"

    def key(self, desk: Desk, key: str, character: str | None) -> bool:
        """Edit the line, or end it."""
        if key == "escape":
            desk.mode = None
        elif key == "enter":
            desk.mode = None
            self._done(self.text)
        elif (edit := EDITS.get(key)) is not None:
            edit(self)
        elif character:
            self.insert(character)
        return True

    def insert(self, words: str) -> None:
        """Put words in at the cursor; line breaks become spaces, other controls are left out."""
        words = _UNTYPABLE.sub("", regex.sub(r"[\t\r\n]+", " ", words))
        self.text = self.text[: self.at] + words + self.text[self.at :]
        self.at += len(words)

    def delete(self, start: int, end: int) -> None:
        """Take out a stretch; the cursor goes where it was."""
        self.text = self.text[:start] + self.text[end:]
        self.at = start

    def shown(self, cells: int) -> tuple[str, int]:
        """As much of the line as fits into some cells, and the cell of the cursor in it."""
        start = 0
        while cell_len(safe(self.text[start : self.at])) >= max(cells, 1) and start < self.at:
            start = next_boundary(self.text, start)
        return safe(self.text[start:]), cell_len(safe(self.text[start : self.at]))


def _back(line: Typing) -> None:
    line.at = previous_boundary(line.text, line.at)


def _on(line: Typing) -> None:
    line.at = next_boundary(line.text, line.at)


def _start(line: Typing) -> None:
    line.at = 0


def _end(line: Typing) -> None:
    line.at = len(line.text)


def _delete_back(line: Typing) -> None:
    line.delete(previous_boundary(line.text, line.at), line.at)


def _delete_on(line: Typing) -> None:
    line.delete(line.at, next_boundary(line.text, line.at))


def _delete_word(line: Typing) -> None:
    before = line.text[: line.at].rstrip()
    line.delete(before.rfind(" ") + 1, line.at)


def _delete_all_before(line: Typing) -> None:
    line.delete(0, line.at)


EDITS: Mapping[str, Callable[[Typing], None]] = {
    "left": _back,
    "right": _on,
    "home": _start,
    "end": _end,
    "backspace": _delete_back,
    "delete": _delete_on,
    "ctrl+w": _delete_word,
    "ctrl+u": _delete_all_before,
}
