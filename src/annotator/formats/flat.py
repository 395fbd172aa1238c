"""Which annotations can stand where there is room for one label per word."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple


class Place(NamedTuple):
    """A claim of one annotation on a range of tokens, half open. `order` breaks ties of length."""

    first: int
    last: int
    order: int


def innermost_first(places: Iterable[Place]) -> tuple[list[Place], list[tuple[Place, Place]]]:
    """The places that fit beside each other, in text order, and those that do not with what is in the way.

    The shortest go first, then the leftmost, then the first in `order`: a name inside a longer
    phrase of the same layer is kept and the phrase gives way.
    """
    wanted = sorted(places)
    if all(one.last <= other.first for one, other in pairwise(wanted)):
        return wanted, []
    kept: list[Place] = []
    refused: list[tuple[Place, Place]] = []
    owner: dict[int, Place] = {}
    for place in sorted(wanted, key=lambda one: (one.last - one.first, one.first, one.order)):
        other = next((owner[at] for at in range(place.first, place.last) if at in owner), None)
        if other is not None:
            refused.append((place, other))
            continue
        owner |= dict.fromkeys(range(place.first, place.last), place)
        kept.append(place)
    return sorted(kept), sorted(refused)
