"""Behind the numbers of relations and of labels of whole documents: what has no counterpart, and where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import combinations

from annotator.agreement.attributes import comparable
from annotator.agreement.tally import Tally
from annotator.core.annotation import Labels, Relation
from annotator.core.matching import align, unit_of

Key = tuple[str, str, str]
"""Type, head and tail of a relation; the ends are ids of one annotator."""


def relations_without_match(
    versions: Sequence[Labels], layer_of: Callable[[str], str], type: str
) -> Iterator[tuple[str, str]]:
    """Relations of one type that another annotator has not between the same ends: whose, and its id.

    Ends are the same where the alignment pairs them under one label. A relation comes once for each
    annotator who has no such relation.
    """
    units = [[unit_of(one, layer_of(one.label)) for one in labels.annotations] for labels in versions]
    for i, j in combinations(range(len(versions)), 2):
        one, other = versions[i], versions[j]
        partner = {
            one.annotations[place].id: other.annotations[second].id
            for place, second in align(units[i], units[j]).pairs
            if one.annotations[place].label == other.annotations[second].label
        }
        waiting: dict[Key, list[str]] = defaultdict(list)
        for relation in _of(other, type):
            waiting[type, relation.head, relation.tail].append(relation.id)
        for relation in _of(one, type):
            key = (type, partner.get(relation.head, ""), partner.get(relation.tail, ""))
            if waiting[key]:
                waiting[key].pop()
            else:
                yield one.annotator, relation.id
        yield from ((other.annotator, id) for ids in waiting.values() for id in ids)


def _of(labels: Labels, type: str) -> list[Relation]:
    """The relations of a type both of whose ends are there."""
    ids = {one.id for one in labels.annotations}
    return [one for one in labels.relations if one.type == type and {one.head, one.tail} <= ids]


def documents_with_relations(tally: Tally, type: str) -> dict[int, int]:
    """How many relations of a type have no match, by case."""
    counts: Counter[int] = Counter()
    for one in tally.relations:
        if one.type == type and one.pair in tally.frame.peers:
            counts[one.case] += one.first + one.second - 2 * one.matched
    return dict(+counts)


def documents_with_values(tally: Tally, name: str) -> dict[int, int]:
    """How many pairs of annotators gave a document other values, by case. Who gave none is not counted."""
    values: dict[int, list[Hashable]] = defaultdict(list)
    for case, who, value in tally.document_labels.get(name, ()):
        if who in tally.frame.people and value is not None:
            values[case].append(value)
    return dict(+Counter({case: differing(held) for case, held in values.items()}))


def values_of(versions: Sequence[Labels], name: str) -> list[Hashable]:
    """What the annotators who gave a value said of a document."""
    held = (one.document_labels.get(name) for one in versions)
    return [comparable(value) for value in held if value is not None]


def differing(values: Sequence[Hashable]) -> int:
    """How many pairs of values differ."""
    return sum(one != other for one, other in combinations(values, 2))
