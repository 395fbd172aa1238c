"""Where the spans of annotations stand on the tokens of spaCy, and what could not stand there exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.core.annotation import Annotation, Labels
from annotator.core.span import Span
from annotator.core.tokens import Bounds
from annotator.formats.base import Labelled, Mark, entry, taken_apart
from annotator.formats.moved import trimmed
from annotator.formats.report import Report
from annotator.formats.spacy import Alignment

NEAR = 2
"""Bounds on either side of the one that a span cuts which the report quotes."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One span of an annotation: tokens `[first, last)`, which are code points `[start, end)`."""

    annotation: Annotation
    first: int
    last: int
    start: int
    end: int

    def mark(self, text: str) -> Mark:
        """What should be found again on reading; its words are those of the text, not of the tokens."""
        said = self.annotation
        return Mark(said.id, said.label, self.start, self.end, text[self.start : self.end])


class Placing:
    """Places spans as `doc.char_span` would, but takes white space off first and lists what it did."""

    def __init__(self, alignment: Alignment, report: Report) -> None:
        self._alignment = alignment
        self._report = report

    def placed(self, one: Labelled, said: Labels, tokens: Bounds) -> Iterator[Placed]:
        """The spans of one annotator's annotations, in their order; several of one id where it has several.

        `said` is one of the versions of `one`.
        """
        for annotation in said.annotations:
            pieces = [self._place(one, tokens, annotation, span) for span in annotation.spans]
            # A piece without the rest of its annotation would say something else.
            if all(pieces):
                if len(pieces) > 1:
                    self._report.adjusted.append(taken_apart(one, annotation, "doc.spans"))
                for first, last in filter(None, pieces):
                    yield Placed(annotation, first, last, tokens.starts[first], tokens.ends[last - 1])

    def _place(
        self, one: Labelled, tokens: Bounds, annotation: Annotation, fragment: Span
    ) -> tuple[int, int] | None:
        # White space at an edge may be a token, but a named entity may not have it: it is taken off
        # whatever the alignment.
        text = one.document.text
        start, end = trimmed(text, fragment.start, fragment.end)
        if start == end:
            self._report.left_out.append(entry(one, annotation, "whitespace", "it covers only white space"))
            return None
        first, last = tokens.within(start, end)
        if first < last and tokens.starts[first] == start and tokens.ends[last - 1] == end:
            if end - start < len(fragment):
                detail = f"white space around {text[start:end]!r}"
                self._report.adjusted.append(entry(one, annotation, "trimmed", detail))
            return first, last
        match self._alignment:
            case "contract":
                first, last = _without_space(text, tokens, first, last)
            case "expand":
                first, last = tokens.touching(start, end)
            case "strict":
                first = last
        if first >= last:
            detail = amiss(text, tokens, start, end)
            self._report.left_out.append(entry(one, annotation, "misaligned", detail))
            return None
        covered = text[tokens.starts[first] : tokens.ends[last - 1]]
        self._report.adjusted.append(entry(one, annotation, f"{self._alignment}ed", f"to {covered!r}"))
        return first, last


def _without_space(text: str, tokens: Bounds, first: int, last: int) -> tuple[int, int]:
    """The tokens of a range without those at its ends that are white space."""
    if first >= last:
        return first, first
    start, end = trimmed(text, tokens.starts[first], tokens.ends[last - 1])
    return tokens.within(start, end) if start < end else (first, first)


def amiss(text: str, tokens: Bounds, start: int, end: int) -> str:
    """Which edges of `[start, end)`, which are visible characters, are inside a token, and of which."""
    words = [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]
    first, last = tokens.touching(start, end)
    edges: dict[int, str] = {}
    if tokens.starts[first] != start:
        edges[first] = "starts"
    if tokens.ends[last - 1] != end:
        edges[last - 1] = "starts and ends" if last - 1 in edges else "ends"
    return ", ".join(
        f"it {what} inside {words[place]!r} in {' | '.join(words[max(place - NEAR, 0) : place + NEAR + 1])}"
        for place, what in edges.items()
    )
