"""Agreement on relations: the same type between the same two annotations.

Ends are the same where the alignment pairs them under one label. A relation whose ends the other person
did not mark cannot be matched; so two numbers: over all relations, and over those both of whose ends are
matched, which is agreement on relating as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from annotator.agreement.coding import Ints
from annotator.agreement.pairing import Edges
from annotator.agreement.result import Method
from annotator.agreement.table import Table

RELATION_F1 = Method(
    "f1.relation",
    "F1, relations",
    "relation",
    "same type, both ends aligned under one label",
    "2 m / (n_1 + n_2)",
    "F-measure over pairs of matched ends; Hripcsak & Rothschild (2005)",
    "not corrected for chance",
)
RELATION_F1_MATCHED = Method(
    "f1.relation.matched",
    "F1, relations on matched ends",
    "relation both of whose ends the other annotator marked with the same labels",
    "same type, both ends aligned under one label",
    "2 m / (n_1 + n_2)",
    RELATION_F1.source,
    "not corrected for chance",
)


class Link(NamedTuple):
    """A relation of one annotator by the units at its ends."""

    type: str
    head: int
    tail: int


class RelationCount(NamedTuple):
    """For one case, pair and type: matched, counts of each side, and of those with matched ends."""

    case: int
    pair: int
    type: str
    matched: int
    first: int
    second: int
    first_ends: int
    second_ends: int


def count_relations(
    table: Table, aligned: Edges, links: Mapping[tuple[int, int], Sequence[tuple[str, int, int]]]
) -> list[RelationCount]:
    """Count all pairs; `links` holds the relations of each (case, annotator)."""
    if not links:
        return []
    frame = table.frame
    alike = aligned.where(table.label[aligned.first] == table.label[aligned.second])
    partner: dict[tuple[int, int], int] = {}
    for first, second in zip(alike.first.tolist(), alike.second.tolist(), strict=True):
        partner[first, int(table.annotator[second])] = second
        partner[second, int(table.annotator[first])] = first
    found = []
    for case in sorted({case for case, _ in links}):
        for pair, (i, j) in enumerate(frame.pairs):
            if table.present[case, i] and table.present[case, j]:
                one, other = ([Link(*link) for link in links.get((case, who), ())] for who in (i, j))
                found += _count(case, pair, (one, other), (i, j), partner)
    return found


def _count(
    case: int,
    pair: int,
    sides: tuple[Sequence[Link], Sequence[Link]],
    who: tuple[int, int],
    partner: Mapping[tuple[int, int], int],
) -> list[RelationCount]:
    moved: list[Link] = []
    for type, head, tail in sides[0]:
        if (head, who[1]) in partner and (tail, who[1]) in partner:
            moved.append(Link(type, partner[head, who[1]], partner[tail, who[1]]))
    there = Counter(sides[1])
    matched = Counter(moved) & there
    reachable = [
        link for link in sides[1] if (link.head, who[0]) in partner and (link.tail, who[0]) in partner
    ]
    counts = []
    for type in sorted({link.type for side in sides for link in side}):
        counts.append(
            RelationCount(
                case,
                pair,
                type,
                sum(times for link, times in matched.items() if link.type == type),
                sum(link.type == type for link in sides[0]),
                sum(link.type == type for link in sides[1]),
                sum(link.type == type for link in moved),
                sum(link.type == type for link in reachable),
            )
        )
    return counts


class RelationSums:
    """Sums over cases by type and pair, to which cases can be added and from which they can be taken.

    `of[type][pair]` is [matched, first, second, first_ends, second_ends, cases]; `cases[type]` counts the
    cases where anyone who can be compared used the type.
    """

    def __init__(self, peers: Collection[int]) -> None:
        self.of: dict[str, dict[int, Ints]] = {}
        self.cases: Counter[str] = Counter()
        self._peers = set(peers)

    def change(self, counts: Sequence[RelationCount], sign: int) -> None:
        """Add the counts of some cases, or with -1 take them away."""
        met: set[tuple[int, str]] = set()
        for one in counts:
            held = self.of.setdefault(one.type, {})
            row = held.setdefault(one.pair, np.zeros(6, np.int64))
            row += sign * np.array([*one[3:], bool(one.first + one.second)], np.int64)
            if one.pair in self._peers and one.first + one.second:
                met.add((one.case, one.type))
        for _, type in met:
            self.cases[type] += sign
