"""Motions. Each can also extend the selection: with Shift, or after `v`."""

from __future__ import annotations

from collections.abc import Callable

from annotator.core import units, words
from annotator.core.graphemes import whole
from annotator.core.span import Span
from annotator.layout.motions import nearest_word
from annotator.layout.wrap import Row
from annotator.tui.desk import Desk

Find = Callable[[str, int], Span | None]


def next_word(desk: Desk) -> None:
    """To the next word; the first Shift+Right selects the word under the cursor."""
    _step(desk, words.next_word)


def previous_word(desk: Desk) -> None:
    """To the word before."""
    _step(desk, words.previous_word)


def row_down(desk: Desk) -> None:
    """One visual row down."""
    _vertical(desk, 1)


def row_up(desk: Desk) -> None:
    """One visual row up."""
    _vertical(desk, -1)


def row_start(desk: Desk) -> None:
    """To the first word of the row."""
    _land(desk, desk.wrap.row_at(desk.pointer.offset), 0)


def row_end(desk: Desk) -> None:
    """To the last word of the row."""
    _land(desk, desk.wrap.row_at(desk.pointer.offset), desk.wrap.width)


def page_down(desk: Desk) -> None:
    """Half a page down, text and cursor."""
    _page(desk, desk.height // 2)


def page_up(desk: Desk) -> None:
    """Half a page up, text and cursor."""
    _page(desk, -(desk.height // 2))


def text_start(desk: Desk) -> None:
    """To the first word of the document."""
    word = words.word_at(desk.text, 0) or words.next_word(desk.text, 0)
    _to(desk, word or _cluster(desk, 0))


def text_end(desk: Desk) -> None:
    """To the last word of the document."""
    _to(desk, words.previous_word(desk.text, len(desk.text)) or _cluster(desk, len(desk.text)))


def next_sentence(desk: Desk) -> None:
    """To the next sentence; while selecting, to the end of this one."""
    _unit(desk, units.sentence_at, units.next_sentence)


def previous_sentence(desk: Desk) -> None:
    """To the start of this sentence, or of the one before."""
    _unit_back(desk, units.sentence_at, units.previous_sentence)


def next_paragraph(desk: Desk) -> None:
    """To the next paragraph; while selecting, to the end of this one."""
    _unit(desk, units.paragraph_at, units.next_paragraph)


def previous_paragraph(desk: Desk) -> None:
    """To the start of this paragraph, or of the one before."""
    _unit_back(desk, units.paragraph_at, units.previous_paragraph)


def selecting(motion: Callable[[Desk], None]) -> Callable[[Desk], None]:
    """The same motion, extending the selection."""

    def extended(desk: Desk) -> None:
        was = desk.pointer.selecting
        desk.set_selecting(True)
        motion(desk)
        desk.set_selecting(was)

    extended.__doc__ = motion.__doc__
    return extended


# -- inside --------------------------------------------------------------------------------------


def _to(desk: Desk, target: Span | None, goal: int | None = None) -> None:
    if target is None:
        return
    if desk.pointer.selecting:
        desk.extend(target, goal=goal)
    else:
        desk.move(target.start, goal=goal)


def _step(desk: Desk, find: Find) -> None:
    if desk.pointer.selecting and desk.pointer.selection is None and desk.unit is not None:
        desk.extend(desk.unit)
        return
    target = find(desk.text, desk.pointer.offset)
    if target is not None:
        _to(desk, target)


def _vertical(desk: Desk, count: int) -> None:
    offset = desk.pointer.offset
    row = desk.wrap.row_at(offset)
    goal = desk.pointer.goal if desk.pointer.goal is not None else desk.wrap.cell_of(row, offset)
    target = desk.wrap.move(row, count)
    if target == row:
        return
    # Rows without a word (blank lines) are passed over: there is nothing to stand on.
    step = 1 if count > 0 else -1
    while target.start == target.end and (beyond := desk.wrap.move(target, step)) != target:
        target = beyond
    _land(desk, target, goal, goal)


def _cluster(desk: Desk, offset: int) -> Span | None:
    """Where no word is to stand on: the character there, or the last one; None in an empty text."""
    start = min(offset, len(desk.text) - 1)
    return Span(*whole(desk.text, start, start + 1)) if desk.text else None


def _land(desk: Desk, row: Row, x: int, goal: int | None = None) -> None:
    """To the word of a row nearest to cell `x`; where the row has none, to the character there."""
    word = nearest_word(desk.wrap, row, x)
    _to(desk, word or _cluster(desk, desk.wrap.offset_at(row, x)), goal)


def _page(desk: Desk, count: int) -> None:
    desk.scroll_to(desk.wrap.move(desk.top, count))
    _vertical(desk, count)


def _unit(desk: Desk, at: Find, following: Find) -> None:
    """Forward by a unit. Selecting stops at the unit's end, trimmed; otherwise the next one's start."""
    text, offset = desk.text, desk.pointer.offset
    here = at(text, offset)
    if not desk.pointer.selecting:
        target = following(text, offset)
        if target is not None:
            desk.move(_first_word(desk, target).start)
        return
    held = desk.pointer.selection
    if here is None or (held is not None and held.end >= here.end):
        here = following(text, max(offset, held.end - 1 if held else offset))
    if here is not None:
        start = max(here.start, desk.unit.start) if held is None and desk.unit else here.start
        desk.extend(Span(max(start, min(offset, here.end - 1)), here.end))


def _unit_back(desk: Desk, at: Find, preceding: Find) -> None:
    text, offset = desk.text, desk.pointer.offset
    here = at(text, offset)
    held = desk.pointer.selection
    reached = held.start if desk.pointer.selecting and held else offset
    if here is None or _first_word(desk, here).start >= reached or here.start >= reached:
        here = preceding(text, here.start if here else offset)
    if here is None:
        return
    if desk.pointer.selecting:
        anchor = desk.pointer.anchor or desk.unit or here
        desk.extend(Span(here.start, max(here.start + 1, anchor.start)))
    else:
        desk.move(_first_word(desk, here).start)


def _first_word(desk: Desk, unit: Span) -> Span:
    word = words.word_at(desk.text, unit.start) or words.next_word(desk.text, unit.start)
    return word if word is not None and word.start < unit.end else unit
