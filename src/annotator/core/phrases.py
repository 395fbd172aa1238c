"""Phrases: the stretches of a sentence between its marks, as an annotator of credited names wants them."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from annotator.core.span import Span

_VERB = (
    r"(?:said|says|say|told|tells|confirmed|confirms|added|adds|announced|announces|denied|denies|indicated|"
    r"stated|states|reported|claimed|called|calls|decried|condemned|noted|wrote|explained|argued|warned|"
    r"insisted|suggested|suggest|vowed|acknowledged|declined|asked)"
)
_EDGE = regex.compile(
    r"[,;:!?…\"“”«»()\[\]{}—–]|[.](?=\s*$|[\"”’)\]]*\s)|(?<!\p{L})[‘']|[’'](?!\p{L})|\s-{1,2}\s"
    r"|\baccording\s+(?:to|various)\b"
    rf"|(?:\s(?:\p{{Ll}}+ly|also|has|have|had|then|later|first))*\s{_VERB}\b(?:\s(?:that|in|on|he|she|it|they)\b)?"
)
_ACRONYM = regex.compile(r"\(\p{Lu}[\p{L}\p{M}\p{N}.&-]{0,11}\)")


def phrases(text: str, span: Span, sentence: Span) -> Iterator[Span]:
    """The phrases around `span` within its sentence, the narrower first.

    The first is bounded by punctuation, quotation marks, brackets and verbs of saying, so that 'ICE
    officials' comes before the sentence it opens. The second also takes in a bracketed acronym and the
    apposition behind a name, or the name in front of an apposition.
    """
    edges = _edges(text, sentence)
    narrow = _between(text, span, edges, sentence)
    if narrow is None:
        return
    yield narrow
    joined = _between(text, span, [e for e in edges if not _in_acronym(text, e)], sentence)
    if joined is not None and joined != narrow:
        yield joined
        narrow = joined
    wider = _apposition(text, narrow, edges, sentence)
    if wider is not None:
        yield wider


def _edges(text: str, sentence: Span) -> list[tuple[int, int]]:
    return [m.span() for m in _EDGE.finditer(text, sentence.start, sentence.end)]


def _in_acronym(text: str, edge: tuple[int, int]) -> bool:
    start, end = edge
    if text[start:end] == "(":
        return _ACRONYM.match(text, start) is not None
    if text[start:end] == ")":
        opening = text.rfind("(", max(0, start - 14), start)
        return opening >= 0 and _ACRONYM.fullmatch(text, opening, end) is not None
    return False


def _between(text: str, span: Span, edges: list[tuple[int, int]], sentence: Span) -> Span | None:
    start = max((end for _, end in edges if end <= span.start), default=sentence.start)
    end = min((first for first, _ in edges if first >= span.end), default=sentence.end)
    return _trimmed(text, start, end)


def _apposition(text: str, phrase: Span, edges: list[tuple[int, int]], sentence: Span) -> Span | None:
    after = next((e for e in edges if e[0] >= phrase.end), None)
    if after and text[after[0]] == "," and text[phrase.start].isupper():
        stop = next((e[0] for e in edges if e[0] > after[0]), sentence.end)
        return _trimmed(text, phrase.start, stop)
    before = next((e for e in reversed(edges) if e[1] <= phrase.start), None)
    if before and text[before[0]] == ",":
        first = next((e[1] for e in reversed(edges) if e[1] <= before[0]), sentence.start)
        return _trimmed(text, first, phrase.end)
    return None


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
