"""Sentences with the class that somebody gave them: a configuration for text classification.

A label with a required choice, such as a claim with its type, says what kind of sentence this is. Each
such choice becomes a configuration: every sentence of every document, with the choice or 'none'.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.core.annotation import Annotation
from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.core.units import sentences
from annotator.formats.base import Labelled, entry
from annotator.formats.huggingface.features import Features, classes, value
from annotator.formats.huggingface.names import ClassNames
from annotator.formats.report import Report

NONE = "none"
"""The class of a sentence that carries no such label."""

COLUMNS = ("document", "sentence", "start", "end", "annotation")
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Question:
    """What is asked of every sentence: the value of `attribute` of the labels that have it."""

    name: str
    layer: str
    attribute: str
    labels: frozenset[str]
    choices: tuple[str, ...]


def questions(schema: Schema) -> Iterator[Question]:
    """One for each required choice in a layer, named by the layer (and the attribute if there are more)."""
    for layer in schema.layers:
        found: dict[str, list[str]] = {}
        choices: dict[str, dict[str, None]] = {}
        for label in schema.labels_of(layer.id):
            for attribute in label.attributes:
                if attribute.required and attribute.type == "choice":
                    found.setdefault(attribute.id, []).append(label.id)
                    choices.setdefault(attribute.id, {}).update((one.id, None) for one in attribute.choices)
        for attribute_id, labels in found.items():
            name = layer.id if len(found) == 1 else f"{layer.id}-{attribute_id}"
            yield Question(name, layer.id, attribute_id, frozenset(labels), tuple(choices[attribute_id]))


class SentenceRows:
    """Makes the rows of one configuration."""

    def __init__(self, question: Question, names: ClassNames, report: Report) -> None:
        self.question = question
        self._report = report
        self._none = NONE if NONE not in question.choices else f"({NONE})"
        attribute = question.attribute
        self.column = f"{attribute}_class" if attribute in COLUMNS else attribute
        self.classes = names.fix(question.name, [self._none, *question.choices])
        self.about = (
            f"Every sentence with its `{self.column}`: {', '.join(f'`{name}`' for name in self.classes)}. "
            "`document`, `start` and `end` say where it stands, `annotation` is the id of the span."
        )
        self._number = {name: number for number, name in enumerate(self.classes)}
        self.features: Features = {
            "document": value("string"),
            "sentence": value("string"),
            "start": value("int32"),
            "end": value("int32"),
            self.column: classes(self.classes),
            "annotation": value("string"),
        }

    def rows(self, one: Labelled) -> Iterator[dict[str, Any]]:
        """The rows of one document, a row for each of its sentences."""
        text = one.document.text
        units = list(sentences(text))
        given = self._given(one, units)
        for place, unit in enumerate(units):
            annotation = given.get(place)
            choice = annotation.attributes[self.question.attribute] if annotation else self._none
            yield {
                "document": one.document.id,
                "sentence": unit.of(text),
                "start": unit.start,
                "end": unit.end,
                self.column: self._number[choice],
                "annotation": annotation.id if annotation else "",
            }

    def _given(self, one: Labelled, units: Sequence[Span]) -> dict[int, Annotation]:
        """Which annotation classifies which sentence: the one that covers most of it."""
        starts, ends = [unit.start for unit in units], [unit.end for unit in units]
        best: dict[int, tuple[int, Annotation]] = {}
        placed: list[tuple[Annotation, list[int]]] = []
        for annotation in one.labels.annotations:
            if annotation.label not in self.question.labels or not self._has_value(one, annotation):
                continue
            near = range(bisect_right(ends, annotation.start), bisect_left(starts, annotation.end))
            shared = {place: size for place in near if (size := _shared(annotation, units[place]))}
            mine = [place for place in shared if 2 * shared[place] >= len(units[place])]
            mine = mine or [max(shared, key=lambda place: shared[place])] if shared else []
            for place in mine:
                if place not in best or best[place][0] < shared[place]:
                    best[place] = (shared[place], annotation)
            placed.append((annotation, mine))
        for annotation, mine in placed:
            self._list(one, annotation, [units[place] for place in mine if best[place][1] is annotation])
        return {place: annotation for place, (_, annotation) in best.items()}

    def _has_value(self, one: Labelled, annotation: Annotation) -> bool:
        attribute = self.question.attribute
        given = annotation.attributes.get(attribute)
        if isinstance(given, str) and given in self._number:
            return True
        detail = f"it has no {attribute}" if given is None else f"{given!r} is not in the schema"
        self._report.left_out.append(entry(one, annotation, "no-value", detail, self.question.name))
        return False

    def _list(self, one: Labelled, annotation: Annotation, won: list[Span]) -> None:
        text, name = one.document.text, self.question.name
        if not won:
            detail = "another annotation covers more of its sentence"
            self._report.left_out.append(entry(one, annotation, "overlap", detail, name))
        elif list(annotation.spans) != won and not _same_words(annotation, won, text):
            covered = " … ".join(unit.of(text) for unit in won)
            detail = f"the row has {covered!r}"
            self._report.adjusted.append(entry(one, annotation, "not-a-sentence", detail, name))


def _shared(annotation: Annotation, unit: Span) -> int:
    """Code points that an annotation has in a sentence."""
    return sum(max(0, min(unit.end, span.end) - max(unit.start, span.start)) for span in annotation.spans)


def _same_words(annotation: Annotation, units: Sequence[Span], text: str) -> bool:
    """Whether two extents differ by no more than punctuation and space."""
    return _words(annotation.spans, text) == _words(units, text)


def _words(spans: Sequence[Span], text: str) -> set[int]:
    return {match.start() for span in spans for match in _WORD.finditer(text, span.start, span.end)}
