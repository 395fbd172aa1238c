"""How many spans two annotators share: counts by case, pair and label, and the F-measures made of them.

F1 of two annotators is 2 m / (n_1 + n_2) for m matched of n_1 and n_2 spans; `partial` counts a half for
less than the same extent. For strict matching it equals the mean of precision and recall's harmonic mean
whichever of the two is taken for the truth, and positive specific agreement; kappa tends to it as the
unmarked stretches, whose number nobody knows, grow (Hripcsak & Rothschild 2005). It is not corrected
for chance; read it beside the alphas.

Numbers are *pooled*: sums over documents and pairs, then one division. The mean over documents, or over
pairs, is another number and is called macro.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.agreement.coding import Floats, Ints
from annotator.agreement.pairing import Classes, Edges, Line, classes_of, edges_of, line_up, most
from annotator.agreement.result import Method, Result
from annotator.agreement.table import Table
from annotator.core.matching import MODES, Mode, match

_RULES = {
    "strict": "same extent and same label",
    "exact": "same extent, whatever the label",
    "partial": "same extent counts 1, any other overlap 1/2",
    "type": "same label and any overlap",
    "any": "any overlap",
}
F1: dict[Mode, Method] = {
    mode: Method(
        id=f"f1.{mode}",
        title=f"F1, {mode}",
        unit="span",
        pairing=f"{_RULES[mode]}; one to one, greatest total, within a layer",
        formula="2 m / (n_1 + n_2), sums over documents and pairs of annotators",
        source="Hripcsak & Rothschild (2005), Agreement, the F-measure, and reliability; "
        "modes after SemEval-2013 task 9.1",
        warning="not corrected for chance",
    )
    for mode in MODES
}


@dataclass(frozen=True)
class SpanCounts:
    """Counts that can be summed over cases.

    `size[case, annotator, label]` spans; `strict` and `type` `[case, pair, label]` matched spans; `exact`
    and `any` `[case, pair, layer]`; `halves` is twice the partial score, `[case, pair, layer]`.
    """

    size: Ints
    strict: Ints
    type: Ints
    exact: Ints
    halves: Ints
    any: Ints

    def score(self, mode: Mode) -> Floats:
        """`[case, pair]`: what the pairs of one mode count, over all labels."""
        match mode:
            case "partial":
                return np.asarray(self.halves.sum(axis=2) / 2)
            case "strict" | "exact" | "type" | "any":
                counts: Ints = getattr(self, mode)
                return np.asarray(counts.sum(axis=2), dtype=float)


def count_spans(table: Table, line: Line | None = None, edges: Edges | None = None) -> SpanCounts:
    """Count one table. The scores are those of `core.matching.match`, case by case and pair by pair."""
    frame = table.frame
    cases, annotators = len(table.cases), len(frame.annotators)
    labels, layers = len(frame.labels), len(frame.layer_names)
    line = line_up(table) if line is None else line
    edges = edges_of(table, line) if edges is None else edges
    slot = (table.case * annotators + table.annotator) * labels + table.label
    size = np.bincount(slot, minlength=cases * annotators * labels).reshape(cases, annotators, labels)

    same_label, same_extent = classes_of(table, line, True), classes_of(table, line, False)
    strict = _by_pair(table, same_label, table.label, labels)
    exact = _by_pair(table, same_extent, table.layer, layers)

    cut = np.zeros(cases, bool)
    cut[table.case[table.extent > 0]] = True
    if cut.any():
        edges = edges.where(~cut[table.case[edges.first]])
    alike = edges.where(table.label[edges.first] == table.label[edges.second])
    kind = _by_case(table, most(table, alike, line), table.label, labels)
    touch = _by_case(table, most(table, edges, line), table.layer, layers)

    # Halves: what is left of the overlaps once every same extent is paired.
    met_first = same_extent.counts[same_extent.of_unit[edges.first], table.annotator[edges.second]]
    met_second = same_extent.counts[same_extent.of_unit[edges.second], table.annotator[edges.first]]
    rest = (same_extent.rank[edges.first] >= met_first) & (same_extent.rank[edges.second] >= met_second)
    halves = 2 * exact + _by_case(table, most(table, edges.where(rest), line), table.layer, layers)

    counts = SpanCounts(size, strict, kind, exact, halves, touch)
    for case in np.flatnonzero(cut):
        _count_one_by_one(table, counts, int(case))
    return counts


def f1(matched: float, spans: float, method: Method, documents: int = 0) -> Result:
    """2 m / (n_1 + n_2), where `spans` is n_1 + n_2; no number where neither marked anything."""
    n = int(spans)
    if n == 0:
        return Result(method, None, "neither annotator marked a span", documents=documents)
    parts = {"matched": float(matched), "spans": float(spans)}
    return Result(method, 2 * matched / n, n=n, documents=documents, parts=parts)


def _by_pair(table: Table, same: Classes, group: Ints, groups: int) -> Ints:
    """`[case, pair, group]`: the sum over classes of what both of a pair have."""
    cases, pairs = len(table.cases), table.frame.pairs
    result = np.zeros((cases, len(pairs), groups), np.int64)
    slot = table.case[same.example] * groups + group[same.example]
    for place, (i, j) in enumerate(pairs):
        both = np.minimum(same.counts[:, i], same.counts[:, j])
        found = np.flatnonzero(both)
        summed = np.bincount(slot[found], weights=both[found], minlength=cases * groups)
        result[:, place] = summed.reshape(cases, groups)
    return result


def _by_case(table: Table, edges: Edges, group: Ints, groups: int) -> Ints:
    """`[case, pair, group]`: how many edges there are."""
    cases, pairs = len(table.cases), len(table.frame.pairs)
    pair = table.frame.pair_number[table.annotator[edges.first], table.annotator[edges.second]]
    slot = (table.case[edges.first] * pairs + pair) * groups + group[edges.first]
    return np.bincount(slot, minlength=cases * pairs * groups).reshape(cases, pairs, groups)


def _count_one_by_one(table: Table, counts: SpanCounts, case: int) -> None:
    """Fill in what only `core.matching` counts right, for one case with units of several fragments."""
    frame = table.frame
    units = [
        [table.unit(place) for place in table.units_of(case, annotator)]
        for annotator in range(len(frame.annotators))
    ]
    for pair, (i, j) in enumerate(frame.pairs):
        for layer, name in enumerate(frame.layer_names):
            one, other = ([unit for unit in units[who] if unit.layer == name] for who in (i, j))
            counts.any[case, pair, layer] = match(one, other, "any").score
            counts.halves[case, pair, layer] = 2 * match(one, other, "partial").score
        for label, name in enumerate(frame.labels):
            one, other = ([unit for unit in units[who] if unit.label == name] for who in (i, j))
            counts.type[case, pair, label] = match(one, other, "type").score
