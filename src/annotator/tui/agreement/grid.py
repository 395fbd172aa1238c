"""The page on the screen. It paints the rows of a board and nothing else."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from rich.segment import Segment
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from annotator.core.safe import safe
from annotator.tui.agreement.board import Board, Damage
from annotator.tui.agreement.heat import Heat
from annotator.tui.agreement.page import Page, Row
from annotator.tui.agreement.painting import painted, place_at, start_of
from annotator.tui.driver import TerminalCursor
from annotator.tui.palette import DIM, PLAIN
from annotator.tui.widgets.line import Part


class Grid(Widget):
    """Rows of cells under a heading that stays; only those are painted that changed."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Grid { height: 1fr; }"

    def __init__(self, board: Board, heat: Heat, cursor: TerminalCursor) -> None:
        super().__init__()
        self.board = board
        self._heat = heat
        self._cursor = cursor

    @property
    def words(self) -> str:
        """What stands on the screen, without its looks."""
        rows = (self.render_line(y) for y in range(self.size.height))
        return "\n".join("".join(segment.text for segment in row).rstrip() for row in rows)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        width = self.size.width
        parts = [Segment(words, style) for words, style in self._parts(y, width) if words]
        return Strip(parts).adjust_cell_length(width, PLAIN)

    def repaint(self, damage: Damage, besides: bool) -> None:
        """Paint again what changed, and put the terminal's cursor on the bar.

        `besides` is whether something else is painted, which takes the cursor along.
        """
        top, heading = self.board.top, self._heading()
        if damage.everything:
            self.refresh()
        elif damage.rows:
            width = self.size.width
            self.refresh(*(Region(0, heading + row - top, width, 1) for row in sorted(damage.rows)))
        x, y = self._cursor_cell()
        self.app.cursor_position = Offset(x, y)
        if not (damage.everything or damage.rows or besides):
            self._cursor.move(x, y)

    def point(self, x: int, y: int) -> bool:
        """Put the bar on the cell painted there; False if it can stand on none."""
        page, bar = self.board.page, self.board.bar
        row = self.board.top + y - self._heading()
        if page is None or bar is None or not self._heading() <= y or row >= len(page.rows):
            return False
        place = place_at(page.rows[row], x, page.held, bar.left)
        if place is None or not page.rows[row].cells[place].leads_on:
            return False
        self.board.put(row, place)
        return True

    def _cursor_cell(self) -> tuple[int, int]:
        page, bar = self.board.page, self.board.bar
        origin = self.content_region.offset
        if page is None or bar is None:
            return origin.x, origin.y
        x = start_of(page.rows[bar.row], bar.cell, page.held, bar.left)
        return origin.x + x, origin.y + self._heading() + bar.row - bar.top

    def _heading(self) -> int:
        page = self.board.page
        return len(page.heading) if page else 0

    def _parts(self, y: int, width: int) -> Iterable[Part]:
        page = self.board.page
        if page is None:
            return self._instead(y, width)
        heading = len(page.heading)
        if y < heading:
            return self._row(page, page.heading[y], width)
        place = self.board.top + y - heading
        if place >= len(page.rows):
            return ()
        bar = self.board.bar
        return self._row(page, page.rows[place], width, bar.cell if bar and bar.row == place else None)

    def _row(self, page: Page, row: Row, width: int, cell: int | None = None) -> Iterable[Part]:
        bar = self.board.bar
        return painted(row, width, self._heat, held=page.held, left=bar.left if bar else 0, bar=cell)

    def _instead(self, y: int, width: int) -> Iterable[Part]:
        """What stands there while there are no numbers."""
        fault = self.board.fault
        lines = (
            textwrap.wrap(safe(fault), max(20, width - 2))
            if fault
            else [f"Comparing what annotators said: {self.board.waiting}"]
        )
        return ((f" {lines[y]}", PLAIN if fault else DIM),) if y < len(lines) else ()
