"""Dividing documents so that each label has its share in each split.

Greedy iterative stratification after Sechidis, Tsoumakas and Vlahavas, 'On the Stratification of Multi-Label
Data' (2011): the rarest label is dealt out first, each time to the split that lacks it most. Here whole
groups of documents are dealt, labels are counted as often as they were given, and a split that is held back
never gets more documents than it has room for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

LOOKED_AT = 100
"""How many groups are compared to fill the last places of a split: enough to find a good one."""


@dataclass(frozen=True)
class Group:
    """Documents that stay together: how many, and how often each label was given in them."""

    name: str
    size: int
    labels: Mapping[str, int]


def stratified(
    groups: Sequence[Group],
    weights: Mapping[str, float],
    room: Mapping[str, int],
    have: Mapping[str, Mapping[str, int]],
    there: Collection[str],
    rest: str,
) -> dict[str, str]:
    """The split of each group, by name; ties go to the group that comes first.

    `weights` are the shares of the splits, which add up to 1; `room` says how many more documents those
    that are held back may get; `have` what labels are in each split already, and `there` which splits have
    documents; `rest` is the split that takes everything else, and the largest group if it has none.
    """
    dealing = _Dealing(groups, weights, room, have, rest)
    dealing.deal(None if rest in there else max(groups, key=lambda one: one.size, default=None))
    dealing.fill()
    dealing.leave_none_empty(set(there))
    return dealing.chosen


class _Dealing:
    def __init__(
        self,
        groups: Sequence[Group],
        weights: Mapping[str, float],
        room: Mapping[str, int],
        have: Mapping[str, Mapping[str, int]],
        rest: str,
    ) -> None:
        self.chosen: dict[str, str] = {}
        self._groups = groups
        self._rest = rest
        self._room = dict(room)
        self._order = [rest, *room]
        total: Counter[str] = Counter()
        for labels in (*have.values(), *(group.labels for group in groups)):
            total.update(labels)
        self._left: Counter[str] = Counter()
        for group in groups:
            self._left.update(group.labels)
        self._lacks = {
            name: {label: weights[name] * count - have[name].get(label, 0) for label, count in total.items()}
            for name in self._order
        }
        size = sum(group.size for group in groups)
        self._wants = {rest: size - sum(room.values()), **room}

    def deal(self, first: Group | None) -> None:
        """Give every group to a split, those with the rarest label first."""
        with_label: dict[str, list[Group]] = {}
        for group in self._groups:
            for label in group.labels:
                with_label.setdefault(label, []).append(group)
        if first is not None:
            self._give(first, self._rest)
        while with_label:
            rare = min(with_label, key=lambda label: (self._left[label], label))
            for group in with_label.pop(rare):
                if group.name not in self.chosen:
                    self._give(group, self._best(group, rare))
        for group in self._groups:
            if group.name not in self.chosen:
                self._give(group, self._best(group, ""))

    def fill(self) -> None:
        """Fill places that are left in what is held back, with the groups that disturb labels least."""
        others = self._of(self._rest)
        for name in self._room:
            while len(others) > 1:
                fitting = list(islice((one for one in others if one.size <= self._room[name]), LOOKED_AT))
                if not fitting:
                    break
                best = max(fitting, key=lambda group: self._gain(group, name))
                self._move(best, name)
                others.remove(best)

    def leave_none_empty(self, there: set[str]) -> None:
        """A split that is held back and has nothing gets the smallest group of one that can spare it.

        That happens when all groups are too large for it, or others took the few there are.
        """
        for name in self._room:
            if name in there or self._of(name):
                continue
            for other in self._order:
                spare = sorted(self._of(other), key=lambda group: group.size)
                if len(spare) > (other not in there):
                    self._move(spare[0], name)
                    break

    def _best(self, group: Group, label: str) -> str:
        """The split that lacks a label most; of those, the one that wants documents most."""
        able = [name for name in self._order if name == self._rest or group.size <= self._room[name]]
        lacks = self._lacks
        return max(able, key=lambda name: (lacks[name].get(label, 0.0), self._wants[name]))

    def _give(self, group: Group, name: str) -> None:
        self.chosen[group.name] = name
        self._count(group, name, 1)
        self._left.subtract(group.labels)

    def _move(self, group: Group, name: str) -> None:
        self._count(group, self.chosen[group.name], -1)
        self.chosen[group.name] = name
        self._count(group, name, 1)

    def _count(self, group: Group, name: str, sign: int) -> None:
        self._wants[name] -= sign * group.size
        if name in self._room:
            self._room[name] -= sign * group.size
        lacks = self._lacks[name]
        for label, count in group.labels.items():
            lacks[label] -= sign * count

    def _gain(self, group: Group, name: str) -> float:
        """By how much a move from the rest to a split brings all labels nearer to their shares."""
        here, there = self._lacks[self._rest], self._lacks[name]
        return sum(count * (there[label] - here[label] - count) for label, count in group.labels.items())

    def _of(self, name: str) -> list[Group]:
        return [group for group in self._groups if self.chosen[group.name] == name]
