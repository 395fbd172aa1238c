"""All counts of some documents: they can be joined, cut and kept, and every number is made of them.

One more finished document costs its own counts and a join; a million documents can be counted in shards.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.alignment import AlignmentCounts, count_alignment
from annotator.agreement.attributes import Compared, Key, comparable, compare, joined_values
from annotator.agreement.coding import Bools, Floats, Ints
from annotator.agreement.coverage import Coverage, cover
from annotator.agreement.pairing import align, edges_of, line_up
from annotator.agreement.relations import RelationCount, count_relations
from annotator.agreement.spans import SpanCounts, count_spans
from annotator.agreement.table import Case, Frame, Table, TableBuilder
from annotator.agreement.tokens import TokenCounts, TokenStarts, count_tokens
from annotator.core.annotation import Labels
from annotator.core.matching import MODES, Mode

SHARD = 500
"""Documents that are counted at one time."""


@dataclass(frozen=True)
class Tally:
    """The counts of the cases of one frame.

    `hand` counts spans that nobody proposed, `accepted` those a suggester did; both None where there are
    no suggestions. `tokens` is there if token starts were given. `present[case, annotator]` is whether an
    annotator judged a case, `finished` when. `left_out` counts by document what could not be used, and why;
    a document may be there and have no case. `times` is there where a case stands for that many documents.
    """

    frame: Frame
    cases: tuple[Case, ...]
    present: Bools
    finished: NDArray[np.str_]
    spans: SpanCounts
    coverage: Coverage
    aligned: AlignmentCounts
    hand: SpanCounts | None = None
    accepted: SpanCounts | None = None
    tokens: TokenCounts | None = None
    attributes: Mapping[Key, Compared] = field(default_factory=dict)
    document_labels: Mapping[str, Sequence[tuple[int, int, Hashable]]] = field(default_factory=dict)
    relations: Sequence[RelationCount] = ()
    left_out: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    times: Ints | None = None

    @property
    def dropped(self) -> dict[str, int]:
        """What could not be used over all documents, and why."""
        return dict(sum((Counter(held) for held in self.left_out.values()), Counter()))

    @cached_property
    def _document(self) -> Ints:
        """A number for the document of each case."""
        number: dict[str, int] = {}
        return np.array([number.setdefault(case.document, len(number)) for case in self.cases], np.int64)

    @cached_property
    def both(self) -> Bools:
        """`[case, pair]`: whether both of the pair judged the case."""
        first, second = np.array(self.frame.pairs, np.int64).reshape(-1, 2).T
        return np.asarray(self.present[:, first] & self.present[:, second])

    @cached_property
    def sizes(self) -> Ints:
        """`[case, pair, label]`: spans of both of a pair, where both judged the case."""
        return pair_sizes(self.spans, self.both, self.frame)

    @cached_property
    def spans_of_pairs(self) -> Floats:
        """`[case, pair]`: the same over all labels."""
        return np.asarray(self.sizes.sum(axis=2), dtype=float)

    @cached_property
    def _scores(self) -> dict[Mode, Floats]:
        return {mode: self.spans.score(mode) for mode in MODES}

    def score(self, mode: Mode) -> Floats:
        """`[case, pair]`: what the pairs of one mode count, over all labels."""
        return self._scores[mode]

    def documents_of(self, cases: Bools) -> int:
        """How many documents some of the cases are."""
        if len(self._document) == 0 or self._document[-1] == len(self._document) - 1:
            # No document occurs twice.
            return int(np.count_nonzero(cases) if self.times is None else cases @ self.times)
        if self.times is not None:
            _, first = np.unique(self._document[cases], return_index=True)
            return int(self.times[cases][first].sum())
        return int((np.bincount(self._document[cases]) > 0).sum()) if cases.any() else 0

    def joined(self, other: Tally) -> Tally:
        """These cases and then those. Raises ValueError if the frames differ."""
        if self.frame != other.frame:
            raise ValueError("only counts of the same annotators, labels and layers can be joined")
        shift = len(self.cases)
        names = dict.fromkeys([*self.document_labels, *other.document_labels])
        return Tally(
            self.frame,
            self.cases + other.cases,
            np.concatenate([self.present, other.present]),
            np.concatenate([self.finished, other.finished]),
            join(self.spans, other.spans),
            join(self.coverage, other.coverage),
            self.aligned.joined(other.aligned),
            self._joined_hand(other),
            self._joined_accepted(other),
            join(self.tokens, other.tokens) if self.tokens and other.tokens else None,
            {
                key: joined_values(self.attributes.get(key), other.attributes.get(key), shift)
                for key in dict.fromkeys([*self.attributes, *other.attributes])
            },
            {
                name: [
                    *self.document_labels.get(name, ()),
                    *((case + shift, who, value) for case, who, value in other.document_labels.get(name, ())),
                ]
                for name in names
            },
            [*self.relations, *(one._replace(case=one.case + shift) for one in other.relations)],
            {
                document: dict(Counter(self.left_out.get(document)) + Counter(other.left_out.get(document)))
                for document in dict.fromkeys([*self.left_out, *other.left_out])
            },
        )

    def only(self, cases: Bools) -> Tally:
        """Some of the cases, numbered anew: chosen documents, one version, a batch in order of work."""
        number = np.cumsum(cases) - 1
        return Tally(
            self.frame,
            tuple(case for case, chosen in zip(self.cases, cases, strict=True) if chosen),
            self.present[cases],
            self.finished[cases],
            _cut(self.spans, cases),
            _cut(self.coverage, cases),
            self.aligned.only(cases),
            _cut(self.hand, cases) if self.hand else None,
            _cut(self.accepted, cases) if self.accepted else None,
            _cut(self.tokens, cases) if self.tokens else None,
            {key: rows.only(cases) for key, rows in self.attributes.items()},
            {
                name: [(int(number[case]), who, value) for case, who, value in rows if cases[case]]
                for name, rows in self.document_labels.items()
            },
            [one._replace(case=int(number[one.case])) for one in self.relations if cases[one.case]],
            self.left_out,
            None if self.times is None else self.times[cases],
        )

    def part(self, first: int, last: int, document: str) -> Tally:
        """Cases that follow one another and are all there are of one document; no other is touched."""
        held = slice(first, last)
        left_out = {document: self.left_out[document]} if document in self.left_out else {}
        return Tally(
            self.frame,
            self.cases[held],
            self.present[held],
            self.finished[held],
            _cut(self.spans, held),
            _cut(self.coverage, held),
            self.aligned.part(first, last),
            _cut(self.hand, held) if self.hand else None,
            _cut(self.accepted, held) if self.accepted else None,
            _cut(self.tokens, held) if self.tokens else None,
            {key: rows.part(first, last) for key, rows in self.attributes.items()},
            {
                name: [(case - first, who, value) for case, who, value in _between(rows, first, last)]
                for name, rows in self.document_labels.items()
            },
            [one._replace(case=one.case - first) for one in _between(self.relations, first, last)],
            left_out,
        )

    def without(self, documents: Iterable[str]) -> Tally:
        """Without some documents, such as one whose labels changed and that is counted anew."""
        return self._of(set(documents), False)

    def of(self, documents: Iterable[str]) -> Tally:
        """Some documents alone, with what was left out of them."""
        return self._of(set(documents), True)

    def _of(self, documents: set[str], wanted: bool) -> Tally:
        some = self.only(np.array([(case.document in documents) is wanted for case in self.cases], bool))
        left_out = {id: held for id, held in self.left_out.items() if (id in documents) is wanted}
        return replace(some, left_out=left_out)

    def _joined_hand(self, other: Tally) -> SpanCounts | None:
        if self.hand is None and other.hand is None:
            return None
        return join(self.hand or self.spans, other.hand or other.spans)

    def _joined_accepted(self, other: Tally) -> SpanCounts | None:
        if self.accepted is None and other.accepted is None:
            return None
        return join(self.accepted or _nothing(self.spans), other.accepted or _nothing(other.spans))


def count(table: Table, token_starts: TokenStarts | None = None) -> Tally:
    """Count one table, all measures at once."""
    line = line_up(table)
    edges = edges_of(table, line)
    aligned = align(table, edges)
    spans = count_spans(table, line, edges)
    proposed = bool(table.suggested.any())
    return Tally(
        table.frame,
        table.cases,
        table.present,
        table.finished,
        spans,
        cover(table),
        count_alignment(table, edges, aligned, spans.size),
        count_spans(table.only(~table.suggested)) if proposed else None,
        count_spans(table.only(table.suggested)) if proposed else None,
        count_tokens(table, token_starts) if token_starts else None,
        compare(table, aligned),
        {
            name: [(case, who, comparable(value)) for case, who, value in held]
            for name, held in table.document_labels.items()
        },
        count_relations(table, aligned, table.links),
        table.left_out,
    )


def tally(
    documents: Iterable[Iterable[Labels]],
    lengths: Mapping[str, int] | Callable[[str], int],
    frame: Frame,
    token_starts: TokenStarts | None = None,
    shard: int = SHARD,
) -> Tally:
    """Count documents as they come, each with the labels of all its annotators; memory by the shard.

    `lengths` gives the code points of a document by id. Raises ValueError for labels given twice.
    """
    parts: list[Tally] = []
    builder, held = TableBuilder(frame, lengths), 0
    for document in documents:
        for labels in document:
            builder.add(labels)
        held += 1
        if held == shard:
            parts.append(count(builder.table(), token_starts))
            builder, held = TableBuilder(frame, lengths), 0
    if held or not parts:
        parts.append(count(builder.table(), token_starts))
    return all_of(parts)


def all_of(parts: Sequence[Tally]) -> Tally:
    """Tallies of one frame as one, one at least."""
    while len(parts) > 1:  # Neighbours first, so that nothing is copied more than a few times.
        pairs = [parts[place : place + 2] for place in range(0, len(parts), 2)]
        parts = [pair[0].joined(pair[1]) if len(pair) == 2 else pair[0] for pair in pairs]
    return parts[0]


def pair_sizes(counts: SpanCounts, both: Bools, frame: Frame) -> Ints:
    """`[case, pair, label]`: spans of both of a pair, where both judged the case."""
    first, second = np.array(frame.pairs, np.int64).reshape(-1, 2).T
    return np.asarray((counts.size[:, first] + counts.size[:, second]) * both[:, :, None])


Counts = TypeVar("Counts", SpanCounts, Coverage, TokenCounts)


def join(one: Counts, other: Counts) -> Counts:
    """Counts of one kind: these cases and then those."""
    return _each(one, lambda name, array: np.concatenate([array, getattr(other, name)]))


def _between(rows: Sequence[Any], first: int, last: int) -> Sequence[Any]:
    """Those of some cases, of rows that start with the case and are sorted by it."""
    return rows[bisect_left(rows, first, key=itemgetter(0)) : bisect_left(rows, last, key=itemgetter(0))]


def _cut(one: Counts, cases: Bools | slice) -> Counts:
    return _each(one, lambda name, array: array[cases])


def _nothing(one: SpanCounts) -> SpanCounts:
    return _each(one, lambda name, array: np.zeros_like(array))


def _each(one: Counts, change: Callable[[str, NDArray[Any]], NDArray[Any]]) -> Counts:
    """Change every array whose first axis is the case."""
    arrays = {each.name: getattr(one, each.name) for each in fields(one) if each.name != "layer_of"}
    changed: dict[str, Any] = {
        name: change(name, held) for name, held in arrays.items() if isinstance(held, np.ndarray)
    }
    return replace(one, **changed)
