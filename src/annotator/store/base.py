"""What any place that keeps documents and labels must offer. `project/` knows no more than this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from annotator.core.annotation import Labels, Status
from annotator.core.document import Document
from annotator.core.fold import Line
from annotator.core.schema import Schema


@dataclass(frozen=True)
class Progress:
    """How far one annotator is with one document, as of its last checkpoint."""

    document: str
    status: Status
    annotations: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    modified: str = ""


@dataclass(frozen=True)
class Recent:
    """A document and when its labels were changed last, in seconds since the epoch."""

    document: str
    changed_at: float


class Writer(Protocol):
    """One annotator's open document. `view` is every line that was there when it was opened."""

    session: str
    view: Sequence[Line]
    read_only: str | None

    def append(self, line: Line) -> Line:
        """Make a line durable; returns it as stored, once it is on disk. Raises NotSaved or ReadOnly.

        The stored line differs in its session when a fault made the writer go on in a new file.
        """

    def close(self) -> None:
        """Bring the label file up to date with all sessions and let the document go."""


class Store(Protocol):
    """Documents and labels of one project."""

    def schema(self) -> Schema:
        """The schema that labels are made with. Raises DataError."""

    def documents(self) -> Sequence[str]:
        """Document ids in order; opens no text."""

    def document(self, id: str) -> Document:
        """One document. Raises UsageError if there is none of that id, DataError if it cannot be read."""

    def annotators(self) -> Sequence[str]:
        """Names whose labels the caller may read."""

    def progress(self, annotator: str) -> Iterator[Progress]:
        """Progress on every document that was touched, in their order; may lag behind open windows."""

    def labels(self, annotator: str, shard: tuple[int, int] = (0, 1)) -> Iterator[Labels]:
        """Folded labels of every touched document whose place in the order is i modulo n, in that order."""

    def labels_of(self, annotator: str, documents: Iterable[str]) -> Iterator[Labels]:
        """Folded labels of these documents, in this order; untouched ones have none. Raises UsageError."""

    def next(self, annotator: str, after: str | None) -> str | None:
        """The next document that this annotator has not finished, after one or from the top."""

    def recent(self, annotator: str) -> Iterator[Recent]:
        """The documents this annotator changed, the one changed last first."""

    def lines(self, annotator: str, document: str) -> Sequence[Line]:
        """Every journal line of one document, in order."""

    def merge(self, annotator: str, document: str, lines: Iterable[Line]) -> None:
        """Take in lines from elsewhere; taking them in twice changes nothing."""

    def open(self, annotator: str, document: str) -> Writer:
        """Open one document for labelling."""
