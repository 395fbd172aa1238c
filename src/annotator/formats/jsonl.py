"""Our own lines: one document with everything that was said about it, to be read back exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, NamedTuple

import orjson

from annotator.core import strict_json
from annotator.core.annotation import Annotation
from annotator.core.document import Document
from annotator.core.errors import DataError
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


class Line(NamedTuple):
    """One line as read: where it stands, the document, and its labels as the object of a label file."""

    where: str
    document: Document
    labels: dict[str, Any]


def is_ours(path: Path) -> bool:
    """Whether the first line of a file says that it is of this format. Raises DataError."""
    try:
        fields = orjson.loads(next((row for _, row in _rows(path)), b""))
    except orjson.JSONDecodeError:
        return False
    return isinstance(fields, dict) and str(fields.get("format")).startswith(KIND)


def lines(path: Path) -> Iterator[Line]:
    """The lines of a file of this format. Raises DataError with the line that is not one, and why."""
    for number, row in _rows(path):
        yield _line(row, f"{path.name}, line {number}")


def _rows(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            yield from ((number, row) for number, row in enumerate(file, 1) if row.strip())
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error


def _line(row: bytes, where: str) -> Line:
    try:
        fields = strict_json.loads(row)
    except DataError as reason:
        raise DataError(reason.what.removeprefix("line 1: "), where=where) from None
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        given = fields.get("format") if isinstance(fields, dict) else None
        raise DataError(f"its format is {given!r}, not {FORMAT!r}", where=where)
    wanted = {"id": str, "text": str, "meta": dict, "labels": dict}
    for name, kind in wanted.items():
        if not isinstance(fields.get(name), kind):
            raise DataError(f"'{name}' is missing or of the wrong kind", where=where)
    document, labels = Document(fields["id"], fields["text"], fields["meta"]), fields["labels"]
    if not document.id:
        raise DataError("'id' is empty", where=where)
    if (labels.get("document"), labels.get("text_hash")) != (document.id, document.hash):
        raise DataError("the labels are of another document or of another text", where=where)
    return Line(where, document, labels)
