"""Where the cursor goes by rows. Pure: an offset goes in, an offset comes out."""

from __future__ import annotations

from annotator.core.span import Span
from annotator.core.words import words
from annotator.layout.wrap import Row, Wrap


def down(wrap: Wrap, offset: int, goal: int, count: int = 1) -> int:
    """The offset at cell `goal`, `count` rows below (above if negative), or on the last (first) row."""
    return wrap.offset_at(wrap.move(wrap.row_at(offset), count), goal)


def up(wrap: Wrap, offset: int, goal: int, count: int = 1) -> int:
    """The offset at cell `goal`, `count` rows above, or on the first row."""
    return down(wrap, offset, goal, -count)


def half_page_down(wrap: Wrap, offset: int, goal: int, height: int) -> int:
    """The offset at cell `goal` half of `height` rows below."""
    return down(wrap, offset, goal, max(height // 2, 1))


def half_page_up(wrap: Wrap, offset: int, goal: int, height: int) -> int:
    """The offset at cell `goal` half of `height` rows above."""
    return down(wrap, offset, goal, -max(height // 2, 1))


def home(wrap: Wrap, offset: int) -> int:
    """The first offset of the row."""
    return wrap.row_at(offset).start


def end(wrap: Wrap, offset: int) -> int:
    """The start of the last cluster of the row that can be seen, its hanging white space left out."""
    row = wrap.row_at(offset)
    for cell in reversed(wrap.cells(row)):
        if not wrap.text[cell.start].isspace():
            return cell.start
    return row.start


def goal_of(wrap: Wrap, offset: int) -> int:
    """The cell to aim for when rows are moved by from `offset`."""
    return wrap.cell_of(wrap.row_at(offset), offset)


def nearest_word(wrap: Wrap, row: Row, x: int) -> Span | None:
    """The word on a row that covers cell `x` or is nearest to it; None if none starts on the row."""
    best: tuple[int, Span] | None = None
    for word in words(wrap.text, row.start, row.end):
        left = wrap.cell_of(row, word.start)
        right = wrap.cell_of(row, min(word.end, row.end) - 1)
        distance = max(left - x, x - right, 0)
        if best is None or distance < best[0]:
            best = (distance, word)
    return best[1] if best else None
