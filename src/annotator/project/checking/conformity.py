"""Labels held against the schema: what the annotator, or the schema, should be asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotator.core.annotation import Annotation, Labels
from annotator.core.schema import Attribute, Schema
from annotator.core.span import Span


def mistakes(labels: Labels, schema: Schema) -> Iterator[str]:
    """One sentence for everything that the schema does not allow, in reading order.

    A required value is missed only in a document that is done: before that it may still come.
    """
    for annotation in labels.annotations:
        yield from _of_annotation(annotation, schema, is_done=labels.status == "done")
    yield from _overlaps(labels.annotations, schema)
    yield from _of_relations(labels, schema)
    known = {one.id: one for one in schema.document_labels}
    yield from _of_values("the document", labels.document_labels, known)
    if labels.status == "done":
        yield from _missed("the document", labels.document_labels, schema.document_labels)


def _of_annotation(annotation: Annotation, schema: Schema, *, is_done: bool) -> Iterator[str]:
    name = f"annotation {annotation.id!r}"
    label = schema.label(annotation.label)
    if label is None:
        yield f"{name} has the label {annotation.label!r}, which the schema does not have"
        return
    known = {one.id: one for one in label.attributes}
    yield from _of_values(name, annotation.attributes, known)
    if is_done:
        yield from _missed(name, annotation.attributes, label.attributes)


def _of_values(name: str, values: Mapping[str, Any], known: Mapping[str, Attribute]) -> Iterator[str]:
    for id, value in values.items():
        if id not in known:
            yield f"{name} has the attribute {id!r}, which the schema does not have"
        elif problem := known[id].problem(value):
            yield f"{name} has {id} = {value!r}: {problem}"


def _missed(name: str, values: Mapping[str, Any], attributes: Iterable[Attribute]) -> Iterator[str]:
    for one in attributes:
        if one.required and values.get(one.id) in (None, "", []):
            yield f"{name} lacks {one.id!r}, which is required, and the document is marked as done"


def _overlaps(annotations: Iterable[Annotation], schema: Schema) -> Iterator[str]:
    """Overlaps within a layer that allows none; two windows at once can make them."""
    spans = sorted(
        (schema.layer_of(annotation.label), span, annotation.id)
        for annotation in annotations
        for span in annotation.spans
    )
    reach: tuple[str, Span, str] | None = None  # of the spans so far in this layer, the one that ends last
    for layer, span, id in spans:
        allowed = (found := schema.layer_by_id.get(layer)) is None or found.overlap
        if reach and reach[0] == layer:
            if not allowed and reach[2] != id and reach[1].overlaps(span):
                yield f"annotations {reach[2]!r} and {id!r} overlap in layer {layer!r}, which allows none"
            if span.end <= reach[1].end:
                continue
        reach = (layer, span, id)


def _of_relations(labels: Labels, schema: Schema) -> Iterator[str]:
    types = {one.id: one for one in schema.relations}
    label_of = {one.id: one.label for one in labels.annotations}
    for relation in labels.relations:
        kind = types.get(relation.type)
        if kind is None:
            yield f"relation {relation.id!r} is of type {relation.type!r}, which the schema does not have"
        elif label_of[relation.head] not in kind.head or label_of[relation.tail] not in kind.tail:
            yield (
                f"relation {relation.id!r} goes from {label_of[relation.head]!r} to "
                f"{label_of[relation.tail]!r}, which {relation.type!r} does not allow"
            )
