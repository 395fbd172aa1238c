"""Folders of columns that we wrote: with their manifest, every offset is found again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.formats.base import Mark, Reread
from annotator.formats.conll.rows import Part, parts
from annotator.formats.conll.scheme import decode
from annotator.formats.incoming import Extent, Found, Incoming
from annotator.formats.manifest import FILE, Record, records


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
        open_parts: dict[tuple[str, str], Iterator[Part]] = {}
        for record in records(folder):
            found: list[Found] = []
            for layer in _in_order(layers, record):
                key = (layer.name, record.file)
                if key not in open_parts:
                    path = layer / f"{record.file}.conll"
                    made = parts(path, 1) if path.is_file() else iter(())
                    stack.callback(getattr(made, "close", lambda: None))
                    open_parts[key] = made
                part = next(open_parts[key], None)
                if part is not None:
                    found += _of_layer(record, layer.name, part)
            yield record, found


def _in_order(layers: list[Path], record: Record) -> list[Path]:
    """The folders in the order of writing: first those that the record names."""
    named = list(_ids(record))
    return sorted(layers, key=lambda one: named.index(one.name) if one.name in named else len(named))


def _of_layer(record: Record, layer: str, part: Part) -> Iterator[Found]:
    text = str(record.more["text"])
    ids = _ids(record).get(layer, [])
    labels = record.more.get("labels", {})
    number = at = 0
    for sentence in part.sentences:
        places = []
        for token in sentence.tokens:
            start = text.find(token, at)
            if start < 0:
                raise DataError(
                    f"the token {token!r} is not in its text", where=f"{record.id}, layer {layer}"
                )
            at = start + len(token)
            places.append((start, at))
        for stretch in decode(sentence.tags[0]):
            extent = Extent(places[stretch.first][0], places[stretch.last - 1][1])
            id = ids[number] if number < len(ids) else f"{layer}-{number + 1}"
            number += 1
            yield Found(id, labels.get(stretch.label, stretch.label), (extent,))


def _ids(record: Record) -> Mapping[str, list[str]]:
    return record.more.get("annotations", {})  # type: ignore[no-any-return]
