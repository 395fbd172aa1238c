"""Words made fit to be shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLURAL = re.compile(r"(?<=\w)s\b")


def short(text: str, limit: int = 32) -> str:
    """Words cut to a number of characters, in the middle, so that both edges can be checked."""
    if len(text) <= limit:
        return text
    return f"{text[: limit // 2]}…{text[-(limit - limit // 2 - 1) :]}"


def some(names: Sequence[str], most: int = 5) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names) if more < 2 else f"{', '.join(names[:most])} and {more:,} more"


def counted(count: int, noun: str) -> str:
    """A number with its noun, of those that take an s: 1 document, 2,000 documents."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def counted_phrase(count: int, phrase: str) -> str:
    """A number with a phrase in the plural, whose noun is its first word in s: 1 label set without an end."""
    return f"{count:,} {phrase if count != 1 else _PLURAL.sub('', phrase, count=1)}"
