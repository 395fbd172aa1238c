"""A store without files: documents and labels that a test made, served as the Store protocol asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from annotator.core.annotation import Annotation, Labels
from annotator.core.document import Document
from annotator.core.errors import ReadOnly, UsageError
from annotator.core.fold import Line
from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.store.base import Progress, Writer


class MemoryStore:
    """Documents in order, and who said what about them. It can be read and not be labelled in."""

    def __init__(self, schema: Schema, documents: Iterable[Document], labels: Iterable[Labels] = ()) -> None:
        self._schema = schema
        self._documents = {document.id: document for document in documents}
        self._labels: dict[str, dict[str, Labels]] = {}
        for one in labels:
            self._labels.setdefault(one.annotator, {})[one.document] = self._quoted(one)

    def _quoted(self, labels: Labels) -> Labels:
        """As a real store gives them: every span with its quote, unless the test gave another."""
        text = self._documents[labels.document].text
        return replace(
            labels,
            annotations=tuple(
                replace(one, spans=tuple(span if span.quote else span.quoting(text) for span in one.spans))
                for one in labels.annotations
            ),
        )

    def schema(self) -> Schema:
        return self._schema

    def documents(self) -> Sequence[str]:
        return list(self._documents)

    def document(self, id: str) -> Document:
        if id not in self._documents:
            raise UsageError(f"there is no document '{id}'")
        return self._documents[id]

    def annotators(self) -> Sequence[str]:
        return sorted(self._labels)

    def progress(self, annotator: str) -> Iterator[Progress]:
        for one in self.labels(annotator):
            counts = Counter(said.label for said in one.annotations)
            yield Progress(one.document, one.status, len(one.annotations), counts)

    def labels(self, annotator: str, shard: tuple[int, int] = (0, 1)) -> Iterator[Labels]:
        index, count = shard
        held = self._labels.get(annotator, {})
        for place, id in enumerate(self._documents):
            if place % count == index and id in held:
                yield held[id]

    def labels_of(self, annotator: str, documents: Iterable[str]) -> Iterator[Labels]:
        held = self._labels.get(annotator, {})
        for id in documents:
            yield held.get(id) or Labels(id, annotator, self.document(id).hash)

    def next(self, annotator: str, after: str | None) -> str | None:
        held = self._labels.get(annotator, {})
        return next((id for id in self._documents if id not in held or held[id].status != "done"), None)

    def lines(self, annotator: str, document: str) -> Sequence[Line]:
        return ()

    def merge(self, annotator: str, document: str, lines: Iterable[Line]) -> None:
        raise ReadOnly("this store is for reading")

    def open(self, annotator: str, document: str) -> Writer:
        raise ReadOnly("this store is for reading")


def said(id: str, label: str, *extents: tuple[int, int], quote: str = "", **fields: object) -> Annotation:
    """An annotation on one or more extents; the store fills in the quotes that are not given."""
    spans = tuple(Span(start, end, quote) for start, end in extents)
    return Annotation(id, label, spans, **fields)  # type: ignore[arg-type]


def labels(document: Document, *annotations: Annotation, annotator: str = "anna", **fields: object) -> Labels:
    """Finished labels of one document."""
    return Labels(
        **{  # type: ignore[arg-type]
            "document": document.id,
            "annotator": annotator,
            "text_hash": document.hash,
            "annotations": tuple(sorted(annotations, key=lambda one: one.order)),
            "status": "done",
            **fields,
        }
    )
