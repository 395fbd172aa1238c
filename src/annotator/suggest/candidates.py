"""What an annotator probably wants to select next: counts, names and quotations, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from annotator.core.span import Span
from annotator.core.units import next_sentence, sentence_at
from annotator.suggest.names import names
from annotator.suggest.numbers import counts
from annotator.suggest.quotations import quotations


def next_candidate(text: str, offset: int, after: Span | None = None) -> Span | None:
    """The candidate that follows.

    Where `after` is a candidate itself, that is the next in order: by start, the wider first. Behind any
    other selection it is the first that starts at its end or later; without one, at `offset` or later.
    """
    if after is not None:
        here = sentence_at(text, after.start)
        if here and after in _candidates(text, here):
            return _first(text, here, lambda one: (one.start, -one.end) > (after.start, -after.end))
        offset = after.end
    here = sentence_at(text, offset)
    here = here or next_sentence(text, offset)
    return _first(text, here, lambda one: one.start >= offset) if here else None


def candidates(text: str, start: int, end: int) -> Iterator[Span]:
    """All candidates that start in `[start, end)`, in reading order."""
    here = sentence_at(text, start) or next_sentence(text, start)
    while here is not None and here.start < end:
        yield from (one for one in _candidates(text, here) if start <= one.start < end)
        here = next_sentence(text, here.start)


def _first(text: str, sentence: Span | None, wanted: Callable[[Span], bool]) -> Span | None:
    here = sentence
    while here is not None:
        for one in _candidates(text, here):
            if wanted(one):
                return one
        here = next_sentence(text, here.start)
    return None


def _candidates(text: str, sentence: Span) -> list[Span]:
    numbers = [(one.start, one.end) for one in counts(text, sentence.start, sentence.end)]
    found = {Span(start, end) for start, end in numbers}
    found.update(names(text, sentence, numbers))
    found.update(quotations(text, sentence.start, sentence.end))
    return sorted(found, key=lambda one: (one.start, -one.end))
