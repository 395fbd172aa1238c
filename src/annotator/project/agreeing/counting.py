"""Counting the documents of a project: from the cache where nothing changed, else from the labels.

The numbers are made in `annotator.agreement`; here documents are found, read and counted, one after the
other, and what was counted is kept for the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from annotator.core.schema import Schema
from annotator.core.tokens import tokenize
from annotator.project.agreeing.cache import Cache
from annotator.project.agreeing.judgements import Judged, judged
from annotator.project.looks import Look, is_same, look, touched
from annotator.project.open import Project

if TYPE_CHECKING:
    from annotator.agreement.comparison import Comparison
    from annotator.agreement.stored import Stored
    from annotator.agreement.table import Frame
    from annotator.agreement.tally import Tally

KIND = "counts"
FEW = 50
"""So many changed documents are put in one by one; with more, sums are made anew."""

Tell = Callable[[str, int, int | None], None]
"""Called with what is being done, how many documents are done, and of how many."""


class MoreLabels(Exception):
    """Labels are in use that the schema has not and the frame neither."""

    def __init__(self, labels: set[str]) -> None:
        super().__init__(", ".join(sorted(labels)))
        self.labels = labels


@dataclass(frozen=True)
class Counting:
    """What to count: whose labels of which documents, and which labels; empty `labels` stand for all.

    `whole` says whether `documents` are all there are; then what was counted is kept.
    """

    project: Project
    annotators: tuple[str, ...]
    documents: Sequence[str]
    labels: Sequence[str]
    current: bool
    seed: int
    whole: bool

    def run(self, tell: Tell) -> Counted:
        """Count, with help of what was kept."""
        cache = Cache(self.project)
        kept = self._kept(cache)
        extras = _extras(kept.tally.frame.labels, self.project.schema) if kept else set()
        names = touched(self.project.store, self.annotators, self.documents)
        while True:
            try:
                counted = self._with(extras, kept, names, tell)
            except MoreLabels as found:
                extras = extras | found.labels | self._marked()
                continue
            used = counted.marks()
            if self.labels or used == extras:
                break
            extras = used
        if counted.changed and self.whole:
            self._keep(cache, counted)
        return counted

    def one(self, id: str, frame: Frame) -> tuple[Tally, Look]:
        """The counts of one document as it is now. Raises MoreLabels."""
        seen = look(self.project.store, id, self.annotators)
        found = judged(self.project.store, id, list(seen["labels"]), current=self.current)
        seen = self._seen(seen, found)
        return counts_of([self._checked(found, frame)], frame), seen

    # -- inside ----------------------------------------------------------------------------------

    def _with(
        self, extras: set[str], kept: Stored | None, names: Mapping[str, list[str]], tell: Tell
    ) -> Counted:
        """Count under these labels beyond the schema. Raises MoreLabels if they are not all there are."""
        store, frame = self.project.store, self._frame(extras)
        if kept and kept.tally.frame != frame:
            kept = None
        looks: dict[str, Look] = {
            id: seen
            for id, seen in (kept.about.items() if kept else ())
            if id in names and is_same(store, id, names[id], seen)
        }
        same = set(looks)
        fresh = [id for id in names if id not in same]
        comparison = self._compared(
            kept, same, self._read(fresh, names, frame, looks, tell), frame, len(fresh)
        )
        in_order = {id: looks[id] for id in names}
        changed = bool(fresh) or not kept or _documents(kept.tally) != same
        return Counted(self, comparison, in_order, changed)

    def _compared(
        self, kept: Stored | None, same: set[str], found: Iterable[Judged], frame: Frame, fresh: int
    ) -> Comparison:
        """What was kept of the documents that are the same, and what was found of the others, together."""
        from annotator.agreement.comparison import Comparison
        from annotator.agreement.tally import all_of

        places = self.project.store.texts.places
        made: dict[str, Any] = {"schema": self.project.schema, "seed": self.seed, "places": places}
        if not kept:
            return Comparison(counts_of(found, frame), **made)
        known = _documents(kept.tally)
        gone = known - same
        if len(gone) + fresh > FEW or not known <= places.keys():
            return Comparison(all_of([kept.tally.of(same), counts_of(found, frame)]), **made)
        drawn = kept.replicates if kept.replicates and kept.replicates.seed == self.seed else None
        comparison = Comparison(kept.tally, replicates=drawn, **made)
        parts = {id: counts_of([], frame) for id in sorted(gone)}
        parts |= {one.id: counts_of([one], frame) for one in found}
        for id, counts in parts.items():
            comparison.put(id, counts)
        return comparison

    def _read(
        self,
        ids: Sequence[str],
        names: Mapping[str, list[str]],
        frame: Frame,
        looks: dict[str, Look],
        tell: Tell,
    ) -> Iterator[Judged]:
        """Documents as they are now; how their files looked goes into `looks`."""
        store = self.project.store
        for number, id in enumerate(ids, 1):
            seen = look(store, id, names[id])
            found = judged(store, id, list(seen["labels"]), current=self.current)
            looks[id] = self._seen(seen, found)
            yield self._checked(found, frame)
            tell("reading", number, len(ids))

    def _seen(self, seen: Look, found: Judged) -> Look:
        marks = {mark.label for one in found.labels for mark in one.annotations}
        text = found.document.hash if found.document else ""
        seen["hash"], seen["marks"] = text, sorted(marks - self.project.schema.by_id.keys())
        return seen

    def _checked(self, found: Judged, frame: Frame) -> Judged:
        if not self.labels:
            marks = {mark.label for one in found.labels for mark in one.annotations}
            if more := marks - set(frame.labels):
                raise MoreLabels(more)
        return found

    def _marked(self) -> set[str]:
        """Labels that are in use and not in the schema, as label files show it."""
        progress = (one for name in self.annotators for one in self.project.store.progress(name))
        return {label for one in progress for label in one.counts} - self.project.schema.by_id.keys()

    def _frame(self, extras: Iterable[str]) -> Frame:
        from annotator.agreement.table import Frame

        schema = self.project.schema
        if self.labels:
            return Frame.of(self.annotators, self.labels, schema.layer_of)
        return Frame.over(self.annotators, schema, sorted(extras))

    def _key(self) -> list[Any]:
        return [self.annotators, self.labels, self.current]

    def _kept(self, cache: Cache) -> Stored | None:
        from annotator.agreement.stored import loads

        data = cache.read(KIND, self._key())
        return loads(data) if data is not None else None

    def _keep(self, cache: Cache, counted: Counted) -> None:
        from annotator.agreement.stored import dumps

        settled = {id: one for id, one in counted.looks.items() if one["settled"]}
        comparison = counted.comparison
        try:
            cache.write(KIND, self._key(), dumps(comparison.tally, comparison.replicates, settled))
        except ValueError:
            return  # A value that JSON has not; then every run counts anew.


@dataclass
class Counted:
    """What was counted, and how the files looked then; `changed` says whether the cache did not know it."""

    counting: Counting
    comparison: Comparison
    looks: dict[str, Look] = field(repr=False)
    changed: bool

    def marks(self) -> set[str]:
        """The labels in use that are not in the schema."""
        return {mark for one in self.looks.values() for mark in one["marks"]}

    def differing(self) -> list[str]:
        """The documents whose files look different now."""
        counting = self.counting
        store = counting.project.store
        names = touched(store, counting.annotators, counting.documents)
        return [
            id
            for id in counting.documents
            if (id in names or id in self.looks)
            and not (id in self.looks and is_same(store, id, names.get(id, []), self.looks[id]))
        ]

    def again(self, id: str) -> None:
        """Count one document anew. Raises MoreLabels."""
        counts, seen = self.counting.one(id, self.comparison.frame)
        self.comparison.put(id, counts)
        self.looks[id] = seen


def counts_of(found: Iterable[Judged], frame: Frame) -> Tally:
    """The counts of documents as they come; those of one shard are in memory at a time."""
    from annotator.agreement.table import TableBuilder
    from annotator.agreement.tally import SHARD, all_of, count

    parts: list[Tally] = []
    lengths: dict[str, int] = {}
    starts: dict[str, Sequence[int]] = {}
    builder = TableBuilder(frame, lengths)
    for one in found:
        for why, times in one.left_out.items():
            builder.leave_out(one.id, why, times)
        if one.document is not None:
            lengths[one.id] = len(one.document.text)
            starts[one.id] = tokenize(one.document.text).starts
            for labels in one.labels:
                builder.add(labels)
        if len(starts) == SHARD:
            parts.append(count(builder.table(), starts.__getitem__))
            lengths, starts = {}, {}
            builder = TableBuilder(frame, lengths)
    if starts or not parts or builder.left_out:
        parts.append(count(builder.table(), starts.__getitem__))
    return all_of(parts)


def _documents(tally: Tally) -> set[str]:
    return {*(case.document for case in tally.cases), *tally.left_out}


def _extras(labels: Iterable[str], schema: Schema) -> set[str]:
    return set(labels) - schema.by_id.keys()
