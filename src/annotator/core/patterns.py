"""Regular expressions that are compiled when they are first used.

Compiling those that know words, sentences and numbers takes longer than drawing a screen. Nobody who
waits for the first paint, or only wants `--help`, needs them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import Any

import regex


class Lazy:
    """Answers as the compiled pattern does."""

    def __init__(self, compile: Callable[[], Any]) -> None:
        self._compile = compile

    def __getattr__(self, name: str) -> Any:
        """A method or property of the pattern; from then on it is an attribute of its own, and as fast."""
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found

    @cached_property
    def _compiled(self) -> Any:
        return self._compile()


def lazily(pattern: str, flags: int = 0, **lists: Iterable[str]) -> regex.Pattern[str]:
    """The pattern as `regex.compile` gives it, with the named lists that it speaks of."""
    return Lazy(partial(regex.compile, pattern, flags, **lists))


def lazily_plain(pattern: str) -> re.Pattern[str]:
    """The pattern as `re.compile` gives it: that knows fewer things, and looks through a text faster.

    Its white space is that of `str.isspace`, with the separators U+001C to U+001F, which `regex` takes for
    visible.
    """
    made: Any = Lazy(partial(re.compile, pattern))
    return made  # type: ignore[no-any-return]
