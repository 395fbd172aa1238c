"""Reads back what was written for GLiNER: the words are found again in the texts, one after the other."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson

from annotator.core.errors import DataError
from annotator.formats.base import Mark, Reread
from annotator.formats.manifest import records


def read(folder: Path) -> Iterator[Reread]:
    """The documents of each split in the order of writing. Raises DataError for words that are not there."""
    with ExitStack() as stack:
        lists: dict[str, Generator[dict[str, Any]]] = {}
        for record in records(folder):
            if record.file not in lists:
                lists[record.file] = made = _windows(folder / f"{record.file}.json")
                stack.callback(made.close)
            labels = record.more["labels"]
            text = str(record.more["text"])
            at = 0
            marks: list[Mark] = []
            for ids in record.more["annotations"]:
                window = next(lists[record.file])
                places: list[tuple[int, int]] = []
                for word in window["tokenized_text"]:
                    start = text.find(word, at)
                    if start < 0 or text[at:start].strip():
                        raise DataError(f"the word {word!r} does not follow in its text", where=record.id)
                    at = start + len(word)
                    places.append((start, at))
                for id, (first, last, name) in zip(ids, window["ner"], strict=True):
                    start, end = places[first][0], places[last][1]
                    marks.append(Mark(id, labels.get(name, name), start, end, text[start:end]))
            yield Reread(record.file, record.id, text, marks)


def _windows(path: Path) -> Generator[dict[str, Any]]:
    """The elements of a list, each of which stands on a line of its own."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for line in file:
            if line not in (b"[\n", b"]\n"):
                yield orjson.loads(line.rstrip(b",\n"))
