"""Places are looked up as in a dictionary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.store.places import Places

IDS = st.lists(st.text("abz\u00e9", max_size=3), max_size=20)


@given(ids=IDS, asked=IDS)
def test_places_are_those_of_a_dictionary(ids: list[str], asked: list[str]) -> None:
    known = {id: place for place, id in enumerate(dict.fromkeys(ids))}
    places = Places(list(known))
    assert places == known and list(places) == list(known) and len(places) == len(known)
    assert [places.get(id) for id in asked] == [known.get(id) for id in asked]
    assert places.twice() is None


@given(ids=IDS)
def test_the_first_id_that_is_there_twice_is_found(ids: list[str]) -> None:
    second = next((place for place, id in enumerate(ids) if id in ids[:place]), None)
    assert Places(ids).twice() == (None if second is None else (ids.index(ids[second]), second))


def test_what_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Places(["b", "a"])["c"]
