"""One line of the screen made of styled parts."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from annotator.core.safe import safe
from annotator.tui.palette import PLAIN

Part = tuple[str, Style]


class Line(Widget):
    """A line that is painted only when what it says changes. All of it is data: nothing is markup."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Line { height: 1; }"

    def __init__(self, *, id: str | None = None, base: Style = PLAIN) -> None:
        super().__init__(id=id)
        self._parts: tuple[Part, ...] = ()
        self._base = base

    @property
    def words(self) -> str:
        """What the line says, without its looks."""
        return "".join(text for text, _ in self._parts)

    def say(self, parts: Iterable[Part]) -> bool:
        """Show other parts; returns whether anything changed."""
        fresh = tuple((safe(text), style) for text, style in parts if text)
        if fresh == self._parts:
            return False
        self._parts = fresh
        self.refresh()
        return True

    def render_line(self, y: int) -> Strip:
        """The parts, cut or filled to the width."""
        strip = Strip([Segment(text, self._base + style) for text, style in self._parts])
        return strip.adjust_cell_length(self.size.width, self._base)

    def fits(self, words: str) -> bool:
        """Whether words would fit the line."""
        return cell_len(words) <= self.size.width
