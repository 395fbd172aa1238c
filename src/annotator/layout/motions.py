"""Where the cursor lands on a row. Pure."""

from __future__ import annotations

from annotator.core.span import Span
from annotator.core.words import words
from annotator.layout.wrap import Row, Wrap


def nearest_word(wrap: Wrap, row: Row, x: int) -> Span | None:
    """The word on a row that covers cell `x` or is nearest to it; None if none starts on the row."""
    best: tuple[int, Span] | None = None
    for word in words(wrap.text, row.start, row.end):
        left = wrap.cell_of(row, word.start)
        right = wrap.cell_of(row, min(word.end, row.end) - 1)
        distance = max(left - x, x - right, 0)
        if best is None or distance < best[0]:
            best = (distance, word)
    return best[1] if best else None
