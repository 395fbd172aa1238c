"""A row of a page as the styled words that stand on the screen."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size
from rich.style import Style

from annotator.core.safe import safe
from annotator.tui.agreement.heat import Heat
from annotator.tui.agreement.page import Cell, Column, Row
from annotator.tui.palette import PLAIN
from annotator.tui.widgets.line import Part

BAR = Style(reverse=True, bold=True)


def painted(
    row: Row, width: int, heat: Heat, *, held: int = 1, left: int = 0, bar: int | None = None
) -> Iterator[Part]:
    """The row, with `left` columns after the held ones passed over, and the bar on one cell."""
    room = width
    for place, (cell, column) in enumerate(zip(row.cells, row.columns, strict=False)):
        if held <= place < held + left:
            continue
        if room <= 0 or (column.side == "right" and column.width > room):
            break  # Half a number would be another one.
        yield from _cell(cell, Column(min(column.width, room), column.side), heat, on=place == bar)
        room -= column.width


def start_of(row: Row, place: int, held: int, left: int) -> int:
    """Where a cell starts on the screen, counted in cells from the left edge."""
    shown = [one for one in range(place) if not held <= one < held + left]
    return sum(row.columns[one].width for one in shown)


def place_at(row: Row, x: int, held: int, left: int) -> int | None:
    """The cell that stands at a column of the screen, or None beside the row."""
    end = 0
    for place, column in enumerate(row.columns[: len(row.cells)]):
        if not held <= place < held + left:
            end += column.width
            if x < end:
                return place
    return None


def _cell(cell: Cell, column: Column, heat: Heat, *, on: bool) -> Iterator[Part]:
    """The words on their side, then a gap; a shade and the bar fill all but the gap."""
    room = max(column.width - 1, 0)
    words = safe(cell.words)
    if column.side == "right":
        words = f"{words} "
    if cell_len(words) > room:
        words = set_cell_size(words, max(room - 1, 0)) + "…" * (room > 0)
    blank = " " * (room - cell_len(words))
    shaded = cell.heat is not None
    style = BAR if on else heat.style(cell.heat or 0.0, trouble=cell.trouble) if shaded else cell.style
    around = style if on or shaded else PLAIN
    if column.side == "right":
        yield blank, around
        yield words, style
    else:
        yield words, style
        yield blank, around
    yield " " * min(1, column.width), PLAIN
