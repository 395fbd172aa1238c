"""How far everybody is: documents by annotators, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.core.annotation import Status
from annotator.store.base import Progress, Store


@dataclass(frozen=True)
class Row:
    """One annotator. `documents` has every document that was touched; `counts` are by label."""

    annotator: str
    total: int
    documents: Mapping[str, Progress] = field(default_factory=dict)

    def number(self, status: Status) -> int:
        """How many documents have this status; those that nobody touched are untouched."""
        if status == "untouched":
            return self.total - self.number("done") - self.number("in_progress")
        return sum(one.status == status for one in self.documents.values())

    @property
    def percent(self) -> float:
        """How much of the documents is done, 0 to 100; 0 if there are none."""
        return 100 * self.number("done") / self.total if self.total else 0.0

    @property
    def annotations(self) -> int:
        """How many annotations there are in all documents."""
        return sum(one.annotations for one in self.documents.values())

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each label was given, the most frequent first."""
        counts: Counter[str] = Counter()
        for one in self.documents.values():
            counts.update(one.counts)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @property
    def modified(self) -> str:
        """When this annotator last changed an annotation, UTC in ISO 8601; empty if never."""
        return max((one.modified for one in self.documents.values()), default="")


@dataclass(frozen=True)
class Matrix:
    """Documents in order, and one row for each annotator."""

    documents: Sequence[str]
    rows: Sequence[Row]

    def status(self, document: str, annotator: str) -> Status:
        """How far one annotator is with one document."""
        row = next(one for one in self.rows if one.annotator == annotator)
        found = row.documents.get(document)
        return found.status if found else "untouched"


def status(store: Store, annotators: Iterable[str] | None = None) -> Matrix:
    """The progress of some annotators, by default of all whose labels the caller may read.

    It is read from the label files, and may lag behind windows that are open.
    """
    documents = store.documents()
    names = store.annotators() if annotators is None else annotators
    return Matrix(
        documents,
        [Row(name, len(documents), {one.document: one for one in store.progress(name)}) for name in names],
    )
