"""What is not the same in all readings of a case: stretches of text, labels, values. It is underlined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from annotator.core.annotation import Annotation
from annotator.core.cases import Case, Mark
from annotator.core.span import Span


def fringe(case: Case) -> tuple[Span, ...]:
    """The stretches that some marked and some did not, in order."""
    if case.about != "spans" or case.kind == "agreed":
        return ()
    marked = [sorted(_stretches(one.said)) for one in case.versions]
    edges = sorted({offset for pieces in marked for piece in pieces for offset in piece})
    found: list[Span] = []
    for start, end in pairwise(edges):
        holders = sum(any(a <= start and end <= b for a, b in pieces) for pieces in marked)
        if 0 < holders < len(marked):
            if found and found[-1].end == start:
                found[-1] = Span(found[-1].start, end)
            else:
                found.append(Span(start, end))
    return tuple(found)


def labels_differ(case: Case) -> bool:
    """Whether those who marked something gave different labels."""
    said = {tuple(mark.label for mark in _marks(one.said)) for one in case.versions if one.said}
    return len(said) > 1


def values_that_differ(case: Case) -> frozenset[str]:
    """The attributes whose values are not the same wherever something is marked."""
    marks = [dict(mark.attributes) for one in case.versions for mark in _marks(one.said)]
    names = {name for values in marks for name in values}
    return frozenset(name for name in names if len({values.get(name) for values in marks}) > 1)


def quote(mark: Annotation, differing: Iterable[Span], limit: int) -> Iterator[tuple[str, bool]]:
    """The words of an annotation, cut in the middle to a number of characters, with what is not in all."""
    spans = tuple(differing)
    letters: list[tuple[str, bool]] = []
    for place, span in enumerate(mark.spans):
        letters += [(letter, False) for letter in (" … " if place else "")]
        for offset, letter in enumerate(span.quote, span.start):
            letters.append((letter, any(one.start <= offset < one.end for one in spans)))
    if len(letters) > limit:
        letters = [*letters[: limit // 2], ("…", False), *letters[-(limit - limit // 2 - 1) :]]
    words, state = "", False
    for letter, differs in letters:
        if differs != state and words:
            yield words, state
            words = ""
        words, state = words + letter, differs
    if words:
        yield words, state


def _marks(said: Iterable[object]) -> list[Mark]:
    return [one for one in said if isinstance(one, Mark)]


def _stretches(said: Iterable[object]) -> set[tuple[int, int]]:
    return {piece for mark in _marks(said) for piece in mark.extent}
