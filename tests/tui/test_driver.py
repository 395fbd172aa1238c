"""Long blanks are erased, not written; what is seen stays the same."""

from __future__ import annotations

import re

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.tui.driver import erase_blanks

COLUMNS, LINES = 60, 6

LOOKS = st.sampled_from(["", "", "", "7", "1;33", "4", "30;43", "2"])
WORDS = st.one_of(
    st.integers(1, 30).map(" ".__mul__), st.sampled_from(["ICE", "said", "é", "日本", "x", "arrested 160"])
)


def styled(look: str, words: str) -> str:
    return f"\x1b[{look}m{words}\x1b[0m" if look else words


def fits(row: str) -> bool:
    """Whether a row ends on the screen wherever it starts: Textual never writes a wider one."""
    return cell_len(re.sub(r"\x1b\[[0-9;]*m", "", row)) <= COLUMNS - LAST_START


LAST_START = 20
ROWS = st.lists(st.builds(styled, LOOKS, WORDS), max_size=4).map("".join).filter(fits)
FRAMES = st.lists(st.tuples(st.integers(1, LINES), st.integers(1, LAST_START), ROWS), max_size=8)


def frame(rows: list[tuple[int, int, str]]) -> str:
    """Rows as Textual writes them: each at its place, with a newline behind it, and the cursor at last."""
    return "".join(f"\x1b[{y};{x}H{row}\n" for y, x, row in rows) + "\x1b[1;1H"


def seen(data: str) -> list[list[tuple[object, ...]]]:
    """Every cell after `data` was written over a screen full of letters."""
    screen = pyte.Screen(COLUMNS, LINES)
    stream = pyte.Stream(screen)
    stream.feed("\x1b[?7l" + "\r\n".join("#" * COLUMNS for _ in range(LINES)))
    stream.feed(data.replace("\n", "\r\n"))  # as the terminal's line discipline does
    return [[tuple(screen.buffer[y][x]) for x in range(COLUMNS)] for y in range(LINES)]


@given(FRAMES)
def test_the_picture_is_the_same(rows: list[tuple[int, int, str]]) -> None:
    data = frame(rows)
    assert seen(erase_blanks(data)) == seen(data)


def test_blanks_behind_a_row_and_between_words_cost_a_few_bytes() -> None:
    data = "\x1b[3;1Hwords" + " " * 70 + "\x1b[3;82H\n" + "a" + " " * 40 + "b\n\x1b[1;1H"
    assert erase_blanks(data) == "\x1b[3;1Hwords\x1b[70X\x1b[3;82H\na\x1b[40X\x1b[40Cb\n\x1b[1;1H"


def test_blanks_that_have_a_look_are_written() -> None:
    selected = "\x1b[7m" + " " * 40 + "\x1b[0m\x1b[1;1H"
    assert erase_blanks(selected) == selected
