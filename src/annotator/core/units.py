"""Sentences, paragraphs and phrases: the units that motions move by and that a selection grows to.

A paragraph is what stands between two newlines; a sentence never crosses one. Units are trimmed: they
neither start nor end with white space. A unit far into a long text is found as fast as one at its start.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.patterns import lazily
from annotator.core.phrases import phrases
from annotator.core.sentences import VISIBLE, behind_lead_in, sentence_end, sentence_start, sentences_from
from annotator.core.span import Span
from annotator.core.words import word_at

_VISIBLE_BACK = lazily(r"(?r)\S")
_VISIBLE_OR_NEWLINE = lazily(r"\S|\n")
_VISIBLE_OR_NEWLINE_BACK = lazily(r"(?r)\S|\n")


def trim(text: str, start: int, end: int) -> Span | None:
    """`[start, end)` without the white space at its ends; None if nothing else is in it."""
    first = VISIBLE.search(text, start, end)
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
    first = VISIBLE.search(text, _line(text, offset)[1])
    return paragraph_at(text, first.start()) if first else None


def previous_paragraph(text: str, offset: int) -> Span | None:
    """The last paragraph that starts before `offset`."""
    here = paragraph_at(text, offset)
    if here and here.start < offset:
        return here
    last = _VISIBLE_BACK.search(text, 0, _line(text, offset)[0])
    return paragraph_at(text, last.start()) if last else None


def sentence_at(text: str, offset: int) -> Span | None:
    """The sentence of `offset`.

    White space and the newline behind a sentence count to it, and what stands in front of the first
    sentence of a paragraph (white space, a bullet, a dateline) counts to that one though it is outside
    of its span. None where the line is blank.
    """
    inside = _visible_near(text, offset)
    if inside is None:
        return None
    start = sentence_start(text, inside)
    return trim(text, start, sentence_end(text, max(inside, start)))


def next_sentence(text: str, offset: int) -> Span | None:
    """The first sentence that starts after `offset`."""
    here = sentence_at(text, offset)
    if here and here.start > offset:
        return here
    first = VISIBLE.search(text, here.end if here else max(offset, 0))
    after = sentence_at(text, first.start()) if first else None
    return after if after and after.start > offset else None


def previous_sentence(text: str, offset: int) -> Span | None:
    """The last sentence that starts before `offset`."""
    here = sentence_at(text, offset)
    if here and here.start < offset:
        return here
    last = _VISIBLE_BACK.search(text, 0, here.start if here else min(max(offset, 0), len(text)))
    if last is None:
        return None
    before = sentence_at(text, last.start())
    if before is None or before.start < offset:
        return before
    # That was the dateline of the same sentence: go on in front of its line.
    last = _VISIBLE_BACK.search(text, 0, _line(text, last.start())[0])
    return sentence_at(text, last.start()) if last else None


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The sentences that start in `[start, end)`, in order."""
    stop = len(text) if end is None else end
    here = next_sentence(text, start - 1)
    for first, last in sentences_from(text, here.start if here else len(text)):
        if first >= stop:
            return
        yield Span(first, _VISIBLE_BACK.search(text, first, last).end())


def sentence_starts(text: str) -> list[int]:
    """Where the sentences of a text start."""
    first = VISIBLE.search(text)
    if first is None:
        return []
    return [start for start, _ in sentences_from(text, behind_lead_in(text, first.start()))]


def expand(text: str, span: Span) -> Span:
    """The next bigger unit around `span`: words, phrases (see `phrases`), sentences, paragraphs.

    A span that touches several units grows to hold them in full; the biggest stays as it is.
    """
    for unit in _around(text, span):
        if unit.contains(span) and unit != span:
            return unit
    return Span(span.start, span.end)


def _around(text: str, span: Span) -> Iterator[Span]:
    """The units around a span, mostly from small to big."""
    last = span.end - 1
    first_word, last_word = word_at(text, span.start), word_at(text, last)
    yield Span(
        first_word.start if first_word else span.start,
        last_word.end if last_word else span.end,
    )
    first_sentence, last_sentence = sentence_at(text, span.start), sentence_at(text, last)
    if first_sentence and last_sentence:
        if first_sentence == last_sentence and first_sentence.contains(span):
            yield from phrases(text, span, first_sentence)
        yield Span(first_sentence.start, last_sentence.end)
    first_paragraph, last_paragraph = paragraph_at(text, span.start), paragraph_at(text, last)
    if first_paragraph and last_paragraph:
        yield Span(first_paragraph.start, last_paragraph.end)


def _visible_near(text: str, offset: int) -> int | None:
    """The last visible character of the line at or before `offset`, else the first behind it."""
    at = min(max(offset, 0), len(text))
    newline = at == len(text) or text[at] == "\n"
    found = _VISIBLE_OR_NEWLINE_BACK.search(text, 0, at if newline else at + 1)
    if found is None or found.group() == "\n":
        found = _VISIBLE_OR_NEWLINE.search(text, at)
        if found is None or found.group() == "\n":
            return None
    return int(found.start())


def _line(text: str, offset: int) -> tuple[int, int]:
    """Where the line of `offset` starts and ends, its newline not counted."""
    at = max(offset, 0)
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)
