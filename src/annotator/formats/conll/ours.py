"""Folders of columns that we wrote: with their manifest, every offset is found again."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.core.tokens import tokenize
from annotator.formats.base import Mark, Reread
from annotator.formats.conll.rows import MIDDLE, START, Sentence, parts
from annotator.formats.conll.scheme import OUTSIDE, decode
from annotator.formats.incoming import Extent, Found, Incoming
from annotator.formats.manifest import FILE, Record, records

PIECE = 1 << 20
"""Characters of a file that are read at a time."""


def is_ours(folder: Path) -> bool:
    """Whether a folder has a manifest of this format."""
    return next((isinstance(record.more.get("text"), str) for record in records(folder)), False)


def documents(folder: Path) -> Iterator[Incoming]:
    """The documents of a folder, with their texts as they were labelled."""
    for record, found in _found(folder):
        annotator, fields = next(iter(record.labels.items()), ("", {}))
        yield Incoming(
            f"{folder / FILE}: {record.id}",
            Document(record.id, str(record.more["text"]), record.meta),
            annotator,
            tuple(found),
            status=fields.get("status", "done"),
            finished_at=fields.get("finished_at", ""),
            schema_hash=fields.get("schema_hash", ""),
            guidelines_version=fields.get("guidelines_version", ""),
        )


def read(folder: Path) -> Iterator[Reread]:
    """What stands in a folder, the documents of each split in the order of writing."""
    for record, found in _found(folder):
        text = str(record.more["text"])
        marks = [
            Mark(one.id, one.label, start, end, text[start:end])
            for one in found
            for start, end, _ in one.extents
        ]
        yield Reread(record.file, record.id, text, marks)


def _found(folder: Path) -> Iterator[tuple[Record, list[Found]]]:
    layers = sorted(path for path in folder.iterdir() if path.is_dir())
    with ExitStack() as stack:
        open_files: dict[tuple[str, str], Iterator[list[Sentence]]] = {}
        for record in records(folder):
            text = _Text(record)
            found: list[Found] = []
            for layer in _in_order(layers, record):
                key = (layer.name, record.file)
                if key not in open_files:
                    open_files[key] = stack.enter_context(closing(_documents(layer / f"{record.file}.conll")))
                found += _of_layer(record, layer.name, text, next(open_files[key], []))
            yield record, found


def _documents(path: Path) -> Generator[list[Sentence], None, None]:
    """The documents of a file: in large pieces if it is as we wrote it, else line by line."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        before = file.read(len(START))
        if before == START:
            held = ""
            while piece := file.read(PIECE):
                *whole, held = (held + piece).split(START)
                yield from map(_sentences, whole)
            yield _sentences(held)
            return
    for part in parts(path):
        yield part.sentences


def _sentences(document: str) -> list[Sentence]:
    """The sentences of a document, which an empty line keeps apart."""
    found = []
    for lines in filter(None, document.strip("\n").split("\n\n")):
        pairs = [line.split(MIDDLE, 1) for line in lines.split("\n")]
        if any(len(pair) != 2 for pair in pairs):
            # Another tool has written it anew; the token is still first, and the tag last.
            pairs = [[line.split()[0], line.split()[-1]] for line in lines.split("\n")]
        found.append(Sentence(0, [token for token, _ in pairs], ([tag for _, tag in pairs],)))
    return found


class _Text:
    """Where the tokens of a document stand in its text."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._text = str(record.more["text"])
        self._tokens = tokenize(self._text)

    def places(self, tokens: Sequence[str], layer: str) -> Sequence[tuple[int, int]]:
        """The start and end of each token. Raises DataError for one that is not in the text."""
        if tokens == self._tokens.texts:
            return list(zip(self._tokens.starts, self._tokens.ends, strict=True))
        found, at = [], 0
        for token in tokens:
            start = self._text.find(token, at)
            if start < 0:
                where = f"{self._record.id}, layer {layer}"
                raise DataError(f"the token {token!r} is not in its text", where=where)
            at = start + len(token)
            found.append((start, at))
        return found


def _in_order(layers: list[Path], record: Record) -> list[Path]:
    """The folders in the order of writing: first those that the record names."""
    named = list(_ids(record))
    return sorted(layers, key=lambda one: named.index(one.name) if one.name in named else len(named))


def _of_layer(record: Record, layer: str, text: _Text, sentences: Sequence[Sentence]) -> Iterator[Found]:
    ids = _ids(record).get(layer, [])
    labels = record.more.get("labels", {})
    places = text.places([token for sentence in sentences for token in sentence.tokens], layer)
    number = before = 0
    for sentence in sentences:
        (tags,) = sentence.tags
        if tags.count(OUTSIDE) < len(tags):
            for first, last, label in decode(tags):
                extent = Extent(places[before + first][0], places[before + last - 1][1])
                id = ids[number] if number < len(ids) else f"{layer}-{number + 1}"
                number += 1
                yield Found(id, labels.get(label, label), (extent,))
        before += len(sentence.tokens)


def _ids(record: Record) -> Mapping[str, list[str]]:
    return record.more.get("annotations", {})  # type: ignore[no-any-return]
