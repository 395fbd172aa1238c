"""alpha_U of 1995 and 2004, for comparison with older studies only; report the 2016 family instead.

It squares lengths and distances, so one coder who cuts a stretch in two where another leaves it whole
lowers it out of all proportion: on the same marks it gave .46 where |u-alpha gave .96.

For each value, the continuum of each coder is a row of units and of gaps (whatever has another value is
gap). D_o sums over pairs of coders the squared distances of overlapping units' starts and of their ends,
and the squared length of each unit that falls within a gap of the other; D_e is its mean over all ways of
shifting units and gaps (formulas as printed in Krippendorff 2004, Content Analysis, 2nd ed., p. 253-254).
The expected disagreement printed in 1995 contains an error of about one per cent.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise

import numpy as np

from annotator.agreement.coding import Floats
from annotator.agreement.result import Method, Result

Placed = tuple[int, int, Hashable]
"""`(start, end, value)`, half open."""

ALPHA_U = Method(
    "alpha_U",
    "alpha_U (1995/2004)",
    "unit on the continuum",
    "overlapping units by squared distance of their ends; units within a gap by squared length",
    "1 - sum D_o / sum D_e over values",
    "Krippendorff (1995), Sociological Methodology 25:47; Krippendorff (2004), Content Analysis, p. 254",
    "superseded in 2016: falls with how finely stretches are cut, not only with what is marked",
)


def alpha_u(
    coders: Sequence[Sequence[Placed]], length: int, begin: int = 0, value: Hashable | None = None
) -> Result:
    """alpha_U of one continuum of `length` from `begin`; of one value, or of all together.

    `parts` holds 'observed' and 'expected'. Not a number with fewer than two coders, without units, and
    where a coder's own units of one value overlap: the measure does not know such continua.
    """
    if len(coders) < 2:
        return Result(ALPHA_U, None, "fewer than two coders")
    values = (
        [value] if value is not None else sorted({unit[2] for units in coders for unit in units}, key=str)
    )
    observed = expected = 0.0
    count = 0
    for one in values:
        rows = [sorted((start, end) for start, end, held in units if held == one) for units in coders]
        if any(after[0] < before[1] for row in rows for before, after in pairwise(row)):
            return Result(ALPHA_U, None, f"units of one coder with the value {one!r} overlap")
        count += sum(map(len, rows))
        units, gaps = zip(*(_continuum(row, begin, length) for row in rows), strict=True)
        observed += _observed(units, gaps, length)
        expected += _expected(units, gaps, length)
    if count == 0:
        return Result(ALPHA_U, None, "nobody marked a unit")
    parts = {"observed": observed, "expected": expected}
    if expected == 0:
        return Result(ALPHA_U, None, "no variation", n=count, parts=parts)
    return Result(ALPHA_U, 1 - observed / expected, n=count, documents=1, parts=parts)


def _continuum(row: list[tuple[int, int]], begin: int, length: int) -> tuple[Floats, Floats]:
    """Units and gaps as `[n, (start, end)]`."""
    ends = [begin, *(end for _, end in row)]
    starts = [*(start for start, _ in row), begin + length]
    gaps = [(end, start) for end, start in zip(ends, starts, strict=True) if start > end]
    return np.array(row, float).reshape(-1, 2), np.array(gaps, float).reshape(-1, 2)


def _observed(units: Sequence[Floats], gaps: Sequence[Floats], length: int) -> float:
    total = 0.0
    for i, one in enumerate(units):
        for j, other in enumerate(units):
            if i == j:
                continue
            a, b = one[:, None], other[None]
            meet = (a[..., 0] < b[..., 1]) & (b[..., 0] < a[..., 1])
            total += float((((a - b) ** 2).sum(axis=2) * meet).sum())
            gap = gaps[j][None]
            within = ((gap[..., 0] <= a[..., 0]) & (a[..., 1] <= gap[..., 1])).any(axis=1)
            # Counted once from each side: the unit against the gap, the gap against the unit.
            total += 2 * float((((one[:, 1] - one[:, 0]) ** 2) * within).sum())
    coders = len(units)
    return total / (coders * (coders - 1) * length**2)


def _expected(units: Sequence[Floats], gaps: Sequence[Floats], length: int) -> float:
    widths = np.concatenate([one[:, 1] - one[:, 0] for one in units])
    rooms = np.concatenate([one[:, 1] - one[:, 0] for one in gaps])
    if not len(widths):
        return 0.0
    among = (len(widths) - 1) / 3 * (2 * widths**3 - 3 * widths**2 + widths)
    room = np.clip(rooms[None] - widths[:, None] + 1, 0, None) * (rooms[None] >= widths[:, None])
    span = len(units) * length
    pairs = span * (span - 1) - (widths * (widths - 1)).sum()
    return float(2 / length * (among + widths**2 * room.sum(axis=1)).sum() / pairs)
