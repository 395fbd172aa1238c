"""Writes conversations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from annotator.core.annotation import Annotation, Labels
from annotator.core.schema import Schema
from annotator.formats.base import Labelled, Mark, Piece, marks_of
from annotator.formats.chat.occurrences import Occurrences
from annotator.formats.manifest import Manifest
from annotator.formats.report import Report
from annotator.formats.streams import Streams

SYSTEM = "system.txt"
LONG = 100_000
"""Characters from which on a text may be longer than what many models read."""


class ChatWriter:
    """Writes one export."""

    _manifest: Manifest
    _files: Streams

    def __init__(self, schema: Schema, system: str, report: Report) -> None:
        self._schema = schema
        self._system = system
        self._report = report
        self._split = ""
        self._long = self._all_long = 0

    def begin(self, piece: Piece) -> None:
        """Start the lines of a piece."""
        self._manifest, self._files, self._split = Manifest(piece.folder), Streams(piece.folder), piece.split
        self._long = 0

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document as one conversation."""
        text = one.document.text
        self._long += len(text) > LONG
        messages = [
            {"role": "system", "content": self._system},
            {"role": "user", "content": text},
            {"role": "assistant", "content": orjson.dumps(self._answer(text, one.labels)).decode()},
        ]
        split = self._split
        line = orjson.dumps({"messages": messages}, option=orjson.OPT_APPEND_NEWLINE)
        self._files[f"{split}.jsonl"].write(line)
        ids = [said.id for said in one.labels.annotations]
        self._manifest.add(one.document, split, {split: one.labels}, annotations=ids)
        return marks_of(one)

    def finish(self) -> int:
        """Finish the lines; returns how many documents are long."""
        self._manifest.close()
        self._files.close()
        return self._long

    def join(self, split: str, facts: int) -> None:
        """Count the long documents of a piece."""
        self._all_long += facts

    def close(self, folder: Path) -> None:
        """Write the system message."""
        (folder / SYSTEM).write_bytes(f"{self._system}\n".encode())
        if self._all_long:
            self._report.remarks.append(
                f"Documents of more than {LONG:,} characters: {self._all_long:,}. Models may read less."
            )

    def _answer(self, text: str, labels: Labels) -> dict[str, Any]:
        occurrences = Occurrences(text)
        numbers = {said.id: number for number, said in enumerate(labels.annotations, 1)}
        numbered = bool(self._schema.relations or labels.relations)
        answer: dict[str, Any] = {
            "annotations": [
                _annotation(said, occurrences, numbers[said.id] if numbered else None)
                for said in labels.annotations
            ]
        }
        if numbered:
            answer["relations"] = [
                {"type": link.type, "head": numbers[link.head], "tail": numbers[link.tail]}
                for link in labels.relations
            ]
        if self._schema.document_labels or labels.document_labels:
            answer["document"] = labels.document_labels
        return answer


def _annotation(said: Annotation, occurrences: Occurrences, number: int | None) -> dict[str, Any]:
    pieces = [
        {"text": span.quote, "occurrence": occurrences.number(span.start, span.end)} for span in said.spans
    ]
    return {
        **({"id": number} if number else {}),
        "label": said.label,
        **(pieces[0] if len(pieces) == 1 else {"pieces": pieces}),
        **({"attributes": said.attributes} if said.attributes else {}),
    }
