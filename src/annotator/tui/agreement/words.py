"""Numbers in words and as small pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.agreement.result import Interval, Result

SCALE = 21
"""Cells of a scale from 0 to 1, so that every second cell is a tenth."""


def number(result: Result) -> str:
    """Three decimals, or 'n/a': the reason stands in the line under the page."""
    return "n/a" if result.value is None else f"{result.value:.3f}"


def brief(value: float | None) -> str:
    """Two decimals without the zero, for the cells of a matrix."""
    if value is None:
        return "n/a"
    return f"{value:.2f}".replace("0.", ".", 1) if abs(value) < 0.995 else f"{value:.1f}"


def ends(interval: Interval | None) -> str:
    """The ends of an interval."""
    return f"{interval.low:.2f} – {interval.high:.2f}" if interval else ""


def plot(result: Result, cells: int = SCALE) -> str:
    """The number as a dot on a scale from 0 to 1, with its interval as a line through it.

    A number below 0 lies at the left edge.
    """
    if result.value is None:
        return "·" * cells

    def place(value: float) -> int:
        return round(min(max(value, 0.0), 1.0) * (cells - 1))

    drawn = ["·"] * cells
    if result.interval is not None:
        low, high = place(result.interval.low), place(result.interval.high)
        drawn[low : high + 1] = "─" * (high + 1 - low)
        drawn[low], drawn[high] = "├", "┤"
    drawn[place(result.value)] = "●"
    return "".join(drawn)


def scale(cells: int = SCALE) -> str:
    """What stands over a column of plots."""
    middle = (cells - 1) // 2
    return f"0{'.5':>{middle + 1}}{'1':>{cells - middle - 2}}"


def bar(share: float, cells: int) -> str:
    """A share of 1 as a bar."""
    full = min(max(share, 0.0), 1.0) * cells
    whole = int(full)
    rest = " ▏▎▍▌▋▊▉"[int((full - whole) * 8)] if whole < cells else ""
    return ("█" * whole + rest).rstrip()


def sentence(what: str, result: Result) -> str:
    """A number in full: what it is, where it may lie, and of how much it is made."""
    if result.value is None:
        return f"{what}: n/a, {result.reason}"
    found = result.interval
    lies = f", {found.low:.3f} to {found.high:.3f} ({found.kind})" if found else ""
    return f"{what} {result.value:.3f}{lies}, {counted(result)}"


def counted(result: Result) -> str:
    """How much a number is made of."""
    return f"{n_of(result)}, {result.documents:,} {plural(result.documents, 'document')}"


def n_of(result: Result) -> str:
    """How many units entered a number."""
    unit = result.method.unit.partition(",")[0].partition(" that ")[0].partition(" with ")[0]
    return f"n {result.n:,} {plural(result.n, unit)}"


def plural(count: int, noun: str) -> str:
    """A noun for so many of it."""
    return noun if count == 1 else f"{noun}s"
