"""The rows of whole documents, of one annotator or of each of several, with all their spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from annotator.core.annotation import Labels
from annotator.core.schema import Schema
from annotator.formats.base import Labelled, Mark, details
from annotator.formats.huggingface.columns import Rows
from annotator.formats.huggingface.features import Features, classes, rows, value
from annotator.formats.huggingface.names import ClassNames
from annotator.formats.plain import plain
from annotator.formats.said import FIELD, written

SPANS = "spans"


class DocumentRows:
    """Makes the rows of one export."""

    def __init__(self, schema: Schema, names: ClassNames) -> None:
        labels = names.fix(SPANS, [label.id for label in schema.labels])
        self._number = {label: number for number, label in enumerate(labels)}
        string, integer = value("string"), value("int32")
        self.said: Features = {
            SPANS: rows(
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
            "relations": rows(
                {"id": string, "type": string, "head": string, "tail": string, "created": string}
            ),
            "document_labels": string,
            "annotator": string,
            FIELD: string,
        }
        """The columns of what one annotator said."""
        self.document: Features = {"id": string, "text": string, "meta": string}

    def add(self, one: Labelled, labels: Labels, to: Rows) -> Sequence[Mark]:
        """Add the row of one annotator; returns the spans that should be found in it on reading."""
        columns = to.columns
        columns["id"].append(one.document.id)
        columns["text"].append(one.document.text)
        columns["meta"].append(_json(one.document.meta))
        columns["document_labels"].append(_json(plain(labels.document_labels)))
        columns["annotator"].append(labels.annotator)
        said = written(labels).get(FIELD, {})
        columns[FIELD].append(_json(said | {"more": plain(labels.more)} if labels.more else said))
        self._add_relations(labels, columns["relations"])
        return self._add_spans(labels, columns[SPANS])

    def _add_spans(self, labels: Labels, column: Any) -> Sequence[Mark]:
        fields = column.fields
        marks = []
        for said in labels.annotations:
            held = details(said) | {"more": plain(said.more)} if said.more else details(said)
            attributes, more = _json(said.attributes), _json(held)
            for span in said.spans:
                marks.append(Mark(said.id, said.label, span.start, span.end, span.quote))
                fields["attributes"].append(attributes)
                fields["details"].append(more)
        fields["id"] += [mark.annotation for mark in marks]
        fields["label"] += [self._number[mark.label] for mark in marks]
        fields["start"] += [mark.start for mark in marks]
        fields["end"] += [mark.end for mark in marks]
        fields["text"] += [mark.text for mark in marks]
        column.end()
        return marks

    def _add_relations(self, labels: Labels, column: Any) -> None:
        for name, cells in column.fields.items():
            cells += [getattr(link, name) for link in labels.relations]
        column.end()


def _json(value: Mapping[str, Any]) -> str:
    return orjson.dumps(value).decode() if value else "{}"
