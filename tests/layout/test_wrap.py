from __future__ import annotations

from itertools import pairwise
from time import process_time
from unittest.mock import patch

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.graphemes import is_boundary
from annotator.layout.wrap import Row, Wrap
from tests.support.strange_texts import FAMILY, STRANGE, articles, offsets, texts

HANGING = " \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"

widths = st.integers(1, 30)


def all_rows(wrap: Wrap) -> list[Row]:
    return wrap.rows_from(wrap.row_at(0), 1 << 30)


def shown(text: str, width: int) -> list[str]:
    wrap = Wrap(text, width)
    return [text[row.start : row.end] for row in all_rows(wrap)]


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("", 5, [""]),
        ("one two three", 8, ["one two ", "three"]),
        ("one two three", 7, ["one two ", "three"]),
        ("one two   three", 7, ["one two   ", "three"]),
        ("one two      ", 7, ["one two      "]),
        ("abcdefghij kl", 4, ["abcd", "efgh", "ij ", "kl"]),
        ("ab\n\ncd\n", 9, ["ab", "", "cd", ""]),
        ("a b\nc", 2, ["a ", "b", "c"]),
        ("20\xa0000 men", 7, ["20\xa0000 ", "men"]),
        ("日本語です。はい", 6, ["日本語", "です。", "はい"]),
        ("日本語", 5, ["日本", "語"]),
        ("日本", 1, ["日", "本"]),
        ("ab 日本語", 6, ["ab 日", "本語"]),
        (f"{FAMILY}{FAMILY}{FAMILY}", 5, [FAMILY * 2, FAMILY]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("a\tb", 5, ["a\t", "b"]),
        ("abc\tb", 5, ["abc", "\tb"]),
        ("one\r\ntwo", 9, ["one\r", "two"]),
        ("one\rtwo", 5, ["one\r", "two"]),
        ("one\u200btwo", 5, ["one\u200b", "two"]),
        ("word\u3000\u3000word", 5, ["word\u3000\u3000", "word"]),
        ("שלום עולם", 5, ["שלום ", "עולם"]),
    ],
)
def test_where_rows_break(text: str, width: int, rows: list[str]) -> None:
    assert shown(text, width) == rows


def holds(text: str, width: int) -> None:
    wrap = Wrap(text, width)
    rows = all_rows(wrap)
    place = 0
    for row in rows:
        # Every code point is in exactly one row, or is the newline behind one.
        if row.index == 0 and row.paragraph:
            assert text[place] == "\n"
            place += 1
        assert row.start == place
        place = row.end
        assert "\n" not in text[row.start : row.end]
        assert is_boundary(text.replace("\n", "\0"), row.start)
        found = wrap.cells(row)
        fits = sum(cell.width for cell in found)
        assert fits <= width or len(found) == 1
        hanging = text[found[-1].end if found else row.start : row.end]
        assert not hanging.strip(HANGING)
    assert place == len(text)
    assert [row.paragraph for row in rows if row.index == 0] == list(range(text.count("\n") + 1))
    for before, after in pairwise(rows):
        assert before < after
        assert wrap.next(before) == after and wrap.previous(after) == before
        if before.paragraph == after.paragraph:
            assert before.start < before.end
    assert wrap.next(rows[-1]) is None and wrap.previous(rows[0]) is None


@given(texts, widths)
def test_rows_hold_every_code_point_once_and_fit(text: str, width: int) -> None:
    holds(text, width)


@pytest.mark.parametrize("width", [1, 2, 7, 78])
@pytest.mark.parametrize("text", [*STRANGE.values(), *(text[:1200] for text in articles().values())])
def test_rows_of_strange_and_of_real_texts(text: str, width: int) -> None:
    holds(text, width)


@given(texts, widths)
def test_offsets_and_cells_find_each_other(text: str, width: int) -> None:
    wrap = Wrap(text, width)
    for row in all_rows(wrap):
        x = 0
        for cell in wrap.cells(row):
            assert wrap.row_at(cell.start) == wrap.row_at(cell.end - 1) == row
            for offset in range(cell.start, cell.end):
                assert wrap.cell_of(row, offset) == min(x, width - 1)
            for column in range(x, min(x + cell.width, width)):
                assert wrap.offset_at(row, column) == cell.start
            x += cell.width
        assert wrap.cell_of(row, row.end) == min(x, width - 1)
        assert wrap.offset_at(row, 999) == (wrap.cells(row)[-1].start if wrap.cells(row) else row.start)
        assert wrap.offset_at(row, -1) == row.start
    for offset in offsets(text):
        row = wrap.row_at(offset)
        assert row.start <= offset <= row.end
        assert (offset == row.end) == (offset == len(text) or text[offset] == "\n")


@given(texts, widths, st.integers(-60, 60), st.integers(0, 400))
def test_moving_by_rows_counts_them_and_stops_at_the_ends(
    text: str, width: int, count: int, offset: int
) -> None:
    wrap = Wrap(text, width)
    rows = all_rows(wrap)
    here = wrap.row_at(offset)
    at = rows.index(here)
    assert wrap.move(here, count) == rows[min(max(at + count, 0), len(rows) - 1)]
    assert wrap.rows_from(here, 5) == rows[at : at + 5]


@given(texts, widths)
def test_the_short_cut_for_plain_text_breaks_where_the_long_way_does(text: str, width: int) -> None:
    known = shown(text, width)
    with patch("annotator.layout.rows.PLAIN", regex.compile("")):
        assert shown(text, width) == known


def test_what_was_asked_for_once_is_kept_but_not_for_ever() -> None:
    wrap = Wrap("\n".join("row" for _ in range(3 * Wrap.ROWS_KEPT)), 20)
    rows = all_rows(wrap)
    first = wrap.cells(rows[0])
    assert wrap.cells(rows[0]) is first
    for row in rows:
        wrap.cells(row)
    assert wrap.cells(rows[0]) is not first
    assert wrap.cells(rows[0]) == first


def test_a_long_text_is_wrapped_only_where_it_is_looked_at() -> None:
    text = "Some words of a paragraph that is longer than one row of the screen. \n" * 14_000
    began = process_time()
    wrap = Wrap(text, 40)
    row = wrap.row_at(len(text) // 2)
    wrap.rows_from(row, 60)
    took = process_time() - began
    began = process_time()
    assert len(all_rows(wrap)) == 28_001
    assert took < (process_time() - began) / 4
