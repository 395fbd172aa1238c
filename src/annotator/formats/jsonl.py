"""Our own lines: one document with everything that was said about it, to be read back exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import orjson

from annotator.core.annotation import Annotation, Labels, Relation
from annotator.core.document import Document
from annotator.core.labelfile import FORMAT as LABELS_FORMAT
from annotator.core.labelfile import spans_out
from annotator.formats.base import Corpus, Holds, Labelled, Mark, Piece, Reread, Writer, as_mark, marks_of
from annotator.formats.plain import plain
from annotator.formats.report import Report
from annotator.formats.streams import BUFFER

KIND = "annotator/labelled-document/"
FORMAT = f"{KIND}1"
FILE = "documents.jsonl"


@dataclass(frozen=True)
class Jsonl:
    """One line for each document: id, text, metadata, and the labels as in a label file.

    Of several annotators each has a line of their own. Gold keeps its decisions and where its labels come
    from. DEST is a folder, or a name ending in .jsonl for the data alone, with the report beside it.
    """

    name: ClassVar[str] = "jsonl"
    title: ClassVar[str] = "documents with all that was said about them, to be imported again"
    holds: ClassVar[Holds] = Holds(discontinuous=True, unknown_labels=True, annotators=True)
    splits: ClassVar[bool] = False
    file: ClassVar[str] = FILE
    example: ClassVar[str] = (
        "annotator export jsonl exports/labels\n"
        "annotator import jsonl exports/labels --project another-project"
    )

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export."""
        return JsonlWriter()

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back."""
        with (folder / FILE).open("rb") as file:
            for _, lines in groupby(map(orjson.loads, file), key=lambda line: line["id"]):
                one, *others = lines
                marks = [
                    as_mark((said["id"], said["label"], span["start"], span["end"], span["quote"]))
                    for line in (one, *others)
                    for said in line["labels"]["annotations"]
                    for span in said["spans"]
                ]
                # Every line has to carry the same text: one that differs is not what was written.
                same = all(line["text"] == one["text"] for line in others)
                yield Reread("", one["id"], one["text"] if same else "", marks)


class JsonlWriter:
    """Writes one file."""

    _file: BinaryIO

    def begin(self, piece: Piece) -> None:
        """Start the lines of a piece."""
        self._file = (piece.folder / FILE).open("wb", buffering=BUFFER)

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document."""
        for labels in one.versions:
            self._file.write(line(one.document, labels))
        return marks_of(one)

    def finish(self) -> None:
        """Finish the lines."""
        self._file.close()

    def join(self, split: str, facts: None) -> None:
        """Nothing needs to be known of a piece."""

    def close(self, folder: Path) -> None:
        """The lines are all there is."""


def line(document: Document, labels: Labels) -> bytes:
    """One document with what one annotator said. What is under `labels` has the shape of a label file."""
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
                "relations": [_relation(link) for link in labels.relations],
                **(plain(labels.more) if labels.more else {}),
            },
        },
        option=orjson.OPT_APPEND_NEWLINE,
    )


def _annotation(said: Annotation) -> dict[str, Any]:
    # Half of the time of an export goes by here, so it is written to be quick: orjson itself takes twice as
    # long to look into our types, and a loop over one span longer than the span.
    origin, first = said.origin, said.spans[0]
    fields = {
        "id": said.id,
        "label": said.label,
        "spans": spans_out(said.spans)
        if len(said.spans) > 1
        else ({"start": first.start, "end": first.end, "quote": first.quote},),
        "attributes": said.attributes,
        "derived": sorted(said.derived) if said.derived else (),
        "note": said.note,
        "unsure": said.unsure,
        "origin": _ORIGINS[origin.by] if origin.score is None else {"by": origin.by, "score": origin.score},
        "created": said.created,
        "modified": said.modified,
    }
    return fields | plain(said.more) if said.more else fields


class _Origins(dict[str, Any]):
    """Origins without a score as they are written, each made once."""

    def __missing__(self, by: str) -> dict[str, str]:
        made = self[by] = {"by": by}
        return made


_ORIGINS = _Origins()


def _relation(link: Relation) -> dict[str, Any]:
    fields = {"id": link.id, "type": link.type, "head": link.head, "tail": link.tail, "created": link.created}
    return fields | plain(link.more) if link.more else fields
