"""Sentences, paragraphs and phrases: the units that motions move by and that a selection grows to.

A paragraph is what stands between two newlines. A sentence never crosses one; inside, every place where
one might end is judged by the few words around it, so that a place far into a long line costs no more
than one at its start. Units are trimmed: they neither start nor end with white space.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from annotator.core import words
from annotator.core.phrases import phrases
from annotator.core.sentences import breaks_after, breaks_before, lead_in
from annotator.core.span import Span

_VISIBLE = regex.compile(r"\S")
_VISIBLE_BACK = regex.compile(r"(?r)\S")


def trim(text: str, start: int, end: int) -> Span | None:
    """`[start, end)` without the white space at its ends; None if nothing else is in it."""
    first = _VISIBLE.search(text, start, end)
    if first is None:
        return None
    return Span(first.start(), _VISIBLE_BACK.search(text, start, end).end())


def paragraph_at(text: str, offset: int) -> Span | None:
    """The paragraph of `offset`; its newline counts to it. None where the line is blank."""
    return trim(text, *_line(text, offset))


def next_paragraph(text: str, offset: int) -> Span | None:
    """The first paragraph that starts after `offset`."""
    here = paragraph_at(text, offset)
    if here and here.start > offset:
        return here
    return _first_from(text, _line(text, offset)[1])


def previous_paragraph(text: str, offset: int) -> Span | None:
    """The last paragraph that starts before `offset`."""
    here = paragraph_at(text, offset)
    if here and here.start < offset:
        return here
    last = _VISIBLE_BACK.search(text, 0, _line(text, offset)[0])
    return paragraph_at(text, last.start()) if last else None


def sentence_at(text: str, offset: int) -> Span | None:
    """The sentence of `offset`.

    Between two sentences of a paragraph it is the one before, in front of the first (a dateline, a
    bullet) the first. None where the line is blank.
    """
    paragraph = paragraph_at(text, offset)
    if paragraph is None:
        return None
    start = lead_in(text, paragraph)
    at = min(max(offset, start), paragraph.end - 1)
    return trim(text, breaks_before(text, start, at + 1), breaks_after(text, at, start, paragraph.end))


def next_sentence(text: str, offset: int) -> Span | None:
    """The first sentence that starts after `offset`."""
    here = sentence_at(text, offset)
    if here is None:
        return _first_sentence_from(text, offset)
    return here if here.start > offset else _first_sentence_from(text, max(here.end, offset))


def previous_sentence(text: str, offset: int) -> Span | None:
    """The last sentence that starts before `offset`."""
    here = sentence_at(text, offset)
    if here and here.start < offset:
        return here
    last = _VISIBLE_BACK.search(text, 0, here.start if here else min(offset, len(text)))
    while last:
        found = sentence_at(text, last.start())
        if found and found.start < offset and found != here:
            return found
        last = _VISIBLE_BACK.search(text, 0, min(last.start(), _line(text, last.start())[0]))
    return None


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The sentences that start in `[start, end)`, in order."""
    stop = len(text) if end is None else end
    here = next_sentence(text, start - 1) if start else _first_sentence_from(text, 0)
    while here and here.start < stop:
        yield here
        here = next_sentence(text, here.start)


def expand(text: str, span: Span) -> Span:
    """The next bigger unit around `span`: words, phrases (see `phrases`), sentences, paragraphs.

    A span that holds several units grows to hold them in full; the biggest stays as it is.
    """
    for start, end in _around(text, span):
        if start <= span.start and span.end <= end and (start, end) != (span.start, span.end):
            return Span(start, end)
    return Span(span.start, span.end)


def _around(text: str, span: Span) -> Iterator[tuple[int, int]]:
    last = span.end - 1
    first_word, last_word = words.word_at(text, span.start), words.word_at(text, last)
    yield (
        first_word.start if first_word else span.start,
        last_word.end if last_word else span.end,
    )
    opening, closing = sentence_at(text, span.start), sentence_at(text, last)
    if opening and opening == closing and opening.contains(span):
        yield from ((one.start, one.end) for one in phrases(text, span, opening))
    if opening and closing:
        yield opening.start, closing.end
    top, bottom = paragraph_at(text, span.start), paragraph_at(text, last)
    if top and bottom:
        yield top.start, bottom.end


def _line(text: str, offset: int) -> tuple[int, int]:
    """Where the line of `offset` starts and ends, its newline not counted."""
    end = text.find("\n", max(offset, 0))
    return text.rfind("\n", 0, max(offset, 0)) + 1, end if end >= 0 else len(text)


def _first_from(text: str, offset: int) -> Span | None:
    first = _VISIBLE.search(text, offset)
    return paragraph_at(text, first.start()) if first else None


def _first_sentence_from(text: str, offset: int) -> Span | None:
    first = _VISIBLE.search(text, max(offset, 0))
    return sentence_at(text, first.start()) if first else None
