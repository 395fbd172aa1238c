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


def test_the_nearest_word_of_a_row() -> None:
    row = WRAP.row_at(at("five"))
    for x, word in ((0, "five"), (3, "five"), (6, "five"), (99, "five")):
        found = motions.nearest_word(WRAP, row, x)
        assert found is not None and found.of(TEXT) == word
    assert motions.nearest_word(WRAP, WRAP.row_at(at("four") - 1), 3) is None


@given(texts, st.integers(1, 20), st.integers(0, 99), st.integers(0, 20))
def test_the_nearest_word_is_on_the_row_and_there_is_one_if_any_starts_there(
    text: str, width: int, offset: int, goal: int
) -> None:
    wrap = Wrap(text, width)
    row = wrap.row_at(offset)
    near = motions.nearest_word(wrap, row, goal)
    assert (near is None) == (not list(words(text, row.start, row.end)))
    assert near is None or row.start <= near.start < row.end
