"""The pages on the screen: titles above, the page, and below it what the bar stands on. Wiring only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from annotator.core.errors import AnnotatorError
from annotator.tui.agreement.board import Board
from annotator.tui.agreement.grid import Grid
from annotator.tui.agreement.heat import Heat
from annotator.tui.agreement.keys import BOARD, BoardAction, BoardKeyboard, open_list
from annotator.tui.agreement.leaves import LEAVES
from annotator.tui.agreement.text import keys_line
from annotator.tui.agreement.view import View
from annotator.tui.palette import BOLD, DIM, PLAIN, REVERSE, Palette
from annotator.tui.screens.keys import KeyScreen
from annotator.tui.widgets.line import Line, Part

if TYPE_CHECKING:
    from annotator.project.agreeing.agree import Agreement
    from annotator.tui.agreement.visit import Visit

AROUND = 4
"""Rows that are not the page's: titles and a blank above, the cell in full and the keys below."""

MARGIN = 1
"""Cells left free beside the page."""

KEYS = (("Enter", "list them"), ("w", "why"), ("1-7", "pages"), ("x", "export"), ("?", "keys"), ("q", "back"))
MANY = frozenset({"256", "truecolor"})


class AgreementScreen(KeyScreen[None]):
    """Shows the board; every key goes to it, then what changed is painted."""

    DEFAULT_CSS = "AgreementScreen Grid { margin: 1 1 0 1; }"

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.visit = visit
        self.board = Board(visit)
        self.heat = Heat(mono=visit.app.mono, many=visit.app.console.color_system in MANY)
        self.titles = Line(id="titles")
        self.grid = Grid(self.board, self.heat, visit.app.cursor)
        self.about = Line(id="about")
        self.keys = Line(id="keys")
        self._keyboard = BoardKeyboard()

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.titles
        yield self.grid
        yield self.about
        yield self.keys

    def on_mount(self) -> None:
        """The picture is there before the numbers are."""
        self.fit(self.app.size.width, self.app.size.height)
        self.call_after_refresh(self.visit.compare)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the page out for the new size."""
        self.fit(event.size.width, event.size.height)

    def on_screen_resume(self) -> None:
        """Back from another screen: the cursor returns to the bar."""
        self.call_after_refresh(self.settle)

    def fit(self, width: int, height: int) -> None:
        """Give the board the size of the page."""
        self.board.resize(max(1, width - 2 * MARGIN), max(1, height - AROUND))
        self.settle()

    # -- the numbers ---------------------------------------------------------------------------------

    def wait(self, doing: str, done: int, total: int | None) -> None:
        """Say how far the comparing is."""
        of = f" of {total:,}" if total else ""
        self.board.wait(f"{doing} {done:,}{of} …")
        self.settle()

    def show(self, agreement: Agreement, gold: dict[str, str]) -> None:
        """Show numbers, at the place where one is."""
        held = self.board.view
        palette = Palette(agreement.project.schema, mono=self.visit.app.mono)
        measure = held.measure if held else "strict"
        width = self.app.size.width - 2 * MARGIN
        self.board.show(View(agreement, palette, self.heat, width, self.board.height, measure, gold))
        self.settle()

    def fail(self, reason: AnnotatorError) -> None:
        """Say why there are no numbers."""
        self.board.fail(str(reason))
        self.settle()

    # -- keys ------------------------------------------------------------------------------------------

    def press(self, key: events.Key) -> None:
        """Take a key to the board, then paint what changed."""
        self._keyboard.press(self.board, key.key, key.character if key.is_printable else None)
        self.settle()

    def under_the_mouse(self) -> tuple[Widget, ...]:
        """A key that follows a click is about what was clicked."""
        return (self.grid, self)

    def on_click(self, event: events.Click) -> None:
        """A click puts the bar on a cell, a double click opens what is behind it."""
        origin = self.grid.content_region.offset
        if self.is_current and self.grid.point(event.screen_x - origin.x, event.screen_y - origin.y):
            self.board.message = ""
            if event.chain >= 2:
                open_list(self.board)
            self.settle()

    def open_palette(self) -> None:
        """Every action of the pages by name."""
        from annotator.tui.screens.actions import ActionsScreen

        def run(action: BoardAction) -> None:
            action.run(self.board)
            self.settle()

        self.visit.app.lay_over(ActionsScreen(run, BOARD))

    # -- painting --------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Paint what changed, and only that; then put the cursor on the bar."""
        if not self.is_mounted:
            return
        painted = self.titles.say([list(self._titles())])
        cell = self.board.cell
        painted |= self.about.say([[(f" {self.board.message or (cell.about if cell else '')}", BOLD)]])
        busy = self.board.waiting if self.board.view is not None else ""
        painted |= self.keys.say([[*keys_line(KEYS), (f" {busy}", DIM)]])
        self.grid.repaint(self.board.take_damage(), painted)

    def _titles(self) -> Iterator[Part]:
        for place, leaf in enumerate(LEAVES):
            if place == self.board.place:
                yield f" {place + 1} {leaf.title} ", REVERSE
            else:
                yield f" {place + 1} ", DIM
                yield f"{leaf.title} ", PLAIN
