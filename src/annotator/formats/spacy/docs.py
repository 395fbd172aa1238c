"""One labelled document as a spaCy `Doc`, and what could not go into it as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from annotator.core import span as core
from annotator.core.annotation import Annotation, Relation
from annotator.core.schema import Attribute, Schema
from annotator.formats.base import Labelled, Mark, dangling, details, entry
from annotator.formats.flat import Place, innermost_first
from annotator.formats.plain import json_text
from annotator.formats.report import Report
from annotator.formats.spacy import Alignment as Mode

ALL = "sc"
"""The span key of all layers together, the one spaCy's span categoriser reads by default."""


@dataclass(frozen=True)
class Placed:
    """One span of an annotation on the tokens of a document."""

    annotation: Annotation
    span: Span

    def mark(self, text: str) -> Mark:
        """What should be found again on reading; its words are those of the text, not of the tokens."""
        start, end = self.span.start_char, self.span.end_char
        return Mark(self.annotation.id, self.annotation.label, start, end, text[start:end])


class Docs:
    """Makes documents of one corpus. `longest` is the number of tokens of the longest span so far."""

    def __init__(
        self, nlp: Language, schema: Schema, ents_layer: str, alignment: Mode, report: Report
    ) -> None:
        self.nlp = nlp
        self.longest = 0
        self._schema = schema
        self._ents_layer = ents_layer
        self._alignment = alignment
        self._report = report

    def make(self, one: Labelled) -> tuple[Doc, list[Mark]]:
        """The document, and the spans that should be found in `doc.spans['sc']` on reading."""
        doc = self.nlp.make_doc(one.document.text)
        placed = list(self._placed(one, doc))
        self.longest = max([self.longest, *(len(item.span) for item in placed)])
        for layer in self._schema.layers:
            key = group_key(layer.id)
            spans = [item.span for item in placed if self._schema.layer_of(item.annotation.label) == layer.id]
            doc.spans[key] = SpanGroup(doc, name=key, spans=spans)
        attributes = _attributes(one, placed, self._relations(one, placed))
        doc.spans[ALL] = SpanGroup(doc, name=ALL, attrs=attributes, spans=[item.span for item in placed])
        doc.set_ents(list(self._ents(one, placed)), default="outside")
        doc.cats = dict(categories(self._schema, one))
        return doc, [item.mark(one.document.text) for item in placed]

    def _placed(self, one: Labelled, doc: Doc) -> Iterator[Placed]:
        for annotation in one.labels.annotations:
            for fragment in annotation.spans:
                if span := self._place(one, doc, annotation, fragment):
                    yield Placed(annotation, span)

    def _place(self, one: Labelled, doc: Doc, annotation: Annotation, fragment: core.Span) -> Span | None:
        def find(start: int, end: int, mode: Mode = "strict") -> Span | None:
            return doc.char_span(start, end, annotation.label, span_id=annotation.id, alignment_mode=mode)

        found = find(fragment.start, fragment.end)
        # A span with white space at an edge is on token boundaries if that white space is a token,
        # but a named entity may not have it: it is taken off whatever the alignment.
        if found is not None and not (found[0].is_space or found[-1].is_space):
            return found
        text = fragment.of(one.document.text)
        start, end = trimmed(text, fragment.start)
        if start == end:
            self._report.left_out.append(entry(one, annotation, "whitespace", "it covers only white space"))
            return None
        found = find(start, end)
        if found is not None:
            detail = f"white space around {found.text!r}"
            self._report.adjusted.append(entry(one, annotation, "trimmed", detail))
            return found
        found = find(start, end, self._alignment)
        if found is None:
            around = find(start, end, "expand") or ()
            detail = f"the tokens there are {' | '.join(token.text for token in around)}"
            self._report.left_out.append(entry(one, annotation, "misaligned", detail))
            return None
        self._report.adjusted.append(entry(one, annotation, f"{self._alignment}ed", f"to {found.text!r}"))
        return found

    def _ents(self, one: Labelled, placed: list[Placed]) -> Iterator[Span]:
        wanted = [
            Place(item.span.start, item.span.end, order)
            for order, item in enumerate(placed)
            if self._schema.layer_of(item.annotation.label) == self._ents_layer
        ]
        kept, refused = innermost_first(wanted)
        for place, other in refused:
            detail = f"it overlaps {placed[other.order].annotation.id} {placed[other.order].span.text!r}"
            annotation = placed[place.order].annotation
            self._report.left_out.append(entry(one, annotation, "overlap", detail, "doc.ents"))
        return (placed[place.order].span for place in kept)

    def _relations(self, one: Labelled, placed: list[Placed]) -> list[Relation]:
        ids = {item.annotation.id for item in placed}
        kept = []
        for link in one.labels.relations:
            if link.head in ids and link.tail in ids:
                kept.append(link)
            else:
                self._report.left_out.append(dangling(one.document.id, link))
        return kept


def group_key(layer: str) -> str:
    """The span key of a layer."""
    return layer if layer != ALL else f"layer:{layer}"


def trimmed(text: str, offset: int) -> tuple[int, int]:
    """Where the words of `text`, which stands at `offset`, start and end without white space around."""
    start = offset + len(text) - len(text.lstrip())
    return start, max(start, offset + len(text.rstrip()))


def categories(schema: Schema, one: Labelled) -> Iterator[tuple[str, float]]:
    """Document labels as `doc.cats`: 1 or 0 for each choice and for each yes or no."""
    for attribute in schema.document_labels:
        value = one.labels.document_labels.get(attribute.id)
        if value is not None:
            yield from _scores(attribute, value)


def _scores(attribute: Attribute, value: Any) -> Iterator[tuple[str, float]]:
    if attribute.type == "flag":
        yield attribute.id, float(value is True)
    for choice in attribute.choices:
        chosen = choice.id in value if attribute.type == "choices" else choice.id == value
        yield f"{attribute.id}:{choice.id}", float(chosen)


def _attributes(one: Labelled, placed: list[Placed], relations: list[Relation]) -> dict[str, Any]:
    """All that a span cannot hold, keyed by annotation id.

    It stands here and not in extension attributes, which spaCy keys by extent: two annotations of one
    extent would share them. Metadata is JSON text, because msgpack has limits that JSON has not.
    """
    labels = one.labels
    return {
        "document": one.document.id,
        "annotator": labels.annotator,
        "annotations": {
            item.annotation.id: {
                "label": item.annotation.label,
                "spans": [[span.start, span.end] for span in item.annotation.spans],
                "attributes": dict(item.annotation.attributes),
                **details(item.annotation),
            }
            for item in placed
        },
        "relations": [
            {"id": link.id, "type": link.type, "head": link.head, "tail": link.tail} for link in relations
        ],
        "document_labels": dict(labels.document_labels),
        "meta": json_text(one.document.meta),
    }
