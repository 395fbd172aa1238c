"""A page of numbers as data: rows of cells, some of which lead somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Literal

from rich.style import Style

from annotator.tui.palette import PLAIN

if TYPE_CHECKING:
    from annotator.agreement.meetings import Ask
    from annotator.agreement.result import Result

Side = Literal["left", "right"]


@dataclass(frozen=True)
class Column:
    """How wide a column is, in cells, and to which side its words go."""

    width: int
    side: Side = "left"


@dataclass(frozen=True)
class Cell:
    """Words with a look. `ask` is what Enter lists, `result` what `w` explains, `about` says it in full.

    `heat` is how strongly the cell is shaded, 0 to 1; `trouble` shades in another colour, for counts of
    what should not be. `title` heads the list of what is behind the cell.
    """

    words: str = ""
    style: Style = PLAIN
    ask: Ask | None = None
    result: Result | None = None
    about: str = ""
    title: str = ""
    heat: float | None = None
    trouble: bool = False

    @property
    def leads_on(self) -> bool:
        """Whether the bar can stand on it."""
        return self.ask is not None or self.result is not None


@dataclass(frozen=True)
class Row:
    """Cells in their columns; what does not fit into its column is cut."""

    cells: tuple[Cell, ...] = ()
    columns: tuple[Column, ...] = ()

    def first(self) -> int | None:
        """The first cell that the bar can stand on."""
        return next((place for place, cell in enumerate(self.cells) if cell.leads_on), None)


@dataclass(frozen=True)
class Page:
    """Rows under a heading that stays. `begin` is the row and the cell where the bar first stands.

    `rows` may be made when they are looked at. `held` is how many columns stay when a page is wider than
    the screen.
    """

    rows: Sequence[Row]
    heading: tuple[Row, ...] = ()
    begin: tuple[int, int] | None = None
    held: int = 1


def prose(words: str, style: Style = PLAIN) -> Row:
    """A row of words over the whole width."""
    return Row((Cell(words, style),), (Column(1000),))


def paragraph(words: str, width: int, style: Style = PLAIN) -> list[Row]:
    """Words over as many rows as they need."""
    return [prose(line, style) for line in wrap(words, max(20, width))]


EMPTY = Row()
