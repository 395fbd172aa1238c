"""Writes pages of Web Annotations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from annotator.core.annotation import Annotation, Labels
from annotator.core.file_names import file_name
from annotator.core.span import Span
from annotator.formats.base import Labelled, Mark, Piece, details, marks_of
from annotator.formats.manifest import Manifest

PAGE, TEXT = ".jsonld", ".txt"
ANNO = "http://www.w3.org/ns/anno.jsonld"
MORE = "annotator:more"
"""What the recommendation has no word for, as JSON."""

CONTEXT = 32
"""How many characters are quoted on either side of a place."""

JSON_TYPE = "application/json"
UNSURE = "unsure"

_CONTEXT = [ANNO, {"annotator": "urn:annotator:", MORE: {"@type": "@json"}}]


class PageWriter:
    """Writes one export."""

    _folder: Path
    _manifest: Manifest

    def begin(self, piece: Piece) -> None:
        """Start the files of a piece."""
        self._folder, self._manifest = piece.folder, Manifest(piece.folder)

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document."""
        document, name = one.document, file_name(one.document.id)
        (self._folder / f"{name}{TEXT}").write_bytes(document.text.encode())
        start = orjson.dumps({"@context": _CONTEXT, "id": f"{name}{PAGE}", "type": "AnnotationPage"})
        items = b",\n".join(
            orjson.dumps(item)
            for labels in one.versions
            for item in _items(f"{name}{TEXT}", document.text, labels)
        )
        page = start[:-1] + b',"items":[\n' + items + b"\n]}\n"
        (self._folder / f"{name}{PAGE}").write_bytes(page)
        said = {f"{name}{PAGE}#{quote(labels.annotator, safe='')}": labels for labels in one.versions}
        self._manifest.add(document, name, said)
        return marks_of(one)

    def finish(self) -> None:
        """Finish the files."""
        self._manifest.close()

    def join(self, split: str, facts: None) -> None:
        """Nothing needs to be known of a piece."""

    def close(self, folder: Path) -> None:
        """Texts and pages are all there is."""


def _items(source: str, text: str, labels: Labels) -> Iterator[dict[str, Any]]:
    creator = {"type": "Person", "name": labels.annotator}
    for said in labels.annotations:
        yield _annotation(source, text, said, labels.annotator, creator)
    for link in labels.relations:
        yield {
            "id": _id(labels.annotator, link.id),
            "type": "Annotation",
            "motivation": "linking",
            "creator": creator,
            **({"created": link.created} if link.created else {}),
            "body": [_body("tagging", link.type)],
            # From the first to the second.
            "target": [{"id": _id(labels.annotator, end)} for end in (link.head, link.tail)],
        }
    if labels.document_labels:
        yield {
            # No annotation has this id: in theirs a name stands in front of a '/'.
            "id": f"#{quote(labels.annotator, safe='')}",
            "type": "Annotation",
            "motivation": "describing",
            "creator": creator,
            "body": _described(labels.document_labels),
            "target": source,
        }


def _annotation(
    source: str, text: str, said: Annotation, annotator: str, creator: Mapping[str, str]
) -> dict[str, Any]:
    more = details(said)
    body = [_body("tagging", said.label), *_described(said.attributes)]
    if note := more.pop("note", ""):
        body.append(_body("commenting", note))
    if more.pop("unsure", False):
        body.append(_body("questioning", UNSURE))
    targets = [{"source": source, "selector": _selectors(text, span)} for span in said.spans]
    return {
        "id": _id(annotator, said.id),
        "type": "Annotation",
        "motivation": "tagging",
        "creator": creator,
        **{name: more.pop(name) for name in ("created", "modified") if name in more},
        "body": body,
        "target": targets[0] if len(targets) == 1 else targets,
        **({MORE: more} if more else {}),
    }


def _selectors(text: str, span: Span) -> list[dict[str, Any]]:
    return [
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        {
            "type": "TextQuoteSelector",
            "exact": span.quote,
            "prefix": text[max(0, span.start - CONTEXT) : span.start],
            "suffix": text[span.end : span.end + CONTEXT],
        },
    ]


def _described(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A body for each value; what is no text is JSON, and says so."""
    return [
        _body("describing", value, name)
        if isinstance(value, str)
        else _body("describing", orjson.dumps(value).decode(), name) | {"format": JSON_TYPE}
        for name, value in values.items()
    ]


def _body(purpose: str, value: str, label: str = "") -> dict[str, Any]:
    made = {"type": "TextualBody", "purpose": purpose}
    return made | ({"label": label} if label else {}) | {"value": value}


def _id(annotator: str, id: str) -> str:
    return f"#{quote(annotator, safe='')}/{quote(id, safe='')}"
