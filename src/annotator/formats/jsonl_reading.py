"""Documents in JSON Lines: our own, with everything that was said about them, or plain ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import orjson

from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.core.textline import MAX_ROW, SPLIT, document_of, id_of
from annotator.formats import strictly
from annotator.formats.base import Holds
from annotator.formats.incoming import File, Incoming, Sources
from annotator.formats.jsonl import FORMAT, KIND

Reached = Callable[[int], None]
"""Told behind which byte of a file each of its lines ends."""


@dataclass(frozen=True)
class JsonLines:
    """One object a line with `text` and, if wanted, `id` and `meta`; other fields go into the metadata.

    From files of `annotator export jsonl` the labels come too, whole, each to the annotator who made them.
    """

    name: ClassVar[str] = "jsonl"
    title: ClassVar[str] = ".jsonl files: documents, and labels that `annotator export jsonl` wrote"
    holds: ClassVar[Holds] = Holds(discontinuous=True, unknown_labels=True, annotators=True)
    example: ClassVar[str] = "annotator import jsonl news.jsonl --project my-project"

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """The lines of every file; the first says whether a file is ours."""
        for file in sources.files(".jsonl"):
            read = _labelled if is_ours(file.path) else _plain
            yield from read(file, sources.meter.reached)


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


def lines(path: Path, reached: Reached = lambda offset: None) -> Iterator[Line]:
    """The lines of a file of this format. Raises DataError with the line that is not one, and why."""
    for number, row in _rows(path, reached):
        yield _line(row, f"{path}, line {number}")


def _labelled(file: File, reached: Reached) -> Iterator[Incoming]:
    for line in lines(file.path, reached):
        annotator = line.labels.get("annotator")
        yield Incoming(
            line.where,
            line.document,
            file.annotator or (annotator if isinstance(annotator, str) else ""),
            unit="codepoint",
            label_file=line.labels,
        )


def _plain(file: File, reached: Reached) -> Iterator[Incoming]:
    for number, row in _rows(file.path, reached):
        where = f"{file.path}, line {number}"
        fields = _json(row, where)
        try:
            document = document_of(id_of(fields, f"{file.path.stem}-{number}"), fields)
        except DataError as reason:
            raise DataError(reason.what, where=where, remedy=reason.remedy) from None
        yield Incoming(where, document, status="untouched")


def _rows(path: Path, reached: Reached = lambda offset: None) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            number = at = 0
            while row := file.readline(MAX_ROW + 1):
                number += 1
                at += len(row)
                if len(row) > MAX_ROW:
                    what = f"the line has more than {MAX_ROW:,} bytes"
                    raise DataError(what, where=f"{path}, line {number}", remedy=SPLIT)
                if row.strip():
                    reached(at)
                    yield number, row
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error


def _json(row: bytes, where: str) -> Any:
    remedy = strictly.remedy(row) or "Each line is to be an object by itself"
    return strictly.row(row.rstrip(b"\r\n"), where, remedy)


def _line(row: bytes, where: str) -> Line:
    fields = _json(row, where)
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
