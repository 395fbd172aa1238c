"""The unitizing alphas of 2016, and binary alpha for each label: agreement on a continuum, by length.

Every code point is judged, so agreement counts by length. Four questions, for the units of one layer:

- `u_alpha`: do they mark the same stretches with the same labels? Gaps are a value like any other.
- `bar_u_alpha` (|u-alpha): do they mark the same stretches, whatever the label?
- `cu_alpha`: where two marked something, do they give it the same label?
- `k_u_alpha`, (k)u-alpha: the same for one label k against all others; `coverage` says on how much of
  what carries k it rests.

`label_alpha` needs no layer without stacking: each label alone is a yes or no for each code point.

Expected disagreement takes all pairs of lengths, less those that a unit would form with itself: units
are not cut up, so their squared lengths are taken off; of a gap every code point stands alone, so its
length is (Krippendorff, Mathet, Bouvry & Widloecher
2016, On the reliability of unitizing textual continua, Quality & Quantity 50:2347; Krippendorff 2019,
Content Analysis, 4th ed., ch. 12.5). For cu- and (k)u-alpha the share of a unit in what can be paired is
its mean overlap with the units of the other coders; the published example is met with that reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from annotator.agreement.coding import Bools, Floats, Ints
from annotator.agreement.coverage import Coverage
from annotator.agreement.result import Method, Result

_SOURCE = "Krippendorff, Mathet, Bouvry & Widloecher (2016), Quality & Quantity 50:2347"
_FORMULA = "1 - D_o / D_e over lengths; pairs of a unit with itself taken off D_e"


def _method(id: str, title: str, pairing: str, formula: str = _FORMULA, source: str = _SOURCE) -> Method:
    return Method(id, title, "code point", pairing, formula, source)


U_ALPHA = _method("u_alpha", "u-alpha", "stretches and labels, gaps included")
BAR_U_ALPHA = _method("bar_u_alpha", "|u-alpha", "marked or not, whatever the label")
CU_ALPHA = _method("cu_alpha", "cu-alpha", "labels, where two annotators both marked something")
K_U_ALPHA = _method(
    "k_u_alpha", "(k)u-alpha", "one label against the others, where two both marked something"
)


@dataclass(frozen=True)
class Sums:
    """What an alpha is made of; adds up over cases, before the division.

    `observed` and `total` are lengths of pairs of values, weighted by 1 / (m - 1) for m annotators of a
    case: those that differ, and all. `margins` are lengths by value; `self_pairs` the squares to take off.
    """

    observed: Floats
    total: Floats
    margins: Floats
    self_pairs: Floats

    def result(self, method: Method, documents: int, note: str = "") -> Result:
        """Alpha of the summed cases."""
        observed, total = float(self.observed.sum()), float(self.total.sum())
        margins, self_pairs = self.margins.sum(axis=0), float(self.self_pairs.sum())
        value, expected = alpha_of_sums(
            np.array([observed]), np.array([total]), margins[None], np.array([self_pairs])
        )
        parts = {"observed": observed / total if total else 0.0, "expected": float(expected[0])}
        n = round(total / 2)
        if total == 0:
            return Result(method, None, "no two annotators have anything to compare", documents=documents)
        if np.isnan(value[0]):
            marked = "nothing is marked" if margins[:-1].sum() == 0 else "all of it has one value"
            reason = f"no variation: {marked}"
            return Result(method, None, reason, n=n, documents=documents, parts=parts, note=note)
        return Result(method, float(value[0]), n=n, documents=documents, parts=parts, note=note)


def alpha_of_sums(
    observed: Floats, total: Floats, margins: Floats, self_pairs: Floats
) -> tuple[Floats, Floats]:
    """Alpha and expected disagreement for each row of sums; not a number where nothing varies."""
    pairs = total**2 - self_pairs
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = (total**2 - (margins**2).sum(axis=-1)) / pairs
        value = 1 - (observed / total) / expected
    varied = (expected > 1e-15) & np.isfinite(expected)
    return np.where(varied, value, np.nan), np.where(np.isfinite(expected), expected, 0.0)


class Judges:
    """Some of the annotators: who judged which case, and which pairs they make.

    Cases with fewer than two of them drop out. `weight[case]` is 1 / (m - 1).
    """

    def __init__(
        self, present: Bools, pairs: Sequence[tuple[int, int]], length: Ints, people: Sequence[int]
    ) -> None:
        self.people = np.array(people, np.int64)
        count = present[:, self.people].sum(axis=1)
        self.used = np.asarray(count >= 2)
        self.present: Bools = present[:, self.people] & self.used[:, None]
        self.weight: Floats = np.where(self.used, 1.0 / np.maximum(count - 1, 1), 0.0)
        chosen = set(people)
        self.pairs: Ints = np.array(
            [place for place, (i, j) in enumerate(pairs) if i in chosen and j in chosen], np.int64
        )
        ends = np.array([pairs[place] for place in self.pairs], np.int64).reshape(-1, 2)
        self.pair_present: Bools = present[:, ends[:, 0]] & present[:, ends[:, 1]]
        self._length = length

    def over_people(self, counts: Ints | Floats) -> Floats:
        """Sum over the chosen annotators who are present: `[case, annotator, ...]` to `[case, ...]`."""
        chosen = counts[:, self.people]
        shape = self.present.shape + (1,) * (chosen.ndim - 2)
        return np.asarray((chosen * self.present.reshape(shape)).sum(axis=1), dtype=float)

    def over_pairs(self, counts: Ints | Floats) -> Floats:
        """Sum over the chosen pairs, both orders, weighted: `[case, pair, ...]` to `[case, ...]`."""
        chosen = counts[:, self.pairs]
        tail = (1,) * (chosen.ndim - 2)
        summed = (chosen * self.pair_present.reshape(self.pair_present.shape + tail)).sum(axis=1)
        return np.asarray(summed * self.weight.reshape((-1, *tail)), dtype=float)

    def lengths(self) -> Floats:
        """`[case]`: code points judged, counted once for each annotator."""
        return np.asarray(self.present.sum(axis=1) * self._length, dtype=float)


class Selection(Judges):
    """Some of the annotators of a coverage."""

    def __init__(self, coverage: Coverage, people: Sequence[int]) -> None:
        super().__init__(coverage.present, coverage.pairs, coverage.length, people)
        self.coverage = coverage

    @cached_property
    def met(self) -> tuple[Floats, Floats]:
        """By label: length that met any label of its layer, weighted; its squared mean overlaps."""
        met = self.over_pairs(self.coverage.met.sum(axis=3)).sum(axis=0)
        return met, np.asarray(self.weight**2 @ self.coverage.met_squares, dtype=float)


def u_sums(selection: Selection, layer: int) -> Sums:
    """u-alpha of one layer: values are its labels and the gap, which comes last."""
    coverage = selection.coverage
    labels = np.flatnonzero(coverage.layer_of == layer)
    total = selection.lengths()
    marked = selection.over_people(coverage.marked[:, :, labels])
    margins = np.concatenate([marked, (total - marked.sum(axis=1))[:, None]], axis=1)
    agreed = 2 * selection.over_pairs(coverage.both[:, :, labels]).sum(axis=1) + _both_empty(selection, layer)
    squares = selection.over_people(coverage.squares[:, :, labels]).sum(axis=1)
    return Sums(clean(total - agreed), total, margins, squares + margins[:, -1])


def bar_u_sums(selection: Selection, layer: int) -> Sums:
    """|u-alpha of one layer: marked or not."""
    coverage = selection.coverage
    labels = np.flatnonzero(coverage.layer_of == layer)
    total = selection.lengths()
    marked = selection.over_people(coverage.any_marked[:, :, layer])
    agreed = 2 * selection.over_pairs(coverage.any_both[:, :, layer]) + _both_empty(selection, layer)
    squares = selection.over_people(coverage.squares[:, :, labels]).sum(axis=1)
    margins = np.stack([marked, total - marked], axis=1)
    return Sums(clean(total - agreed), total, margins, squares + margins[:, -1])


def cu_sums(selection: Selection, layer: int) -> Sums:
    """cu-alpha of one layer: its labels, where two annotators both marked something.

    Only for all annotators of a case together: the mean overlaps were taken over them.
    """
    coverage = selection.coverage
    labels = np.flatnonzero(coverage.layer_of == layer)
    margins = selection.over_pairs(coverage.met[:, :, labels].sum(axis=3))
    agreed = 2 * selection.over_pairs(coverage.both[:, :, labels]).sum(axis=1)
    total = margins.sum(axis=1)
    squares = coverage.met_squares[:, labels].sum(axis=1) * selection.weight**2
    return Sums(clean(total - agreed), total, margins, squares)


def k_u_alpha(selection: Selection, label: int, documents: int) -> Result:
    """(k)u-alpha of one label: among what can be paired, how far k is met by k.

    1 - (k met by another label / all k) / (what would be by chance). `parts` has 'coverage': the share of
    the length of k that another annotator marked with anything.
    """
    coverage = selection.coverage
    met, squares = selection.met
    within = coverage.layer_of == coverage.layer_of[label]
    all_met, all_squares = met[within].sum(), squares[within].sum()
    agreed = float(2 * selection.over_pairs(coverage.both[:, :, label]).sum())
    carried = float(selection.over_people(coverage.marked[:, :, label]).sum())
    parts = {"coverage": float(met[label]) / carried if carried else 0.0}
    n = round(float(met[label]))
    if carried == 0:
        return Result(K_U_ALPHA, None, "nobody used the label", documents=documents)
    if met[label] == 0:
        reason = "wherever one marked it, no other annotator marked anything"
        return Result(K_U_ALPHA, None, reason, documents=documents, parts=parts)
    total = all_met
    pairs = total**2 - all_squares
    chance_same = (met[label] ** 2 - squares[label]) / pairs if pairs > 0 else 1.0
    chance_any = met[label] * total / pairs - squares[label] / pairs if pairs > 0 else 1.0
    expected = 1 - chance_same / chance_any if chance_any > 0 else 0.0
    if expected <= 1e-12:
        reason = "no variation: no other label could have met it"
        return Result(K_U_ALPHA, None, reason, n=n, documents=documents, parts=parts)
    observed = 1 - agreed / met[label]
    parts |= {"observed": float(observed), "expected": float(expected)}
    return Result(K_U_ALPHA, float(1 - observed / expected), n=n, documents=documents, parts=parts)


def _both_empty(selection: Selection, layer: int) -> Floats:
    """`[case]`: both orders of all pairs, weighted: where neither marked anything of the layer."""
    coverage = selection.coverage
    marked = selection.over_people(coverage.any_marked[:, :, layer])
    both = 2 * selection.over_pairs(coverage.any_both[:, :, layer])
    return np.asarray(selection.lengths() - 2 * marked + both, dtype=float)


def clean(observed: Floats) -> Floats:
    """Lengths are whole numbers; what rounding leaves of a zero is a zero."""
    return np.where(np.abs(observed) < 1e-6, 0.0, observed)
