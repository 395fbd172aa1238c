"""Token-level forms, for comparison with what others print: they are inflated by what nobody marked.

Each token has one value: O, or B- or I- and the label of the span that holds its start. Most tokens of most
texts are O for everybody, so agreement on O is nearly all there is; the value rises when longer texts are
added without a mark. Token counts come from the same lengths as everything else: tokens are the unit of
length, and B and I of a label are two values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from annotator.agreement.coding import Floats, Ints
from annotator.agreement.coverage import Coverage, Stretches, cover_stretches
from annotator.agreement.kappa import COHEN, FLEISS, GWET, chance_corrected
from annotator.agreement.result import Method, Result
from annotator.agreement.table import Table
from annotator.agreement.unitizing import Selection

TokenStarts = Callable[[str], Sequence[int]]
"""The first code point of each token of a document, by its id, in order."""

_INFLATED = "inflated by tokens that nobody marked; do not compare texts or schemas by it"


def _of(method: Method, title: str) -> Method:
    return Method(
        f"token.{method.id}",
        title,
        "token",
        "B-, I- or O of each token, one layer",
        method.formula,
        method.source,
        _INFLATED,
    )


TOKEN_COHEN = _of(COHEN, "Cohen's kappa over tokens")
TOKEN_FLEISS = _of(FLEISS, "Fleiss's kappa over tokens")
TOKEN_AC1 = _of(GWET, "Gwet's AC1 over tokens")
TOKEN_ALPHA = Method(
    "token.alpha",
    "alpha over tokens",
    "token",
    "B-, I- or O of each token, one layer",
    "1 - D_o / D_e, nominal",
    "Krippendorff (2011)",
    _INFLATED,
)


def cover_tokens(table: Table, starts_of: TokenStarts) -> Coverage:
    """The coverage of a table in tokens; value 2 l is B- of label l, 2 l + 1 is I-."""
    starts = [np.asarray(starts_of(case.document), np.int64) for case in table.cases]
    length = np.array([len(one) for one in starts], np.int64)
    # One row of token starts for all cases, kept apart by more than any document is long.
    room = int(table.length.max(initial=0)) + 1
    line = np.concatenate([one + case * room for case, one in enumerate(starts)]) if starts else np.zeros(0)
    first_token = np.cumsum(length) - length
    unit = table.piece_unit
    case = table.case[unit]
    first = np.searchsorted(line, case * room + table.piece_start) - first_token[case]
    last = np.searchsorted(line, case * room + table.piece_end) - first_token[case]
    held = last > first
    unit, case, first, last = unit[held], case[held], first[held], last[held]
    begins = np.ones(len(unit), bool)
    begins[1:] = unit[1:] != unit[:-1]
    label, who = table.label[unit], table.annotator[unit]
    head = np.where(begins, first + 1, first)
    inner = last > head
    stretches = Stretches(
        np.concatenate([case[begins], case[inner]]),
        np.concatenate([who[begins], who[inner]]),
        np.concatenate([2 * label[begins], 2 * label[inner] + 1]),
        np.concatenate([first[begins], head[inner]]),
        np.concatenate([head[begins], last[inner]]),
    )
    layers = np.repeat(table.frame.layer_of, 2)
    return cover_stretches(stretches, length, table.present, layers, table.frame.pairs)


def token_results(selection: Selection, layer: int, documents: int) -> list[Result]:
    """Fleiss, alpha and AC1 of one layer over tokens, pooled over documents; for two also Cohen."""
    counts = _Counts(selection, layer)
    if counts.total == 0:
        nothing = "no document has tokens that two annotators judged"
        return [Result(method, None, nothing) for method in (TOKEN_FLEISS, TOKEN_ALPHA, TOKEN_AC1)]
    n, p, q = round(counts.tokens), counts.shares, counts.used
    observed = 1 - counts.differ / counts.total
    fleiss = chance_corrected(TOKEN_FLEISS, observed, float((p**2).sum()), n, documents=documents)
    chance = (counts.total**2 * (p**2).sum() - counts.total) / (counts.total * (counts.total - 1))
    alpha = chance_corrected(TOKEN_ALPHA, observed, float(chance), n, documents=documents)
    gwet = chance_corrected(
        TOKEN_AC1, observed, float((p * (1 - p)).sum() / (q - 1)) if q > 1 else 1.0, n, documents=documents
    )
    results = [fleiss, alpha, gwet]
    if len(selection.people) == 2:
        mine = counts.by_person
        shares = mine / np.maximum(mine.sum(axis=1, keepdims=True), 1)
        cohen = chance_corrected(TOKEN_COHEN, observed, float(shares[0] @ shares[1]), n, documents=documents)
        results.insert(0, cohen)
    return results


class _Counts:
    """Sums over documents: `total` values, `differ` of them in the mean, their `shares` (O last)."""

    def __init__(self, selection: Selection, layer: int) -> None:
        coverage = selection.coverage
        values = np.flatnonzero(coverage.layer_of == layer)
        lengths = selection.lengths()
        self.total = float(lengths.sum())
        self.tokens = float((coverage.length * selection.used).sum())
        marked = selection.over_people(coverage.any_marked[:, :, layer]).sum()
        agreed = 2 * selection.over_pairs(coverage.both[:, :, values]).sum()
        empty = self.total - 2 * marked + 2 * selection.over_pairs(coverage.any_both[:, :, layer]).sum()
        self.differ = float(self.total - agreed - empty)
        self.by_person: Floats = self._by_person(selection, values)
        margins = self.by_person.sum(axis=0)
        self.shares: Floats = margins / max(self.total, 1)
        self.used = int((margins > 0).sum())

    def _by_person(self, selection: Selection, values: Ints) -> Floats:
        coverage = selection.coverage
        present = selection.present[:, :, None]
        marked = (coverage.marked[:, selection.people][:, :, values] * present).sum(axis=0)
        judged = (selection.present * coverage.length[:, None]).sum(axis=0)
        return np.concatenate([marked, (judged - marked.sum(axis=1))[:, None]], axis=1).astype(float)
