"""Rows into Parquet files of one configuration, and the documents out of them again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from annotator.formats.base import Mark, Reread
from annotator.formats.huggingface.features import Features, arrow_schema, features_of

DOCUMENTS = "default"
"""The configuration of whole documents."""

BATCH = 250
"""Documents written, or read, at a time."""

SENTENCES = 5_000
"""Sentences written at a time."""


class Table:
    """The Parquet files of one configuration, one for each split that has rows.

    `sizes` counts the rows of each split, `bytes` what they take in memory.
    """

    def __init__(self, folder: Path, config: str, features: Features, batch: int = BATCH) -> None:
        """`batch` is how many rows are held and written together."""
        self._batch = batch
        self.config = config
        self.features = features
        self.sizes: dict[str, int] = {}
        self.bytes: dict[str, int] = {}
        self._folder = folder
        self._schema = arrow_schema(features)
        self._held: dict[str, list[Mapping[str, Any]]] = {}
        self._files: dict[str, pq.ParquetWriter] = {}

    def path(self, split: str) -> str:
        """Where the file of a split is, in the dataset's folder."""
        return f"data/{self.config}/{split}-00000-of-00001.parquet"

    @property
    def stored(self) -> int:
        """Bytes of all files."""
        return sum((self._folder / self.path(split)).stat().st_size for split in self.sizes)

    def add(self, split: str, row: Mapping[str, Any]) -> None:
        """Write one row."""
        held = self._held.setdefault(split, [])
        held.append(row)
        self.sizes[split] = self.sizes.get(split, 0) + 1
        if len(held) == self._batch:
            self._flush(split)

    def close(self) -> None:
        """Finish the files."""
        for split in self._held:
            self._flush(split)
        for file in self._files.values():
            file.close()

    def _flush(self, split: str) -> None:
        held = self._held[split]
        if not held:
            return
        if split not in self._files:
            path = self._folder / self.path(split)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._files[split] = pq.ParquetWriter(path, self._schema, compression="zstd")
        batch = pa.RecordBatch.from_pylist(held, schema=self._schema)
        self.bytes[split] = self.bytes.get(split, 0) + batch.nbytes
        self._files[split].write_batch(batch)
        held.clear()


def read(folder: Path) -> Iterator[Reread]:
    """The documents of all splits with what stands in their column `spans`."""
    for path in sorted((folder / "data" / DOCUMENTS).glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            spans: Any = features_of(file.schema_arrow)["spans"]
            names = spans[0]["label"]["names"]
            split = path.name.partition("-")[0]
            for batch in file.iter_batches(BATCH, columns=["id", "text", "spans"]):
                yield from _documents(split, batch, names)


def _documents(split: str, batch: pa.RecordBatch, names: list[str]) -> Iterator[Reread]:
    ids, texts = batch["id"].to_pylist(), batch["text"].to_pylist()
    lists = batch["spans"]
    flat = lists.flatten()
    columns = (flat.field(name).to_pylist() for name in ("id", "label", "start", "end", "text"))
    marks = [
        Mark(id, names[label], start, end, text) for id, label, start, end, text in zip(*columns, strict=True)
    ]
    bounds = lists.offsets.to_pylist()
    first = bounds[0]
    for place, (id, text) in enumerate(zip(ids, texts, strict=True)):
        yield Reread(split, id, text, marks[bounds[place] - first : bounds[place + 1] - first])
