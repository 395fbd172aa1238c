"""Words made fit to be shown."""

from __future__ import annotations


def short(text: str, limit: int = 32) -> str:
    """Words cut to a number of characters, in the middle, so that both edges can be checked."""
    if len(text) <= limit:
        return text
    return f"{text[: limit // 2]}…{text[-(limit - limit // 2 - 1) :]}"


def counted(count: int, noun: str) -> str:
    """A number with its noun, of those that take an s: 1 document, 2,000 documents."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
