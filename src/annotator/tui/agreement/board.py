"""The pages as they lie before the reader: which one is open, and where its bar stands.

Nothing here knows Textual: an action changes the board, the screen then paints what `take_damage` names.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from annotator.core.matching import Mode
from annotator.tui.agreement.leaves import LEAVES
from annotator.tui.agreement.page import Cell, Page, Row

if TYPE_CHECKING:
    from annotator.agreement.meetings import Ask
    from annotator.agreement.result import Result
    from annotator.tui.agreement.view import View

BEGINNING = "…"
"""How far the numbers are before anything was read."""


class Around(Protocol):
    """What lies around the board."""

    def list_behind(self, ask: Ask, title: str) -> None:
        """List what is behind a number."""

    def explain(self, what: str, result: Result) -> None:
        """Say how a number came about."""

    def go(self, where: str) -> None:
        """Another screen, or none: 'help', 'palette', 'export', 'back', 'again'."""


@dataclass
class Damage:
    """What must be painted again: everything, or some rows of the page."""

    everything: bool = False
    rows: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Bar:
    """Where the bar stands: row and cell; `top` and `left` are the first row and column on screen."""

    row: int = 0
    cell: int = 0
    top: int = 0
    left: int = 0


class Board:
    """One reader at the pages. `height` is the rows of the screen that pages have."""

    def __init__(self, around: Around, *, height: int = 20) -> None:
        self.around = around
        self.height = height
        self.view: View | None = None
        self.waiting = BEGINNING
        self.fault = ""
        self.message = ""
        self.place = 0
        self._bars: dict[int, Bar] = {}
        self._pages: dict[int, Page] = {}
        self._damage = Damage(everything=True)

    # -- reading ---------------------------------------------------------------------------------

    @property
    def page(self) -> Page | None:
        """The page that is open, made when it is first looked at; None while there are no numbers."""
        if self.view is None:
            return None
        if self.place not in self._pages:
            self._pages[self.place] = LEAVES[self.place].page(self.view)
        return self._pages[self.place]

    @property
    def bar(self) -> Bar | None:
        """Where the bar stands; None on a page where it can stand nowhere."""
        page = self.page
        if page is None or page.begin is None:
            return None
        if self.place not in self._bars:
            self._bars[self.place] = self._seen(Bar(*page.begin))
        return self._bars[self.place]

    @property
    def cell(self) -> Cell | None:
        """The cell under the bar."""
        page, bar = self.page, self.bar
        return page.rows[bar.row].cells[bar.cell] if page and bar else None

    @property
    def body(self) -> int:
        """How many rows of the page are on screen at one time, the heading not counted."""
        return max(1, self.height - len(self.page.heading if self.page else ()))

    @property
    def top(self) -> int:
        """The first row on screen."""
        return self.bar.top if self.bar else 0

    # -- changing --------------------------------------------------------------------------------

    def show(self, view: View) -> None:
        """Show other numbers, or the same in another look; bars stay where they were, if they can."""
        self.view = view
        self.fault = self.waiting = ""
        self._pages.clear()
        self._damage.everything = True
        for place in list(self._bars):
            self._keep(place)

    def fail(self, fault: str) -> None:
        """There are no numbers to show, because of this."""
        self.view, self.fault, self.waiting = None, fault, ""
        self._pages.clear()
        self._bars.clear()
        self._damage.everything = True

    def wait(self, doing: str) -> None:
        """Say how far the numbers are; empty when they are there."""
        self.waiting = doing
        self._damage.everything |= self.view is None and not self.fault

    def resize(self, width: int, height: int) -> None:
        """Lay the page out anew."""
        self.height = height
        if self.view is not None:
            self.show(replace(self.view, width=width, height=height))
        self._damage.everything = True

    def measure(self, measure: Mode) -> None:
        """Show another measure in the matrix of pairs."""
        if self.view is not None:
            self.show(replace(self.view, measure=measure))

    def turn(self, place: int) -> None:
        """Open a page."""
        if place != self.place:
            self.place = place
            self._damage.everything = True

    def put(self, row: int, cell: int) -> None:
        """Put the bar on a cell."""
        before = self.bar
        if before is None:
            return
        after = self._seen(replace(before, row=row, cell=cell))
        self._bars[self.place] = after
        if (before.top, before.left) != (after.top, after.left):
            self._damage.everything = True
        elif before != after:
            self._damage.rows |= {before.row, after.row}

    def take_damage(self) -> Damage:
        """What changed in the picture since this was last asked."""
        damage, self._damage = self._damage, Damage()
        return damage

    # -- inside ----------------------------------------------------------------------------------

    def _seen(self, bar: Bar) -> Bar:
        """The same, scrolled so that the bar is on the screen."""
        top, left = bar.top, bar.left
        if not top <= bar.row < top + self.body:
            top = max(0, bar.row - self.body // 2) if bar.row >= self.body else 0
        page = self.page
        if page is not None and self.view is not None:
            left = _left(page, page.rows[bar.row], bar.cell, left, self.view.width)
        return replace(bar, top=top, left=left)

    def _keep(self, place: int) -> None:
        here, self.place = self.place, place
        page, bar = self.page, self._bars[place]
        if page is None or page.begin is None or not _stands(page, bar):
            del self._bars[place]
        else:
            self._bars[place] = self._seen(bar)
        self.place = here


def _stands(page: Page, bar: Bar) -> bool:
    if bar.row >= len(page.rows):
        return False
    cells = page.rows[bar.row].cells
    return bar.cell < len(cells) and cells[bar.cell].leads_on


def _left(page: Page, row: Row, cell: int, left: int, width: int) -> int:
    """How many columns to pass over so that a cell is on the screen."""
    if cell < page.held:
        return left
    held = sum(column.width for column in row.columns[: page.held])
    if cell < page.held + left:
        return cell - page.held
    while left < cell - page.held and (
        held + sum(column.width for column in row.columns[page.held + left : cell + 1]) > width
    ):
        left += 1
    return left
