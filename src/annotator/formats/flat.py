"""Which annotations can stand where there is room for one label per word, or per character."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


class Claim(NamedTuple):
    """A claim of one annotation of a layer on ranges of characters, half open."""

    ranges: tuple[tuple[int, int], ...]
    layer: str
    order: int


def at_peace(
    claims: Sequence[Claim], *, within: bool, between: bool
) -> tuple[list[Claim], list[tuple[Claim, Claim]]]:
    """The claims that can stand together, in `order`, and those that cannot with what is in their way.

    Claims on one character are at odds if they are of one layer, unless overlaps `within` a layer are
    allowed, and if they are of different layers, unless overlaps `between` layers are. A claim stands or
    goes as a whole; which of two gives way is as with `innermost_first`.
    """
    if (within and between) or not _meet(claims, between):
        return list(claims), []
    kept: list[Claim] = []
    refused: list[tuple[Claim, Claim]] = []
    owners: dict[str, dict[int, Claim]] = {claim.layer: {} for claim in claims}
    for claim in sorted(claims, key=lambda one: (_size(one), one.ranges, one.order)):
        rivals = [
            owner
            for layer, owner in owners.items()
            if owner and not (within if layer == claim.layer else between)
        ]
        taken = [at for start, end in claim.ranges for at in range(start, end)]
        other = next((owner[at] for owner in rivals for at in taken if at in owner), None)
        if other is not None:
            refused.append((claim, other))
            continue
        owners[claim.layer] |= dict.fromkeys(taken, claim)
        kept.append(claim)
    return sorted(kept, key=lambda one: one.order), sorted(refused, key=lambda pair: pair[0].order)


def _meet(claims: Iterable[Claim], between: bool) -> bool:
    """Whether any two of those that may be at odds share a character, or perhaps do."""
    extents: dict[str, list[tuple[int, int]]] = {}
    for claim in claims:
        extents.setdefault(claim.layer if between else "", []).extend(claim.ranges)
    for found in extents.values():
        found.sort()
    return any(one[1] > other[0] for found in extents.values() for one, other in pairwise(found))


def _size(claim: Claim) -> int:
    return sum(end - start for start, end in claim.ranges)
