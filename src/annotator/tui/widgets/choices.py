"""Rows to choose one from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from rich.segment import Segment
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from annotator.core.safe import safe
from annotator.tui.palette import PLAIN, REVERSE

T = TypeVar("T")


class Choices(Widget, Generic[T]):
    """Rows with a bar on one. Only those on screen are ever made, however many there are."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Choices { height: 1fr; }"

    def __init__(self, rows: Sequence[T], words: Callable[[T], str], chosen: T | None = None) -> None:
        """`words` says what stands on a row; it is made safe here."""
        super().__init__()
        self.rows = rows
        self._words = words
        self.at = rows.index(chosen) if chosen is not None and chosen in rows else 0
        self.top = 0

    @property
    def chosen(self) -> T | None:
        """What is under the bar."""
        return self.rows[self.at] if self.rows else None

    def move(self, step: int) -> None:
        """Move the bar."""
        self.put(self.at + step)

    def point(self, y: int) -> bool:
        """Move the bar to a row of the widget; False where there is none."""
        if not 0 <= self.top + y < len(self.rows):
            return False
        self.put(self.top + y)
        return True

    def show(self, rows: Sequence[T]) -> None:
        """Show other rows; the bar stays on its own if that is still there."""
        held = self.chosen
        self.rows = rows
        self.put(rows.index(held) if held is not None and held in rows else 0)
        self.refresh()

    def on_resize(self) -> None:
        """The bar stays on screen."""
        self.put(self.at)

    def put(self, at: int) -> None:
        """Put the bar on a row on screen, and the terminal's cursor on it for those who read by it."""
        before, top = self.at, self.top
        self.at = max(0, min(len(self.rows) - 1, at))
        height = max(1, self.size.height)
        if not self.top <= self.at < self.top + height:
            self.top = max(0, self.at - height // 2)
        self.app.cursor_position = Offset(0, self.content_region.y + self.at - self.top)
        if self.top != top:
            self.refresh()
        else:
            self.refresh(*(Region(0, one - top, self.size.width, 1) for one in {before, self.at}))

    def render_line(self, y: int) -> Strip:
        """One row."""
        place = self.top + y
        if place >= len(self.rows):
            return Strip.blank(self.size.width, PLAIN)
        style = REVERSE if place == self.at else PLAIN
        words = safe(self._words(self.rows[place]))
        return Strip([Segment(words, style)]).adjust_cell_length(self.size.width, style)
