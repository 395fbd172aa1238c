"""Tokens by a rule of our own, and a column of BIO tags for each layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.annotation import Annotation
from annotator.core.schema import Schema
from annotator.core.tokens import Tokens, tokenize
from annotator.formats.base import Labelled, entry, taken_apart
from annotator.formats.flat import Place, innermost_first
from annotator.formats.huggingface.columns import Rows
from annotator.formats.huggingface.features import Features, classes, several, value
from annotator.formats.huggingface.names import ClassNames, tag_names
from annotator.formats.moved import moved
from annotator.formats.report import Report


class TokenTags:
    """Makes the columns of one export."""

    def __init__(self, schema: Schema, names: ClassNames, report: Report) -> None:
        self._schema = schema
        self._report = report
        self._tags: dict[str, Mapping[str, int]] = {}
        tag_features: dict[str, Any] = {}
        for layer in schema.layers:
            column = tag_column(layer.id)
            tags = names.fix(column, tag_names([label.id for label in schema.labels_of(layer.id)]))
            self._tags[layer.id] = {tag: number for number, tag in enumerate(tags)}
            tag_features[column] = several(classes(tags))
        self.features: Features = {
            "tokens": several(value("string")),
            "token_starts": several(value("int32")),
            "token_ends": several(value("int32")),
            **tag_features,
        }

    def add(self, one: Labelled, to: Rows) -> None:
        """Add the tokens and tags of one document to its row."""
        tokens = tokenize(one.document.text)
        tagged = self._tagged(one, tokens)
        row = {"tokens": tokens.texts, "token_starts": tokens.starts, "token_ends": tokens.ends}
        to.append(row | {tag_column(layer): tags for layer, tags in tagged.items()})

    def _tagged(self, one: Labelled, tokens: Tokens) -> Mapping[str, Sequence[int]]:
        text = one.document.text
        wanted: dict[str, list[Place]] = {layer: [] for layer in self._tags}
        annotations: list[Annotation] = []
        for annotation in one.labels.annotations:
            layer = self._schema.layer_of(annotation.label)
            if len(annotation.spans) > 1:
                self._report.adjusted.append(taken_apart(one, annotation, tag_column(layer)))
            for span in annotation.spans:
                first, last = tokens.touching(span.start, span.end)
                if first == last:
                    self._refuse(one, annotation, "whitespace", "there is no token in it", layer)
                    continue
                start, end = tokens.starts[first], tokens.ends[last - 1]
                if (start, end) != (span.start, span.end):
                    reason = moved(text, (span.start, span.end), (start, end))
                    detail = f"tags cover {text[start:end]!r}"
                    self._report.adjusted.append(entry(one, annotation, reason, detail, tag_column(layer)))
                wanted[layer].append(Place(first, last, len(annotations)))
                annotations.append(annotation)
        return {
            layer: self._tag_row(one, layer, places, annotations, len(tokens))
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
