"""Values that several coders gave to the same units, as numbers that can be counted."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Cells(NamedTuple):
    """The values that occur in each unit: `times` coders gave `value` to `unit`; sorted by unit."""

    unit: Ints
    value: Ints
    times: Floats


@dataclass(frozen=True)
class Codes:
    """`codes[unit, coder]` is a place in `values`, or -1 for a missing value.

    `times[unit]` says how many units are like it, so that what occurs a million times takes one row.
    """

    codes: Ints
    values: tuple[Any, ...]
    times: Floats

    def only(self, units: Bools) -> Codes:
        """Some of the units, all of the values."""
        return Codes(self.codes[units], self.values, self.times[units])

    def counts_per_unit(self) -> Floats:
        """How many coders gave each unit a value."""
        return np.asarray((self.codes >= 0).sum(axis=1), dtype=float)

    def histogram(self) -> Ints:
        """How often each value was given."""
        unit, coder = np.nonzero(self.codes >= 0)
        given = self.codes[unit, coder]
        return np.bincount(given, weights=self.times[unit], minlength=len(self.values)).astype(np.int64)

    def cells(self) -> Cells:
        """What occurs in each unit, without a unit by value table."""
        unit, coder = np.nonzero(self.codes >= 0)
        width = max(len(self.values), 1)
        keys, counts = np.unique(unit * width + self.codes[unit, coder], return_counts=True)
        return Cells(keys // width, keys % width, counts.astype(float))

    def numbers(self) -> Floats:
        """The values as numbers. Raises ValueError if they are none."""
        if any(isinstance(value, bool) or not isinstance(value, int | float) for value in self.values):
            raise ValueError("this metric needs numbers")
        return np.array(self.values, dtype=float)

    def midranks(self) -> Floats:
        """The mean rank of each value among all values given, in the order of `values`."""
        counts = self.histogram()
        return np.asarray(np.cumsum(counts) - counts / 2, dtype=float)


def coded(
    rows: Sequence[Sequence[Hashable]],
    order: Sequence[Hashable] | None = None,
    times: Sequence[int] | None = None,
) -> Codes:
    """Code a table of units by coders; None is missing; short rows are filled with missing values.

    `times` says how many units each row stands for, by default one.

    Values are put in `order`, else sorted if they can be, else in the order in which they occur.
    Raises ValueError for a value that is not in `order`.
    """
    seen = dict.fromkeys(value for row in rows for value in row if value is not None)
    if order is not None:
        if unknown := [value for value in seen if value not in set(order)]:
            raise ValueError(f"the order does not say where {unknown[0]!r} stands")
        values = tuple(order)
    else:
        try:
            values = tuple(sorted(seen))  # type: ignore[type-var]
        except TypeError:
            values = tuple(seen)
    place = {value: number for number, value in enumerate(values)}
    width = max((len(row) for row in rows), default=0)
    codes = np.full((len(rows), width), -1, np.int64)
    for unit, row in enumerate(rows):
        for coder, value in enumerate(row):
            if value is not None:
                codes[unit, coder] = place[value]
    return Codes(codes, values, np.ones(len(rows)) if times is None else np.array(times, float))
