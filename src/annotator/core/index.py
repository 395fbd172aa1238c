"""Which annotations lie on a stretch of text, without looking at the others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

from annotator.core.annotation import Annotation

BUCKET = 256
"""Code points to a bucket: about three rows of a screen."""


class AnnotationIndex:
    """The annotations of one document by id, by place and in reading order.

    Adding, removing and asking cost time in proportion to the annotations nearby, not to all.
    """

    def __init__(self) -> None:
        self._by_id: dict[str, Annotation] = {}
        self._buckets: dict[int, set[str]] = {}
        self._order: list[tuple[int, int, str, str]] = []
        self._unsure: list[tuple[int, int, str, str]] = []

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Annotation]:
        """All annotations in reading order."""
        return (self._by_id[entry[3]] for entry in self._order)

    def __contains__(self, id: object) -> bool:
        return id in self._by_id

    def get(self, id: str | None) -> Annotation | None:
        """The annotation of that id, or None."""
        return self._by_id.get(id) if id is not None else None

    def put(self, annotation: Annotation) -> None:
        """Add an annotation, or replace the one with its id."""
        self.remove(annotation.id)
        self._by_id[annotation.id] = annotation
        insort(self._order, annotation.order)
        if annotation.unsure:
            insort(self._unsure, annotation.order)
        for bucket in _buckets_of(annotation):
            self._buckets.setdefault(bucket, set()).add(annotation.id)

    def remove(self, id: str) -> Annotation | None:
        """Take an annotation out; returns it, or None if there was none."""
        annotation = self._by_id.pop(id, None)
        if annotation is not None:
            del self._order[bisect_left(self._order, annotation.order)]
            if annotation.unsure:
                del self._unsure[bisect_left(self._unsure, annotation.order)]
            for bucket in _buckets_of(annotation):
                self._buckets[bucket].discard(id)
        return annotation

    def overlapping(self, start: int, end: int) -> list[Annotation]:
        """Those with a span that shares a code point with `[start, end)`, in reading order."""
        ids: set[str] = set()
        for bucket in range(start // BUCKET, max(end - 1, start) // BUCKET + 1):
            ids |= self._buckets.get(bucket, set())
        found = [
            annotation
            for annotation in map(self._by_id.__getitem__, ids)
            if any(span.start < end and start < span.end for span in annotation.spans)
        ]
        return sorted(found, key=lambda one: one.order)

    def at(self, offset: int) -> list[Annotation]:
        """Those that cover a code point, the innermost first."""
        return sorted(self.overlapping(offset, offset + 1), key=lambda one: (one.end - one.start, one.order))

    def after(self, offset: int) -> Annotation | None:
        """The first, in reading order, that starts beyond `offset`."""
        place = bisect_right(self._order, (offset, 1, "", ""))
        return self._by_id[self._order[place][3]] if place < len(self._order) else None

    def following(self, annotation: Annotation) -> Annotation | None:
        """The next in reading order."""
        place = bisect_right(self._order, annotation.order)
        return self._by_id[self._order[place][3]] if place < len(self._order) else None

    def preceding(self, annotation: Annotation) -> Annotation | None:
        """The one before in reading order."""
        place = bisect_left(self._order, annotation.order)
        return self._by_id[self._order[place - 1][3]] if place else None

    def unsure_after(self, offset: int, last: Annotation | None = None) -> Annotation | None:
        """The next that is marked as unsure: behind `last`, else beyond `offset`; after all, the first."""
        place = bisect_right(self._unsure, last.order if last else (offset, 1, "", ""))
        return self._by_id[self._unsure[place % len(self._unsure)][3]] if self._unsure else None

    def before(self, offset: int) -> Annotation | None:
        """The last, in reading order, that starts before `offset`."""
        place = bisect_left(self._order, (offset,))
        return self._by_id[self._order[place - 1][3]] if place else None


def _buckets_of(annotation: Annotation) -> Iterator[int]:
    for span in annotation.spans:
        yield from range(span.start // BUCKET, (span.end - 1) // BUCKET + 1)
