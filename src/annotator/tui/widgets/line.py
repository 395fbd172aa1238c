"""Lines of the screen made of styled parts."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from annotator.core.safe import safe
from annotator.tui.palette import PLAIN

Part = tuple[str, Style]


class Lines(Widget):
    """Lines of which only those are painted that changed. All is data: nothing is markup."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[tuple[Part, ...]] = []

    @property
    def words(self) -> str:
        """What the lines say, without their looks."""
        return "\n".join("".join(safe(text) for text, _ in line) for line in self._lines)

    def say(self, lines: Iterable[Iterable[Part]]) -> bool:
        """Show other lines; returns whether anything changed."""
        fresh = [tuple(line) for line in lines]
        count = max(len(fresh), len(self._lines))
        changed = [y for y in range(count) if _at(fresh, y) != _at(self._lines, y)]
        self._lines = fresh
        if changed:
            width = self.size.width
            self.refresh(*(Region(0, y, width, 1) for y in changed))
        return bool(changed)

    def render_line(self, y: int) -> Strip:
        """The parts of a line, cut or filled to the width."""
        strip = Strip([Segment(safe(text), style) for text, style in _at(self._lines, y) if text])
        return strip.adjust_cell_length(self.size.width, PLAIN)


class Line(Lines):
    """One line."""

    DEFAULT_CSS = "Line { height: 1; }"


def _at(lines: list[tuple[Part, ...]], y: int) -> tuple[Part, ...]:
    return lines[y] if y < len(lines) else ()
