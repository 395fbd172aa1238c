"""Rows into Parquet files of one configuration, and the documents out of them again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from annotator.formats.base import Mark, Reread
from annotator.formats.huggingface.columns import Rows
from annotator.formats.huggingface.documents import SPANS
from annotator.formats.huggingface.features import Features, arrow_schema, features_of

DOCUMENTS = "default"
"""The configuration of whole documents, with the labels of one annotator."""

ANNOTATORS = "annotators"
"""The configuration of whole documents with the labels of each annotator, where there are several."""

BATCH = 500
"""Documents written, or read, at a time."""


class Table:
    """The Parquet files of one configuration, one for each split that has rows.

    `sizes` counts the rows of each split that are in its file, `bytes` what they take in memory.
    """

    def __init__(self, folder: Path, config: str, features: Features, batch: int = BATCH) -> None:
        """`batch` is how many rows are held and written together."""
        self._batch = batch
        self.config = config
        self.features = features
        self.sizes: dict[str, int] = {}
        self.bytes: dict[str, int] = {}
        self._folder = folder
        self._schema = arrow_schema(features, config)
        self._held: dict[str, Rows] = {}
        self._files: dict[str, pq.ParquetWriter] = {}

    def path(self, split: str) -> str:
        """Where the file of a split is, in the dataset's folder."""
        return f"data/{self.config}/{split}-00000-of-00001.parquet"

    @property
    def stored(self) -> int:
        """Bytes of all files."""
        return sum((self._folder / self.path(split)).stat().st_size for split in self.sizes)

    def rows(self, split: str) -> Rows:
        """The rows of a split that are being made: the next one is to be added to them."""
        held = self._held.get(split)
        if held is None or len(held) == self._batch:
            if held is not None:
                self._write(split, held)
            held = self._held[split] = Rows(self._schema)
        return held

    def close(self) -> None:
        """Finish the files."""
        for split, held in self._held.items():
            if len(held):
                self._write(split, held)
        self._held.clear()
        for file in self._files.values():
            file.close()

    def _write(self, split: str, held: Rows) -> None:
        if split not in self._files:
            path = self._folder / self.path(split)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._files[split] = pq.ParquetWriter(path, self._schema, compression="zstd")
        batch = held.batch()
        self.sizes[split] = self.sizes.get(split, 0) + len(batch)
        self.bytes[split] = self.bytes.get(split, 0) + batch.nbytes
        self._files[split].write_batch(batch)


class Row(NamedTuple):
    """What one row of documents holds that can be compared."""

    document: str
    text: str
    annotator: str
    marks: list[Mark]


def read(folder: Path) -> Iterator[Reread]:
    """The documents of all splits with their spans, annotator by annotator."""
    for path in sorted((folder / "data" / DOCUMENTS).glob("*.parquet")):
        split = path.name.partition("-")[0]
        further = folder / "data" / ANNOTATORS / path.name
        of_all = groupby(_rows(further) if further.exists() else (), key=lambda row: row.document)
        for document, text, annotator, marks in _rows(path):
            _, versions = next(of_all, ("", ()))
            others = [row.marks for row in versions if row.annotator != annotator]
            yield Reread(split, document, text, sum(others, marks))


def _rows(path: Path) -> Iterator[Row]:
    with pq.ParquetFile(path) as file:
        spans: Any = features_of(file.schema_arrow)[SPANS]
        names = spans[0]["label"]["names"]
        for batch in file.iter_batches(BATCH, columns=["id", "text", "annotator", SPANS]):
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
