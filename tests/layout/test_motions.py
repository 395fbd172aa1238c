from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.words import words
from annotator.layout import motions
from annotator.layout.wrap import Wrap
from tests.support.strange_texts import texts

TEXT = "one two three\n\nfour (five) six\n日本語 end   "
WRAP = Wrap(TEXT, 9)
"""Rows: 'one two ', 'three', '', 'four ', '(five) six' cut as '(five) ' and 'six', '日本語 ', 'end   '."""


def at(word: str) -> int:
    return TEXT.index(word)


def test_down_and_up_keep_the_goal() -> None:
    assert motions.goal_of(WRAP, at("two")) == 4
    assert motions.down(WRAP, at("two"), 4) == at("three") + 4
    assert motions.down(WRAP, at("two"), 4, 2) == TEXT.index("\n\n") + 1
    assert motions.up(WRAP, at("two"), 4) == at("two")
    assert motions.up(WRAP, at("end"), 4) == at("語")
    assert motions.up(WRAP, at("end"), 3) == at("本")


def test_half_a_page_is_half_its_rows_and_at_least_one() -> None:
    assert motions.half_page_down(WRAP, 0, 0, 4) == motions.down(WRAP, 0, 0, 2)
    assert motions.half_page_down(WRAP, 0, 0, 1) == at("three")
    assert motions.half_page_up(WRAP, len(TEXT), 0, 6) == motions.up(WRAP, len(TEXT), 0, 3)
    assert motions.half_page_up(WRAP, 3, 0, 40) == 0


def test_home_and_end_are_those_of_the_row() -> None:
    assert motions.home(WRAP, at("two")) == 0
    assert motions.end(WRAP, 0) == at("two") + 2
    assert motions.end(WRAP, at("end")) == at("end") + 2
    assert motions.end(WRAP, at("four") - 1) == motions.home(WRAP, at("four") - 1) == at("four") - 1


def test_the_nearest_word_of_a_row() -> None:
    row = WRAP.row_at(at("five"))
    for x, word in ((0, "five"), (3, "five"), (6, "five"), (99, "five")):
        found = motions.nearest_word(WRAP, row, x)
        assert found is not None and found.of(TEXT) == word
    assert motions.nearest_word(WRAP, WRAP.row_at(at("four") - 1), 3) is None


@given(texts, st.integers(1, 20), st.integers(0, 99), st.integers(0, 20))
def test_motions_stay_in_the_text_and_on_clusters(text: str, width: int, offset: int, goal: int) -> None:
    wrap = Wrap(text, width)
    row = wrap.row_at(offset)
    for target in (
        motions.down(wrap, offset, goal),
        motions.up(wrap, offset, goal),
        motions.home(wrap, offset),
        motions.end(wrap, offset),
    ):
        landed = wrap.row_at(target)
        assert target == landed.start or target in [cell.start for cell in wrap.cells(landed)]
    near = motions.nearest_word(wrap, row, goal)
    assert (near is None) == (not list(words(text, row.start, row.end)))
    assert near is None or row.start <= near.start < row.end
