"""The mouse: a click focuses, a double click selects a word, a drag selects whole words."""

from __future__ import annotations

from annotator.core.span import Span
from annotator.core.words import next_word, previous_word, word_at
from annotator.tui.desk import Desk

WHEEL = 3
"""Rows that one notch of the wheel scrolls."""


def click(desk: Desk, offset: int) -> None:
    """Focus the innermost annotation there, else put the cursor on the word."""
    under = desk.doc.annotations.at(offset)
    word = word_at(desk.text, offset)
    desk.move(word.start if word else offset)
    if under:
        desk.focus(under[0], tuple(one.id for one in under))


def double_click(desk: Desk, offset: int) -> None:
    """Select the word there."""
    word = word_at(desk.text, offset)
    if word is not None:
        desk.drop_focus()
        desk.select(word)


def drag(desk: Desk, start: int, end: int) -> None:
    """Select the whole words from one place to another."""
    left, right = min(start, end), max(start, end)
    first = word_at(desk.text, left) or next_word(desk.text, left)
    last = word_at(desk.text, right) or previous_word(desk.text, right)
    if first is not None and last is not None and first.start < last.end:
        desk.drop_focus()
        desk.select(Span(first.start, last.end))


def scroll(desk: Desk, notches: int) -> None:
    """Scroll the text; the cursor goes along only where it would leave the screen."""
    desk.scroll_to(desk.wrap.move(desk.top, notches * WHEEL))
    row = desk.wrap.row_at(desk.pointer.offset)
    rows = desk.rows
    if not rows[0] <= row <= rows[-1]:
        edge = rows[0] if row < rows[0] else rows[-1]
        word = word_at(desk.text, edge.start) or next_word(desk.text, edge.start)
        desk.move(word.start if word is not None and word.start <= rows[-1].end else edge.start)
