"""Tokens as Prodigy shows them: put together again they are the text, and every span is whole tokens."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotator.core.tokens import Tokens, tokenize


class Token(NamedTuple):
    """Half open in code points; `ws` tells whether one space follows that is in no token."""

    start: int
    end: int
    ws: bool


class Cut(NamedTuple):
    """The tokens of a text, and how many of the given edges are inside a word."""

    tokens: list[Token]
    inside: int


def cut(text: str, spans: Iterable[tuple[int, int]]) -> Cut:
    """The tokens of a text, cut where a span starts or ends.

    White space that is not the one space behind a token is a token of its own, as with spaCy.
    """
    wanted = list(spans)
    starts, ends = {one[0] for one in wanted}, {one[1] for one in wanted}
    edges = sorted(starts | ends)
    words = tokenize(text)
    tokens: list[Token] = []
    at = 0
    for start, end in (*zip(words.starts, words.ends, strict=True), (len(text), len(text))):
        if at < start:
            joined = bool(tokens) and text[at] == " " and at not in starts and at + 1 not in ends
            if joined:
                tokens[-1] = tokens[-1]._replace(ws=True)
            tokens += _pieces(at + joined, start, edges)
        tokens += _pieces(start, end, edges)
        at = end
    return Cut(tokens, _inside(words, edges))


def _pieces(start: int, end: int, edges: list[int]) -> Iterator[Token]:
    at = bisect_right(edges, start)
    while start < end:
        stop = edges[at] if at < len(edges) and edges[at] < end else end
        yield Token(start, stop, False)
        start, at = stop, at + 1


def _inside(words: Tokens, edges: list[int]) -> int:
    found = 0
    for edge in edges:
        at = bisect_right(words.starts, edge) - 1
        found += at >= 0 and words.starts[at] < edge < words.ends[at]
    return found
