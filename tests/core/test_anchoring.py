"""Words of an old text found again in a new one: for certain only where they are certainly meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.anchoring import MANY, Alignment
from tests.support.hard_texts import HARD_TEXTS, extent

OLD = (
    "Police in Goma arrested about 160 people on Monday, said Anna Ruiz.\n"
    "Nobody was hurt in Goma, she said.\n"
    "The raid began at dawn, 160 people were asleep."
)
LINES = OLD.split("\n")


def found(old: str, new: str, words: str, number: int = 0) -> tuple[str, int, str] | None:
    """The words where those of the old text are now, where that is, and the doubt."""
    start = -1
    for _ in range(number + 1):
        start = old.index(words, start + 1)
    place = Alignment(old, new).place(start, start + len(words))
    return place and (new[place.start : place.end], place.start, place.doubt)


@pytest.mark.parametrize(
    ("new", "words", "number", "now", "start", "doubt"),
    [
        ("CORRECTED. " + OLD, "Goma", 0, "Goma", 21, ""),
        (OLD.replace("Anna Ruiz", "Anna María Ruiz"), "Goma", 1, "Goma", 93, ""),
        (OLD.replace("about 160", "some 170"), "about 160", 0, "some 170", 24, "its words changed"),
        (OLD.replace("about 160", "some 170"), "people", 0, "people", 33, ""),
        (OLD.replace("about 160", "some 170"), "160", 0, "170", 29, "its words changed"),
        (OLD.replace("about 160", "some 170"), "160", 1, "160", 126, ""),
        (OLD.replace("Ruiz", "Ruis"), "Anna Ruiz", 0, "Anna Ruis", 57, "its words changed"),
        ("\n".join([LINES[2], *LINES[:2]]), "raid", 0, "raid", 4, ""),
        ("\n".join([LINES[2], *LINES[:2]]), "Goma", 1, "Goma", 135, ""),
        ("\n".join(LINES[1:]), "Goma", 1, "Goma", 19, ""),
        (OLD.replace("\n", "\r\n"), "raid", 0, "raid", 109, ""),
    ],
)
def test_where_words_are_now(new: str, words: str, number: int, now: str, start: int, doubt: str) -> None:
    assert found(OLD, new, words, number) == (now, start, doubt)


@pytest.mark.parametrize(
    ("new", "words", "number"),
    [
        ("Something else entirely.", "Goma", 0),
        ("", "Goma", 0),
        ("\n".join([LINES[0], LINES[2]]), "Nobody", 0),
        (OLD.replace("about 160 people", ""), "about 160", 0),
    ],
)
def test_words_that_are_gone(new: str, words: str, number: int) -> None:
    assert found(OLD, new, words, number) is None


def test_words_that_could_be_meant_twice_are_in_doubt() -> None:
    assert found("Goma. Goma.", "Goma.", "Goma", 0) == ("Goma", 0, "what stands around it changed")
    old, rest = "First.\nPolice in Goma arrested.\nLast.\n", "First.\nLast.\n"
    guessed = found(old, rest + "Many in Goma arrived, and of Goma.\n", "Goma")
    assert guessed == ("Goma", 21, "the same words stand elsewhere")
    assert found(old, rest + "Many of Goma came, and to Goma.\n", "Goma") is None


words = st.lists(st.sampled_from(["Goma", "raid", "160", "é", "👍", "the", "\n", ". ", " "]), max_size=40)


@given(old=words.map("".join), new=words.map("".join), data=st.data())
def test_whatever_the_texts(old: str, new: str, data: st.DataObject) -> None:
    alignment = Alignment(old, new)
    last = (0, 0)
    for old_start, new_start, length in alignment.blocks:
        assert length and old[old_start : old_start + length] == new[new_start : new_start + length]
        assert old_start >= last[0] and new_start >= last[1]
        last = (old_start + length, new_start + length)
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    place = alignment.place(start, end)
    if place is None:
        return
    assert 0 <= place.start < place.end <= len(new)
    if not place.doubt:
        assert new[place.start : place.end] == old[start:end]


others = st.text(alphabet="xyz \n", max_size=12)


@given(old=words.map("".join).filter(bool), front=others, back=others, data=st.data())
def test_what_stays_whole_is_certain(old: str, front: str, back: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    middle = f"§{old}§"
    new = f"{front}\n{middle}\n{back}"
    moved = len(front) + 1
    assert Alignment(middle, new).place(start + 1, end + 1) == (start + 1 + moved, end + 1 + moved, "")


@pytest.mark.parametrize("name", HARD_TEXTS)
def test_hard_texts_stay_exact(name: str) -> None:
    text, target = HARD_TEXTS[name]
    start, end = extent(name)
    front = "Corrected 👍: "
    place = Alignment(text, front + text).place(start, end)
    assert place is not None
    assert (front + text)[place.start : place.end] == target


def test_new_words_are_noticed() -> None:
    assert not Alignment(OLD, OLD).has_new_words
    assert not Alignment(OLD, OLD.replace("Anna Ruiz", "Anna")).has_new_words
    assert not Alignment(OLD, OLD.replace("Monday,", "Monday -")).has_new_words
    assert Alignment(OLD, OLD.replace("Anna", "Anna María")).has_new_words


def test_a_long_text_of_one_line_again_and_again_takes_no_time() -> None:
    old = "The same line.\n" * 20_000
    new = old.replace("same", "very same", 1) + "The last line.\n"
    place = Alignment(old, new).place(len(old) - 11, len(old) - 1)
    assert place is not None and MANY < 20_000
