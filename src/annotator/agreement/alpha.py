"""Krippendorff's alpha: agreement of any number of coders, any metric, values may be missing.

alpha = 1 - D_o / D_e, where D_o is the mean squared difference of pairs of values within units and D_e
that of pairs of values anywhere. Units with fewer than two values cannot be paired and are dropped.

Ordinal values are compared by their mid-ranks, which makes the ordinal difference
(sum of n_g from c to k, less half of n_c and of n_k) squared an interval difference. Interval differences
need sums only: the sum of (x - y)^2 over ordered pairs of n values is 2 (n sum x^2 - (sum x)^2), so that
a hundred thousand different counts cost no more than two. Only the ratio metric and metrics of the
caller's own compare values with values; they do so block by block.

Source: Krippendorff, K. (2011), Computing Krippendorff's alpha-reliability; Krippendorff (2004), Content
Analysis, 2nd ed., ch. 11.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from annotator.agreement.coding import Codes, Floats, coded
from annotator.agreement.result import Method, Result

Metric = Literal["nominal", "ordinal", "interval", "ratio"]
Distance = Callable[[Any, Any], float]
"""Squared difference of two values: 0 for equal ones, the same in both directions."""

BLOCK = 512
"""Rows of a value by value comparison held at one time."""

_METHOD = Method(
    id="alpha",
    title="Krippendorff's alpha",
    unit="unit with at least two values",
    pairing="all values of one unit with each other",
    formula="alpha = 1 - D_o / D_e",
    source="Krippendorff (2011), Computing Krippendorff's alpha-reliability",
)


def alpha(
    rows: Sequence[Sequence[Hashable]],
    metric: Metric | Distance = "nominal",
    order: Sequence[Hashable] | None = None,
    times: Sequence[int] | None = None,
) -> Result:
    """Alpha of a table with one row for each unit and one column for each coder; None is missing.

    `order` gives the ranks of ordinal values that do not sort by themselves; `times` how many units each
    row stands for. Not a number (reason
    given) where no unit has two values, or where no two values differ.
    Raises ValueError for interval and ratio values that are not numbers, or below zero for ratio.
    """
    return alpha_of(coded(rows, order, times), metric)


def alpha_of(data: Codes, metric: Metric | Distance = "nominal") -> Result:
    """The same from values that are coded already."""
    name = metric if isinstance(metric, str) else getattr(metric, "__name__", "given")
    method = replace(_METHOD, id=f"alpha.{name}", title=f"Krippendorff's alpha, {name}")
    filled = data.counts_per_unit()
    usable = filled >= 2
    short = int(data.times[~usable].sum())
    dropped = {"units with fewer than two values": short} if short else {}
    data = data.only(usable)
    filled = filled[usable]
    units, n = int(data.times.sum()), int(filled @ data.times)
    if n == 0:
        return Result(method, None, "no unit has two values", dropped=dropped)
    observed, expected = _disagreements(data, metric, filled)
    parts = {"observed": float(observed / n), "expected": float(expected / n)}
    if expected <= 0:
        reason = f"no variation: all {n} values are alike"
        return Result(method, None, reason, n=units, dropped=dropped, parts=parts)
    value = float(1.0 - observed / expected)
    return Result(method, value, n=units, dropped=dropped, parts=parts)


def _disagreements(data: Codes, metric: Metric | Distance, filled: Floats) -> tuple[float, float]:
    """n D_o and n D_e for units that all have two values or more."""
    n = float(filled @ data.times)
    if metric == "nominal":
        per_value = data.histogram().astype(float)
        cells = data.cells()
        same = np.bincount(cells.unit, weights=cells.times**2, minlength=len(filled))
        within = float((filled**2 - same) / (filled - 1) @ data.times)
        return within, float((n**2 - (per_value**2).sum()) / (n - 1))
    if metric in ("ordinal", "interval"):
        scale = data.midranks() if metric == "ordinal" else data.numbers()
        counts = data.histogram()
        scale = scale - (scale * counts).sum() / n
        cells = data.cells()
        sums = np.bincount(cells.unit, weights=cells.times * scale[cells.value], minlength=len(filled))
        squares = np.bincount(
            cells.unit, weights=cells.times * scale[cells.value] ** 2, minlength=len(filled)
        )
        within = float((2 * (filled * squares - sums**2) / (filled - 1)).clip(min=0) @ data.times)
        everywhere = 2 * (n * (counts * scale**2).sum() - (counts * scale).sum() ** 2) / (n - 1)
        return within, float(everywhere) if (counts > 0).sum() > 1 else 0.0
    return _by_comparison(data, _ratio_rows(data) if metric == "ratio" else _rows_of(data, metric), filled)


def _by_comparison(data: Codes, rows: Callable[[slice], Floats], filled: Floats) -> tuple[float, float]:
    """Both disagreements from squared differences given a block of rows at a time."""
    n = float(filled @ data.times)
    counts = data.histogram().astype(float)
    everywhere = 0.0
    for first in range(0, len(counts), BLOCK):
        block = slice(first, first + BLOCK)
        everywhere += float(counts[block] @ rows(block) @ counts)
    within = 0.0
    cells = data.cells()
    ends = np.flatnonzero(np.diff(cells.unit, append=-1)) + 1
    starts = np.concatenate([[0], ends[:-1]])
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        values, times = cells.value[start:end], cells.times[start:end]
        differences = np.stack([rows(slice(int(value), int(value) + 1))[0][values] for value in values])
        unit = cells.unit[start]
        within += float(times @ differences @ times) / (filled[unit] - 1) * data.times[unit]
    return within, everywhere / (n - 1)


def _ratio_rows(data: Codes) -> Callable[[slice], Floats]:
    numbers = data.numbers()
    if (numbers < 0).any():
        raise ValueError("the ratio metric needs values of zero and above")

    def rows(block: slice) -> Floats:
        one = numbers[block][:, None]
        total = one + numbers[None, :]
        result: Floats = (
            np.divide(one - numbers[None, :], total, out=np.zeros_like(total), where=total > 0) ** 2
        )
        return result

    return rows


def _rows_of(data: Codes, distance: Metric | Distance) -> Callable[[slice], Floats]:
    if isinstance(distance, str):
        raise ValueError(f"no metric is called '{distance}'; there are: nominal, ordinal, interval, ratio")

    def rows(block: slice) -> Floats:
        return np.array([[distance(one, other) for other in data.values] for one in data.values[block]])

    return rows
