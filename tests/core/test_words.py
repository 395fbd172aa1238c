from __future__ import annotations

from itertools import pairwise
from timeit import timeit

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.graphemes import is_boundary
from annotator.core.span import Span
from annotator.core.words import LONGEST, next_word, previous_word, word_at, words
from tests.support.strange_texts import FAMILY, STRANGE, articles, offsets, texts


def of(text: str) -> list[str]:
    return [word.of(text) for word in words(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("criminal aliens, illegal re-entrants,", ["criminal", "aliens", "illegal", "re-entrants"]),
        ("the U.S. in Washington, D.C.; L.A.", ["the", "U.S.", "in", "Washington", "D.C.", "L.A."]),
        ("Trump's Jan. 25 order", ["Trump's", "Jan.", "25", "order"]),
        ("our nation’s laws", ["our", "nation’s", "laws"]),
        ("Jennifer D. Elzea", ["Jennifer", "D.", "Elzea"]),
        ("Donald J. Trump, J. K. Rowling", ["Donald", "J.", "Trump", "J.", "K.", "Rowling"]),
        ("in the U.S.-based U.S.’s team", ["in", "the", "U.S.-based", "U.S.’s", "team"]),
        ("hepatitis B. The end.", ["hepatitis", "B", "The", "end"]),
        ("Mr. Abud, Ph.D., at 9 a.m. etc.", ["Mr.", "Abud", "Ph.D.", "at", "9", "a.m.", "etc."]),
        ("No. 5. No.", ["No.", "5", "No"]),
        ("reports of 50-100 in #LA today", ["reports", "of", "50-100", "in", "LA", "today"]),
        ("50–100 and 1,000 or 3.5% of $5.3", ["50–100", "and", "1,000", "or", "3.5%", "of", "$5.3"]),
        ("1,2,3 and 1,0000", ["1", "2", "3", "and", "1", "0000"]),
        ("2017-10-02 10:30 9/11 '90s €5 5€", ["2017-10-02", "10:30", "9/11", "'90s", "€5", "5€"]),
        ("hours—but still", ["hours", "but", "still"]),
        ("just 'routine' and ‘so’ “it”", ["just", "routine", "and", "so", "it"]),
        ("pic.twitter.com/z1fqO — Jorge (@thisisjorge)", ["pic.twitter.com/z1fqO", "Jorge", "thisisjorge"]),
        ("see http://x.org/a?b=c&d. Or a@b.co!", ["see", "http://x.org/a?b=c&d", "Or", "a@b.co"]),
        ("arrested.The raids", ["arrested", "The", "raids"]),
        ("AT&T & me", ["AT&T", "me"]),
        ("Davíd de León", ["Davíd", "de", "León"]),
        ("日本語カタカナ한국어", ["日", "本", "語", "カタカナ", "한국어"]),
        (f"hi {FAMILY}{FAMILY}❤️!", ["hi", FAMILY, FAMILY, "❤️"]),
        ("🇩🇪🇫🇷 1️⃣2", ["🇩🇪", "🇫🇷", "1️⃣", "2"]),
        ("cafe\u0301s a\u200db", ["cafe\u0301s", "a\u200db"]),
        ("2 + 2 = ±4 © x", ["2", "+", "2", "=", "±", "4", "©", "x"]),
        ("by\xa0the\u202fway", ["by", "the", "way"]),
        ("one\r\ntwo\rthree\ffour\u200bfive", ["one", "two", "three", "four", "five"]),
        ("a\x00b\x1b[31mc", ["a", "b", "31mc"]),
        ("\n\u0301x", ["\u0301", "x"]),
        (" ., “” \n", []),
    ],
)  # fmt: skip
def test_words_are_what_a_reader_takes_for_words(text: str, expected: list[str]) -> None:
    assert of(text) == expected


def test_words_of_the_articles_carry_no_outer_punctuation() -> None:
    kept = regex.compile(r"(?:\p{L}\.)+|Jan\.")
    for text in articles().values():
        for word in of(text):
            assert word[0].isalnum(), word
            assert word[-1].isalnum() or kept.fullmatch(word), word


def agrees(text: str) -> None:
    """What is found around an offset is what a walk through the whole text finds."""
    whole = list(words(text, 0, len(text)))
    for word, after in pairwise(whole):
        assert word.end <= after.start
        assert next_word(text, word.start) == after
        assert previous_word(text, after.start) == word
    for offset in offsets(text):
        assert word_at(text, offset) == next((w for w in whole if w.start <= offset < w.end), None)
        assert next_word(text, offset) == next((w for w in whole if w.start > offset), None)
        assert previous_word(text, offset) == next((w for w in reversed(whole) if w.start < offset), None)
        assert list(words(text, offset, offset + 5)) == [w for w in whole if offset <= w.start < offset + 5]


@settings(max_examples=300)
@given(texts)
def test_local_words_are_those_of_the_whole_text(text: str) -> None:
    agrees(text)


@pytest.mark.parametrize("text", [*STRANGE.values(), *(article[:700] for article in articles().values())])
def test_local_words_in_hard_and_in_real_texts(text: str) -> None:
    agrees(text)


@given(texts)
def test_words_split_no_cluster_and_leave_nothing_visible_out(text: str) -> None:
    covered = set[int]()
    for word in words(text, 0, len(text)):
        assert is_boundary(text, word.start) and is_boundary(text, word.end), word.of(text)
        covered.update(range(word.start, word.end))
    for match in regex.finditer(r"\X", text):
        if regex.match(r"(?V1)[[\p{L}\p{N}\p{S}]--`]", match.group()):
            assert match.start() in covered, ascii(match.group())


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_any_text_has_words_in_order(text: str) -> None:
    agrees(text)


def test_the_ends_of_a_text() -> None:
    assert next_word("one two", -1) == Span(0, 3)
    assert previous_word("one two", 99) == Span(4, 7)
    assert next_word("one two", 4) is None
    assert previous_word("one two", 0) is None
    assert word_at("one two", 7) is word_at("one two", -1) is word_at("", 0) is None


def test_a_text_without_a_break_is_cut_and_still_walked_both_ways() -> None:
    text = (
        "x" * (LONGEST + 50)
        + "-"
        + "ab" * 3 * LONGEST
        + " end "
        + "1-" * 2 * LONGEST
        + "e\u0301" * 2 * LONGEST
    )
    whole = list(words(text, 0, len(text)))
    assert all(len(word) <= 2 * LONGEST for word in whole)
    assert "".join(word.of(text) for word in whole).count("ab") >= 3 * LONGEST - 4
    there, back = [], []
    here = next_word(text, -1)
    while here:
        there.append(here)
        here = next_word(text, here.start)
    here = previous_word(text, len(text))
    while here:
        back.append(here)
        here = previous_word(text, here.start)
    assert there == back[::-1] == whole
    assert all(word_at(text, word.end - 1) == word for word in whole)
    assert all(is_boundary(text, word.end) for word in whole)


@pytest.mark.parametrize("unit", ["some words, ", "many\n", "日本語", f"{FAMILY}😀", "1,", "x"])
def test_the_cost_does_not_grow_with_the_text(unit: str) -> None:
    def cost(text: str) -> float:
        middle = len(text) // 2 // len(unit) * len(unit)
        return min(
            timeit(
                lambda: (word_at(text, middle), next_word(text, middle), previous_word(text, middle)),
                number=3,
            )
            for _ in range(7)
        )

    assert cost(unit * 200_000) < 20 * cost(unit * 4_000)
