from __future__ import annotations

from collections import Counter
from timeit import timeit

import pytest
from hypothesis import given

from annotator.core.span import Span
from annotator.suggest.candidates import candidates, next_candidate
from tests.support.strange_texts import articles, offsets, texts


def of(text: str) -> list[str]:
    return [one.of(text) for one in candidates(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It oversees the Department of Homeland Security.", ["Department of Homeland Security"]),
        ("the Border and Customs Enforcement (BCE) said", ["Border and Customs Enforcement", "BCE"]),
        ("of the Coalition for Humane Immigrant Rights.", ["Coalition for Humane Immigrant Rights"]),
        ("in Chicago, Los Angeles and New York City this week", ["Chicago", "Los Angeles", "New York City"]),
        ("in Georgia, South Carolina and North Carolina", ["Georgia", "South Carolina", "North Carolina"]),
        ("in the greater Los Angeles area this week", ["Los Angeles area"]),
        ("in Cook County, Illinois; Washington, D.C.; and", ["Cook County, Illinois", "Washington, D.C."]),
        ("in Chicago, New York, and the Atlanta area", ["Chicago", "New York", "Atlanta area"]),
        ("Rumors of raids spread. Later they ended.", []),
        ("Agents came. Then ICE left. Courtesy ICE", ["ICE", "ICE"]),
        ("On Friday, Jan. 25, in February, I said I’m here.", []),
        ("the National Day Laborer Network on Valentine’s Day", ["National Day Laborer Network"]),
        ("ICE’s Los Angeles office", ["ICE", "Los Angeles"]),
        ("Belo Police Department Chief Charlie Beck", ["Belo Police Department", "Chief Charlie Beck"]),
        ("said ICE Acting Director Tom Homan", ["ICE", "Acting Director Tom Homan"]),
        ("by Jennifer D. Elzea. Elzea said", ["Jennifer D. Elzea", "Elzea"]),
        ("by Kevin de León and Davíd Abud", ["Kevin de León", "Davíd Abud"]),
        ("in #LA the Washington-based group", ["LA"]),
        ("Six Southern California counties", ["Six", "Southern California"]),
        ("the FBI and Customs Enforcement", ["FBI", "Customs Enforcement"]),
        ("the “preliminary” count", []),
        ("said “it is all false now” twice", ["“it is all false now”"]),
        ("”It is all false now,” he said", ["”It is all false now,”"]),
        ("said “it goes on and on.\nBut here", ["“it goes on and on."]),
    ],
)  # fmt: skip
def test_what_is_proposed(text: str, expected: list[str]) -> None:
    assert of(text) == expected


# What an annotator who follows the guidelines marks as count, location or agency, in reading order.
WANTED = {
    "000": (
        "approximately 160|six|Southern California|U.S. Immigration and Customs Enforcement|ICE|"
        "Southland|ICE|100|LA|50-100|ICE|55|six|Southland|ICE|Approximately 150|160|ICE|five|Atlanta|"
        "at least two|ICE|ICE"
    ),
    "001": (
        "US|at least six|hundreds|estimated 11 million|US|Department of Homeland Security|"
        "Immigration and Customs Enforcement|up to three million|Atlanta|Chicago|New York|"
        "Los Angeles area|North Carolina|South Carolina|hundreds|a dozen|U.S."
    ),
    "002": (
        "hundreds|about 30|Atlanta area|Atlanta area|Georgia|South Carolina|North Carolina|192|"
        "U.S. Immigration and Customs Enforcement|Nearly 100|Georgia|ICE|Georgia|ICE|Chicago|Los Angeles|"
        "New York City|ICE|U.S. Immigration and Customs Enforcement|ICE|ICE|ICE|ICE|Los Angeles|ICE|"
        "More than 160|Los Angeles area|ICE|about 200|two to three|California Senate|Los Angeles"
    ),
    "003": (
        "U.S. Immigration and Customs Enforcement|About 100|Los Angeles area|"
        "U.S. Immigration and Customs Enforcement|U.S.|U.S.|ICE|ICE|ICE|ICE|ICE|ICE|millions|Congress|"
        "498|107|Philadelphia|Los Angeles|101|Santa Clara County|Baltimore|Cook County, Illinois|Denver|"
        "New York|Portland, Oregon|Washington, D.C.|Massachusetts|ICE|Los Angeles|498|42|ICE|ICE|ICE"
    ),
    "004": (
        "ICE|Immigration and Customs Enforcement|ICE|Los Angeles area|dozens|"
        "U.S. Immigration and Customs Enforcement|Pacific Enforcement Response Center|U.S.|ICE|ICE|ICE|"
        "United States|at least 100|ICE|Southern California|ICE|ICE|ICE|ICE|"
        "Los Angeles Police Department|America|ICE|ICE|ICE|Los Angeles|ICE"
    ),
}


@pytest.mark.parametrize("name", WANTED)
def test_candidates_miss_nothing_in_the_articles_and_add_little(name: str) -> None:
    text = articles()[name]
    proposed = Counter(one for one in of(text) if one[0] not in "“”")
    wanted = Counter(WANTED[name].split("|"))
    assert not wanted - proposed
    assert wanted.total() / proposed.total() > 0.6


@pytest.mark.parametrize("name", WANTED)
def test_one_key_walks_through_all_of_them(name: str) -> None:
    text = articles()[name]
    walked = []
    here = next_candidate(text, 0)
    while here:
        walked.append(here)
        here = next_candidate(text, here.end - 1, here)
    assert walked == list(candidates(text, 0, len(text)))


def test_from_the_cursor_the_candidate_there_comes_first() -> None:
    text = "Then ICE and the FBI came."
    assert next_candidate(text, 5) == Span(5, 8)
    assert next_candidate(text, 6) == Span(17, 20)
    assert next_candidate(text, 21) is None
    assert next_candidate("\n\n  ", 0) is None
    assert next_candidate("Ends.\n\n by ICE", 6) == Span(11, 14)


def test_behind_any_selection_the_next_in_order_comes_first() -> None:
    text = "Then ICE officials and the FBI came."
    assert next_candidate(text, 9, Span(5, 18)) == Span(5, 8)
    assert next_candidate(text, 9, Span(9, 18)) == Span(27, 30)
    assert next_candidate(text, 5, Span(5, 8)) == Span(27, 30)


def test_what_is_inside_a_quotation_follows_it() -> None:
    text = "said “we saw ICE there” now"
    quotation = next_candidate(text, 0)
    assert quotation and quotation.of(text) == "“we saw ICE there”"
    inner = next_candidate(text, 0, quotation)
    assert inner and inner.of(text) == "ICE"


@given(texts)
def test_candidates_are_in_order_whatever_the_text(text: str) -> None:
    found = list(candidates(text, 0, len(text)))
    assert [(one.start, -one.end) for one in found] == sorted({(one.start, -one.end) for one in found})
    for offset in list(offsets(text))[::7]:
        assert next_candidate(text, offset) == next((one for one in found if one.start >= offset), None)
    for one in found:
        assert not one.of(text)[0].isspace() and not one.of(text)[-1].isspace()


@pytest.mark.parametrize("between", [" ", "\n"])
def test_the_cost_does_not_grow_with_the_text(between: str) -> None:
    unit = f"Agents of ICE came to Los Angeles with about 30 men, he said.{between}"

    def cost(text: str) -> float:
        return min(timeit(lambda: next_candidate(text, len(text) // 2), number=2) for _ in range(5))

    assert cost(unit * 15_000) < 15 * cost(unit * 30)
