"""What a dataset holds, counted as it is written: for the card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from annotator.core.schema import Label, Schema
from annotator.formats.base import Labelled

FEW = 50
"""Annotations in the training split below which a label is named in the card's limits."""


class Statistics:
    """Counts for each split: documents, code points, and how often each label and choice was given."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.documents: Counter[str] = Counter()
        self._characters: Counter[str] = Counter()
        self._empty: Counter[str] = Counter()
        self._labels: dict[str, Counter[str]] = {}
        self._choices: Counter[tuple[str, str, str]] = Counter()
        self._asked = {
            (label.id, attribute.id)
            for label in schema.labels
            for attribute in label.attributes
            if attribute.choices
        }

    def add(self, split: str, one: Labelled) -> None:
        """Count one document with the labels of its first annotator."""
        annotations = one.labels.annotations
        self.documents[split] += 1
        self._characters[split] += len(one.document.text)
        self._empty[split] += not annotations
        self._labels.setdefault(split, Counter()).update([said.label for said in annotations])
        for said in annotations:
            for name, value in said.attributes.items():
                if (said.label, name) in self._asked:
                    for choice in (value,) if isinstance(value, str) else value or ():
                        self._choices[said.label, name, choice] += 1

    def table(self) -> Iterator[str]:
        """The rows of a Markdown table: a column for each split."""
        splits = list(self.documents)
        yield f"| | {' | '.join(splits)} |"
        yield "|---|" + "---:|" * len(splits)
        for title, counts in (
            ("documents", self.documents),
            ("code points", self._characters),
            ("documents without annotations", self._empty),
        ):
            yield _row(title, [counts[split] for split in splits])
        for label in self._schema.labels:
            yield _row(f"`{label.id}`", [self._labels[split][label.id] for split in splits])

    def chosen(self, label: Label, attribute: str, choice: str) -> int:
        """How often a label has a choice, in all splits."""
        return self._choices[label.id, attribute, choice]

    def rare(self, split: str) -> list[str]:
        """The labels that have few annotations in a split, with how many."""
        counts = self._labels.get(split, Counter())
        return [
            f"`{label.id}` ({counts[label.id]})" for label in self._schema.labels if counts[label.id] < FEW
        ]


def _row(title: str, counts: list[int]) -> str:
    return f"| {title} | {' | '.join(f'{count:,}' for count in counts)} |"
