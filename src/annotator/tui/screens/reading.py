"""A screen to read and to leave: help and guidelines."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Offset
from textual.widgets import Static

from annotator.tui.screens.keys import KeyScreen

LEAVE = frozenset({"escape", "q", "enter", "space"})


class ReadingScreen(KeyScreen[None]):
    """Scrolls with the keys of the text; the key that opened it, Escape and q close it."""

    opened_by = ""

    def __init__(self, words: Static) -> None:
        super().__init__()
        self.page = VerticalScroll(words)

    def compose(self) -> ComposeResult:
        """One page."""
        yield self.page

    def on_mount(self) -> None:
        """The cursor waits in the corner."""
        self.app.cursor_position = Offset(0, self.app.size.height - 1)

    def press(self, key: events.Key) -> None:
        """Scroll or leave."""
        half = max(1, self.page.size.height // 2)
        moves = {"down": 1, "up": -1, "j": 1, "k": -1, "pagedown": half, "pageup": -half}
        if key.key in LEAVE or key.character == self.opened_by:
            self.dismiss()
        elif key.key in moves:
            self.page.scroll_relative(y=moves[key.key], animate=False)
        elif key.key in ("home", "g"):
            self.page.scroll_home(animate=False)
        elif key.key == "end" or key.character == "G":
            self.page.scroll_end(animate=False)
