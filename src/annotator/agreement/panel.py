"""The whole panel as data: named numbers with intervals, the weakest label and pair, tables. No printing.

`panel(tally)` is a function of counts alone; give it the same `Bootstrap` again and a refresh after one
more document redraws nothing that was drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from annotator.agreement.alignment import SLIPS
from annotator.agreement.attributes import document_label_rows
from annotator.agreement.coding import Bools
from annotator.agreement.estimates import (
    Measured,
    character_alpha,
    character_alpha_by_pair,
    document_ids,
    f1_by_pair,
    f1_of,
    of_sums,
)
from annotator.agreement.intervals import Bootstrap
from annotator.agreement.people import drift, person_rows
from annotator.agreement.result import Result
from annotator.agreement.rows import LabelRow, LayerRow, PairRow, Panel
from annotator.agreement.tables import (
    attribute_rows,
    document_rows,
    gold_rows,
    macro,
    relation_rows,
    version_results,
)
from annotator.agreement.tally import Tally
from annotator.agreement.tokens import token_results
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

HEADLINE: tuple[Mode, ...] = ("strict", "exact", "partial", "any")


def panel(tally: Tally, schema: Schema | None = None, bootstrap: Bootstrap | None = None) -> Panel:
    """All numbers of a tally. Types of attributes come from `schema`, else from the values."""
    return _Assembly(tally, schema, bootstrap or Bootstrap()).panel()


class _Assembly:
    def __init__(self, tally: Tally, schema: Schema | None, bootstrap: Bootstrap) -> None:
        self.tally, self.schema, self.bootstrap = tally, schema, bootstrap
        self.frame = tally.frame
        self.peers = self.frame.peers
        self.selection = Selection(tally.coverage, self.frame.people)
        self.documents = tally.documents_of(self.selection.used)
        self.pair_alphas = character_alpha_by_pair(tally)
        self.ladders = {mode: f1_by_pair(tally, mode) for mode in MODES}

    def panel(self) -> Panel:
        tally = self.tally
        headline = [f1_of(tally, mode, self.peers) for mode in HEADLINE]
        headline.append(character_alpha(tally, self.frame.people, range(len(self.frame.labels))))
        by_label = [
            (
                f1_of(tally, "strict", self.peers, label=label),
                f1_of(tally, "type", self.peers, label=label),
                character_alpha(tally, self.frame.people, [label]),
            )
            for label in range(len(self.frame.labels))
        ]
        by_pair = [f1_of(tally, "strict", [pair]) for pair in self.peers]
        unitizing = [self._unitizing(layer) for layer in range(len(self.frame.layer_names))]
        everything = [
            *headline,
            *(one for row in by_label for one in row),
            *by_pair,
            *(one for row in unitizing for one in row if isinstance(one, Measured)),
        ]
        with_interval = self._with_intervals(everything)
        headline_results = tuple(self._dropping(next(with_interval)) for _ in headline)
        labels = tuple(
            self._label_row(label, *(next(with_interval) for _ in range(3))) for label in range(len(by_label))
        )
        pairs = tuple(self._pair_row(pair, next(with_interval)) for pair in self.peers)
        layers = tuple(
            self._layer_row(
                layer, [next(with_interval) if isinstance(one, Measured) else one for one in unitizing[layer]]
            )
            for layer in range(len(unitizing))
        )
        documents = document_rows(tally)
        return Panel(
            self.frame,
            headline_results,
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
            dict(
                zip(
                    SLIPS, tally.aligned.slips.sum(axis=0)[list(self.peers)].sum(axis=0).tolist(), strict=True
                )
            ),
            attribute_rows(tally, self.schema, self.documents),
            tuple(document_label_rows(tally.document_labels, tally.present, self.frame.people, self.schema)),
            relation_rows(tally),
            tuple(person_rows(tally)) if len(self.frame.people) > 2 else (),
            tuple(drift(tally)),
            gold_rows(tally),
            version_results(tally),
            f1_of(tally, "strict", self.peers, spans=tally.hand).result if tally.hand else None,
            f1_of(tally, "strict", self.peers, spans=tally.accepted).result if tally.accepted else None,
            self._dropped(),
            self._notes(),
        )

    def _with_intervals(self, measured: Sequence[Measured]) -> Iterator[Result]:
        ids = document_ids(self.tally)
        used = self.selection.used
        chosen = [_only(one, used) for one in measured]
        ids = [id for id, kept in zip(ids, used, strict=True) if kept]
        intervals = self.bootstrap.intervals(ids, [one.estimate for one in chosen])
        return (one.result.with_interval(found) for one, found in zip(measured, intervals, strict=True))

    def _dropping(self, result: Result) -> Result:
        return replace(result, dropped=self._dropped())

    def _unitizing(self, layer: int) -> list[Measured | Result]:
        methods = (U_ALPHA, BAR_U_ALPHA, CU_ALPHA)
        if stacked := self._stacked(layer):
            reason = f"spans of one annotator overlap within the layer in {stacked} documents"
            return [Result(method, None, reason, documents=self.documents) for method in methods]
        sums = (u_sums, bar_u_sums, cu_sums)
        return [
            of_sums(self.tally, self.selection, make(self.selection, layer), method)
            for make, method in zip(sums, methods, strict=True)
        ]

    def _stacked(self, layer: int) -> int:
        """Documents where somebody's own spans overlap within a layer."""
        return int((self.tally.coverage.stacked[:, layer] & self.selection.used).sum())

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

    def _layer_row(self, layer: int, unitizing: Sequence[Result]) -> LayerRow:
        ladder = {mode: f1_of(self.tally, mode, self.peers, layer=layer).result for mode in MODES}
        tokens: list[Result] = []
        if self.tally.tokens is not None and not self._stacked(layer):
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
        return PairRow(names[i], names[j], documents, (sizes[0], sizes[1]), ladder, alpha)

    def _dropped(self) -> dict[str, int]:
        dropped = dict(self.tally.dropped)
        judges = self.tally.present[:, self.frame.people].sum(axis=1)
        lonely = np.flatnonzero(judges == 1)
        if not len(lonely):
            return dropped
        judged = Counter(self.tally.cases[case].document for case in np.flatnonzero(judges))
        alone = {self.tally.cases[case].document for case in lonely}
        split = sum(judged[document] > 1 for document in alone)
        if len(alone) > split:
            dropped["documents that only one annotator finished"] = len(alone) - split
        if split:
            dropped["documents whose annotators had different texts, schemas or guidelines"] = split
        return dropped

    def _notes(self) -> tuple[str, ...]:
        used = self.selection.used
        empty = (self.tally.spans.size[:, self.frame.people].sum(axis=(1, 2)) == 0) & used
        notes = []
        if empty.any():
            notes.append(f"{int(empty.sum())} documents were finished without a mark by all: they agree")
        if len(self.frame.people) < 2:
            notes.append("agreement needs two annotators")
        return tuple(notes)


def _only(measured: Measured, used: Bools) -> Measured:
    """The same number from the used documents alone: the others have nothing to add to it."""
    return replace(measured, estimate=replace(measured.estimate, sums=measured.estimate.sums[used]))
