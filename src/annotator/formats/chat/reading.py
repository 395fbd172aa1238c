"""Reads answers back: every place is found again by its words and their occurrence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from annotator.core.errors import DataError
from annotator.formats.base import Mark, Reread
from annotator.formats.chat.occurrences import Occurrences
from annotator.formats.manifest import records


def read(folder: Path) -> Iterator[Reread]:
    """The documents of each split in the order of writing. Raises DataError for words that are not there."""
    with ExitStack() as stack:
        files: dict[str, BinaryIO] = {}
        for record in records(folder):
            if record.file not in files:
                files[record.file] = stack.enter_context((folder / f"{record.file}.jsonl").open("rb"))
            _, user, assistant = orjson.loads(files[record.file].readline())["messages"]
            answer = orjson.loads(assistant["content"])
            marks = list(_marks(record.id, user["content"], answer, record.more["annotations"]))
            yield Reread(record.file, record.id, user["content"], marks)


def _marks(document: str, text: str, answer: dict[str, Any], ids: list[str]) -> Iterator[Mark]:
    occurrences = Occurrences(text)
    for id, said in zip(ids, answer["annotations"], strict=True):
        for piece in said.get("pieces", [said]):
            start = occurrences.place(piece["text"], piece["occurrence"])
            if start is None:
                raise DataError(f"{piece['text']!r} is not in its text so often", where=document)
            end = start + len(piece["text"])
            yield Mark(id, said["label"], start, end, text[start:end])
