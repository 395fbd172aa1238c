"""Grapheme clusters: what a reader takes for one character. No offset of ours ever splits one.

Every function looks at the text around an offset only, so its cost does not grow with the document.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.patterns import lazily

_CLUSTER = lazily(r"\X")

# Places where a cluster starts whatever stands further left. From the nearest of them clusters are
# counted forward, since flags (pairs) and emoji (joined) cannot be judged from their neighbours alone.
_CERTAIN = lazily(
    r"(?V1)(?rs)(?=.)(?:"
    r"\A"
    r"|(?<=[\p{Grapheme_Cluster_Break=Control}\n])"
    r"|(?<=\r)(?!\n)"
    r"|(?=[\p{Grapheme_Cluster_Break=Control}\r])"
    r"|(?<!\r)(?=\n)"
    r"|(?<!\p{Grapheme_Cluster_Break=Prepend})(?:"
    r"(?=[\p{Grapheme_Cluster_Break=Other}--[\p{L}\p{Extended_Pictographic}]])"
    r"|(?=[a-zA-Z])"
    r"|(?<![\p{M}\p{Grapheme_Cluster_Break=Extend}\u200D])(?=[[\p{L}&&\p{Grapheme_Cluster_Break=Other}]--\p{Extended_Pictographic}])"
    r"|(?<!\u200D)(?=\p{Extended_Pictographic})"
    r"|(?<!\p{Grapheme_Cluster_Break=L})"
    r"(?=[\p{Grapheme_Cluster_Break=L}\p{Grapheme_Cluster_Break=LV}\p{Grapheme_Cluster_Break=LVT}])"
    r"|(?<!\p{Regional_Indicator})(?=\p{Regional_Indicator})"
    r"))"
)


def next_boundary(text: str, offset: int) -> int:
    """The end of the cluster that covers `offset`; the length of the text at or after its end."""
    if offset >= len(text):
        return len(text)
    offset = max(offset, 0)
    at = _certain(text, offset)
    while at <= offset:
        at = _CLUSTER.match(text, at).end()
    return at


def previous_boundary(text: str, offset: int) -> int:
    """The start of the cluster that ends at `offset` or covers the code point before it; 0 at the front."""
    if offset <= 0:
        return 0
    last = min(offset, len(text)) - 1
    return _start(text, last)


def is_boundary(text: str, offset: int) -> bool:
    """Whether a cluster starts at `offset`, or the text ends there."""
    if offset <= 0 or offset >= len(text):
        return offset in (0, len(text))
    return _start(text, offset) == offset


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The smallest stretch around `[start, end)` that cuts no cluster."""
    return (
        start if is_boundary(text, start) else previous_boundary(text, start),
        end if is_boundary(text, end) else next_boundary(text, end),
    )


def clusters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """`(start, end)` of every cluster from `start`, a boundary, to `end`."""
    for match in _CLUSTER.finditer(text, start, end):
        yield match.span()


def _start(text: str, offset: int) -> int:
    """The start of the cluster that covers `offset`, which is inside the text."""
    at = _certain(text, offset)
    while True:
        end = _CLUSTER.match(text, at).end()
        if end > offset:
            return at
        at = end


def _certain(text: str, offset: int) -> int:
    """The nearest offset, at most `offset`, where a cluster starts for certain."""
    before = text[offset - 1 : offset + 1]
    if len(before) == 2 and before.isascii() and before != "\r\n":
        return offset
    return _CERTAIN.search(text, 0, offset + 1).start() if offset else 0
