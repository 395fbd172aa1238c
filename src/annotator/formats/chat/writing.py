"""Writes conversations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from annotator.core.annotation import Annotation, Labels
from annotator.core.schema import Schema
from annotator.formats.base import Labelled, Mark, marks_of
from annotator.formats.chat.occurrences import Occurrences
from annotator.formats.manifest import Manifest
from annotator.formats.report import Report

SYSTEM = "system.txt"
LONG = 100_000
"""Characters from which on a text may be longer than what many models read."""


class ChatWriter:
    """Writes one export."""

    def __init__(self, folder: Path, schema: Schema, system: str, report: Report) -> None:
        self._folder = folder
        self._schema = schema
        self._system = system
        self._report = report
        self._manifest = Manifest(folder)
        self._files: dict[str, BinaryIO] = {}
        self._long = 0
        (folder / SYSTEM).write_bytes(f"{system}\n".encode())

    def add(self, split: str, one: Labelled) -> Sequence[Mark]:
        """Write one document as one conversation."""
        text = one.document.text
        self._long += len(text) > LONG
        messages = [
            {"role": "system", "content": self._system},
            {"role": "user", "content": text},
            {"role": "assistant", "content": orjson.dumps(self._answer(text, one.labels)).decode()},
        ]
        if split not in self._files:
            self._files[split] = (self._folder / f"{split}.jsonl").open("wb")
        self._files[split].write(orjson.dumps({"messages": messages}, option=orjson.OPT_APPEND_NEWLINE))
        ids = [said.id for said in one.labels.annotations]
        self._manifest.add(one.document, split, {split: one.labels}, annotations=ids)
        return marks_of(one)

    def close(self) -> None:
        """Finish the files."""
        self._manifest.close()
        for file in self._files.values():
            file.close()
        if self._long:
            self._report.remarks.append(
                f"Documents of more than {LONG:,} characters: {self._long:,}. Models may read less."
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
