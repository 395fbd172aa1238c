"""The whole panel as data: named numbers with intervals, the weakest label and pair, tables. No printing.

`panel(tally)` is a function of counts alone; give it the same `Bootstrap` again and a refresh after one
more document redraws nothing that was drawn. `ledger` keeps what a panel is made of between refreshes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotator.agreement.alignment import SLIPS
from annotator.agreement.attributes import document_label_row
from annotator.agreement.coding import Bools, Floats
from annotator.agreement.estimates import (
    Measured,
    character_alpha,
    character_alpha_by_pair,
    document_ids,
    f1_by_pair,
    f1_of,
    of_sums,
)
from annotator.agreement.intervals import Bootstrap, Estimate
from annotator.agreement.people import batches_of, person_rows
from annotator.agreement.result import Interval, Result
from annotator.agreement.rows import LabelRow, LayerRow, PairRow, Panel
from annotator.agreement.tables import attribute_rows, gold_rows, macro, relation_rows, version_results
from annotator.agreement.tally import Tally
from annotator.agreement.tokens import token_cohen, token_results
from annotator.agreement.totals import Totals
from annotator.agreement.unitizing import (
    BAR_U_ALPHA,
    CU_ALPHA,
    U_ALPHA,
    Selection,
    bar_u_sums,
    cu_sums,
    k_u_alpha,
    u_sums,
)
from annotator.core.matching import MODES, Mode
from annotator.core.schema import Schema
from annotator.core.text import counted

HEADLINE: tuple[Mode, ...] = ("strict", "exact", "partial", "any")

Intervals = Callable[[Sequence[Estimate]], Sequence[Interval | None]]
"""One interval for each estimate; the estimates are those of `Measures.all`, in that order."""


def panel(tally: Tally, schema: Schema | None = None, bootstrap: Bootstrap | None = None) -> Panel:
    """All numbers of a tally. Types of attributes come from `schema`, else from the values."""
    drawn = bootstrap or Bootstrap()

    def intervals(_: Sequence[Estimate]) -> Sequence[Interval | None]:
        some = tally.only(judged_by_two(tally))
        return drawn.intervals(document_ids(some), [one.estimate for one in Measures.of(some).all])

    return assembled(Totals.of(tally), schema, intervals)


def judged_by_two(tally: Tally) -> Bools:
    """`[case]`: whether two annotators besides gold judged it; the others add nothing to any number."""
    return np.asarray(tally.present[:, tally.frame.people].sum(axis=1) >= 2)


@dataclass(frozen=True)
class Measures:
    """Every number of a panel that has an interval, of the same columns whatever the counts are.

    `labels` have strict F1, F1 by type and alpha; `layers` u-alpha, |u-alpha and cu-alpha.
    """

    headline: Sequence[Measured]
    labels: Sequence[Sequence[Measured]]
    pairs: Sequence[Measured]
    layers: Sequence[Sequence[Measured]]

    @classmethod
    def of(cls, tally: Tally) -> Measures:
        """The numbers of a tally."""
        frame = tally.frame
        selection = Selection(tally.coverage, frame.people)
        everything = range(len(frame.labels))
        unitizing = ((u_sums, U_ALPHA), (bar_u_sums, BAR_U_ALPHA), (cu_sums, CU_ALPHA))
        return cls(
            [
                *(f1_of(tally, mode, frame.peers) for mode in HEADLINE),
                character_alpha(tally, frame.people, everything),
            ],
            [
                (
                    f1_of(tally, "strict", frame.peers, label=label),
                    f1_of(tally, "type", frame.peers, label=label),
                    character_alpha(tally, frame.people, [label]),
                )
                for label in everything
            ],
            [f1_of(tally, "strict", [pair]) for pair in frame.peers],
            [
                [of_sums(tally, selection, make(selection, layer), method) for make, method in unitizing]
                for layer in range(len(frame.layer_names))
            ],
        )

    @property
    def all(self) -> list[Measured]:
        """All of them in one list."""
        return [
            *self.headline,
            *(one for row in self.labels for one in row),
            *self.pairs,
            *(one for row in self.layers for one in row),
        ]

    @property
    def columns(self) -> Floats:
        """`[case, column]`: what they are made of, side by side."""
        return np.concatenate([one.estimate.sums for one in self.all], axis=1)


def assembled(totals: Totals, schema: Schema | None, intervals: Intervals) -> Panel:
    """The panel of some totals; `intervals` gives the uncertainty."""
    return _Assembly(totals, schema).panel(intervals)


class _Assembly:
    def __init__(self, totals: Totals, schema: Schema | None) -> None:
        self.totals, self.schema = totals, schema
        self.tally = totals.tally
        self.frame = totals.frame
        self.peers = self.frame.peers
        self.selection = Selection(self.tally.coverage, self.frame.people)
        self.documents = self.tally.documents_of(self.selection.used)
        self.pair_alphas = character_alpha_by_pair(self.tally)
        self.ladders = {mode: f1_by_pair(self.tally, mode) for mode in MODES}
        self.dropped = self._dropped()

    def panel(self, intervals: Intervals) -> Panel:
        tally, totals = self.tally, self.totals
        measures = Measures.of(tally)
        found = intervals([one.estimate for one in measures.all])
        results = iter(
            [one.result.with_interval(each) for one, each in zip(measures.all, found, strict=True)]
        )
        headline = tuple(replace(next(results), dropped=self.dropped) for _ in measures.headline)
        labels = tuple(self._label_row(label, *_some(results, 3)) for label in range(len(measures.labels)))
        pairs = tuple(self._pair_row(pair, next(results)) for pair in self.peers)
        layers = tuple(self._layer_row(layer, *_some(results, 3)) for layer in range(len(measures.layers)))
        documents = totals.documents
        boundaries = tally.aligned.slips.sum(axis=0)[list(self.peers)].sum(axis=0).tolist()
        return Panel(
            self.frame,
            headline,
            min(
                (row for row in labels if row.strict.value is not None),
                key=lambda row: row.strict.number,
                default=None,
            ),
            min(
                (row for row in pairs if row.ladder["strict"].value is not None),
                key=lambda row: row.ladder["strict"].number,
                default=None,
            )
            if len(pairs) > 1
            else None,
            labels,
            layers,
            pairs,
            documents,
            macro(pairs, documents),
            tally.aligned.confusion(self.peers),
            dict(zip(SLIPS, boundaries, strict=True)),
            attribute_rows(totals, self.schema, self.documents),
            tuple(document_label_row(name, given, self.schema) for name, given in totals.document_labels()),
            relation_rows(totals),
            tuple(person_rows(tally)) if len(self.frame.people) > 2 else (),
            tuple(batches_of(totals.work)),
            gold_rows(tally),
            version_results(tally),
            f1_of(tally, "strict", self.peers, spans=tally.hand).result if tally.hand else None,
            f1_of(tally, "strict", self.peers, spans=tally.accepted).result if tally.accepted else None,
            self.dropped,
            self._notes(),
        )

    def _stacked(self, layer: int) -> int:
        """Documents where somebody's own spans overlap within a layer."""
        return int((self.tally.coverage.stacked[:, layer] * self.selection.used).sum())

    def _label_row(self, label: int, strict: Result, type: Result, alpha: Result) -> LabelRow:
        layer = int(self.frame.layer_of[label])
        judged = float(self.selection.lengths().sum())
        marked = float(self.selection.over_people(self.tally.coverage.marked[:, :, label]).sum())
        spans = int(self.selection.over_people(self.tally.spans.size[:, :, label]).sum())
        k_u = k_u_alpha(self.selection, label, self.documents)
        if self._stacked(layer):
            k_u = Result(k_u.method, None, "spans of one annotator overlap within the layer")
        prevalence = marked / judged if judged else 0.0
        return LabelRow(
            self.frame.labels[label], self.frame.layers[label], spans, prevalence, strict, type, alpha, k_u
        )

    def _layer_row(self, layer: int, *unitizing: Result) -> LayerRow:
        ladder = {mode: f1_of(self.tally, mode, self.peers, layer=layer).result for mode in MODES}
        tokens: list[Result] = []
        if stacked := self._stacked(layer):
            within = counted(stacked, "document")
            reason = f"spans of one annotator overlap within the layer in {within}"
            unitizing = tuple(Result(one.method, None, reason, documents=self.documents) for one in unitizing)
        elif self.tally.tokens is not None:
            tokens = token_results(self.tally.tokens, self.frame, self.frame.people, layer, self.documents)
        u, bar_u, cu = unitizing
        return LayerRow(self.frame.layer_names[layer], ladder, u, bar_u, cu, tuple(tokens))

    def _pair_row(self, pair: int, strict: Result) -> PairRow:
        i, j = self.frame.pairs[pair]
        both = self.tally.present[:, i] & self.tally.present[:, j]
        ladder = {mode: by_pair[pair] for mode, by_pair in self.ladders.items()} | {"strict": strict}
        sizes = tuple(int(self.tally.spans.size[both, who].sum()) for who in (i, j))
        alpha = self.pair_alphas[pair]
        names = self.frame.annotators
        documents = self.tally.documents_of(both)
        return PairRow(
            names[i], names[j], documents, (sizes[0], sizes[1]), ladder, alpha, self._tokens(i, j, documents)
        )

    def _tokens(self, first: int, second: int, documents: int) -> dict[str, Result]:
        """Cohen's kappa over tokens by layer, where tokens were given and no spans are stacked."""
        counts = self.tally.tokens
        if counts is None:
            return {}
        return {
            name: token_cohen(counts, self.frame, (first, second), layer, documents)
            for layer, name in enumerate(self.frame.layer_names)
            if not self._stacked(layer)
        }

    def _dropped(self) -> dict[str, int]:
        dropped = dict(self.totals.left_out)
        tally = self.tally
        judges = tally.present[:, self.frame.people].sum(axis=1)
        lonely = np.flatnonzero(judges == 1)
        if not len(lonely):
            return dropped
        judged = Counter(tally.cases[case].document for case in np.flatnonzero(judges))
        alone = {tally.cases[case].document for case in lonely}
        for why, several in (
            ("documents that only one annotator finished", False),
            ("documents whose annotators had different texts, schemas or guidelines", True),
        ):
            chosen = {document for document in alone if (judged[document] > 1) is several}
            if count := tally.documents_of(np.array([case.document in chosen for case in tally.cases])):
                dropped[why] = count
        return dropped

    def _notes(self) -> tuple[str, ...]:
        notes = []
        unmarked = self.tally.spans.size[:, self.frame.people].sum(axis=(1, 2)) == 0
        if empty := self.tally.documents_of(unmarked & self.selection.used):
            agree = "it agrees" if empty == 1 else "they agree"
            was = "was" if empty == 1 else "were"
            notes.append(f"{counted(empty, 'document')} {was} finished without a mark by all: {agree}")
        if len(self.frame.people) < 2:
            notes.append("agreement needs two annotators")
        return tuple(notes)


def _some(results: Iterator[Result], many: int) -> list[Result]:
    return [next(results) for _ in range(many)]
