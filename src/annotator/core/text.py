"""Words made short enough to be shown."""

from __future__ import annotations


def short(text: str, limit: int = 32) -> str:
    """Words cut to a number of characters, in the middle, so that both edges can be checked."""
    if len(text) <= limit:
        return text
    return f"{text[: limit // 2]}…{text[-(limit - limit // 2 - 1) :]}"
