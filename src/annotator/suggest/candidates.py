"""What an annotator probably wants to select next: counts, names and quotations, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from annotator.core.schema import CANDIDATES, CandidateKind
from annotator.core.span import Span
from annotator.core.units import next_sentence, sentence_at
from annotator.suggest.counts import counts
from annotator.suggest.names import names
from annotator.suggest.quotations import quotations


def next_candidate(
    text: str, offset: int, after: Span | None = None, kinds: Collection[CandidateKind] = CANDIDATES
) -> Span | None:
    """The candidate of some kinds that follows in reading order: by start, the wider first.

    Behind a selection `after` it is the next in that order, so one inside a wide selection comes before
    one behind it; without a selection it is the first at `offset` or later.
    """
    here = sentence_at(text, after.start if after else offset) or next_sentence(text, offset)
    if after is None:
        return _first(text, here, kinds, lambda one: one.start >= offset)
    return _first(text, here, kinds, lambda one: (one.start, -one.end) > (after.start, -after.end))


def candidates(
    text: str, start: int, end: int, kinds: Collection[CandidateKind] = CANDIDATES
) -> Iterator[Span]:
    """All candidates of some kinds that start in `[start, end)`, in reading order."""
    here = sentence_at(text, start) or next_sentence(text, start)
    while here is not None and here.start < end:
        yield from (one for one in _candidates(text, here, kinds) if start <= one.start < end)
        here = next_sentence(text, here.start)


def _first(
    text: str, sentence: Span | None, kinds: Collection[CandidateKind], wanted: Callable[[Span], bool]
) -> Span | None:
    here = sentence
    while here is not None:
        for one in _candidates(text, here, kinds):
            if wanted(one):
                return one
        here = next_sentence(text, here.start)
    return None


def _candidates(text: str, sentence: Span, kinds: Collection[CandidateKind]) -> list[Span]:
    # Names are told with the numbers in sight, whether those are wanted or not.
    numbers = [(one.start, one.end) for one in counts(text, sentence.start, sentence.end)]
    found: set[Span] = set()
    if "numbers" in kinds:
        found.update(Span(start, end) for start, end in numbers)
    if "names" in kinds:
        found.update(names(text, sentence, numbers))
    if "quotations" in kinds:
        found.update(quotations(text, sentence.start, sentence.end))
    return sorted(found, key=lambda one: (one.start, -one.end))
