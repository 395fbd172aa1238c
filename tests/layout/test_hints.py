from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.span import Span
from annotator.layout.hints import ALPHABET, hints


def places(count: int) -> list[Span]:
    return [Span(index, index + 1) for index in range(count)]


@given(st.integers(0, 900), st.integers(2, 26))
def test_each_place_has_a_key_and_none_starts_another(count: int, letters: int) -> None:
    alphabet = ALPHABET[:letters]
    spans = places(count)
    found = hints(spans, alphabet)
    assert list(found.values()) == spans
    keys = sorted(found)
    assert not any(after.startswith(before) for before, after in pairwise(keys))
    assert all(set(key) <= set(alphabet) for key in keys)


def test_one_letter_each_while_they_suffice() -> None:
    assert list(hints(places(3), "abc")) == ["a", "b", "c"]
    assert {len(key) for key in hints(places(26))} == {1}


def test_then_the_first_places_keep_the_short_keys() -> None:
    assert list(hints(places(4), "abc")) == ["a", "b", "ca", "cb"]
    assert [len(key) for key in hints(places(27))].count(2) == 2
    assert {len(key) for key in hints(places(26 * 26))} == {2}
    assert max(len(key) for key in hints(places(26 * 26 + 1))) == 3


@pytest.mark.parametrize("alphabet", ["", "a", "aab"])
def test_an_alphabet_that_cannot_tell_places_apart_is_refused(alphabet: str) -> None:
    with pytest.raises(ValueError, match="different letters"):
        hints(places(2), alphabet)
