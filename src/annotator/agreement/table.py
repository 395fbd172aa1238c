"""The marks of several annotators in columns: what every count of spans starts from.

A *case* is one document as it was judged under one text, one schema and one version of the guidelines.
Annotators who judged the same case can be compared; two versions of a document are two cases, and nobody
is compared across them. Finished and empty is a judgement; absent is none.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.coding import Bools, Ints
from annotator.core.annotation import Labels
from annotator.core.matching import Unit, extent_of
from annotator.core.schema import Schema

GOLD = "gold"
"""The annotator whose labels are the adjudicated truth; never a peer of the others."""


@dataclass(frozen=True)
class Frame:
    """The axes that all counts share. Counts of one frame can be summed and joined.

    `layers[place]` is the layer of `labels[place]`.
    """

    annotators: tuple[str, ...]
    labels: tuple[str, ...]
    layers: tuple[str, ...]

    @classmethod
    def of(
        cls, annotators: Iterable[str], labels: Iterable[str], layer_of: Callable[[str], str] = lambda _: ""
    ) -> Frame:
        """A frame of these names in this order; without `layer_of` all labels compete."""
        names = tuple(dict.fromkeys(labels))
        return cls(tuple(dict.fromkeys(annotators)), names, tuple(map(layer_of, names)))

    @classmethod
    def over(cls, annotators: Iterable[str], schema: Schema, others: Iterable[str] = ()) -> Frame:
        """The labels of a schema, and `others`, which left it and have a layer of their own each."""
        return cls.of(annotators, [*(label.id for label in schema.labels), *others], schema.layer_of)

    @cached_property
    def layer_names(self) -> tuple[str, ...]:
        """Each layer once, in the order of its first label."""
        return tuple(dict.fromkeys(self.layers))

    @cached_property
    def layer_of(self) -> Ints:
        """The place in `layer_names` of each label's layer."""
        return np.array([self.layer_names.index(layer) for layer in self.layers], np.int64)

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Places of all pairs of annotators, the lower first; gold is one of them if it is there."""
        return tuple(combinations(range(len(self.annotators)), 2))

    @cached_property
    def pair_number(self) -> Ints:
        """`[i, j]`: the place of the pair in `pairs`, in either order; -1 on the diagonal."""
        number = np.full((len(self.annotators),) * 2, -1, np.int64)
        for place, (i, j) in enumerate(self.pairs):
            number[i, j] = number[j, i] = place
        return number

    @cached_property
    def people(self) -> tuple[int, ...]:
        """Places of all annotators but gold."""
        return tuple(place for place, name in enumerate(self.annotators) if name != GOLD)

    @cached_property
    def peers(self) -> tuple[int, ...]:
        """Places in `pairs` of the pairs without gold."""
        return tuple(
            place for place, (i, j) in enumerate(self.pairs) if i in self.people and j in self.people
        )


class Case(NamedTuple):
    """One document under one text, schema and guidelines."""

    document: str
    version: tuple[str, str, str]


@dataclass(frozen=True)
class Table:
    """Columns with one entry for each annotation (a unit), sorted by case and annotator.

    `start` and `end` are outer offsets in code points; `extent` is 0 for one stretch, else a number that
    equal sets of fragments share. Pieces are the stretches: `piece_unit` says whose. `present[case,
    annotator]` says who finished what; `length[case]` counts code points. `ids` are annotation ids.
    `suggested` marks what a suggester proposed. `finished[case, annotator]` is when, in ISO 8601, or empty.
    `links` holds relations by (case, annotator) as (type,
    unit of the head, unit of the tail), `document_labels` values by name as (case, annotator, value),
    `attributes` values by (label, attribute) as (unit, value, derived). `left_out` counts by document what
    could not be used, and why.
    """

    frame: Frame
    cases: tuple[Case, ...]
    length: Ints
    present: Bools
    case: Ints
    annotator: Ints
    label: Ints
    start: Ints
    end: Ints
    extent: Ints
    piece_unit: Ints
    piece_start: Ints
    piece_end: Ints
    suggested: Bools
    finished: NDArray[np.str_]
    ids: list[str] = field(repr=False)
    links: Mapping[tuple[int, int], list[tuple[str, int, int]]] = field(repr=False)
    document_labels: Mapping[str, list[tuple[int, int, Any]]] = field(repr=False)
    attributes: Mapping[tuple[str, str], list[tuple[int, Any, bool]]] = field(repr=False)
    left_out: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @cached_property
    def layer(self) -> Ints:
        """The layer of each unit, as a place in the frame's `layer_names`."""
        return self.frame.layer_of[self.label] if len(self.label) else np.zeros(0, np.int64)

    @cached_property
    def size(self) -> Ints:
        """Code points that each unit covers."""
        if not self.extent.any():
            return self.end - self.start
        widths = self.piece_end - self.piece_start
        return np.bincount(self.piece_unit, weights=widths, minlength=len(self.start)).astype(np.int64)

    @cached_property
    def first_unit(self) -> Ints:
        """`[case * annotators + annotator]`: the first unit of each; one more entry ends the last."""
        slots = len(self.cases) * len(self.frame.annotators)
        return np.searchsorted(
            self.case * len(self.frame.annotators) + self.annotator, np.arange(slots + 1)
        ).astype(np.int64)

    def units_of(self, case: int, annotator: int) -> range:
        """The units that one annotator marked in one case."""
        slot = case * len(self.frame.annotators) + annotator
        return range(int(self.first_unit[slot]), int(self.first_unit[slot + 1]))

    def only(self, chosen: Bools) -> Table:
        """Some of the units, all of the cases; who was present stays so."""
        place = np.cumsum(chosen) - 1
        piece = chosen[self.piece_unit]
        return replace(
            self,
            case=self.case[chosen],
            annotator=self.annotator[chosen],
            label=self.label[chosen],
            start=self.start[chosen],
            end=self.end[chosen],
            extent=self.extent[chosen],
            piece_unit=place[self.piece_unit[piece]],
            piece_start=self.piece_start[piece],
            piece_end=self.piece_end[piece],
            suggested=self.suggested[chosen],
            ids=[self.ids[unit] for unit in np.flatnonzero(chosen)],
            attributes={
                key: [(int(place[unit]), value, derived) for unit, value, derived in held if chosen[unit]]
                for key, held in self.attributes.items()
            },
        )

    def unit(self, place: int) -> Unit:
        """One unit as `core.matching` knows it."""
        pieces = slice(*np.searchsorted(self.piece_unit, (place, place + 1)))
        extent = tuple(
            (int(start), int(end))
            for start, end in zip(self.piece_start[pieces], self.piece_end[pieces], strict=True)
        )
        label = int(self.label[place])
        return Unit(extent, self.frame.labels[label], self.frame.layers[label])


class TableBuilder:
    """Takes in labels one document of one annotator at a time; keeps columns, not the labels.

    `lengths` gives the code points of a document by its id. Labels whose status is not 'done', whose
    annotator is not in the frame, and annotations whose label is not, are left out and counted.
    """

    def __init__(self, frame: Frame, lengths: Mapping[str, int] | Callable[[str], int]) -> None:
        self.frame = frame
        self._length_of = lengths if callable(lengths) else lengths.__getitem__
        self._annotator = {name: place for place, name in enumerate(frame.annotators)}
        self._label = {name: place for place, name in enumerate(frame.labels)}
        self._cases: dict[Case, int] = {}
        self._lengths: list[int] = []
        self._seen: dict[tuple[int, int], str] = {}
        self._columns = tuple(array("i") for _ in range(6))
        self._fragments: list[tuple[int, tuple[tuple[int, int], ...]]] = []
        self._extents: dict[tuple[tuple[int, int], ...], int] = {}
        self._suggested: list[int] = []
        self._ids: list[str] = []
        self._links: dict[tuple[int, int], list[tuple[str, int, int]]] = {}
        self._document_labels: dict[str, list[tuple[int, int, Any]]] = {}
        self._attributes: dict[tuple[str, str], list[tuple[int, Any, bool]]] = {}
        self.left_out: dict[str, Counter[str]] = {}

    def add(self, labels: Labels) -> None:
        """Take in what one annotator said about one document. Raises ValueError if it was added before."""
        annotator = self._annotator.get(labels.annotator)
        if annotator is None:
            return
        if labels.status != "done":
            self.leave_out(labels.document, "documents that their annotator has not finished")
            return
        case = Case(labels.document, (labels.text_hash, labels.schema_hash, labels.guidelines_version))
        number = self._cases.setdefault(case, len(self._cases))
        if number == len(self._lengths):
            self._lengths.append(self._length_of(labels.document))
        if (number, annotator) in self._seen:
            raise ValueError(f"{labels.annotator} has labels for {labels.document} twice")
        self._seen[number, annotator] = labels.finished_at
        if labels.problems:
            self.leave_out(labels.document, "stored annotations that cannot be read", len(labels.problems))
        before = len(self._ids)
        self._add_annotations(labels, number, annotator)
        for name, value in labels.document_labels.items():
            self._document_labels.setdefault(name, []).append((number, annotator, value))
        if labels.relations:
            unit = {id: before + place for place, id in enumerate(self._ids[before:])}
            self._links[number, annotator] = [
                (one.type, unit[one.head], unit[one.tail])
                for one in labels.relations
                if one.head in unit and one.tail in unit
            ]

    def leave_out(self, document: str, why: str, times: int = 1) -> None:
        """Count something of a document that cannot be used."""
        self.left_out.setdefault(document, Counter())[why] += times

    def _add_annotations(self, labels: Labels, case: int, annotator: int) -> None:
        cases, annotators, names, starts, ends, extents = self._columns
        places, ids, length = self._label, self._ids, self._lengths[case]
        for annotation in labels.annotations:
            label = places.get(annotation.label)
            spans = annotation.spans
            if label is None or spans[-1].end > length:
                why = (
                    "annotations whose label was not asked for" if label is None else "spans outside the text"
                )
                self.leave_out(labels.document, why)
                continue
            unit, kind = len(ids), 0
            start, end = spans[0].start, spans[0].end
            if len(spans) > 1:
                extent = extent_of(spans)
                start, end = extent[0][0], extent[-1][1]
                if len(extent) > 1:
                    kind = self._extents.setdefault(extent, len(self._extents) + 1)
                    self._fragments.append((unit, extent))
            cases.append(case)
            annotators.append(annotator)
            names.append(label)
            starts.append(start)
            ends.append(end)
            extents.append(kind)
            ids.append(annotation.id)
            if annotation.origin.by != "person":
                self._suggested.append(unit)
            if annotation.attributes:
                for name, value in annotation.attributes.items():
                    held = self._attributes.setdefault((annotation.label, name), [])
                    held.append((unit, value, name in annotation.derived))

    def table(self) -> Table:
        """All that was added, in columns."""
        annotators = len(self.frame.annotators)
        case, annotator, label, start, end, extent = (
            np.frombuffer(column, np.int32).astype(np.int64) if len(column) else np.zeros(0, np.int64)
            for column in self._columns
        )
        order = np.lexsort((extent, label, end, start, annotator, case))
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        present = np.zeros((len(self._cases), annotators), bool)
        finished = np.zeros((len(self._cases), annotators), dtype="U32")
        for one, at in self._seen.items():
            present[one], finished[one] = True, at
        suggested = np.zeros(len(order), bool)
        suggested[self._suggested] = True
        start, end, extent = start[order], end[order], extent[order]
        piece_unit, piece_start, piece_end = self._pieces(place, start, end, extent)
        return Table(
            frame=self.frame,
            cases=tuple(self._cases),
            length=np.array(self._lengths, np.int64),
            present=present,
            case=case[order],
            annotator=annotator[order],
            label=label[order],
            start=start,
            end=end,
            extent=extent,
            piece_unit=piece_unit,
            piece_start=piece_start,
            piece_end=piece_end,
            suggested=suggested[order],
            finished=finished,
            ids=[self._ids[unit] for unit in order],
            links={
                key: [(type, int(place[head]), int(place[tail])) for type, head, tail in links]
                for key, links in self._links.items()
            },
            document_labels=self._document_labels,
            attributes={
                key: sorted(((int(place[unit]), value, derived) for unit, value, derived in held), key=_first)
                for key, held in self._attributes.items()
            },
            left_out=self.left_out,
        )

    def _pieces(self, place: Ints, start: Ints, end: Ints, extent: Ints) -> tuple[Ints, Ints, Ints]:
        whole = np.flatnonzero(extent == 0)
        parts = [(int(place[unit]), *piece) for unit, pieces in self._fragments for piece in pieces]
        if not parts:
            return whole, start, end
        more = np.array(parts, np.int64)
        unit = np.concatenate([whole, more[:, 0]])
        first = np.concatenate([start[whole], more[:, 1]])
        last = np.concatenate([end[whole], more[:, 2]])
        order = np.lexsort((first, unit))
        return unit[order], first[order], last[order]


def _first(held: tuple[int, Any, bool]) -> int:
    return held[0]


def table_of(
    labels: Iterable[Labels], lengths: Mapping[str, int] | Callable[[str], int], frame: Frame | None = None
) -> Table:
    """A table of labels that are at hand; without a frame, of everybody and everything in them."""
    if frame is None:
        labels = list(labels)
        marked = sorted({annotation.label for one in labels for annotation in one.annotations})
        frame = Frame.of(sorted({one.annotator for one in labels}), marked)
    builder = TableBuilder(frame, lengths)
    for one in labels:
        builder.add(one)
    return builder.table()
