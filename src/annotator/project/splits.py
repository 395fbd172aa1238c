"""Which documents to learn from and which to test on: always the same for the same documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from annotator.core.errors import UsageError

TRAIN, VALIDATION, TEST = SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Shares:
    """The shares of documents for validation and for testing, 0 to 1; the rest is for training.

    The default leaves more than 100 of 120 documents for training, below which spaCy warns.
    """

    validation: float = 0.1
    test: float = 0.05

    def __post_init__(self) -> None:
        if not (self.validation >= 0 and self.test >= 0 and self.validation + self.test < 1):
            raise UsageError(
                "the shares for validation and test must not be negative and must leave some for training",
                remedy="For example 0.1 and 0.1",
            )


def split(groups: Mapping[str, str], shares: Shares, seed: int) -> dict[str, str]:
    """The split of each document. `groups` gives the group of each; a group is never divided.

    Groups are put in an order that depends on nothing but the seed and their names, so a new document
    moves few others. The largest group is for training, and each wanted split gets at least one group
    if there are three or more; with fewer, everything is for training.
    """
    members: dict[str, list[str]] = {}
    for document, group in groups.items():
        members.setdefault(group, []).append(document)
    order = sorted(members, key=lambda group: _place(group, seed))
    chosen = dict.fromkeys(order, TRAIN)
    if len(order) >= len(SPLITS):
        largest = max(order, key=lambda group: len(members[group]))
        free = [group for group in order if group != largest]
        sizes = {group: len(members[group]) for group in free}
        wanted = [(TEST, shares.test), (VALIDATION, shares.validation)]
        wanted = [(name, share) for name, share in wanted if share > 0]
        for done, (name, share) in enumerate(wanted, 1):
            taken = _fill(free, sizes, max(1, round(share * len(groups))), spare=len(wanted) - done)
            chosen |= dict.fromkeys(taken, name)
            free = [group for group in free if group not in set(taken)]
    return {document: chosen[group] for document, group in groups.items()}


def _fill(free: list[str], sizes: Mapping[str, int], wanted: int, spare: int) -> list[str]:
    """Groups for one split, in order, that do not exceed what is wanted; `spare` must be left over."""
    taken: list[str] = []
    room = wanted
    for group in free:
        if sizes[group] <= room and len(free) - len(taken) > spare:
            taken.append(group)
            room -= sizes[group]
    return taken or [min(free, key=lambda group: sizes[group])]


def _place(group: str, seed: int) -> bytes:
    return sha256(f"{seed}\n{group}".encode("utf-8", "surrogatepass")).digest()
