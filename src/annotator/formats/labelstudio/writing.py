"""Labels as Label Studio's tasks.

A span is a region: a result of type `labels`, and one with the same id for each attribute that a control
can show. What a result cannot say stands in its `meta`, which Label Studio keeps, under a name of ours: the
exact attributes, and `fragment`, the place of a region among those of a discontinuous annotation, counted
from 1, and their number. Who made an annotation, and what is known of it as a whole, stands beside `result`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from annotator.core.annotation import Annotation, Labels, Relation
from annotator.core.span import Span
from annotator.core.text import counted
from annotator.formats import said as said_field
from annotator.formats.base import Corpus, Labelled, Mark, Piece, Reread, details, marks_of
from annotator.formats.json_records import unlike
from annotator.formats.labelstudio import CONFIG, FILE, LIST
from annotator.formats.labelstudio.config import config_xml
from annotator.formats.labelstudio.controls import (
    ID,
    OWN,
    TEXT,
    document_control,
    layer_control,
    region_control,
    written,
)
from annotator.formats.report import Report

_REGION = re.compile(r"[A-Za-z0-9_-]{1,60}\Z")
"""An id that Label Studio takes as it is: it cuts others at '#' and '@'."""


class TaskWriter:
    """Writes the tasks one by one as a list, and at the end the configuration."""

    _file: BinaryIO

    def __init__(self, corpus: Corpus, domain: str, report: Report) -> None:
        self._schema = corpus.schema
        self._people = 1 + len(corpus.others)
        self._domain = domain
        self._report = report
        self._first = self._tasks = self._annotations = 0
        self._returns = self._all_returns = 0
        self._unknown: dict[str, None] = {}

    def begin(self, piece: Piece) -> None:
        """Start the list of a piece."""
        self._file = (piece.folder / FILE).open("wb")
        self._file.write(LIST.head)
        self._first = self._tasks = piece.first
        self._annotations = piece.first * self._people
        self._returns = 0

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document."""
        document = one.document
        self._file.write(LIST.between if self._tasks > self._first else b"")
        self._tasks += 1
        self._returns += "\r" in document.text
        task = {
            "id": self._tasks,
            "data": {TEXT: document.text, ID: document.id},
            "annotations": [self._annotation(labels) for labels in one.versions],
            "predictions": [],
            "meta": document.meta,
        }
        self._file.write(orjson.dumps(task))
        return marks_of(one)

    def finish(self) -> dict[str, Any]:
        """Finish the list; returns the labels that the schema lacks, and how many texts have \\r."""
        self._file.write(LIST.tail)
        self._file.close()
        return {"unknown": list(self._unknown), "returns": self._returns}

    def join(self, split: str, facts: Mapping[str, Any]) -> None:
        """Take in what was met in a piece."""
        self._unknown |= dict.fromkeys(facts["unknown"])
        self._all_returns += facts["returns"]

    def close(self, folder: Path) -> None:
        """Write the configuration."""
        text = config_xml(self._schema, self._unknown)
        (folder / CONFIG).write_text(text, encoding="utf-8", newline="\n")
        if self._people > 1 and not self._domain:
            self._report.remarks.append(
                "Label Studio takes whoever imports the tasks for the annotator of everything; with "
                "--email-domain it is told who said what."
            )
        if self._all_returns:
            self._report.remarks.append(
                f"{counted(self._all_returns, 'text')} with carriage returns: Label Studio's page may show "
                "their labels shifted, though the offsets are right."
            )

    def _annotation(self, labels: Labels) -> dict[str, Any]:
        self._annotations += 1
        regions: dict[str, str] = {}
        taken: set[str] = set()
        results: list[dict[str, Any]] = []
        for said in labels.annotations:
            results += self._regions(said, regions, taken)
        results += [_relation(link, regions) for link in labels.relations]
        shown, hidden = self._document_labels(labels.document_labels, taken)
        made: dict[str, Any] = {
            "id": self._annotations,
            "result": [*results, *shown],
            "was_cancelled": False,
            "ground_truth": False,
            "annotator": labels.annotator,
        }
        if self._domain:
            name = labels.annotator
            made["completed_by"] = {"email": name if "@" in name else f"{name}@{self._domain}"}
        if labels.finished_at:
            made["updated_at"] = labels.finished_at
        if hidden:
            made["document_labels"] = hidden
        return made | said_field.written(labels)

    def _regions(
        self, said: Annotation, regions: dict[str, str], taken: set[str]
    ) -> Iterator[dict[str, Any]]:
        label = self._schema.label(said.label)
        if label is None:
            self._unknown.setdefault(said.label)
        layer = self._schema.layer_of(said.label)
        for number, span in enumerate(said.spans, 1):
            wanted = said.id if _REGION.match(said.id) else "region"
            id = unlike(wanted, taken)
            region = {"id": id, "to_name": TEXT, "origin": "manual"}
            own: dict[str, Any] = {} if id == said.id else {"id": said.id}
            if len(said.spans) > 1:
                own |= {"id": said.id, "fragment": [number, len(said.spans)]}
            extent = {"start": span.start, "end": span.end, "text": span.quote}
            meta: dict[str, Any] = {}
            values = []
            if number == 1:
                regions[said.id] = id
                known = details(said)
                if note := known.pop("note", ""):
                    meta["text"] = [note]
                values = [
                    (name, made)
                    for name, value in said.attributes.items()
                    if (made := written(label.attribute(name) if label else None, value))
                ]
                if said.attributes:
                    own["attributes"] = said.attributes
                    own["shown"] = [name for name, _ in values]
                own |= known
            main = region | {
                "from_name": layer_control(layer),
                "type": "labels",
                "value": extent | {"labels": [said.label]},
            }
            if own:
                meta[OWN] = own
            yield main | ({"meta": meta} if meta else {})
            for name, made in values:
                yield region | {
                    "from_name": region_control(said.label, name),
                    "type": made.type,
                    "value": _place(span, made.fields),
                }

    def _document_labels(
        self, said: Mapping[str, Any], taken: set[str]
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        known = {one.id: one for one in self._schema.document_labels}
        shown, hidden = [], {}
        for name, value in said.items():
            made = written(known.get(name), value)
            if made is None:
                hidden[name] = value
                continue
            shown.append(
                {
                    "id": unlike("document", taken),
                    "from_name": document_control(name),
                    "to_name": TEXT,
                    "type": made.type,
                    "value": made.fields,
                    "origin": "manual",
                    "meta": {OWN: {"value": value}},
                }
            )
        return shown, hidden


def _place(span: Span, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The value of a control of a region: it repeats the extent. That of a text box is under `text`."""
    return {"start": span.start, "end": span.end, "text": span.quote} | dict(fields)


def _relation(link: Relation, regions: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "relation",
        "from_id": regions[link.head],
        "to_id": regions[link.tail],
        "direction": "right",
        "labels": [link.type],
        "meta": {OWN: {"id": link.id} | ({"created": link.created} if link.created else {})},
    }


def reread(path: Path) -> Iterator[Reread]:
    """Read back what was written."""
    with path.open("rb") as file:
        for line in file:
            if not line.startswith(b"{"):
                continue
            task = orjson.loads(line.rstrip(b",\n"))
            marks = []
            for one in (result for annotation in task["annotations"] for result in annotation["result"]):
                if one["type"] == "labels":
                    id = one.get("meta", {}).get(OWN, {}).get("id", one["id"])
                    value = one["value"]
                    marks.append(Mark(id, value["labels"][0], value["start"], value["end"], value["text"]))
            yield Reread("", task["data"][ID], task["data"][TEXT], marks)
