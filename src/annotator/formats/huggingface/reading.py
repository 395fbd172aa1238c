"""Parquet files into documents: those of an export of ours come back whole, others' by their columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from annotator.core.errors import DataError
from annotator.formats.base import needs
from annotator.formats.huggingface import Datasets
from annotator.formats.incoming import File, Incoming, Sources

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as missing:
    raise needs("pyarrow", "huggingface") from missing

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.formats.huggingface import foreign
from annotator.formats.huggingface.documents import SPANS
from annotator.formats.huggingface.features import features_of, table_of
from annotator.formats.huggingface.layout import Layout, layout
from annotator.formats.huggingface.tables import ANNOTATORS, DOCUMENTS
from annotator.formats.incoming import Extent, Found, found
from annotator.formats.said import FIELD, completed

SUFFIX = ".parquet"
BATCH = 200
_SPLIT = re.compile(r"(?:^|.*/)(train|validation|valid|dev|test)(?:[-_.].*)?$")


class Part(NamedTuple):
    """One file and the types of its columns."""

    file: File
    schema: pa.Schema


def documents(options: Datasets, sources: Sources) -> Iterator[Incoming]:
    """Every document of every file.

    Of an export of ours only whole documents are read, with all annotators where it has several: its
    other tables say nothing that is not in those.
    """
    parts = [Part(file, _schema(file)) for file in sources.files(SUFFIX)]
    with_all = {part.file.path.parents[1] for part in parts if table_of(part.schema) == ANNOTATORS}
    theirs = [part for part in parts if not table_of(part.schema)]
    for part in parts:
        table = table_of(part.schema)
        if table == ANNOTATORS or (table == DOCUMENTS and part.file.path.parents[1] not in with_all):
            yield from _ours(part)
    layouts = [layout(part.schema, options, str(part.file.path)) for part in theirs]
    whole = _ids_are_whole(options, theirs, layouts)
    for part, of_part in zip(theirs, layouts, strict=True):
        yield from _theirs(part, of_part, whole)


def _ours(part: Part) -> Iterator[Incoming]:
    try:
        names = features_of(part.schema)[SPANS][0]["label"]["names"]
        for row, where in _rows(part):
            yield _document(row, names, where)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise DataError("this is no whole table of an export", where=str(part.file.path)) from error


def _document(row: Mapping[str, Any], names: list[str], where: str) -> Incoming:
    incoming = Incoming(
        where,
        Document(row["id"], row["text"], orjson.loads(row["meta"])),
        row["annotator"],
        tuple(_annotations(row[SPANS], names)),
        tuple(
            Relation(link["id"], link["type"], link["head"], link["tail"], link["created"])
            for link in row["relations"]
        ),
        orjson.loads(row["document_labels"]),
    )
    return completed(incoming, orjson.loads(row[FIELD]))


def _annotations(spans: list[dict[str, Any]], names: list[str]) -> Iterator[Found]:
    pieces: dict[str, list[dict[str, Any]]] = {}
    for span in spans:
        pieces.setdefault(span["id"], []).append(span)
    for id, there in pieces.items():
        extents = tuple(Extent(one["start"], one["end"], one["text"]) for one in there)
        first = there[0]
        attributes, details = orjson.loads(first["attributes"]), orjson.loads(first["details"])
        yield found(id, names[first["label"]], extents, attributes, details)


def _theirs(part: Part, of_part: Layout, ids_are_whole: bool) -> Iterator[Incoming]:
    """A row is known by its id, where that is its own; else by its file and its id or place in there."""
    split = _SPLIT.match(part.file.id)
    of_file = ids_are_whole or not _repeated([part], [of_part])
    for number, (row, where) in enumerate(_rows(part, of_part.binary), 1):
        own = row[of_part.id] if of_part.id and of_file else None
        id = (
            str(own)
            if own is not None and ids_are_whole
            else f"{part.file.id}/{number if own is None else own}"
        )
        yield foreign.incoming(of_part, row, id, part.file.annotator, split.group(1) if split else "", where)


def _ids_are_whole(options: Datasets, parts: Iterable[Part], layouts: Iterable[Layout]) -> bool:
    """Whether the ids of rows tell documents apart; often they only do so within a split.

    They do if somebody names their column, or if rows are of different annotators.
    """
    layouts = list(layouts)
    return bool(options.id_column) or any(one.annotator for one in layouts) or _repeated(parts, layouts) == 0


def _repeated(parts: Iterable[Part], layouts: Iterable[Layout]) -> int:
    counts: Counter[Any] = Counter()
    for part, of_part in zip(parts, layouts, strict=True):
        if of_part.id:
            with _opened(part.file) as file:
                for batch in file.iter_batches(columns=[of_part.id]):
                    counts.update(batch[0].to_pylist())
    return counts.total() - len(counts)


def _rows(part: Part, without: Container[str] = ()) -> Iterator[tuple[dict[str, Any], str]]:
    """The rows of a file with where each stands. Raises DataError for damage behind its head."""
    number = 0
    columns = [name for name in part.schema.names if name not in without]
    with _opened(part.file) as file:
        try:
            for batch in file.iter_batches(BATCH, columns=columns, use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    yield row, f"{part.file.path}, row {number}"
        except (pa.ArrowException, OSError) as error:
            raise DataError(
                f"it cannot be read behind row {number}: {error}", where=str(part.file.path)
            ) from error


def _schema(file: File) -> pa.Schema:
    with _opened(file) as opened:
        return opened.schema_arrow


def _opened(file: File) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(file.path)
    except (pa.ArrowException, OSError) as error:
        raise DataError("this is no Parquet file, or one that is damaged", where=str(file.path)) from error
