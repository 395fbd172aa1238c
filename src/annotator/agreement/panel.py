"""The whole panel as data: named numbers with intervals, the weakest label and pair, tables. No printing.

`panel(tally)` is a function of counts alone; give it the same `Bootstrap` again and a refresh after one
more document redraws nothing that was drawn. `comparison` keeps what a panel is made of between two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np

from annotator.agreement.alignment import SLIPS
from annotator.agreement.attributes import document_label_row
from annotator.agreement.estimates import character_alpha_by_pair, document_ids, f1_by_pair, f1_of
from annotator.agreement.intervals import Bootstrap, Estimate
from annotator.agreement.measures import Measures, judged_by_two
from annotator.agreement.people import PersonRow, batches_of, person_rows
from annotator.agreement.result import Interval, Result
from annotator.agreement.rows import GoldRow, LabelRow, LayerRow, PairRow, Panel
from annotator.agreement.table import GOLD
from annotator.agreement.tables import attribute_rows, gold_rows, macro, relation_rows, version_results
from annotator.agreement.tally import Tally
from annotator.agreement.tokens import token_cohen, token_results
from annotator.agreement.totals import Totals
from annotator.agreement.unitizing import Selection, k_u_alpha
from annotator.core.matching import MODES
from annotator.core.schema import Schema
from annotator.core.text import counted

FEWEST = 2
"""How many annotators agreement takes."""

Intervals = Callable[[Sequence[Estimate]], Sequence[Interval | None]]
"""One interval for each estimate; the estimates are those of `Measures.all`, in that order."""


def panel(tally: Tally, schema: Schema | None = None, bootstrap: Bootstrap | None = None) -> Panel:
    """All numbers of a tally. Types of attributes come from `schema`, else from the values."""
    drawn = bootstrap or Bootstrap()

    def intervals(_: Sequence[Estimate]) -> Sequence[Interval | None]:
        some = tally.only(judged_by_two(tally))
        return drawn.intervals(document_ids(some), [one.estimate for one in Measures.of(some).all])

    return assembled(Totals.of(tally), schema, intervals)


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
        between = {pair: self._dropped_between(*pair) for pair in self.frame.pairs}
        self._dropped_of = between | {(j, i): held for (i, j), held in between.items()}

    def panel(self, intervals: Intervals) -> Panel:
        tally, totals = self.tally, self.totals
        measures = Measures.of(tally)
        found = intervals([one.estimate for one in measures.all])
        results = iter(
            [
                self._told(one.result.with_interval(each))
                for one, each in zip(measures.all, found, strict=True)
            ]
        )
        headline = tuple(_some(results, len(measures.headline)))
        labels = tuple(self._label_row(label, *_some(results, 3)) for label in range(len(measures.labels)))
        pairs = tuple(self._pair_row(pair, next(results)) for pair in self.peers)
        layers = tuple(self._layer_row(layer, *_some(results, 3)) for layer in range(len(measures.layers)))
        documents = totals.documents
        boundaries = tally.aligned.slips.sum(axis=0)[list(self.peers)].sum(axis=0).tolist()
        return Panel(
            self.frame,
            headline,
            _weakest(labels, lambda row: row.strict.value),
            _weakest(pairs, lambda row: row.ladder["strict"].value),
            labels,
            layers,
            pairs,
            documents,
            tuple(map(self._told, macro(pairs, documents))),
            tally.aligned.confusion(self.peers),
            dict(zip(SLIPS, boundaries, strict=True)),
            attribute_rows(totals, self.schema, self.documents),
            tuple(document_label_row(name, given, self.schema) for name, given in totals.document_labels()),
            relation_rows(totals),
            self._people(),
            tuple(batches_of(totals.work)),
            self._gold(),
            version_results(tally),
            f1_of(tally, "strict", self.peers, spans=tally.hand).result if tally.hand else None,
            f1_of(tally, "strict", self.peers, spans=tally.accepted).result if tally.accepted else None,
            self.dropped,
            self._notes(),
        )

    def _told(self, result: Result) -> Result:
        """The same with what was dropped, which is the same for all that are over everybody."""
        return result if result.dropped or not self.dropped else replace(result, dropped=self.dropped)

    def _of_two(self, first: int, second: int, result: Result) -> Result:
        """The same with what was dropped of the documents of two."""
        dropped = self._dropped_of[first, second]
        return replace(result, dropped=dropped) if dropped else result

    def _dropped_between(self, first: int, second: int) -> dict[str, int]:
        present = self.tally.present
        apart = self.tally.documents_of(present[:, first] ^ present[:, second])
        why = "documents that the two did not both finish under one text, schema and guidelines"
        return {**dict(sorted(self.totals.left_out.items())), **({why: apart} if apart else {})}

    def _people(self) -> tuple[PersonRow, ...]:
        if len(self.frame.people) <= FEWEST:
            return ()
        return tuple(
            replace(row, with_others=self._told(row.with_others), without=self._told(row.without))
            for row in person_rows(self.tally)
        )

    def _gold(self) -> tuple[GoldRow, ...]:
        place = {name: number for number, name in enumerate(self.frame.annotators)}
        if GOLD not in place or not self.tally.present[:, place[GOLD]].any():
            return ()
        found = []
        for row in gold_rows(self.tally):
            told = partial(self._of_two, place[row.annotator], place[GOLD])
            found.append(GoldRow(row.annotator, told(row.precision), told(row.recall), told(row.f1)))
        return tuple(found)

    def _stacked(self, layer: int) -> int:
        """Documents where somebody's own spans overlap within a layer."""
        return int((self.tally.coverage.stacked[:, layer] * self.selection.used).sum())

    def _label_row(self, label: int, strict: Result, type: Result, alpha: Result) -> LabelRow:
        layer = int(self.frame.layer_of[label])
        judged = float(self.selection.lengths().sum())
        marked = float(self.selection.over_people(self.tally.coverage.marked[:, :, label]).sum())
        spans = int(self.selection.over_people(self.tally.spans.size[:, :, label]).sum())
        k_u = self._unstacked(layer, k_u_alpha(self.selection, label, self.documents))
        prevalence = marked / judged if judged else 0.0
        name, layer_name = self.frame.labels[label], self.frame.layers[label]
        return LabelRow(name, layer_name, spans, prevalence, strict, type, alpha, self._told(k_u))

    def _layer_row(self, layer: int, *unitizing: Result) -> LayerRow:
        ladder = {mode: self._told(f1_of(self.tally, mode, self.peers, layer=layer).result) for mode in MODES}
        tokens: list[Result] = []
        if self.tally.tokens is not None:
            tokens = token_results(self.tally.tokens, self.frame, self.frame.people, layer, self.documents)
        told = [self._unstacked(layer, self._told(one)) for one in (*unitizing, *tokens)]
        u, bar_u, cu, *over_tokens = told
        return LayerRow(self.frame.layer_names[layer], ladder, u, bar_u, cu, tuple(over_tokens))

    def _unstacked(self, layer: int, result: Result) -> Result:
        """The same, or none where a code point may have two values in the layer."""
        stacked = self._stacked(layer)
        if not stacked:
            return result
        reason = f"spans of one annotator overlap within the layer in {counted(stacked, 'document')}"
        return replace(result, value=None, reason=reason, parts={}, interval=None)

    def _pair_row(self, pair: int, strict: Result) -> PairRow:
        i, j = self.frame.pairs[pair]
        both = self.tally.present[:, i] & self.tally.present[:, j]
        told = partial(self._of_two, i, j)
        ladder = {mode: told(by_pair[pair]) for mode, by_pair in self.ladders.items()}
        ladder["strict"] = told(strict)
        sizes = tuple(int(self.tally.spans.size[both, who].sum()) for who in (i, j))
        alpha = told(self.pair_alphas[pair])
        names = self.frame.annotators
        documents = self.tally.documents_of(both)
        return PairRow(
            names[i], names[j], documents, (sizes[0], sizes[1]), ladder, alpha, self._tokens(i, j, documents)
        )

    def _tokens(self, first: int, second: int, documents: int) -> dict[str, Result]:
        """Cohen's kappa over tokens by layer, where tokens were given."""
        counts = self.tally.tokens
        if counts is None:
            return {}
        found = {}
        for layer, name in enumerate(self.frame.layer_names):
            cohen = token_cohen(counts, self.frame, (first, second), layer, documents)
            found[name] = self._unstacked(layer, self._of_two(first, second, cohen))
        return found

    def _dropped(self) -> dict[str, int]:
        dropped = dict(sorted(self.totals.left_out.items()))
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
        if len(self.frame.people) < FEWEST:
            notes.append("agreement needs two annotators")
        return tuple(notes)


Row = TypeVar("Row", LabelRow, PairRow)


def _weakest(rows: Sequence[Row], value_of: Callable[[Row], float | None]) -> Row | None:
    """The row of the least value; None where there is none that others are above."""
    known = [(value, place) for place, row in enumerate(rows) if (value := value_of(row)) is not None]
    if not known or max(known)[0] == min(known)[0]:
        return None
    return rows[min(known)[1]]


def _some(results: Iterator[Result], many: int) -> list[Result]:
    return [next(results) for _ in range(many)]
