"""Distances between sets of values, for attributes of which several may hold. All are 0 for equal sets.

Two measures are called MASI. `masi` is the one of 2006, 1 - J M; `masi_product` is that of 2004, the
product of two distances. J is the share of common members, M is 1 for equal sets, 2/3 where one contains
the other, 1/3 where they share some, 0 where none.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

Values = AbstractSet[Any]


def jaccard(one: Values, other: Values) -> float:
    """1 - |A and B| / |A or B|; two empty sets agree."""
    union = len(one | other)
    return 1 - len(one & other) / union if union else 0.0


def masi(one: Values, other: Values) -> float:
    """1 - J M: Passonneau (2006), Measuring agreement on set-valued items."""
    return 1 - (1 - jaccard(one, other)) * _monotonicity(one, other)


def masi_product(one: Values, other: Values) -> float:
    """(1 - J)(1 - M) as DKPro has it: Passonneau (2004), Computing reliability for coreference."""
    return jaccard(one, other) * (1 - _monotonicity(one, other))


def nested(one: Values, other: Values) -> float:
    """1 - M: 0 equal, 1/3 contained, 2/3 sharing some, 1 disjoint: the set distance of Passonneau."""
    return 1 - _monotonicity(one, other)


def _monotonicity(one: Values, other: Values) -> float:
    if one == other:
        return 1.0
    if one <= other or other <= one:
        return 2 / 3
    return 1 / 3 if one & other else 0.0
