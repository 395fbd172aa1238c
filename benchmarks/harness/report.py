"""Budgets held against figures, in one form for all benchmarks of screens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """Whether a budget holds. Only a binding one decides the exit code; times are not binding."""

    holds: bool
    words: str
    binding: bool = True


def report(verdicts: Iterable[Verdict]) -> int:
    """Print every budget with ok, OVER (binding) or slow (not binding); 1 if a binding one is broken."""
    broken = 0
    print("\nBudgets")
    for one in verdicts:
        broken += one.binding and not one.holds
        print(f"  {'ok  ' if one.holds else 'OVER' if one.binding else 'slow'}  {one.words}")
    return 1 if broken else 0
