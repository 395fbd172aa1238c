"""How a span as it was written differs from what was labelled, as a reason of `reasons.EXPORT`."""

from __future__ import annotations


def moved(text: str, labelled: tuple[int, int], written: tuple[int, int]) -> str:
    """What became of a span `[start, end)` of a text, which is not only white space; '' if nothing did.

    White space at an edge is not counted with the words: a span that only lost some is `trimmed`, and one
    that only gained some, as tokens of models have it before them, is as it was. Otherwise the words became
    more (`expanded`), fewer (`contracted`), or more on one side and fewer on the other (`token-boundary`).
    """
    (start, end), (first, last) = trimmed(text, *labelled), trimmed(text, *written)
    if (start, end) == (first, last):
        return "trimmed" if written[0] > labelled[0] or written[1] < labelled[1] else ""
    if first <= start and end <= last:
        return "expanded"
    if start <= first and last <= end:
        return "contracted"
    return "token-boundary"


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """`[start, end)` without the white space at its ends; empty if nothing else is in it."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
