"""Writes GLiNER's lists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from annotator.core.annotation import Annotation
from annotator.core.schema import Schema
from annotator.core.tokens import Bounds
from annotator.core.units import sentences
from annotator.formats.base import Corpus, Labelled, Mark, Piece, entry
from annotator.formats.gliner import LIST
from annotator.formats.gliner.windows import windows, words
from annotator.formats.manifest import Manifest
from annotator.formats.moved import moved
from annotator.formats.report import Report
from annotator.formats.streams import Streams

LABELS = "labels.json"
WIDTH = 12
"""GLiNER's `max_width`: models of spans pass over longer ones unless they are told a greater width."""


class Facts(NamedTuple):
    """Words of the longest span, how many spans are long, and how many documents are in several windows."""

    longest: int = 0
    long: int = 0
    cut: int = 0

    def joined(self, other: Facts) -> Facts:
        """The same of two pieces together."""
        longest, long, cut = other
        return Facts(max(self.longest, longest), self.long + long, self.cut + cut)


class _Span(NamedTuple):
    """One span of an annotation with its words, half open."""

    first: int
    last: int
    of: Annotation


class GlinerWriter:
    """Writes one export."""

    _manifest: Manifest
    _files: Streams

    def __init__(self, corpus: Corpus, report: Report, most: int, titles: bool) -> None:
        self._report = report
        self._most = most
        self._names = _names(corpus.schema, titles)
        self._split = ""
        self._here = self._all = Facts()

    def begin(self, piece: Piece) -> None:
        """Start the lists of a piece."""
        self._manifest, self._files, self._split = Manifest(piece.folder), Streams(piece.folder), piece.split
        self._here = Facts()

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document, as one or several windows."""
        text = one.document.text
        bounds = words(text)
        spans = sorted(self._spans(one, bounds), key=lambda span: span[:2])
        starts = {bounds.touching(sentence.start, sentence.end)[0] for sentence in sentences(text)}
        marks: list[Mark] = []
        ids: list[list[str]] = []
        left = spans
        for first, last in windows(len(bounds), self._most, sorted(starts), [span[:2] for span in spans]):
            held = [span for span in left if first <= span.first and span.last <= last]
            left = [span for span in left if span.last > last]
            self._write(text, bounds, first, last, held)
            marks += (self._mark(text, bounds, span) for span in held)
            ids.append([span.of.id for span in held])
            left = self._without_cut(one, left, last)
        self._here = self._here.joined(Facts(cut=len(ids) > 1))
        self._manifest.add(
            one.document,
            self._split,
            {self._split: one.labels},
            text=text,
            annotations=ids,
            labels={name: label for label, name in self._names.items() if name != label},
        )
        return marks

    def finish(self) -> Facts:
        """Finish the lists."""
        self._manifest.close()
        if (name := f"{self._split}.json") in self._files:
            self._files[name].write(LIST.tail)
        self._files.close()
        return self._here

    def join(self, split: str, facts: Sequence[int]) -> None:
        """Take in what was met in a piece."""
        self._all = self._all.joined(Facts(*facts))

    def close(self, folder: Path) -> None:
        """Write the labels."""
        labels = list(self._names.values())
        longest, long, cut = self._all
        (folder / LABELS).write_bytes(orjson.dumps(labels, option=orjson.OPT_INDENT_2) + b"\n")
        if long:
            self._report.remarks.append(
                f"Spans of more than {WIDTH} words: {long:,}, up to {longest} words. A model of "
                "spans learns them only if its max_width is set so; a model of tokens does anyway."
            )
        if cut:
            self._report.remarks.append(
                f"Documents in several windows, as they have more than {self._most} words: {cut:,}."
            )

    def _spans(self, one: Labelled, bounds: Bounds) -> list[_Span]:
        """The spans with their words; those that start or end inside a word get all of it, and are listed."""
        text = one.document.text
        found: list[_Span] = []
        for said in one.labels.annotations:
            for span in said.spans:
                first, last = bounds.touching(span.start, span.end)
                if first >= last:
                    self._report.left_out.append(entry(one, said, "whitespace", "there is no word in it"))
                    continue
                start, end = bounds.starts[first], bounds.ends[last - 1]
                if (start, end) != (span.start, span.end):
                    reason = moved(text, (span.start, span.end), (start, end))
                    detail = f"its words are {text[start:end]!r}"
                    self._report.adjusted.append(entry(one, said, reason, detail))
                found.append(_Span(first, last, said))
        return found

    def _without_cut(self, one: Labelled, left: list[_Span], last: int) -> list[_Span]:
        """The spans that start in a later window; those that the end of this one cuts are listed."""
        kept = []
        for span in left:
            if span.first < last:
                detail = f"it has {span.last - span.first} words, and a window of {self._most} ends in it"
                self._report.left_out.append(entry(one, span.of, "cut", detail))
            else:
                kept.append(span)
        return kept

    def _write(self, text: str, bounds: Bounds, first: int, last: int, held: Sequence[_Span]) -> None:
        for span in held:
            width = span.last - span.first
            self._here = self._here.joined(Facts(width, width > WIDTH))
        made: dict[str, Any] = {
            "tokenized_text": [
                text[start:end]
                for start, end in zip(bounds.starts[first:last], bounds.ends[first:last], strict=True)
            ],
            # The last word counts: [0, 0] is one word.
            "ner": [[span.first - first, span.last - first - 1, self._names[span.of.label]] for span in held],
        }
        name = f"{self._split}.json"
        between = LIST.between if name in self._files else LIST.head
        self._files[name].write(between + orjson.dumps(made))

    def _mark(self, text: str, bounds: Bounds, span: _Span) -> Mark:
        start, end = bounds.starts[span.first], bounds.ends[span.last - 1]
        return Mark(span.of.id, span.of.label, start, end, text[start:end])


def _names(schema: Schema, titles: bool) -> dict[str, str]:
    """What each label is written as; no two are the same."""
    names: dict[str, str] = {}
    for label in schema.labels:
        name = label.title if titles and label.title else label.id
        names[label.id] = name if name not in names.values() else label.id
    if len(set(names.values())) < len(names):  # the title of one is the id of another
        return {label.id: label.id for label in schema.labels}
    return names
