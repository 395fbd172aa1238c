"""Kappas: agreement corrected for chance by Cohen, Scott, Fleiss, Bennett and Gwet.

All have the form (P_o - P_e) / (1 - P_e): observed agreement, less what is expected by chance, over what
chance leaves. They differ in P_e alone:

- Cohen: the two coders keep their own habits, P_e = sum_c p_1c p_2c. More different habits give a higher
  kappa for the same agreement, so it serves for a pair, not as the number of a project.
- Scott and Fleiss: one common habit, P_e = sum_c p_c^2.
- Bennett: every category is equally likely, P_e = 1 / q.
- Gwet: P_e = sum_c p_c (1 - p_c) / (q - 1), stable where one category prevails.

Where a coder left a unit out, Cohen drops it and says so; the others take the pairs that are there, with
the share of a category averaged over units (Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed.). On
complete tables that is what their authors wrote.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from annotator.agreement.coding import Floats, coded
from annotator.agreement.result import Method, Result

_UNIT = "unit with at least two values"
COHEN = Method(
    "cohen_kappa",
    "Cohen's kappa",
    "unit that both coders gave a value",
    "two coders",
    "(P_o - P_e) / (1 - P_e), P_e = sum p_1c p_2c",
    "Cohen (1960), A coefficient of agreement for nominal scales",
)
FLEISS = Method(
    "fleiss_kappa",
    "Fleiss's kappa",
    _UNIT,
    "all pairs of coders within a unit",
    "(P_o - P_e) / (1 - P_e), P_e = sum p_c^2; for two coders Scott's pi",
    "Fleiss (1971), Measuring nominal scale agreement among many raters; Scott (1955)",
)
BENNETT = Method(
    "bennett_s",
    "Bennett's S",
    _UNIT,
    "all pairs of coders within a unit",
    "(P_o - 1/q) / (1 - 1/q), q categories that were used",
    "Bennett, Alpert & Goldstein (1954); Randolph (2005) for many coders",
)
GWET = Method(
    "gwet_ac1",
    "Gwet's AC1",
    _UNIT,
    "all pairs of coders within a unit",
    "(P_o - P_e) / (1 - P_e), P_e = sum p_c (1 - p_c) / (q - 1)",
    "Gwet (2008), Computing inter-rater reliability in the presence of high agreement",
)
PERCENT = Method(
    "percent",
    "percent agreement",
    _UNIT,
    "all pairs of values within a unit",
    "P_o: the share of pairs of values that agree; a unit weighs as many as it has values",
    "Fleiss (1971); not corrected for chance",
)


def chance_corrected(
    method: Method,
    observed: float,
    expected: float,
    n: int,
    *,
    dropped: Mapping[str, int] | None = None,
    documents: int = 0,
) -> Result:
    """(observed - expected) / (1 - expected); no number where chance leaves nothing to agree about."""
    story = Result(method, 0.0, n=n, documents=documents, dropped=dropped or {})
    if n == 0:
        return replace(story, value=None, reason="there is nothing to compare")
    story = replace(story, parts={"observed": observed, "expected": expected})
    if 1 - expected <= 1e-12:
        return replace(story, value=None, reason="no variation: everybody always gave one and the same value")
    return replace(story, value=(observed - expected) / (1 - expected))


def cohen(rows: Sequence[Sequence[Hashable]]) -> Result:
    """Cohen's kappa of two coders, one row for each unit. Raises ValueError unless there are two."""
    data = coded(rows)
    if len(rows) and data.codes.shape[1] != 2:
        raise ValueError(f"Cohen's kappa compares two coders, not {data.codes.shape[1]}")
    whole = np.asarray((data.codes >= 0).all(axis=1))
    dropped = {"units that a coder left out": int((~whole).sum())} if (~whole).any() else {}
    n = int(whole.sum())
    if n == 0:
        return chance_corrected(COHEN, 0, 0, 0, dropped=dropped)
    first, second = data.codes[whole].T
    margins = [np.bincount(one, minlength=len(data.values)) / n for one in (first, second)]
    observed = float((first == second).mean())
    return chance_corrected(COHEN, observed, float(margins[0] @ margins[1]), n, dropped=dropped)


def fleiss(rows: Sequence[Sequence[Hashable]]) -> Result:
    """Fleiss's kappa; `parts` also holds one kappa for each category, as 'category VALUE'."""
    counts = _Counts(rows)
    expected = float((counts.shares**2).sum())
    result = chance_corrected(FLEISS, counts.observed, expected, counts.n, dropped=counts.dropped)
    return replace(result, parts={**result.parts, **counts.categories()})


def scott(rows: Sequence[Sequence[Hashable]]) -> Result:
    """Scott's pi: Fleiss's kappa of two coders."""
    return fleiss(rows)


def bennett(rows: Sequence[Sequence[Hashable]]) -> Result:
    """Bennett's S, or Randolph's free-marginal kappa for more than two coders."""
    counts = _Counts(rows)
    expected = 1 / max(len(counts.shares), 1)
    return chance_corrected(BENNETT, counts.pooled, expected, counts.n, dropped=counts.dropped)


def gwet_ac1(rows: Sequence[Sequence[Hashable]], times: Sequence[int] | None = None) -> Result:
    """Gwet's AC1; `times` says how many units each row stands for."""
    counts = _Counts(rows, times)
    q = len(counts.shares)
    expected = float((counts.shares * (1 - counts.shares)).sum() / (q - 1)) if q > 1 else 1.0
    return chance_corrected(GWET, counts.observed, expected, counts.n, dropped=counts.dropped)


def percent(rows: Sequence[Sequence[Hashable]], times: Sequence[int] | None = None) -> Result:
    """The share of pairs of values that agree within their unit; `times` as for `gwet_ac1`."""
    counts = _Counts(rows, times)
    if counts.n == 0:
        return Result(PERCENT, None, "no unit has two values", dropped=counts.dropped)
    return Result(PERCENT, counts.pooled, n=counts.n, dropped=counts.dropped)


class _Counts:
    """What the coefficients are made of.

    `shares` of the categories used, averaged over units; `observed` agreement averaged over the units
    with two values; `pooled` agreement, where a unit weighs as many as it has values (so 1 - pooled is
    the observed disagreement of alpha).
    """

    def __init__(self, rows: Sequence[Sequence[Hashable]], times: Sequence[int] | None = None) -> None:
        # Never a table of units by values: free texts have as many values as there are units.
        data = coded(rows, times=times)
        self.values = data.values
        self._cells = cells = data.cells()
        self._filled = filled = data.counts_per_unit()
        self._pairable = pairable = filled >= 2
        like = data.times
        self.n = int(like[pairable].sum())
        short = int(like.sum()) - self.n
        self.dropped = {"units with fewer than two values": short} if short else {}
        self.shares: Floats = np.zeros(len(self.values))
        self.observed = self.pooled = 0.0
        if self.n:
            parts = like[cells.unit] * cells.times / filled[cells.unit]
            self.shares = self._by_value(parts) / like[filled > 0].sum()
            agreed = np.bincount(cells.unit, weights=cells.times * (cells.times - 1), minlength=len(filled))[
                pairable
            ]
            filled, like = filled[pairable], like[pairable]
            self.observed = float(like @ (agreed / (filled * (filled - 1))) / like.sum())
            self.pooled = float(like @ (agreed / (filled - 1)) / (like @ filled))

    def categories(self) -> dict[str, float]:
        """Kappa of each category against all others (Fleiss 1971, eq. 23)."""
        cells = self._cells
        kept = self._pairable[cells.unit]
        others = np.maximum(self._filled[cells.unit] - 1, 1)
        again = self._by_value(kept * cells.times * (cells.times - 1) / others)
        given = self._by_value(kept * cells.times)
        kappas = {}
        for value, share, both, times in zip(self.values, self.shares, again, given, strict=True):
            if self.n and 0 < share < 1:
                inner = both / times if times else 0.0
                kappas[f"category {value}"] = float((inner - share) / (1 - share))
        return kappas

    def _by_value(self, weights: Floats) -> Floats:
        """Sums over units, for each value."""
        return np.asarray(np.bincount(self._cells.value, weights, len(self.values)), dtype=float)
