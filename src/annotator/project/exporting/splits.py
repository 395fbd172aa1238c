"""Which documents to learn from and which to test on: always the same for the same documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from annotator.core.errors import UsageError
from annotator.project.exporting.stratifying import Group, stratified

TRAIN, VALIDATION, TEST = SPLITS = ("train", "validation", "test")

Counts = Mapping[str, int]
"""How often each label was given in a document."""


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

    def wanted(self, count: int) -> dict[str, int]:
        """How many of `count` documents are wanted in each split that is held back."""
        shares = {TEST: self.test, VALIDATION: self.validation}
        return {name: max(1, round(share * count)) for name, share in shares.items() if share > 0}


def split(
    groups: Mapping[str, str],
    shares: Shares,
    seed: int,
    counts: Mapping[str, Counts] | None = None,
    before: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The split of each document. `groups` gives the group of each; a group is never divided.

    Groups are put in an order that depends on nothing but the seed and their names. With `counts` they
    are divided so that each label has its share in each split; without, so that a new document moves few
    others. Documents that have a split in `before` keep it, and those of their group follow them: only
    then can a group be in several splits. The largest group is for training, and each wanted split gets
    at least one group if there are three or more; with fewer, everything new is for training.
    """
    found = {id: before[id] for id in groups if id in before} if before else {}
    found |= _followers(groups, found)
    members: dict[str, list[str]] = {}
    for document, group in groups.items():
        if document not in found:
            members.setdefault(group, []).append(document)
    order = sorted(members, key=lambda group: _place(group, seed))
    chosen = dict.fromkeys(order, TRAIN)
    if len(set(groups.values())) >= len(SPLITS):
        room = shares.wanted(len(groups))
        for name in found.values():
            if name in room:
                room[name] -= 1
        if counts is None:
            _fill_all(chosen, order, {group: len(members[group]) for group in order}, room, found)
        else:
            chosen |= _stratify(order, members, counts, shares, room, found)
    return found | {id: chosen[group] for group, ids in members.items() for id in ids}


def torn(groups: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """The groups that are in more than one split, in order."""
    splits: dict[str, set[str]] = {}
    for id, group in groups.items():
        splits.setdefault(group, set()).add(found[id])
    return sorted(group for group, names in splits.items() if len(names) > 1)


def _followers(groups: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """New documents of groups that are there already go where most of their group is."""
    votes: dict[str, Counter[str]] = {}
    for id, name in found.items():
        votes.setdefault(groups[id], Counter())[name] += 1
    where = {group: max(SPLITS, key=lambda name: names[name]) for group, names in votes.items()}
    return {id: where[group] for id, group in groups.items() if group in where and id not in found}


def _fill_all(
    chosen: dict[str, str],
    order: Sequence[str],
    sizes: Mapping[str, int],
    room: Mapping[str, int],
    found: Mapping[str, str],
) -> None:
    """Take groups for what is held back one after another, in order."""
    there = set(found.values())
    free = list(order)
    if TRAIN not in there and free:
        largest = max(order, key=lambda group: sizes[group])
        free = [group for group in order if group != largest]
    for done, (name, wanted) in enumerate(room.items(), 1):
        spare = sum(other not in there for other in list(room)[done:])
        taken = _fill(free, sizes, wanted, spare, must=name not in there)
        chosen |= dict.fromkeys(taken, name)
        free = [group for group in free if group not in set(taken)]


def _fill(free: Sequence[str], sizes: Mapping[str, int], room: int, spare: int, must: bool) -> list[str]:
    """Groups for one split, in order, that do not exceed its room; `spare` must be left over."""
    taken: list[str] = []
    for group in free:
        if sizes[group] <= room and len(free) - len(taken) > spare:
            taken.append(group)
            room -= sizes[group]
    return taken or ([min(free, key=lambda group: sizes[group])] if must and free else [])


def _stratify(
    order: Sequence[str],
    members: Mapping[str, Sequence[str]],
    counts: Mapping[str, Counts],
    shares: Shares,
    room: Mapping[str, int],
    found: Mapping[str, str],
) -> dict[str, str]:
    have: dict[str, Counter[str]] = {name: Counter() for name in SPLITS}
    for id, name in found.items():
        have[name].update(counts.get(id, {}))
    free = []
    for group in order:
        labels: Counter[str] = Counter()
        for id in members[group]:
            labels.update(counts.get(id, {}))
        free.append(Group(group, len(members[group]), labels))
    weights = {TRAIN: 1 - shares.validation - shares.test, VALIDATION: shares.validation, TEST: shares.test}
    return stratified(free, weights, room, have, set(found.values()), TRAIN)


def _place(group: str, seed: int) -> bytes:
    return sha256(f"{seed}\n{group}".encode("utf-8", "surrogatepass")).digest()
