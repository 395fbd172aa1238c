"""What a dataset holds, counted as it is written: for the card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotator.core.schema import Attribute, Schema
from annotator.formats.base import Labelled

Counts = Counter[tuple[str, ...]]
"""How often something was met: what, and of which split, label, attribute, value or annotator."""

DOCUMENTS, CHARACTERS, EMPTY, LABEL, RELATION = "documents", "characters", "empty", "label", "relation"
GIVEN, CHOICE, SAID, ANSWER = "given", "choice", "said", "answer"
VERSIONS, PERSON, ANNOTATIONS = "versions", "person", "annotations"
UNSURE, SUGGESTED, DERIVED, UNFINISHED = "unsure", "suggested", "derived", "unfinished"


class Statistics:
    """Counts for each split: documents, code points, labels, relations, values, and who said how much.

    All but those of annotators are of the first annotator of each document.
    """

    def __init__(self, schema: Schema) -> None:
        self.counts: Counts = Counter()
        self._schema = schema
        # Only what has few values: free texts would be as many as the annotations.
        self._asked = {
            (label.id, one.id) for label in schema.labels for one in label.attributes if answers(one)
        }
        self._said = {one.id for one in schema.document_labels if answers(one)}

    def add(self, split: str, one: Labelled) -> None:
        """Count one document."""
        counts, labels, asked = self.counts, one.labels, self._asked
        counts[DOCUMENTS, split] += 1
        counts[CHARACTERS, split] += len(one.document.text)
        counts[EMPTY, split] += not labels.annotations
        counts[VERSIONS, str(1 + len(one.others))] += 1
        for version in one.versions:
            counts[PERSON, version.annotator] += 1
            counts[ANNOTATIONS, version.annotator] += len(version.annotations)
            counts[UNFINISHED,] += version.status != "done"
        # One call of `update` counts many in a fraction of the time that they would take one by one.
        found: list[tuple[str, ...]] = [(LABEL, split, said.label) for said in labels.annotations]
        for said in labels.annotations:
            if said.unsure:
                found.append((UNSURE,))
            if said.origin.by != "person":
                found.append((SUGGESTED,))
            if said.derived:
                found.append((DERIVED,))
            label = said.label
            for name, value in said.attributes.items():
                if value is not None:
                    found.append((GIVEN, label, name))
                    if (label, name) not in asked:
                        continue
                    if type(value) is str:
                        found.append((CHOICE, label, name, value))
                    else:
                        found += [(CHOICE, label, name, one) for one in _values(value)]
        counts.update(found)
        for link in labels.relations:
            counts[RELATION, split, link.type] += 1
        for name, value in labels.document_labels.items():
            if value is not None:
                counts[SAID, split, name] += 1
                if name in self._said:
                    counts.update((ANSWER, split, name, one) for one in _values(value))

    def taken(self) -> Counts:
        """What was counted since the last time."""
        counts, self.counts = self.counts, Counter()
        return counts

    def total(self, what: str) -> int:
        """A count over all splits, labels or annotators."""
        return sum(count for (kind, *_), count in self.counts.items() if kind == what)

    @property
    def documents(self) -> int:
        """All documents."""
        return self.total(DOCUMENTS)

    def by_split(self, splits: Sequence[str], what: str, *of: str) -> list[int]:
        """A count in each split."""
        return [self.counts[what, split, *of] for split in splits]

    @property
    def versions(self) -> Mapping[int, int]:
        """How many documents have the labels of so many annotators, the most first."""
        found = {int(of[0]): count for (what, *of), count in self.counts.items() if what == VERSIONS}
        return dict(sorted(found.items(), reverse=True))

    def rows(self, splits: Sequence[str]) -> Iterator[tuple[str, Sequence[int]]]:
        """The documents and labels of each split."""
        for title, what in (
            ("documents", DOCUMENTS),
            ("code points", CHARACTERS),
            ("documents without annotations", EMPTY),
        ):
            yield title, self.by_split(splits, what)
        for label in self._schema.labels:
            yield f"`{label.id}`", self.by_split(splits, LABEL, label.id)

    def chosen(self, label: str, attribute: Attribute) -> Mapping[str, int]:
        """How often a label has each choice, or each answer of yes and no, in all splits."""
        return {one: self.counts[CHOICE, label, attribute.id, one] for one in answers(attribute)}


def answers(attribute: Attribute) -> tuple[str, ...]:
    """The values that an attribute can have, if they can be listed."""
    if attribute.type == "flag":
        return ("true", "false")
    return tuple(choice.id for choice in attribute.choices)


def _values(value: Any) -> Sequence[str]:
    """The single values of what was said, as `answers` has them."""
    match value:
        case bool():
            return ("true" if value else "false",)
        case str():
            return (value,)
        case list() | tuple():
            return [one for one in value if isinstance(one, str)]
        case _:
            return ()
