"""Sums over the documents of a tally, to which documents can be added and from which they can be taken.

Cases that the same annotators judged under one schema and one version of the guidelines are summed into
one, so what is counted of a million documents has as many rows as there are ways to share the work. Every
count is a whole number, so adding and taking away leaves exactly what counting anew would give.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.alignment import AlignmentCounts
from annotator.agreement.attributes import Key, ValuePair
from annotator.agreement.coding import Ints
from annotator.agreement.estimates import f1_of
from annotator.agreement.people import Worked, worked
from annotator.agreement.relations import RelationSums
from annotator.agreement.rows import DocumentRow
from annotator.agreement.table import Case, Frame
from annotator.agreement.tally import Tally

_KINDS = ("spans", "coverage", "hand", "accepted", "tokens")
_NOT_SUMMED = ("layer_of", "present")

Arrays = dict[str, NDArray[Any]]


class _Group(NamedTuple):
    """What the cases that are summed have in common; a document with two versions has two."""

    schema: str
    guidelines: str
    present: bytes
    empty: bool


class Totals:
    """All that the numbers of a panel are made of.

    `given` counts the spans that have an attribute. `tally` has one case for each way to share the work;
    its `times` say how many documents each stands for.
    `places` orders the documents; without it they are in the order in which they came.
    """

    def __init__(self, frame: Frame, places: Mapping[str, int] | None = None) -> None:
        self.frame = frame
        self.attributes: dict[Key, Counter[ValuePair]] = {}
        self.given: Counter[Key] = Counter()
        self.relations = RelationSums(frame.peers)
        self.work: list[Worked] = []
        self.left_out: Counter[str] = Counter()
        self._places = places
        self._cases = 0
        self._values: dict[str, Counter[tuple[Hashable, ...]]] = {}
        self._documents: dict[str, list[DocumentRow]] = {}
        self._order: list[str] = []
        self._came: dict[str, int] = {}
        self._groups: dict[tuple[_Group, ...], int] = {}
        self._rows: list[Case] = []
        self._present: list[bytes] = []
        self._times: Ints = np.zeros(0, np.int64)
        self._arrays: Arrays = {}
        self._met: Ints | None = None
        self._like: Tally | None = None

    @classmethod
    def of(cls, tally: Tally, places: Mapping[str, int] | None = None) -> Totals:
        """The totals of a tally."""
        totals = cls(tally.frame, places)
        totals.add(tally)
        return totals

    def add(self, part: Tally) -> None:
        """Add documents, none of which is there already."""
        self._change(part, 1)
        known = len(self._documents)
        for row in document_rows(part):
            self._documents.setdefault(row.document, []).append(row)
        self._put_in_order(list(self._documents)[known:])
        found = worked(part)
        if len(found) > len(self.work):
            self.work = sorted([*self.work, *found])
        else:
            for one in found:
                insort(self.work, one)

    def take(self, part: Tally) -> None:
        """Take documents away that were added with these very counts."""
        self._change(part, -1)
        for document in {case.document for case in part.cases}:
            if self._documents.pop(document, None):
                del self._order[bisect_left(self._order, self._place(document), key=self._place)]
        for one in worked(part):
            del self.work[bisect_left(self.work, one)]

    @cached_property
    def tally(self) -> Tally:
        """The sums as a tally of a few cases."""
        like = self._like or _no_counts(self.frame)
        chosen = self._times > 0
        people = len(self.frame.annotators)
        present = np.frombuffer(b"".join(self._present), bool).reshape(len(self._rows), people)[chosen]
        parts: dict[str, Any] = {}
        for kind in _KINDS:
            held = getattr(like, kind) or (like.spans if kind in ("hand", "accepted") else None)
            if held is not None:
                summed = {
                    name.partition(".")[2]: array[chosen]
                    for name, array in self._arrays.items()
                    if name.startswith(f"{kind}.")
                }
                seen = {"present": present} if hasattr(held, "present") else {}
                parts[kind] = replace(held, **summed, **seen) if summed else _cut(held)
        if not self._rows or not parts["accepted"].size.any():
            parts["hand"] = parts["accepted"] = None
        none = np.zeros(0, np.int64)
        alone, slips = (
            self._arrays[f"aligned.{name}"][chosen] if self._rows else getattr(like.aligned, name)[:0]
            for name in ("alone", "slips")
        )
        met = np.zeros_like(like.aligned.met) if self._met is None else self._met
        return Tally(
            frame=self.frame,
            cases=tuple(case for case, kept in zip(self._rows, chosen, strict=True) if kept),
            present=present,
            finished=np.zeros((int(chosen.sum()), people), "U1"),
            aligned=AlignmentCounts(len(self.frame.labels), none, none, met, alone, slips),
            times=self._times[chosen],
            **parts,
        )

    @property
    def judged(self) -> int:
        """How many documents two annotators judged."""
        return len(self._documents)

    @property
    def documents(self) -> tuple[DocumentRow, ...]:
        """The documents that two annotators judged, in order."""
        return tuple(chain.from_iterable(map(self._documents.__getitem__, self._order)))

    def document_labels(self) -> Iterator[tuple[str, Counter[tuple[Hashable, ...]]]]:
        """By name of a document label: how often each row of values, one a person, was given."""
        for name, given in sorted(self._values.items()):
            if given:
                rest = self._cases - given.total()
                nothing: tuple[Hashable, ...] = (None,) * len(self.frame.people)
                yield name, given + Counter({nothing: rest})

    # -- inside ----------------------------------------------------------------------------------

    def _put_in_order(self, documents: Sequence[str]) -> None:
        if self._places is None:
            self._came |= {document: len(self._came) + number for number, document in enumerate(documents)}
        if len(documents) > len(self._order):
            self._order = sorted([*self._order, *documents], key=self._place)
        else:
            for document in documents:
                insort(self._order, document, key=self._place)

    def _place(self, document: str) -> int:
        return (self._came if self._places is None else self._places)[document]

    def _change(self, part: Tally, sign: int) -> None:
        if part.frame != self.frame:
            raise ValueError("only counts of the same annotators, labels and layers can be summed")
        self.__dict__.pop("tally", None)
        if self._like is None:
            self._like = part
        self._cases += sign * len(part.cases)
        row_of = self._row_of(part, sign)
        for name, array in _arrays_of(part):
            held = self._arrays.get(name)
            if held is None or len(held) < len(self._rows):
                grown = np.zeros((len(self._rows), *array.shape[1:]), array.dtype)
                if held is not None:
                    grown[: len(held)] = held
                held = self._arrays[name] = grown
            places, summed = _by_row(array, row_of)
            held[places] += sign * summed
        met = sign * part.aligned.met
        self._met = met if self._met is None else self._met + met
        for key, rows in part.attributes.items():
            _count_in(self.attributes.setdefault(key, Counter()), rows.counted(), sign)
            _count_in(self.given, {key: len(rows.given)}, sign)
        self._count_values(part, sign)
        self.relations.change(part.relations, sign)
        _count_in(self.left_out, part.dropped, sign)

    def _row_of(self, part: Tally, sign: int) -> Ints:
        """The row of each case; counts the documents."""
        marked = part.spans.size[:, list(self.frame.people)].sum(axis=(1, 2)).tolist()
        of_document: dict[str, list[int]] = {}
        for place, case in enumerate(part.cases):
            of_document.setdefault(case.document, []).append(place)
        row_of = np.zeros(len(part.cases), np.int64)
        times: Counter[int] = Counter()
        for cases in of_document.values():
            groups = tuple(
                _Group(*part.cases[case].version[1:], part.present[case].tobytes(), not marked[case])
                for case in cases
            )
            first = self._groups.get(groups)
            if first is None:
                first = self._groups[groups] = len(self._rows)
                for group in groups:
                    self._rows.append(Case(f"group {first}", ("", group.schema, group.guidelines)))
                    self._present.append(group.present)
            for number, place in enumerate(cases):
                row_of[place] = first + number
                times[first + number] += sign
        self._times = np.concatenate([self._times, np.zeros(len(self._rows) - len(self._times), np.int64)])
        for row, many in times.items():
            self._times[row] += many
        return row_of

    def _count_values(self, part: Tally, sign: int) -> None:
        place = {who: number for number, who in enumerate(self.frame.people)}
        for name, held in part.document_labels.items():
            rows: dict[int, list[Hashable]] = {}
            for case, who, value in held:
                if who in place and value is not None:
                    rows.setdefault(case, [None] * len(place))[place[who]] = value
            counts = Counter(map(tuple, rows.values()))
            _count_in(self._values.setdefault(name, Counter()), counts, sign)


def document_rows(tally: Tally) -> tuple[DocumentRow, ...]:
    """One row for each case that two annotators judged, in the order of the tally."""
    used = tally.present[:, tally.frame.people].sum(axis=1) >= 2
    sums = f1_of(tally, "strict", tally.frame.peers).estimate.sums
    matched, total = sums[used].T.astype(np.int64)
    cases = [tally.cases[case] for case in np.flatnonzero(used).tolist()]
    strict = [2 * both / n if n else None for both, n in zip(matched.tolist(), total.tolist(), strict=True)]
    unmatched = (total - 2 * matched).tolist()
    return tuple(
        map(
            DocumentRow,
            [case.document for case in cases],
            [case.version for case in cases],
            total.tolist(),
            unmatched,
            strict,
        )
    )


def _arrays_of(part: Tally) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array that is summed, by name."""
    spans = part.spans
    for kind in _KINDS:
        held = getattr(part, kind)
        absent = held is None and kind in ("hand", "accepted")
        for one in fields(spans if absent else held) if held is not None or absent else ():
            array = getattr(spans if absent else held, one.name)
            if isinstance(array, np.ndarray) and one.name not in _NOT_SUMMED:
                whole = array.astype(np.int64) if array.dtype == bool else array
                yield f"{kind}.{one.name}", np.zeros_like(whole) if absent and kind == "accepted" else whole
    for name in ("alone", "slips"):
        yield f"aligned.{name}", getattr(part.aligned, name)


def _by_row(array: NDArray[Any], row_of: Ints) -> tuple[Ints, NDArray[Any]]:
    """The rows that occur, and for each the sum of its entries."""
    if len(row_of) == 0:
        return row_of, array
    if (row_of == row_of[0]).all():
        return row_of[:1], array.sum(axis=0)[None]
    order = np.argsort(row_of, kind="stable")
    rows, starts = np.unique(row_of[order], return_index=True)
    return rows, np.add.reduceat(array[order], starts, axis=0)


def _count_in(counts: Counter[Any], more: Mapping[Any, int], sign: int) -> None:
    for key, times in more.items():
        counts[key] += sign * times
        if not counts[key]:
            del counts[key]


def _cut(held: Any) -> Any:
    arrays = {
        one.name: getattr(held, one.name)[:0]
        for one in fields(held)
        if isinstance(getattr(held, one.name), np.ndarray) and one.name != "layer_of"
    }
    return replace(held, **arrays)


def _no_counts(frame: Frame) -> Tally:
    from annotator.agreement.table import TableBuilder
    from annotator.agreement.tally import count

    return count(TableBuilder(frame, {}).table())
