"""Labels as doccano's lines.

What doccano has no field for stands under names of ours: in an entity `annotation` (its id), `fragment` (its
place among the spans of a discontinuous annotation, counted from 1, and their number), `text`, `attributes`
and details, which doccano drops when it imports; beside the entities `annotator`, `document_labels`, `meta`,
which it keeps as metadata and gives back.
"""

from __future__ import annotations

import json
import string
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from annotator.core.annotation import Annotation
from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.core.text import counted
from annotator.formats import said as said_field
from annotator.formats.base import Labelled, Mark, Piece, Reread, details, entry
from annotator.formats.colours import hex_colour
from annotator.formats.doccano import FILE, LABELS, RELATIONS
from annotator.formats.doccano.counting import counted_in
from annotator.formats.incoming import Unit
from annotator.formats.offsets import codepoints
from annotator.formats.report import Entry, Report

_KEYS = string.digits + string.ascii_lowercase
"""The letters that doccano takes for the key of a label."""
_MOST = 1_000_000
"""More entities than any one document has: so pieces that are written apart number theirs apart."""

_LONGEST = 100
"""Of a label's name in doccano."""


class EntityWriter:
    """Writes the lines, and at the end the labels that are needed to read them."""

    _file: TextIO

    def __init__(self, schema: Schema, unit: str, report: Report) -> None:
        self._schema = schema
        self._unit = unit
        self._report = report
        self._labels = {label.id: label.colour for label in schema.labels}
        self._keys = {label.id: label.key.lower() for label in schema.labels}
        self._types = {relation.id: "" for relation in schema.relations}
        self._entities = self._links = 0
        self._dropped: Counter[str] = Counter()
        self._all_dropped: Counter[str] = Counter()

    def begin(self, piece: Piece) -> None:
        """Start the lines of a piece."""
        # Every other character is escaped: doccano guesses at the encoding of a file.
        self._file = (piece.folder / FILE).open("w", encoding="ascii", newline="\n")
        # doccano 1.8 takes a number for the same entity in every document of a file.
        self._entities = self._links = piece.first * _MOST
        self._dropped = Counter()

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document."""
        document, labels = one.document, one.labels
        spans = [span for said in labels.annotations for span in said.spans]
        places = counted_in(
            document.text, self._unit, (at for span in spans for at in (span.start, span.end))
        )
        entities: list[dict[str, Any]] = []
        numbers: dict[str, int] = {}
        marks = []
        for said in labels.annotations:
            if amiss := [span for span in said.spans if span.start not in places or span.end not in places]:
                detail = f"{amiss[0].quote!r} cuts a grapheme cluster, which doccano counts as one"
                self._report.left_out.append(entry(one, said, "inside-a-character", detail))
                continue
            numbers[said.id] = self._entities
            self._labels.setdefault(said.label, "")
            self._dropped["attributes"] += bool(said.attributes)
            self._dropped["note"] += bool(said.note or said.unsure)
            self._dropped["discontinuous annotation"] += len(said.spans) > 1
            for number, span in enumerate(said.spans, 1):
                entities.append(_entity(self._entities, said, span, number, places))
                self._entities += 1
                marks.append(Mark(said.id, said.label, span.start, span.end, span.quote))
        line = {
            "id": document.id,
            "text": document.text,
            "entities": entities,
            "relations": self._relations(one, numbers),
            "Comments": [],
            "meta": document.meta,
            "annotator": labels.annotator,
        }
        if labels.document_labels:
            line["document_labels"] = labels.document_labels
        self._file.write(json.dumps(line | said_field.written(labels), separators=(",", ":")) + "\n")
        return marks

    def finish(self) -> dict[str, Any]:
        """Finish the lines; returns what was met in them: labels, types, what doccano drops."""
        self._file.close()
        return {"labels": list(self._labels), "types": list(self._types), "dropped": self._dropped}

    def join(self, split: str, facts: Mapping[str, Any]) -> None:
        """Take in what was met in a piece."""
        for label in facts["labels"]:
            self._labels.setdefault(label, "")
        for type in facts["types"]:
            self._types.setdefault(type, "")
        self._all_dropped.update(facts["dropped"])

    def close(self, folder: Path) -> None:
        """Write the label files."""
        self._write(folder / LABELS, self._labels, self._keys)
        if self._types:
            self._write(folder / RELATIONS, self._types, {})
        if dropped := [_of(kind, count) for kind, count in self._all_dropped.items() if count]:
            self._report.remarks.append(
                f"{', '.join(dropped)}: in the file, but doccano itself drops them or takes them apart."
            )
        if long := sorted(name for name in {*self._labels, *self._types} if len(name) > _LONGEST):
            listed = ", ".join(long)
            self._report.remarks.append(
                f"doccano's names have at most {_LONGEST} characters; it will refuse: {listed}"
            )

    def _relations(self, one: Labelled, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for link in one.labels.relations:
            if link.head not in numbers or link.tail not in numbers:
                detail = f"{link.head} or {link.tail} could not be written"
                self._report.left_out.append(
                    Entry(one.document.id, link.id, link.type, "", "relation", detail)
                )
                continue
            self._types.setdefault(link.type, "")
            made = {
                "id": self._links,
                "from_id": numbers[link.head],
                "to_id": numbers[link.tail],
                "type": link.type,
                "relation": link.id,
            }
            self._links += 1
            found.append(made | ({"created": link.created} if link.created else {}))
        return found

    def _write(self, path: Path, labels: Mapping[str, str], keys: Mapping[str, str]) -> None:
        taken: set[str] = set()
        rows = []
        for place, (label, colour) in enumerate(labels.items()):
            key = keys.get(label, "")
            usable = bool(key) and key in _KEYS and key not in taken
            taken |= {key} if usable else set()
            rows.append(
                {
                    "text": label,
                    "prefix_key": None,
                    "suffix_key": key if usable else None,
                    "background_color": hex_colour(colour, place),
                    "text_color": "#000000",
                }
            )
        text = json.dumps(rows, indent=2) + "\n"
        path.write_text(text, encoding="ascii", newline="\n")


def _of(kind: str, count: int) -> str:
    return f"attributes of {counted(count, 'annotation')}" if kind == "attributes" else counted(count, kind)


def _entity(id: int, said: Annotation, span: Span, number: int, places: Mapping[int, int]) -> dict[str, Any]:
    entity: dict[str, Any] = {
        "id": id,
        "label": said.label,
        "start_offset": places[span.start],
        "end_offset": places[span.end],
        "text": span.quote,
        "annotation": said.id,
    }
    if len(said.spans) > 1:
        entity["fragment"] = [number, len(said.spans)]
    if number == 1:
        if said.attributes:
            entity["attributes"] = said.attributes
        entity |= details(said)
    return entity


def reread(path: Path, unit: str) -> Iterator[Reread]:
    """Read back what was written."""
    known: Unit = "grapheme" if unit == "grapheme" else "utf16" if unit == "utf16" else "codepoint"
    with path.open("rb") as file:
        for line in map(json.loads, file):
            text, entities = line["text"], line["entities"]
            ends = [entity[name] for entity in entities for name in ("start_offset", "end_offset")]
            places = codepoints(text, known, ends)
            yield Reread(
                "",
                line["id"],
                text,
                [
                    Mark(
                        entity["annotation"],
                        entity["label"],
                        places[entity["start_offset"]],
                        places[entity["end_offset"]],
                        entity["text"],
                    )
                    for entity in entities
                ],
            )
