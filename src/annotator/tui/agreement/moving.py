"""Moving the bar of a page: from cell to cell, over what leads nowhere."""

from __future__ import annotations

from annotator.tui.agreement.board import Board
from annotator.tui.agreement.page import Row

FAR = 10**9


def right(board: Board) -> None:
    """The next cell of the row."""
    _across(board, 1)


def left(board: Board) -> None:
    """The cell before."""
    _across(board, -1)


def down(board: Board) -> None:
    """A row down."""
    _along(board, 1)


def up(board: Board) -> None:
    """A row up."""
    _along(board, -1)


def page_down(board: Board) -> None:
    """Half a screen down."""
    _jump(board, board.body // 2)


def page_up(board: Board) -> None:
    """Half a screen up."""
    _jump(board, -(board.body // 2))


def first_row(board: Board) -> None:
    """The first row."""
    _jump(board, -FAR)


def last_row(board: Board) -> None:
    """The last row."""
    _jump(board, FAR)


def row_start(board: Board) -> None:
    """The first cell of the row."""
    _end(board, 0)


def row_end(board: Board) -> None:
    """The last cell of the row."""
    _end(board, -1)


def _across(board: Board, step: int) -> None:
    page, bar = board.page, board.bar
    if page is None or bar is None:
        return
    cells = page.rows[bar.row].cells
    place = bar.cell + step
    while 0 <= place < len(cells):
        if cells[place].leads_on:
            board.put(bar.row, place)
            return
        place += step


def _end(board: Board, which: int) -> None:
    page, bar = board.page, board.bar
    if page is not None and bar is not None:
        places = [place for place, cell in enumerate(page.rows[bar.row].cells) if cell.leads_on]
        board.put(bar.row, places[which])


def _along(board: Board, step: int) -> None:
    """To the next row in which the bar can stand; at the end it stays."""
    page, bar = board.page, board.bar
    if page is None or bar is None:
        return
    place = bar.row + step
    while 0 <= place < len(page.rows):
        cell = _near(page.rows[place], bar.cell)
        if cell is not None:
            board.put(place, cell)
            return
        place += step


def _jump(board: Board, step: int) -> None:
    """Some rows on; where the bar cannot stand, the next row before that in which it can."""
    page, bar = board.page, board.bar
    if page is None or bar is None:
        return
    target = max(0, min(len(page.rows) - 1, bar.row + step))
    back = -1 if step > 0 else 1
    while target != bar.row:
        cell = _near(page.rows[target], bar.cell)
        if cell is not None:
            board.put(target, cell)
            return
        target += back


def _near(row: Row, cell: int) -> int | None:
    """The cell of a row nearest to a column."""
    places = [place for place, one in enumerate(row.cells) if one.leads_on]
    return min(places, key=lambda place: abs(place - cell), default=None)
