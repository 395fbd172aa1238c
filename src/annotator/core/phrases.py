"""Phrases: stretches of a sentence between its marks, cut so that whoever is credited stands alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from annotator.core.patterns import lazily
from annotator.core.span import Span
from annotator.core.words import word_at

_SAYING = (
    r"(?:said|says|say|told|tells|confirmed|confirms|added|adds|announced|announces|denied|denies|indicated|"
    r"stated|states|reported|claimed|called|calls|decried|condemned|noted|wrote|explained|argued|warned|"
    r"insisted|suggested|suggests?|vowed|acknowledged|declined|asked|weighed[^\S\n]in)"
)

# Where a phrase may end: a mark, or a verb of saying with the words that lean on it ('has reportedly
# vowed', 'said that').
_EDGE = lazily(
    r"(?P<mark>[,;:!?….\"“”«»()\[\]{}—–]|(?<!\p{L})[‘']|[’'](?!\p{L})|(?<=\s)--?(?=\s))"
    r"|\b[Aa]ccording\b(?:[^\S\n]to\b)?"
    r"|(?P<saying>(?:(?<![\p{L}\p{M}])(?:\p{Ll}+ly|also|has|have|had|then|later|first)[^\S\n]+)*"
    rf"(?<![\p{{L}}\p{{M}}-])(?<!\bthe[^\S\n]){_SAYING}\b(?:[^\S\n](?:that|in)\b)?)"
)
LONGEST_NAME = 10
"""Words in front of a comma that may still be a name with an apposition behind; more are a clause."""

_ACRONYM = lazily(r"\(\p{Lu}[\p{L}\p{M}\p{N}.&-]{0,11}\)")
_ARTICLE = lazily(r"(?:the|an?)[^\S\n]+", regex.IGNORECASE)


@dataclass(frozen=True)
class _Edge:
    start: int
    end: int
    mark: str
    saying: bool


def phrases(text: str, span: Span, sentence: Span) -> Iterator[Span]:
    """The phrases around `span` within its sentence, the narrower first.

    The first is bounded by punctuation, quotation marks, brackets and verbs of saying, and leaves an
    article in front outside: 'ICE officials', 'organizer with the National Day Laborer Organizing Network'.
    The next also takes in an acronym in brackets. The last joins a name with its apposition, where a verb
    of saying follows: 'Matthew Albence, ICE executive associate director'.
    """
    edges = list(_edges(text, sentence))
    narrow = _between(text, span, edges, sentence)
    joined = _between(text, span, [one for one in edges if not _of_acronym(text, one)], sentence)
    wider = _with_apposition(text, joined, edges, sentence) if joined else None
    for phrase in (narrow, joined, wider):
        if phrase is not None:
            article = _ARTICLE.match(text, phrase.start, phrase.end)
            yield Span(article.end(), phrase.end) if article and article.end() <= span.start else phrase


def _edges(text: str, sentence: Span) -> Iterator[_Edge]:
    for match in _EDGE.finditer(text, sentence.start, sentence.end):
        # A mark inside a word ('1,000', 'D.C.') parts nothing.
        if not (match["mark"] and word_at(text, match.start())):
            yield _Edge(match.start(), match.end(), match["mark"] or "", bool(match["saying"]))


def _of_acronym(text: str, edge: _Edge) -> bool:
    if edge.mark == "(":
        return _ACRONYM.match(text, edge.start) is not None
    opening = text.rfind("(", max(0, edge.start - 14), edge.start) if edge.mark == ")" else -1
    return opening >= 0 and _ACRONYM.fullmatch(text, opening, edge.end) is not None


def _between(text: str, span: Span, edges: list[_Edge], sentence: Span) -> Span | None:
    start = max((one.end for one in edges if one.end <= span.start), default=sentence.start)
    end = min((one.start for one in edges if one.start >= span.end), default=sentence.end)
    return _trimmed(text, start, end)


def _with_apposition(text: str, phrase: Span, edges: list[_Edge], sentence: Span) -> Span | None:
    """The phrase and the one behind or in front of its comma, if a verb of saying follows the pair."""
    behind = [one for one in edges if one.start >= phrase.end]
    before = [one for one in edges if one.end <= phrase.start]
    if len(behind) > 1 and behind[0].mark == "," and _said(text, behind[1:]):
        apposition = _trimmed(text, behind[0].end, behind[1].start)
        return Span(phrase.start, apposition.end) if apposition else None
    if before and before[-1].mark == "," and _said(text, behind):
        name = _trimmed(text, before[-2].end if len(before) > 1 else sentence.start, before[-1].start)
        if name and len(name.of(text).split()) <= LONGEST_NAME:
            return Span(name.start, phrase.end)
    return None


def _said(text: str, edges: list[_Edge]) -> bool:
    """Whether a verb of saying comes first, at most behind a comma."""
    if edges and edges[0].mark == "," and len(edges) > 1:
        return edges[1].saying and not text[edges[0].end : edges[1].start].strip()
    return bool(edges) and edges[0].saying


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
