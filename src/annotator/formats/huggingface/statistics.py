"""What a dataset holds, counted as it is written: for the card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from annotator.core.schema import Label, Schema
from annotator.formats.base import Labelled

FEW = 50
"""Annotations in the training split below which a label is named in the card's limits."""

Counts = Counter[tuple[str, ...]]
"""How often something was met: what, and of which split, label, attribute and choice."""

DOCUMENTS, CHARACTERS, EMPTY, LABEL, CHOICE = "documents", "characters", "empty", "label", "choice"


class Statistics:
    """Counts for each split: documents, code points, and how often each label and choice was given."""

    def __init__(self, schema: Schema) -> None:
        self.counts: Counts = Counter()
        self._schema = schema
        self._asked = {
            (label.id, attribute.id)
            for label in schema.labels
            for attribute in label.attributes
            if attribute.choices
        }

    def add(self, split: str, one: Labelled) -> None:
        """Count one document with the labels of its first annotator."""
        annotations = one.labels.annotations
        counts = self.counts
        counts[DOCUMENTS, split] += 1
        counts[CHARACTERS, split] += len(one.document.text)
        counts[EMPTY, split] += not annotations
        for said in annotations:
            counts[LABEL, split, said.label] += 1
            for name, value in said.attributes.items():
                if (said.label, name) in self._asked:
                    for choice in (value,) if isinstance(value, str) else value or ():
                        counts[CHOICE, said.label, name, choice] += 1

    def taken(self) -> Counts:
        """What was counted since the last time."""
        counts, self.counts = self.counts, Counter()
        return counts

    @property
    def documents(self) -> int:
        """All documents."""
        return sum(count for (what, *_), count in self.counts.items() if what == DOCUMENTS)

    def table(self, splits: Sequence[str]) -> Iterator[str]:
        """The rows of a Markdown table: a column for each split."""
        yield f"| | {' | '.join(splits)} |"
        yield "|---|" + "---:|" * len(splits)
        for title, what in (
            ("documents", DOCUMENTS),
            ("code points", CHARACTERS),
            ("documents without annotations", EMPTY),
        ):
            yield _row(title, [self.counts[what, split] for split in splits])
        for label in self._schema.labels:
            yield _row(f"`{label.id}`", [self.counts[LABEL, split, label.id] for split in splits])

    def chosen(self, label: Label, attribute: str, choice: str) -> int:
        """How often a label has a choice, in all splits."""
        return self.counts[CHOICE, label.id, attribute, choice]

    def rare(self, split: str) -> Mapping[str, int]:
        """The labels that have few annotations in a split, with how many."""
        found = {label.id: self.counts[LABEL, split, label.id] for label in self._schema.labels}
        return {label: count for label, count in found.items() if count < FEW}


def _row(title: str, counts: Sequence[int]) -> str:
    return f"| {title} | {' | '.join(f'{count:,}' for count in counts)} |"
