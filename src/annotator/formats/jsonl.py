"""Our own lines: one document with everything that was said about it, to be read back exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import orjson

from annotator.core.annotation import Annotation
from annotator.core.labelfile import FORMAT as LABELS_FORMAT
from annotator.core.labelfile import spans_out
from annotator.formats.base import Corpus, Holds, Labelled, Mark, Reread, Writer
from annotator.formats.report import Report

KIND = "annotator/labelled-document/"
FORMAT = f"{KIND}1"
FILE = "documents.jsonl"


@dataclass(frozen=True)
class Jsonl:
    """One line for each document: id, text, metadata, and the labels as in a label file.

    DEST is a folder, or a name ending in .jsonl for the data alone, with the report beside it.
    """

    name: ClassVar[str] = "jsonl"
    title: ClassVar[str] = "documents with all that was said about them, to be imported again"
    holds: ClassVar[Holds] = Holds(discontinuous=True, unknown_labels=True)
    splits: ClassVar[bool] = False
    file: ClassVar[str] = FILE
    example: ClassVar[str] = (
        "annotator export jsonl exports/labels\n"
        "annotator import jsonl exports/labels --project another-project"
    )

    def writer(self, folder: Path, corpus: Corpus, report: Report) -> Writer:
        """Start writing."""
        return JsonlWriter(folder / FILE)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back."""
        with (folder / FILE).open("rb") as lines:
            for line in lines:
                one = orjson.loads(line)
                marks = [
                    Mark(said["id"], said["label"], span["start"], span["end"], span["quote"])
                    for said in one["labels"]["annotations"]
                    for span in said["spans"]
                ]
                yield Reread("", one["id"], one["text"], marks)


class JsonlWriter:
    """Writes one file."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("wb")

    def add(self, split: str, one: Labelled) -> Sequence[Mark]:
        """Write one document."""
        self._file.write(line(one))
        return [
            Mark(said.id, said.label, span.start, span.end, span.quote)
            for said in one.labels.annotations
            for span in said.spans
        ]

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def line(one: Labelled) -> bytes:
    """One labelled document as a line. What is under `labels` has the shape of a label file."""
    document, labels = one.document, one.labels
    return orjson.dumps(
        {
            "format": FORMAT,
            "id": document.id,
            "text": document.text,
            "meta": document.meta,
            "labels": {
                "format": LABELS_FORMAT,
                "document": document.id,
                "text_hash": document.hash,
                "annotator": labels.annotator,
                "schema_hash": labels.schema_hash,
                "guidelines_version": labels.guidelines_version,
                "offset_unit": "codepoint",
                "status": labels.status,
                "finished_at": labels.finished_at,
                "document_labels": labels.document_labels,
                "annotations": [_annotation(said) for said in labels.annotations],
                "relations": labels.relations,
            },
        },
        option=orjson.OPT_APPEND_NEWLINE,
    )


def _annotation(said: Annotation) -> dict[str, Any]:
    origin = {"by": said.origin.by}
    return {
        "id": said.id,
        "label": said.label,
        "spans": spans_out(said.spans),
        "attributes": said.attributes,
        "derived": sorted(said.derived),
        "note": said.note,
        "unsure": said.unsure,
        "origin": origin if said.origin.score is None else origin | {"score": said.origin.score},
        "created": said.created,
        "modified": said.modified,
    }
