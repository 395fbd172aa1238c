"""What labelled data says about its own schema: labels, layers, attributes, relations.

What is remembered grows with the number of different labels and values, not with the data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.core.fold import State
from annotator.core.schema import AttributeType

MAX_CHOICES = 20
"""A text that takes more values than this is no choice."""

MAX_VALUES = 200
"""How many different values are remembered of an attribute."""

MAX_CHOICE = 40
"""The longest value of a choice, in code points."""

_WORD = re.compile(r"[\w.:/+-]+\Z")


@dataclass
class Values:
    """The values that one attribute took."""

    kinds: Counter[AttributeType] = field(default_factory=Counter)
    others: int = 0
    """How many were of no kind that an attribute can have."""
    distinct: dict[str, None] = field(default_factory=dict)

    def add(self, value: Any) -> None:
        """Take one value in."""
        match value:
            case bool():
                self.kinds["flag"] += 1
            case int() | float():
                self.kinds["number"] += 1
            case str():
                self.kinds["text"] += 1
                self._remember([value])
            case list() if all(isinstance(one, str) for one in value):
                self.kinds["choices"] += 1
                self._remember(value)
            case _:
                self.others += 1

    @property
    def type(self) -> AttributeType:
        """The kind that fits most values; several of a list if any value was a list."""
        if not self.kinds:
            return "text"
        most = self.kinds.most_common(1)[0][0]
        return "choice" if most == "text" and self._is_choice() else most

    @property
    def is_mixed(self) -> bool:
        """Whether some values do not fit the type."""
        return len(self.kinds) > 1 or self.others > 0

    def _is_choice(self) -> bool:
        values = list(self.distinct)
        if len(values) > MAX_CHOICES or not all(_is_short(one) for one in values):
            return False
        return all(map(_WORD.match, values)) or self.kinds["text"] >= 2 * len(values)

    def _remember(self, values: Iterable[str]) -> None:
        for one in values:
            if len(self.distinct) < MAX_VALUES:
                self.distinct[one] = None


Attributes = dict[str, Values]


@dataclass
class Inference:
    """What was seen so far."""

    labels: dict[str, Attributes] = field(default_factory=dict)
    """By label, in the order in which they came, the attributes that it had."""
    counts: Counter[str] = field(default_factory=Counter)
    relations: dict[str, tuple[dict[str, None], dict[str, None]]] = field(default_factory=dict)
    """By type, the labels at its heads and at its tails."""
    document_labels: Attributes = field(default_factory=dict)
    overlaps: set[tuple[str, str]] = field(default_factory=set)
    """Pairs of labels, in order of their names, that share words; a label with itself, too."""

    def count(self, state: State) -> None:
        """Only count the labels of one document."""
        self.counts.update(said["label"] for said in state.get("annotations", {}).values())

    def look(self, state: State) -> None:
        """Look at what one annotator said about one document."""
        annotations: Mapping[str, Any] = state.get("annotations", {})
        self.count(state)
        for said in annotations.values():
            known = self.labels.setdefault(said["label"], {})
            if attributes := said.get("attributes"):
                _add(known, attributes)
        for link in state.get("relations", {}).values():
            heads, tails = self.relations.setdefault(link["type"], ({}, {}))
            heads[annotations[link["head"]]["label"]] = None
            tails[annotations[link["tail"]]["label"]] = None
        _add(self.document_labels, state.get("document_labels", {}))
        self.overlaps.update(_overlaps(annotations))

    def layers(self, labels: Iterable[str]) -> Iterator[tuple[list[str], bool]]:
        """Some labels in as few layers as their spans allow, and whether a layer's spans overlap.

        A label whose own spans overlap has a layer for itself; no others that share words share a layer.
        The most frequent choose first.
        """
        made: list[list[str]] = []
        alone = []
        for label in sorted(labels, key=lambda one: (-self.counts[one], one)):
            if (label, label) in self.overlaps:
                alone.append(label)
                continue
            free = (layer for layer in made if not any(self._overlap(label, other) for other in layer))
            if (layer := next(free, None)) is None:
                made.append([label])
            else:
                layer.append(label)
        yield from ((layer, False) for layer in made)
        yield from (([label], True) for label in alone)

    def _overlap(self, one: str, other: str) -> bool:
        return (min(one, other), max(one, other)) in self.overlaps


def _add(known: Attributes, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name not in known:
            known[name] = Values()
        known[name].add(value)


def _is_short(value: str) -> bool:
    return bool(value.strip()) and len(value) <= MAX_CHOICE and value.isprintable()


def _overlaps(annotations: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The pairs of labels whose spans share a code point, each at least once."""
    spans = sorted(
        (span["start"], span["end"], said["label"], id)
        for id, said in annotations.items()
        for span in said["spans"]
    )
    # For each label, the two annotations that end last so far, and where the last of all ends.
    reach: dict[str, list[tuple[int, str]]] = {}
    furthest = 0
    for start, end, label, id in spans:
        if start >= furthest:
            reach.clear()
        for other, ends in list(reach.items()):
            ends[:] = [one for one in ends if one[0] > start]
            if not ends:
                del reach[other]
            elif any(whose != id for _, whose in ends):
                yield (min(label, other), max(label, other))
        furthest = max(furthest, end)
        if label not in reach:
            reach[label] = [(end, id)]
            continue
        held = [one for one in reach[label] if one[1] != id]
        mine = max([end, *(last for last, whose in reach[label] if whose == id)])
        reach[label] = sorted([*held, (mine, id)], reverse=True)[:2]
