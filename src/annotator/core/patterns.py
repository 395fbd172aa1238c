"""Regular expressions that are compiled when they are first used.

Compiling those that know words, sentences and numbers takes longer than drawing a screen. Nobody who
waits for the first paint, or only wants `--help`, needs them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import regex


class Lazy:
    """Answers as the compiled pattern does."""

    def __init__(self, pattern: str, flags: int, lists: dict[str, Iterable[str]]) -> None:
        self._given = (pattern, flags, lists)

    def __getattr__(self, name: str) -> Any:
        """A method or property of the pattern; from then on it is an attribute of its own, and as fast."""
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found

    @cached_property
    def _compiled(self) -> regex.Pattern[str]:
        pattern, flags, lists = self._given
        return regex.compile(pattern, flags, **lists)


def lazily(pattern: str, flags: int = 0, **lists: Iterable[str]) -> regex.Pattern[str]:
    """The pattern as `regex.compile` gives it, with the named lists that it speaks of."""
    return Lazy(pattern, flags, lists)
