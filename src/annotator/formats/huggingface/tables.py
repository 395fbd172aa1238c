"""Rows into Parquet files of one configuration, and the documents out of them again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from annotator.formats.base import Mark, Piece, Reread
from annotator.formats.huggingface import SHARD
from annotator.formats.huggingface.columns import Rows
from annotator.formats.huggingface.documents import SPANS
from annotator.formats.huggingface.features import Features, arrow_schema, features_of

DOCUMENTS = "default"
"""The configuration of whole documents, with the labels of one annotator."""

ANNOTATORS = "annotators"
"""The configuration of whole documents with the labels of each annotator, where there are several."""

BATCH = 500
"""Documents written, or read, at a time."""


class Written(NamedTuple):
    """One file that was written: its path in the dataset's folder, its rows, what they take in memory, and
    what the file takes."""

    path: str
    rows: int = 0
    bytes: int = 0
    stored: int = 0


class Table:
    """The Parquet files of one configuration. Each holds what comes of so many documents of a split.

    `files` are those of each split that has rows, as far as `join` was told of them.
    """

    def __init__(
        self, config: str, features: Features, documents: Mapping[str, int], batch: int = BATCH
    ) -> None:
        """`documents` counts those of each split; `batch` is how many rows are held and written together."""
        self.config = config
        self.features = features
        self.files: dict[str, list[Written]] = {}
        self._documents = documents
        self._batch = batch
        self._folder = Path()
        self._schema = arrow_schema(features, config)
        self._held = Rows(self._schema)
        self._file: pq.ParquetWriter | None = None
        self._here = Written("", 0, 0)

    @property
    def sizes(self) -> dict[str, int]:
        """How many rows each split has."""
        return {split: sum(file.rows for file in files) for split, files in self.files.items()}

    def bytes(self, split: str) -> int:
        """What the rows of a split take in memory."""
        return sum(file.bytes for file in self.files[split])

    @property
    def stored(self) -> int:
        """Bytes of all files."""
        return sum(file.stored for files in self.files.values() for file in files)

    def begin(self, piece: Piece) -> None:
        """The rows that come next are of one file."""
        self._folder = piece.folder
        self._here = Written(path_of(self.config, piece.split, piece.number, self._documents[piece.split]))

    def rows(self) -> Rows:
        """The rows that are being made: the next one is to be added to them."""
        if len(self._held) == self._batch:
            self._write()
        return self._held

    def finish(self) -> Written | None:
        """Finish the file; returns what was written, or None if it would have no rows."""
        if len(self._held):
            self._write()
        if self._file is None:
            return None
        self._file.close()
        self._file = None
        return self._here._replace(stored=(self._folder / self._here.path).stat().st_size)

    def join(self, split: str, written: Written) -> None:
        """Take in what a file holds."""
        self.files.setdefault(split, []).append(written)

    def _write(self) -> None:
        path = self._folder / self._here.path
        if self._file is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = pq.ParquetWriter(path, self._schema, compression="zstd")
        batch = self._held.batch()
        self._file.write_batch(batch)
        self._held = Rows(self._schema)
        self._here = Written(self._here.path, self._here.rows + len(batch), self._here.bytes + batch.nbytes)


def path_of(config: str, split: str, number: int, documents: int) -> str:
    """Where a file of a split with so many documents is, in the dataset's folder."""
    count = max(1, -(-documents // SHARD))
    return f"data/{config}/{split}-{number:05}-of-{count:05}.parquet"


class Row(NamedTuple):
    """What one row of documents holds that can be compared."""

    document: str
    text: str
    annotator: str
    marks: list[Mark]


def read(folder: Path) -> Iterator[Reread]:
    """The documents of all splits with their spans, annotator by annotator."""
    for path in sorted((folder / "data" / DOCUMENTS).glob("*.parquet")):
        yield from read_file(folder, path.name)


def read_file(folder: Path, name: str) -> Iterator[Reread]:
    """The documents of one file; none if it was not written, because it would have been empty."""
    path, further = (folder / "data" / config / name for config in (DOCUMENTS, ANNOTATORS))
    if not path.exists():
        return
    of_all = groupby(_rows(further) if further.exists() else (), key=lambda row: row.document)
    for document, text, annotator, marks in _rows(path):
        _, versions = next(of_all, ("", ()))
        others = [row.marks for row in versions if row.annotator != annotator]
        yield Reread(name.partition("-")[0], document, text, sum(others, marks))


def _rows(path: Path) -> Iterator[Row]:
    with pq.ParquetFile(path) as file:
        spans: Any = features_of(file.schema_arrow)[SPANS]
        names = spans[0]["label"]["names"]
        # Threads would decode columns at once, and hold them all.
        columns = ["id", "text", "annotator", SPANS]
        for batch in file.iter_batches(BATCH, columns=columns, use_threads=False):
            yield from _documents(batch, names)


def _documents(batch: pa.RecordBatch, names: list[str]) -> Iterator[Row]:
    columns = (batch[name].to_pylist() for name in ("id", "text", "annotator"))
    lists = batch[SPANS]
    flat = lists.flatten()
    fields = (flat.field(name).to_pylist() for name in ("id", "label", "start", "end", "text"))
    marks = [
        Mark(id, names[label], start, end, text) for id, label, start, end, text in zip(*fields, strict=True)
    ]
    bounds = lists.offsets.to_pylist()
    first = bounds[0]
    for place, (id, text, annotator) in enumerate(zip(*columns, strict=True)):
        yield Row(id, text, annotator, marks[bounds[place] - first : bounds[place + 1] - first])
