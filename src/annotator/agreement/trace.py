"""From a number to the spans behind it: what everyone marked at one place, and how they differ."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from annotator.agreement.attributes import comparable
from annotator.core.annotation import Annotation, Labels
from annotator.core.matching import align, unit_of
from annotator.core.schema import Schema

Difference = Literal["label", "boundary", "missed", "repeated", "values"]
"""'repeated': one annotator has several spans where another has one, as after a split; 'values': one label,
other values of its attributes."""


@dataclass(frozen=True)
class Passage:
    """Annotations of one layer that are versions of each other, by annotator, in reading order.

    `differences` is empty where all annotators of the document marked the same; `missing` names those
    who marked nothing here. `start` and `end` are the outer offsets of all versions.
    """

    start: int
    end: int
    versions: Mapping[str, tuple[Annotation, ...]]
    differences: frozenset[Difference]
    missing: tuple[str, ...]

    @property
    def agreed(self) -> bool:
        """Whether everybody marked the same extent with the same label and values."""
        return not self.differences


def passages(versions: Sequence[Labels], schema: Schema | None = None) -> list[Passage]:
    """Everything that the annotators of one document marked, grouped into passages, in reading order.

    Two annotations are in one passage if the alignment of any two annotators pairs them, or pairs them
    with a third. Spans of different layers are never in one passage.
    """
    units = [
        [unit_of(one, schema.layer_of(one.label) if schema else "") for one in labels.annotations]
        for labels in versions
    ]
    places = [(who, place) for who, held in enumerate(units) for place in range(len(held))]
    group = {place: {place} for place in places}
    for i, j in combinations(range(len(versions)), 2):
        for first, second in align(units[i], units[j]).pairs:
            one, other = group[i, first], group[j, second]
            if one is not other:
                one |= other
                for place in other:
                    group[place] = one
    distinct = {id(held): sorted(held) for held in group.values()}
    found = [_passage(versions, held) for held in distinct.values()]
    return sorted(found, key=lambda passage: (passage.start, -passage.end, sorted(passage.versions)))


def disagreements(versions: Sequence[Labels], schema: Schema | None = None) -> Iterator[Passage]:
    """The passages that are not agreed: other label, other boundary, missed, repeated, other values."""
    return (passage for passage in passages(versions, schema) if not passage.agreed)


def _passage(versions: Sequence[Labels], held: Sequence[tuple[int, int]]) -> Passage:
    by_annotator: dict[str, tuple[Annotation, ...]] = {}
    for who, place in held:
        name = versions[who].annotator
        by_annotator[name] = (*by_annotator.get(name, ()), versions[who].annotations[place])
    everything = [one for several in by_annotator.values() for one in several]
    missing = tuple(one.annotator for one in versions if one.annotator not in by_annotator)
    units = [unit_of(one) for one in everything]
    checks: dict[Difference, bool] = {
        "label": len({unit.label for unit in units}) > 1,
        "boundary": len({unit.extent for unit in units}) > 1,
        "missed": bool(missing),
        "repeated": any(len(several) > 1 for several in by_annotator.values()),
        "values": len({unit.label for unit in units}) == 1 and len(set(map(_values, everything))) > 1,
    }
    return Passage(
        min(unit.start for unit in units),
        max(unit.end for unit in units),
        by_annotator,
        frozenset(name for name, found in checks.items() if found),
        missing,
    )


def _values(one: Annotation) -> frozenset[tuple[str, Hashable]]:
    return frozenset((name, comparable(value)) for name, value in one.attributes.items())
