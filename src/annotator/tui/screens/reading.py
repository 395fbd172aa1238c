"""A screen to read and to leave: help and guidelines."""

from __future__ import annotations

from textual import events
from textual.containers import VerticalScroll
from textual.geometry import Offset
from textual.screen import Screen

LEAVE = frozenset({"escape", "q", "enter", "space"})


class ReadingScreen(Screen[None]):
    """Scrolls with the keys of the text; the key that opened it, Escape and q close it."""

    opened_by = ""

    def on_mount(self) -> None:
        """Keys scroll at once; the cursor waits in the corner."""
        self.page.focus()
        self.app.cursor_position = Offset(0, self.app.size.height - 1)

    @property
    def page(self) -> VerticalScroll:
        """What scrolls."""
        return self.query_one(VerticalScroll)

    def on_key(self, event: events.Key) -> None:
        """Scroll or leave."""
        half = max(1, self.page.size.height // 2)
        moves = {"down": 1, "up": -1, "j": 1, "k": -1, "pagedown": half, "pageup": -half}
        if event.key in LEAVE or event.character == self.opened_by:
            self.dismiss()
        elif event.key in moves:
            self.page.scroll_relative(y=moves[event.key], animate=False)
        elif event.key in ("home", "g"):
            self.page.scroll_home(animate=False)
        elif event.key == "end" or event.character == "G":
            self.page.scroll_end(animate=False)
        else:
            return
        event.stop()
        event.prevent_default()
