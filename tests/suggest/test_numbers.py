from __future__ import annotations

import pytest
from hypothesis import given

from annotator.core.words import words
from annotator.suggest.counts import counts
from annotator.suggest.numbers import read
from tests.support.strange_texts import articles, texts

Reading = tuple[str, float | None, float | None, str]


def found(text: str) -> list[Reading]:
    return [(text[n.start : n.end], n.value, n.value_max, n.modifier) for n in counts(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("approximately 160 people", ("approximately 160", 160, None, "about")),
        ("arrested dozens of men", ("dozens", None, None, "indefinite")),
        ("hundreds of thousands of men", ("hundreds of thousands", None, None, "indefinite")),
        ("50-100 immigrants", ("50-100", 50, 100, "range")),
        ("50–100 immigrants", ("50–100", 50, 100, "range")),
        ("between 50 and 100 men", ("between 50 and 100", 50, 100, "range")),
        ("two to three times a year", ("two to three", 2, 3, "range")),
        ("two to three million men", ("two to three million", 2_000_000, 3_000_000, "range")),
        ("More than 160 people", ("More than 160", 160, None, "over")),
        ("the estimated 11 million immigrants", ("estimated 11 million", 11_000_000, None, "about")),
        ("Nearly 100 of them", ("Nearly 100", 100, None, "under")),
        ("fewer than 30 men", ("fewer than 30", 30, None, "under")),
        ("up to three million people", ("up to three million", 3_000_000, None, "at_most")),
        ("as many as 60 men", ("as many as 60", 60, None, "at_most")),
        ("no more than 60 men", ("no more than 60", 60, None, "at_most")),
        ("at least 100 people", ("at least 100", 100, None, "at_least")),
        ("no fewer than 100 people", ("no fewer than 100", 100, None, "at_least")),
        ("100 or more people", ("100 or more", 100, None, "at_least")),
        ("160-plus people", ("160-plus", 160, None, "at_least")),
        ("30 or so men", ("30 or so", 30, None, "about")),
        ("some 200 men", ("some 200", 200, None, "about")),
        ("five had final orders", ("five", 5, None, "exactly")),
        ("a dozen countries", ("a dozen", 12, None, "exactly")),
        ("two dozen men", ("two dozen", 24, None, "exactly")),
        ("half a million people", ("half a million", 500_000, None, "exactly")),
        ("twenty-five men", ("twenty-five", 25, None, "exactly")),
        ("two hundred and five men", ("two hundred and five", 205, None, "exactly")),
        ("one thousand two hundred men", ("one thousand two hundred", 1200, None, "exactly")),
        ("1,200 people", ("1,200", 1200, None, "exactly")),
        ("about 1.5 million people", ("about 1.5 million", 1_500_000, None, "about")),
        ("The most arrests, 107, were made", ("107", 107, None, "exactly")),
        ("one person was held", ("one", 1, None, "exactly")),
        ("arrested 1,999 people", ("1,999", 1999, None, "exactly")),
        ("by\xa0about\xa030\xa0men", ("about\xa030", 30, None, "about")),
    ],
)
def test_a_count_with_its_modifier(text: str, expected: Reading) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "a five-day operation", "a 34-year-old man", "two years", "24 hours", "three more weeks",
        "Feb. 10, 2017", "on 3 March", "in 2016 ICE said", "date 2017-10-02", "at 10:30 or on 9/11", "9 a.m.",
        "Jan. 25 order", "age 34", "John Smith, 34, said", "the first and the 21st", "in the 1990s",
        "3.5% of it", "45 percent", "$5 million", "€ 200", "20 dollars", "two-thirds", "three quarters",
        "No one who", "one of them", "the one who", "No. 5", "Section 287(g)", "Route 66", "five miles",
        "pic.twitter.com/50", "G20", "call 555-1234", "several, many, a number of men",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_count(text: str) -> None:
    assert found(text) == []


def test_a_part_and_its_whole_are_two() -> None:
    assert [one[0] for one in found("Approximately 150 of 160 people detained")] == [
        "Approximately 150",
        "160",
    ]


ARTICLES = {
    "000": "approximately 160|six|100|50-100|55|six|Approximately 150|160|five|at least two",
    "001": "at least six|hundreds|estimated 11 million|up to three million|hundreds|a dozen",
    "002": "hundreds|about 30|192|Nearly 100|More than 160|about 200|two to three",
    "003": "About 100|millions|498|107|101|498|42",
    "004": "dozens|at least 100",
}


@pytest.mark.parametrize("name", ARTICLES)
def test_the_counts_of_the_articles(name: str) -> None:
    assert [one[0] for one in found(articles()[name])] == ARTICLES[name].split("|")


@pytest.mark.parametrize(
    ("text", "marked", "modifier"),
    [
        ("about 30 men", "30", "about"),
        ("30 or more men", "30", "at_least"),
        ("more than 30 men", "than 30", "over"),
        ("roundabout 30 men", "30", "exactly"),
        ("about 30 men", "about 30 men", "about"),
    ],
)
def test_a_modifier_just_outside_the_marked_words_is_read_too(text: str, marked: str, modifier: str) -> None:
    start = text.index(marked)
    number = read(text, start, start + len(marked))
    assert number is not None
    assert (number.value, number.modifier) == (30, modifier)


def test_no_number_reads_as_none() -> None:
    assert read("no number", 0, 9) is None


@given(texts)
def test_counts_are_in_order_and_made_of_words(text: str) -> None:
    behind = 0
    starts = {word.start for word in words(text, 0, len(text))}
    for one in counts(text, 0, len(text)):
        assert behind <= one.start < one.end
        assert one.start in starts
        behind = one.end
