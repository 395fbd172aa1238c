"""Folders of columns that we wrote: with their manifest, every offset is found again."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from itertools import chain, count
from pathlib import Path

from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.formats.base import Mark, Reread, as_mark
from annotator.formats.conll.extents import Extent, Visible, extents
from annotator.formats.conll.rows import START, Sentence, parts
from annotator.formats.conll.scheme import decode
from annotator.formats.incoming import Extent as IncomingExtent
from annotator.formats.incoming import Found, Incoming
from annotator.formats.manifest import FILE, Record, records

PIECE = 1 << 20
"""Bytes of a file that are read at a time."""


def is_ours(folder: Path) -> bool:
    """Whether a folder has a manifest of this format."""
    return next((isinstance(record.more.get("text"), str) for record in records(folder)), False)


def documents(folder: Path) -> Iterator[Incoming]:
    """The documents of a folder, with their texts as they were labelled."""
    for record, text, marks in _marked(folder):
        annotator, fields = next(iter(record.labels.items()), ("", {}))
        yield Incoming(
            f"{folder / FILE}: {record.id}",
            Document(record.id, text, record.meta),
            annotator,
            tuple(_joined(marks)),
            status=fields.get("status", "done"),
            finished_at=fields.get("finished_at", ""),
            schema_hash=fields.get("schema_hash", ""),
            guidelines_version=fields.get("guidelines_version", ""),
        )


def _joined(marks: list[Mark]) -> Iterator[Found]:
    """The annotations: stretches of one id are the pieces of one, which tags have to take apart."""
    extents: dict[tuple[str, str], list[IncomingExtent]] = {}
    for id, label, start, end, _ in marks:
        extents.setdefault((id, label), []).append(IncomingExtent(start, end))
    return (Found(id, label, tuple(pieces)) for (id, label), pieces in extents.items())


def read(folder: Path) -> Iterator[Reread]:
    """What stands in a folder, the documents of each split in the order of writing."""
    return (Reread(record.file, record.id, text, marks) for record, text, marks in _marked(folder))


def _marked(folder: Path) -> Iterator[tuple[Record, str, list[Mark]]]:
    layers = sorted(path.name for path in folder.iterdir() if path.is_dir())
    with ExitStack() as stack:
        open_files: dict[tuple[str, str], Iterator[bytes | list[Sentence]]] = {}
        for record in records(folder):
            visible = Visible(str(record.more["text"]))
            marks: list[Mark] = []
            for layer in _in_order(layers, record):
                key = (layer, record.file)
                if key not in open_files:
                    path = folder / layer / f"{record.file}.conll"
                    open_files[key] = stack.enter_context(closing(_documents(path)))
                marks += _of_layer(record, layer, visible, next(open_files[key], []))
            yield record, visible.text, marks


def _documents(path: Path) -> Generator[bytes | list[Sentence], None, None]:
    """The documents of a file: their lines if it is as we wrote it, else what another tool made of them."""
    if not path.is_file():
        return
    start = START.encode()
    with path.open("rb") as file:
        if file.read(len(start)) == start:
            held = b""
            while piece := file.read(PIECE):
                *whole, held = (held + piece).split(start)
                yield from whole
            yield held
            return
    for part in parts(path):
        yield part.sentences


def _of_layer(record: Record, layer: str, visible: Visible, document: bytes | list[Sentence]) -> list[Mark]:
    """The annotations of a layer. Raises DataError for a token that is not in the text, or a wrong tag."""
    text, ids, labels = visible.text, _ids(record).get(layer, []), record.more.get("labels", {})
    try:
        found = None
        if isinstance(document, bytes):
            found = extents(document, visible)
            document = [] if found is not None else _sentences(document.decode())
        if found is None:
            found = list(_searched(text, document))
    except ValueError as error:
        raise DataError(str(error), where=f"{record.id}, layer {layer}") from None
    known = chain(ids, (f"{layer}-{number}" for number in count(len(ids) + 1)))
    return [
        as_mark((id, labels.get(label, label), start, end, text[start:end]))
        for id, (start, end, label) in zip(known, found, strict=False)
    ]


def _sentences(document: str) -> list[Sentence]:
    """The sentences of lines that another tool has written anew: the token is still first, the tag last."""
    found = []
    for lines in filter(None, document.strip("\n").split("\n\n")):
        rows = [line.split() for line in lines.split("\n")]
        found.append(Sentence(0, [row[0] for row in rows], ([row[-1] for row in rows],)))
    return found


def _searched(text: str, sentences: Sequence[Sentence]) -> Iterator[Extent]:
    """The annotations of sentences, each token looked for behind the one before."""
    at = 0
    for sentence in sentences:
        places: list[tuple[int, int]] = []
        for token in sentence.tokens:
            start = text.find(token, at)
            if start < 0:
                raise ValueError(f"the token {token!r} is not in its text")
            at = start + len(token)
            places.append((start, at))
        (tags,) = sentence.tags
        for first, last, label in decode(tags):
            yield Extent(places[first][0], places[last - 1][1], label)


def _in_order(layers: list[str], record: Record) -> list[str]:
    """The folders in the order of writing: first those that the record names."""
    named = list(_ids(record))
    return [*filter(layers.__contains__, named), *(layer for layer in layers if layer not in named)]


def _ids(record: Record) -> Mapping[str, list[str]]:
    return record.more.get("annotations", {})  # type: ignore[no-any-return]
