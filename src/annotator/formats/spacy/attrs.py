"""What a span cannot hold, as `SpanGroup.attrs` keyed by annotation id; written and read in one place.

It stands there and not in extension attributes, which spaCy keys by extent: two annotations of one extent
would share them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from annotator.core.annotation import Annotation, Labels, Relation
from annotator.core.document import Document
from annotator.formats.base import details
from annotator.formats.plain import json_text, plain

FORMAT = "annotator/spacy/1"

ALL = "sc"
"""The span key of all layers together, the one spaCy's span categoriser reads by default."""

ANNOTATOR = "annotator:"
"""What the span keys of single annotators begin with, in an export of several."""


def layer_key(layer: str) -> str:
    """The span key of a layer."""
    return f"layer:{layer}" if layer == ALL or layer.startswith(ANNOTATOR) else layer


def attrs(
    document: Document, labels: Labels, placed: Iterable[Annotation], relations: Iterable[Relation]
) -> dict[str, Any]:
    """Everything about one annotator's labels of a document: what is written of them is given.

    Metadata is JSON text, because msgpack has limits that JSON has not; so is `more`, what else a label
    file holds, such as the decisions of gold.
    """
    return {
        "format": FORMAT,
        "document": document.id,
        "annotator": labels.annotator,
        "status": labels.status,
        "finished_at": labels.finished_at,
        "schema_hash": labels.schema_hash,
        "guidelines_version": labels.guidelines_version,
        "annotations": {
            said.id: {
                "label": said.label,
                "spans": [[span.start, span.end] for span in said.spans],
                "attributes": dict(said.attributes),
                **details(said),
                **({"more": plain(said.more)} if said.more else {}),
            }
            for said in placed
        },
        "relations": [_relation(link) for link in relations],
        "document_labels": plain(labels.document_labels),
        **({"more": json_text(plain(labels.more))} if labels.more else {}),
        "meta": json_text(document.meta),
    }


def is_ours(held: Mapping[str, Any]) -> bool:
    """Whether attributes of a span group are of this format."""
    return held.get("format") == FORMAT


def meta_of(held: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata of the document; none if what stands there is not what was written."""
    try:
        meta = orjson.loads(held["meta"])
    except (KeyError, TypeError, ValueError):
        return {}
    return meta if isinstance(meta, dict) else {}


def _relation(link: Relation) -> dict[str, str]:
    held = {"id": link.id, "type": link.type, "head": link.head, "tail": link.tail}
    return held | {"created": link.created} if link.created else held
