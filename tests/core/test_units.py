from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from timeit import timeit

import pytest
from hypothesis import example, given

from annotator.core import sentences as judging
from annotator.core.span import Span
from annotator.core.units import (
    expand,
    next_paragraph,
    next_sentence,
    paragraph_at,
    previous_paragraph,
    previous_sentence,
    sentence_at,
    sentence_starts,
    sentences,
    trim,
)
from annotator.core.words import words
from tests.support.strange_texts import STRANGE, articles, offsets, texts

GOLDEN = Path(__file__).parents[1] / "data" / "sentences.txt"
"""Every sentence of the five articles as a reader finds them, one a line; ␣ is a no-break space."""

Unit = Span | None


def of(text: str) -> list[str]:
    return [sentence.of(text) for sentence in sentences(text)]


def golden() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in GOLDEN.read_bytes().decode("utf-8").strip().split("\n"):
        if line.startswith("== "):
            known = found[line[3:]] = []
        else:
            known.append(line.replace("␣", "\xa0"))
    return found


@pytest.mark.parametrize("name", articles())
def test_the_sentences_of_the_articles(name: str) -> None:
    assert of(articles()[name]) == golden()[name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("His Jan. 25 order. It held.", ["His Jan. 25 order.", "It held."]),
        ("It was Jan. The end.", ["It was Jan.", "The end."]),
        ("By U.S. Immigration. By Jennifer D. Elzea.", ["By U.S. Immigration.", "By Jennifer D. Elzea."]),
        ("Donald J. Trump left. Mr. Cox stayed.", ["Donald J. Trump left.", "Mr. Cox stayed."]),
        ("The L.A. Raids Network was glad.", ["The L.A. Raids Network was glad."]),
        ("They left L.A. The raids began.", ["They left L.A.", "The raids began."]),
        ("They live in L.A. Raids were made.", ["They live in L.A.", "Raids were made."]),
        ("in the U.S. illegally. No. 5 is next.", ["in the U.S. illegally.", "No. 5 is next."]),
        ("He said no. No. She left.", ["He said no.", "No.", "She left."]),
        ("It is 3.5 percent. 498 people came.", ["It is 3.5 percent.", "498 people came."]),
        ("“We will.” They did. (So they say.) Yes.", ["“We will.”", "They did.", "(So they say.)", "Yes."]),
        ("“Why?” he said. “Why?” Tom Homan asked.", ["“Why?” he said.", "“Why?” Tom Homan asked."]),
        ("“Why?” Nobody knew.", ["“Why?”", "Nobody knew."]),
        ("It ended. ”ICE came,” he said.", ["It ended.", "”ICE came,” he said."]),
        ("Wait… what? Stop! iPhones.", ["Wait… what?", "Stop! iPhones."]),
        ("« Oui. » Il part.", ["« Oui. »", "Il part."]),
        ("Acme Inc. Chairman Roe left.", ["Acme Inc. Chairman Roe left."]),
        ("One\nline. Two", ["One", "line.", "Two"]),
        ("1. One. 2. Two.", ["One.", "2. Two."]),
        ("• First point\n– Second", ["First point", "Second"]),
        ("WASHINGTON, D.C. (AP) — The order came. It held.", ["The order came.", "It held."]),
        ("LOS ANGELES - Agents came.", ["Agents came."]),
        ("updated 2017-10-02 Agents came.", ["Agents came."]),
        ("私は行く。「はい。」終わり！また", ["私は行く。", "「はい。」", "終わり！", "また"]),
        ("\xa0 by\xa0him.\xa0 \u202fThen.\xa0\r\n", ["by\xa0him.", "Then."]),
        ("\x1cOne.\n \x1f", ["\x1cOne.", "\x1f"]),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert of(text) == expected


def agrees(text: str) -> None:
    """Motions and look-ups from anywhere agree with the units of the whole text."""
    whole = list(sentences(text))
    assert [one.start for one in whole] == sentence_starts(text)
    for one, after in pairwise(whole):
        assert one.end <= after.start
    paragraphs = [p for p in (trim(text, s, e) for s, e in _lines(text)) if p]
    for offset in offsets(text):
        assert next_sentence(text, offset) == _first(whole, offset)
        assert previous_sentence(text, offset) == _last(whole, offset)
        assert next_paragraph(text, offset) == _first(paragraphs, offset)
        assert previous_paragraph(text, offset) == _last(paragraphs, offset)
        here = sentence_at(text, offset)
        start, end = next((s, e) for s, e in _lines(text) if s <= offset <= e)
        assert paragraph_at(text, offset) == trim(text, start, end)
        if here is None:
            assert trim(text, start, end) is None
        else:
            assert here in whole and start <= here.start and here.end <= end
            assert here == next((w for w in whole if w.start <= offset < w.end), here)
        assert list(sentences(text, offset, offset + 9)) == [
            w for w in whole if offset <= w.start < offset + 9
        ]
    for one in (*whole, *paragraphs):
        assert not is_white(one.of(text)[0]) and not is_white(one.of(text)[-1])


def is_white(character: str) -> bool:
    """White space as Unicode has it; Python counts four separators of files to it, which can be seen here."""
    return character.isspace() and character not in "\x1c\x1d\x1e\x1f"


def _lines(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for line in text.split("\n"):
        found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _first(units: list[Span], offset: int) -> Unit:
    return next((unit for unit in units if unit.start > offset), None)


def _last(units: list[Span], offset: int) -> Unit:
    return next((unit for unit in reversed(units) if unit.start < offset), None)


@given(texts)
def test_what_needs_no_closer_look_would_be_judged_the_same(text: str) -> None:
    possible = [end for end in judging._END.finditer(text) if text[end.start()] != "\n"]
    plain = [end for end in possible if judging._plainly_ends(text, end)]
    assert all(judging._is_judged_to_end(text, end) for end in plain)


@given(texts)
@example("\x1c")
def test_units_of_any_text(text: str) -> None:
    agrees(text)


@pytest.mark.parametrize("text", [*STRANGE.values(), *(text[:900] for text in articles().values())])
def test_units_of_strange_and_of_real_texts(text: str) -> None:
    agrees(text)


def test_what_stands_in_front_of_a_sentence_is_not_in_it() -> None:
    text = articles()["000"]
    assert sentence_at(text, 3) == sentence_at(text, 30)
    first = sentence_at(text, 3)
    assert first and first.of(text).startswith("Immigration officials")
    assert previous_sentence(text, first.start) is None


def test_blank_lines_have_no_units() -> None:
    text = "One.\n \nTwo."
    assert sentence_at(text, 5) is paragraph_at(text, 6) is None
    assert sentence_at(text, 4) == Span(0, 4)
    assert next_sentence(text, 5) == next_paragraph(text, 5) == Span(7, 11)
    assert previous_sentence(text, 6) == Span(0, 4)


# -- growing a selection ---------------------------------------------------------------------------


def steps(name: str, word: str, occurrence: int = 1) -> list[str]:
    """What `expand` selects, from a word to the paragraph."""
    text = articles()[name]
    at = -1
    for _ in range(occurrence):
        at = text.index(word, at + 1)
    here = Span(at, at + len(word))
    found = []
    while (bigger := expand(text, here)) != here:
        here = bigger
        found.append(here.of(text))
    return found


ABUD = "Davíd Abud, an organizer with the National Day Laborer Organizing Network"
DHS = "spokeswoman for the Department of Homeland Security"
ALBENCE = "Matthew\xa0Albence, ICE executive associate director for enforcement and removal operations"
NETWORK = "L.A. Raids Rapid Response Network"
USICE = "U.S. Immigration and Customs Enforcement"


@pytest.mark.parametrize(
    ("name", "word", "occurrence", "phrases"),
    [
        ("000", "ICE", 2, ["ICE officials"]),
        ("000", "U.S.", 1, [USICE, f"{USICE} (ICE) officials"]),
        ("000", "Kice", 1, ["ICE spokesperson Virginia Kice"]),
        ("000", "Davíd", 1, ["Davíd Abud", ABUD]),
        ("000", "organizer", 1, ["organizer with the National Day Laborer Organizing Network", ABUD]),
        ("001", "spokeswoman", 1, [DHS, f"{DHS}, which oversees Immigration and Customs Enforcement"]),
        ("001", "activists", 2, ["Some activists"]),
        ("001", "Trump", 2, []),
        ("003", "Albence", 1, ["Matthew\xa0Albence", ALBENCE]),
        ("003", "Washington", 1, []),
        ("003", "authorities", 1, ["federal authorities"]),
        (
            "004",
            "L.A.",
            1,
            [NETWORK, f"{NETWORK}, a network of civil rights lawyers and community organizers"],
        ),
        ("004", "Beck", 1, ["Los Angeles Police Department Chief Charlie Beck"]),
        ("004", "media", 1, ["various media outlets"]),
        ("004", "group", 1, []),
    ],
)
def test_a_selection_grows_by_credited_phrases(
    name: str, word: str, occurrence: int, phrases: list[str]
) -> None:
    found = steps(name, word, occurrence)
    assert found[: len(phrases)] == phrases
    sentence, *paragraph = found[len(phrases) :]
    assert sentence in golden()[name]
    assert len(paragraph) <= 1


def test_a_part_of_a_word_grows_to_the_word_first() -> None:
    text = "They re-entered the U.S. in 2016."
    assert expand(text, Span(5, 7)).of(text) == "re-entered"
    assert expand(text, Span(16, 21)).of(text) == "the U.S."


def test_a_span_over_two_sentences_grows_to_both_then_to_the_paragraph() -> None:
    text = "One is here. Two is there. Three.\n\nFour."
    span = Span(4, 20)
    assert expand(text, span) == Span(0, 26)
    assert expand(text, Span(0, 26)) == Span(0, 33)
    assert expand(text, Span(30, 37)) == Span(27, 39)
    assert expand(text, Span(27, 39)) == Span(27, 40)
    assert expand(text, Span(27, 40)) == Span(0, 40)
    assert expand(text, Span(0, 40)) == Span(0, 40)


@given(texts)
def test_expanding_only_grows_and_comes_to_an_end(text: str) -> None:
    for word in words(text, 0, len(text)):
        here = word
        for _ in range(12):
            bigger = expand(text, here)
            if bigger == here:
                break
            assert bigger.contains(here)
            here = bigger
        else:
            raise AssertionError("it never ends")
        assert here == paragraph_at(text, word.start)


@pytest.mark.parametrize("between", [" ", "\n"])
def test_the_cost_does_not_grow_with_the_text(between: str) -> None:
    unit = f"U.S. agents came to L.A. on Jan. 25, he said.{between}"

    def cost(text: str) -> float:
        middle = len(text) // 2
        return min(
            timeit(lambda: (next_sentence(text, middle), previous_sentence(text, middle)), number=3)
            for _ in range(7)
        )

    assert cost(unit * 20_000) < 15 * cost(unit * 20)
