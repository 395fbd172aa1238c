"""Where text falls on a screen: visual rows, found paragraph by paragraph when they are asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from typing import NamedTuple

from annotator.core.patterns import lazily
from annotator.layout.cells import PLAIN, Cell, cells
from annotator.layout.rows import row_starts

_NEWLINE = lazily("\n")


class Row(NamedTuple):
    """One visual row: row `index` of a paragraph, both counted from 0, and its offsets `[start, end)`.

    The newline of a paragraph is not in its last row but has its place at that row's `end`. An empty
    paragraph is one row with `start == end`. Rows order as they are read.
    """

    paragraph: int
    index: int  # type: ignore[assignment]  # nobody looks for a value in a row
    start: int
    end: int


class Wrap:
    """A text wrapped to a number of cells.

    Rows break after white space, words longer than a row between clusters. White space that ends a row
    stays on it, even beyond the last cell. Only newlines are looked for at once; a paragraph is wrapped
    when one of its rows is wanted.
    """

    ROWS_KEPT = 512
    PARAGRAPHS_KEPT = 4096

    def __init__(self, text: str, width: int) -> None:
        self.text = text
        self.width = max(width, 1)
        self._newlines = [match.start() for match in _NEWLINE.finditer(text)]
        self._starts: OrderedDict[int, list[int]] = OrderedDict()
        self._cells: OrderedDict[Row, list[Cell]] = OrderedDict()

    def row_at(self, offset: int) -> Row:
        """The row that shows `offset`, clamped to the text."""
        at = min(max(offset, 0), len(self.text))
        paragraph = bisect_left(self._newlines, at)
        return self._row(paragraph, bisect_right(self._rows(paragraph), at) - 1)

    def next(self, row: Row) -> Row | None:
        """The row below, or None at the end."""
        if row.index + 1 < len(self._rows(row.paragraph)):
            return self._row(row.paragraph, row.index + 1)
        return self._row(row.paragraph + 1, 0) if row.paragraph < len(self._newlines) else None

    def previous(self, row: Row) -> Row | None:
        """The row above, or None at the start."""
        if row.index:
            return self._row(row.paragraph, row.index - 1)
        if not row.paragraph:
            return None
        return self._row(row.paragraph - 1, len(self._rows(row.paragraph - 1)) - 1)

    def move(self, row: Row, count: int) -> Row:
        """The row `count` rows below, above if negative, or the last or first one."""
        paragraph, index = row.paragraph, row.index + count
        while index < 0 and paragraph:
            paragraph -= 1
            index += len(self._rows(paragraph))
        while index >= (rows := len(self._rows(paragraph))) and paragraph < len(self._newlines):
            paragraph += 1
            index -= rows
        return self._row(paragraph, min(max(index, 0), len(self._rows(paragraph)) - 1))

    def rows_from(self, row: Row, count: int) -> list[Row]:
        """`row` and the rows below it, `count` in all or as many as there are."""
        found: list[Row] = []
        here: Row | None = row
        while here is not None and len(found) < count:
            found.append(here)
            here = self.next(here)
        return found

    def cells(self, row: Row) -> list[Cell]:
        """The cells of a row that fit into the width: all but spaces that hang. Shared: not to be changed."""
        kept = self._cells.get(row)
        if kept is None:
            kept = self._cells[row] = self._fitting(cells(self.text, row.start, row.end))
            if len(self._cells) > self.ROWS_KEPT:
                self._cells.popitem(last=False)
        else:
            self._cells.move_to_end(row)
        return kept

    def cell_of(self, row: Row, offset: int) -> int:
        """The first terminal cell, from 0, of the cluster that covers `offset`, kept inside the width.

        The row's end, where the place of a newline is, follows the last cluster.
        """
        if PLAIN.match(self.text, row.start, row.end).end() == row.end:
            x = min(max(offset, row.start), row.end) - row.start
        else:
            x = 0
            for cell in self.cells(row):
                if offset < cell.end:
                    break
                x += cell.width
        return min(x, self.width - 1)

    def offset_at(self, row: Row, x: int) -> int:
        """The start of the cluster that fills cell `x`; the row's first or last if `x` is outside."""
        edge = 0
        at = row.start
        for cell in self.cells(row):
            at = cell.start
            edge += cell.width
            if x < edge:
                break
        return at

    def _fitting(self, row: list[Cell]) -> list[Cell]:
        x = sum(cell.width for cell in row)
        while x > self.width and len(row) > 1:
            x -= row.pop().width
        return row

    def _row(self, paragraph: int, index: int) -> Row:
        starts = self._rows(paragraph)
        last = index + 1 == len(starts)
        end = self._bounds(paragraph)[1] if last else starts[index + 1]
        return Row(paragraph, index, starts[index], end)

    def _rows(self, paragraph: int) -> list[int]:
        starts = self._starts.get(paragraph)
        if starts is None:
            starts = self._starts[paragraph] = row_starts(self.text, *self._bounds(paragraph), self.width)
            if len(self._starts) > self.PARAGRAPHS_KEPT:
                self._starts.popitem(last=False)
        return starts

    def _bounds(self, paragraph: int) -> tuple[int, int]:
        start = self._newlines[paragraph - 1] + 1 if paragraph else 0
        last = paragraph == len(self._newlines)
        return start, len(self.text) if last else self._newlines[paragraph]
