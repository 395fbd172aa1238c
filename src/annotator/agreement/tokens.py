"""Token-level forms, for comparison with what others print: they are inflated by what nobody marked.

Each token has one value: O, or B- or I- and the label of the span that holds its start. Most tokens of most
texts are O for everybody, so agreement on O is nearly all there is; the value rises when longer texts are
added without a mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.coding import Bools, Floats, Ints
from annotator.agreement.kappa import COHEN, FLEISS, GWET, chance_corrected
from annotator.agreement.result import Method, Result
from annotator.agreement.table import Frame, Table
from annotator.agreement.unitizing import Judges

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


@dataclass(frozen=True)
class TokenCounts:
    """Counts of tokens that can be summed over cases.

    `length[case]` tokens; `agreed[case, pair, layer]` tokens with the same value, O included;
    `used[case, annotator, value]` tokens with value 2 l, B- of label l, or 2 l + 1, I-.
    """

    length: Ints
    present: Bools
    pairs: tuple[tuple[int, int], ...]
    agreed: Ints
    used: Ints


def count_tokens(table: Table, starts_of: TokenStarts) -> TokenCounts:
    """The values of all tokens, compared; where an annotator's spans overlap in a layer, one of them wins."""
    frame = table.frame
    cases, annotators, values = len(table.cases), len(frame.annotators), 2 * len(frame.labels)
    starts = [np.asarray(starts_of(case.document), np.int64) for case in table.cases]
    length = np.array([len(one) for one in starts], np.int64)
    first_token = np.cumsum(length) - length
    total = int(length.sum())
    # One row of token starts for all cases, kept apart by more than any document is long.
    room = int(table.length.max(initial=0)) + 1
    line = np.concatenate([np.zeros(0, np.int64), *(one + case * room for case, one in enumerate(starts))])
    place = table.case[table.piece_unit] * room
    first = np.searchsorted(line, place + table.piece_start)
    last = np.searchsorted(line, place + table.piece_end)
    width = last - first
    unit = np.repeat(table.piece_unit, width)
    token = np.repeat(first - np.cumsum(width) + width, width) + np.arange(len(unit))
    value = 2 * table.label[unit] + 2
    value[np.unique(unit, return_index=True)[1]] -= 1  # The first token of a unit is its B-.

    case_of = np.repeat(np.arange(cases), length)
    filled = np.flatnonzero(length)
    agreed = np.zeros((cases, len(frame.pairs), len(frame.layer_names)), np.int64)
    used = np.zeros((cases, annotators, values), np.int64)
    for layer in range(len(frame.layer_names)):
        rows = np.zeros((annotators, total), np.int16)
        chosen = table.layer[unit] == layer
        rows[table.annotator[unit[chosen]], token[chosen]] = value[chosen]
        for pair, (i, j) in enumerate(frame.pairs):
            if total:
                agreed[filled, pair, layer] = np.add.reduceat(
                    rows[i] == rows[j], first_token[filled], dtype=int
                )
        for who in range(annotators):
            marked = np.flatnonzero(rows[who])
            slot = case_of[marked] * values + rows[who, marked] - 1
            used[:, who] += np.bincount(slot, minlength=cases * values).reshape(cases, values)
    return TokenCounts(length, table.present, frame.pairs, agreed, used)


def token_results(
    counts: TokenCounts, frame: Frame, people: Sequence[int], layer: int, documents: int
) -> list[Result]:
    """Fleiss, alpha and AC1 of one layer over tokens, pooled over documents; for two also Cohen."""
    shares = _Shares(counts, frame, people, layer)
    methods = [TOKEN_FLEISS, TOKEN_ALPHA, TOKEN_AC1]
    if len(people) == 2:
        methods.insert(0, TOKEN_COHEN)
    return [shares.result(method, documents) for method in methods]


def token_cohen(
    counts: TokenCounts, frame: Frame, people: tuple[int, int], layer: int, documents: int
) -> Result:
    """Cohen's kappa of two annotators over the tokens of one layer, pooled over documents."""
    return _Shares(counts, frame, people, layer).result(TOKEN_COHEN, documents)


class _Shares:
    """How often some annotators gave each value, and how often pairs of them gave the same."""

    def __init__(self, counts: TokenCounts, frame: Frame, people: Sequence[int], layer: int) -> None:
        judges = Judges(counts.present, counts.pairs, counts.length, people)
        self.total = float(judges.lengths().sum())
        self.n = int((counts.length * judges.used).sum())
        values = np.flatnonzero(np.repeat(frame.layer_of, 2) == layer)
        marked = (counts.used[:, judges.people][:, :, values] * judges.present[:, :, None]).sum(axis=0)
        judged = (judges.present * counts.length[:, None]).sum(axis=0)
        self.by_person = np.concatenate([marked, (judged - marked.sum(axis=1))[:, None]], axis=1).astype(
            float
        )
        self.agreed = 2 * float(judges.over_pairs(counts.agreed[:, :, layer]).sum())

    def result(self, method: Method, documents: int) -> Result:
        """One of the coefficients."""
        if self.total == 0:
            return Result(method, None, "no document has tokens that two annotators judged")
        expected = CHANCE[method.id](self.by_person, self.total)
        return chance_corrected(method, self.agreed / self.total, expected, self.n, documents=documents)


def _cohen(by_person: Floats, total: float) -> float:
    shares = by_person / np.maximum(by_person.sum(axis=1, keepdims=True), 1)
    return float(shares[0] @ shares[1])


def _fleiss(by_person: Floats, total: float) -> float:
    return float(((by_person.sum(axis=0) / total) ** 2).sum())


def _alpha(by_person: Floats, total: float) -> float:
    return float((total * _fleiss(by_person, total) - 1) / (total - 1))


def _ac1(by_person: Floats, total: float) -> float:
    p = by_person.sum(axis=0) / total
    q = int((p > 0).sum())
    return float((p * (1 - p)).sum() / (q - 1)) if q > 1 else 1.0


CHANCE: Mapping[str, Callable[[Floats, float], float]] = {
    TOKEN_COHEN.id: _cohen,
    TOKEN_FLEISS.id: _fleiss,
    TOKEN_ALPHA.id: _alpha,
    TOKEN_AC1.id: _ac1,
}
"""The agreement that is expected by chance, from `[annotator, value]` counts and their sum."""
