"""An importer as another package might bring it: a JSON file of documents, read as plainly as can be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.formats.base import Holds, option
from annotator.formats.incoming import Extent, Found, Incoming, Sources
from annotator.formats.report import Entry


@dataclass(frozen=True)
class Tablet:
    """Files with a list of documents, each with `text` and `said`, a list of label, start, end and quote."""

    name: ClassVar[str] = "tablet"
    title: ClassVar[str] = ".tablet files of clay"
    holds: ClassVar[Holds] = Holds()
    example: ClassVar[str] = "annotator import tablet finds/"

    prefix: str = option("", "Put this before every label.", metavar="WORD")

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        for file in sources.files(".tablet"):
            for number, one in enumerate(json.loads(file.path.read_text("utf-8")), 1):
                yield self._incoming(one, file.annotator, f"{file.path.name}, item {number}")

    def _incoming(self, one: dict[str, Any], annotator: str, where: str) -> Incoming:
        said = one.get("said", [])
        return Incoming(
            where,
            Document(one["id"], one["text"], one.get("meta", {})),
            annotator or one.get("who", ""),
            tuple(self._found(number, each) for number, each in enumerate(said, 1)),
            tuple(Relation(**each) for each in one.get("links", [])),
            one.get("topics", {}),
            one.get("status", "done"),
            unit=one.get("unit", "codepoint"),
            refused=tuple(Entry(one["id"], "", "", "", each) for each in one.get("cracks", [])),
        )

    def _found(self, number: int, said: dict[str, Any]) -> Found:
        spans = said.get("spans") or [[said["start"], said["end"], said.get("quote")]]
        return Found(
            said.get("id", f"T{number}"),
            self.prefix + said["label"],
            tuple(Extent(*span) for span in spans),
            said.get("attributes", {}),
            note=said.get("note", ""),
        )


def tablet(path: Path, *documents: dict[str, Any]) -> Path:
    """Write a file of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(documents), encoding="utf-8")
    return path


def mark(label: str, text: str, words: str, **fields: Any) -> dict[str, Any]:
    """Something said about words of a text, by their first occurrence, in code points."""
    start = text.index(words)
    return {"label": label, "start": start, "end": start + len(words), "quote": words, **fields}
