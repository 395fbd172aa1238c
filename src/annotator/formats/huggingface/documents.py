"""The rows of whole documents: text, tokens, one column of BIO tags for each layer, and the spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.annotation import Annotation
from annotator.core.schema import Schema
from annotator.core.tokens import Tokens, tokenize
from annotator.formats.base import Labelled, Mark, details, entry
from annotator.formats.flat import Place, innermost_first
from annotator.formats.huggingface.features import Features, classes, rows, several, value
from annotator.formats.huggingface.names import ClassNames, tag_names
from annotator.formats.plain import json_text
from annotator.formats.report import Report


class DocumentRows:
    """Makes the rows of one export."""

    def __init__(self, schema: Schema, names: ClassNames, report: Report) -> None:
        self._schema = schema
        self._report = report
        labels = names.fix("spans", [label.id for label in schema.labels])
        self._number = {label: number for number, label in enumerate(labels)}
        self._tags: dict[str, dict[str, int]] = {}
        tag_features: dict[str, Any] = {}
        for layer in schema.layers:
            column = tag_column(layer.id)
            tags = names.fix(column, tag_names([label.id for label in schema.labels_of(layer.id)]))
            self._tags[layer.id] = {tag: number for number, tag in enumerate(tags)}
            tag_features[column] = several(classes(tags))
        string, integer = value("string"), value("int32")
        self.features: Features = {
            "id": string,
            "text": string,
            "tokens": several(string),
            "token_starts": several(integer),
            "token_ends": several(integer),
            **tag_features,
            "spans": rows(
                {
                    "id": string,
                    "label": classes(labels),
                    "start": integer,
                    "end": integer,
                    "text": string,
                    "attributes": string,
                    "details": string,
                }
            ),
            "relations": rows({"id": string, "type": string, "head": string, "tail": string}),
            "document_labels": string,
            "annotator": string,
            "meta": string,
        }

    def row(self, one: Labelled) -> tuple[dict[str, Any], Sequence[Mark]]:
        """The row of a document, and the spans that should be found in it on reading."""
        document, labels = one.document, one.labels
        tokens = tokenize(document.text)
        row = {
            "id": document.id,
            "text": document.text,
            "tokens": tokens.texts,
            "token_starts": tokens.starts,
            "token_ends": tokens.ends,
            "spans": [
                {
                    "id": said.id,
                    "label": self._number[said.label],
                    "start": span.start,
                    "end": span.end,
                    "text": span.quote,
                    "attributes": attributes,
                    "details": more,
                }
                for said in labels.annotations
                for attributes, more in [(_json(said.attributes), _json(details(said)))]
                for span in said.spans
            ],
            "relations": [
                {"id": link.id, "type": link.type, "head": link.head, "tail": link.tail}
                for link in labels.relations
            ],
            "document_labels": _json(labels.document_labels),
            "annotator": labels.annotator,
            "meta": _json(document.meta),
        }
        row |= self._tag_columns(one, tokens)
        marks = [
            Mark(said.id, said.label, span.start, span.end, span.quote)
            for said in labels.annotations
            for span in said.spans
        ]
        return row, marks

    def _tag_columns(self, one: Labelled, tokens: Tokens) -> dict[str, list[int]]:
        wanted: dict[str, list[Place]] = {layer: [] for layer in self._tags}
        annotations: list[Annotation] = []
        for annotation in one.labels.annotations:
            layer = self._schema.layer_of(annotation.label)
            for span in annotation.spans:
                first, last = tokens.touching(span.start, span.end)
                if first == last:
                    self._refuse(one, annotation, "whitespace", "there is no token in it", layer)
                    continue
                if tokens.starts[first] != span.start or tokens.ends[last - 1] != span.end:
                    covered = one.document.text[tokens.starts[first] : tokens.ends[last - 1]]
                    self._report.adjusted.append(
                        entry(one, annotation, "token-boundary", f"tags cover {covered!r}", tag_column(layer))
                    )
                wanted[layer].append(Place(first, last, len(annotations)))
                annotations.append(annotation)
        return {
            tag_column(layer): self._tag_row(one, layer, places, annotations, len(tokens))
            for layer, places in wanted.items()
        }

    def _tag_row(
        self, one: Labelled, layer: str, places: list[Place], annotations: list[Annotation], length: int
    ) -> list[int]:
        numbers = self._tags[layer]
        tags = [numbers["O"]] * length
        kept, refused = innermost_first(places)
        for first, last, order in kept:
            label = annotations[order].label
            tags[first:last] = [numbers[f"B-{label}"]] + [numbers[f"I-{label}"]] * (last - first - 1)
        for place, other in refused:
            winner = annotations[other.order]
            detail = f"it overlaps {winner.id} {winner.quote!r}"
            self._refuse(one, annotations[place.order], "overlap", detail, layer)
        return tags

    def _refuse(self, one: Labelled, annotation: Annotation, reason: str, detail: str, layer: str) -> None:
        self._report.left_out.append(entry(one, annotation, reason, detail, tag_column(layer)))


def tag_column(layer: str) -> str:
    """The name of the column of BIO tags of a layer."""
    return f"{layer}_tags"


def _json(value: Mapping[str, Any]) -> str:
    return json_text(dict(value)) if value else "{}"
