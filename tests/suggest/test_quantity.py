from __future__ import annotations

import pytest
from hypothesis import given

from annotator.core.span import Span
from annotator.core.words import words
from annotator.suggest.counts import counts
from annotator.suggest.quantity import NAMES, derive
from tests.support.strange_texts import articles, texts


def all_of(text: str, marked: str) -> tuple[object, ...]:
    start = text.index(marked)
    return tuple(derive(name, text, Span(start, start + len(marked))) for name in NAMES)


PEOPLE, OTHERS, PLACES, OTHER = "people_arrested", "other_people", "places", "other"

ARTICLES = {
    "000": [
        (160, None, "about", PEOPLE), (6, None, "exactly", PLACES), (100, None, "exactly", PEOPLE),
        (50, 100, "range", PEOPLE), (55, None, "exactly", PLACES), (6, None, "exactly", PLACES),
        (150, None, "about", PEOPLE), (160, None, "exactly", PEOPLE), (5, None, "exactly", PEOPLE),
        (2, None, "at_least", PLACES),
    ],
    "001": [
        (6, None, "at_least", PLACES), (None, None, "indefinite", PEOPLE),
        (11_000_000, None, "about", OTHERS), (3_000_000, None, "at_most", OTHERS),
        (None, None, "indefinite", PEOPLE), (12, None, "exactly", PLACES),
    ],
    "002": [
        (None, None, "indefinite", PEOPLE), (30, None, "about", PEOPLE), (192, None, "exactly", PEOPLE),
        (100, None, "under", PEOPLE), (160, None, "over", PEOPLE), (200, None, "about", PEOPLE),
        (2, 3, "range", OTHER),
    ],
    "003": [
        (100, None, "about", PEOPLE), (None, None, "indefinite", OTHERS), (498, None, "exactly", PEOPLE),
        (107, None, "exactly", PEOPLE), (101, None, "exactly", PEOPLE), (498, None, "exactly", PEOPLE),
        (42, None, "exactly", PLACES),
    ],
    "004": [(None, None, "indefinite", PEOPLE), (100, None, "at_least", PEOPLE)],
}  # fmt: skip


@pytest.mark.parametrize("name", ARTICLES)
def test_every_count_of_the_articles(name: str) -> None:
    text = articles()[name]
    marked = [Span(one.start, one.end) for one in counts(text, 0, len(text))]
    assert [tuple(derive(what, text, span) for what in NAMES) for span in marked] == ARTICLES[name]


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("He said about 30 men were held.", "30", (30, None, "about", PEOPLE)),
        (
            "They have already arrested a number of individuals.",
            "a number of",
            (None, None, "indefinite", PEOPLE),
        ),
        ("Several cities joined.", "Several", (None, None, "indefinite", PLACES)),
        ("They will deport 300 people and arrested 20 men.", "300", (300, None, "exactly", OTHERS)),
        ("They will deport 300 people and arrested 20 men.", "20", (20, None, "exactly", PEOPLE)),
        ("He bought 30 widgets.", "30", (30, None, "exactly", None)),
        ("He saw 12 gardeners.", "12", (12, None, "exactly", OTHERS)),
        ("There were 12.", "12", (12, None, "exactly", None)),
        ("There were 12 detention facilities.", "12", (12, None, "exactly", PLACES)),
        ("no number here", "number", (None, None, None, None)),
    ],
)
def test_what_the_words_around_tell(text: str, marked: str, expected: tuple[object, ...]) -> None:
    assert all_of(text, marked) == expected


def test_an_unknown_name_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        derive("quantity.colour", "160", Span(0, 3))


@given(texts)
def test_any_words_of_any_text_can_be_asked_about(text: str) -> None:
    for word in words(text, 0, len(text)):
        value, most, modifier, kind = (derive(name, text, word) for name in NAMES)
        assert value is None or isinstance(value, int | float)
        assert most is None or (
            isinstance(most, int | float) and isinstance(value, int | float) and most > value
        )
        assert modifier in (
            None,
            "exactly",
            "about",
            "under",
            "over",
            "at_least",
            "at_most",
            "range",
            "indefinite",
        )
        assert kind in (None, PEOPLE, OTHERS, PLACES, OTHER)
