"""Quotations: what stands between double quotation marks, within one paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.patterns import lazily
from annotator.core.span import Span

FEWEST_WORDS = 4
"""Shorter quotations are single words put at a distance, not something said."""

LONGEST = 5000
"""Code points after which a mark without its partner is given up."""

# A mark opens by where it stands, not by its shape: some texts have them the wrong way round.
_OPENING = lazily(r"(?<![^\s(\[—–-])[“”\"„«](?=[\p{L}\p{N}'‘\[(…])")
_CLOSING = lazily(r"(?<=\S)[”“\"»](?![\p{L}\p{N}])|\n")
_WORD = lazily(r"\S+")


def quotations(text: str, start: int, end: int) -> Iterator[Span]:
    """The quotations that open in `[start, end)`, marks included.

    One that its paragraph does not close (it goes on in the next) ends with the paragraph.
    """
    at = start
    while opening := _OPENING.search(text, at, end):
        limit = min(opening.end() + LONGEST, len(text))
        closing = _CLOSING.search(text, opening.end(), limit)
        if closing is None and limit < len(text):
            at = opening.end()
            continue
        stop = len(text) if closing is None else closing.start() if closing.group() == "\n" else closing.end()
        while text[stop - 1].isspace():
            stop -= 1
        if len(_WORD.findall(text[opening.start() : stop])) >= FEWEST_WORDS:
            yield Span(opening.start(), stop)
        at = max(stop, opening.end())
