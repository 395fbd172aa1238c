"""Hugging Face: a folder of Parquet files that `datasets` loads without any code of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.formats.base import Corpus, Holds, Reread, Writer, option
from annotator.formats.report import Report


@dataclass(frozen=True)
class HuggingFace:
    """A row for each document, and one for each sentence of layers that classify sentences."""

    licence: str = option("unknown", "For the card, such as cc-by-4.0.", metavar="ID")

    name: ClassVar[str] = "huggingface"
    title: ClassVar[str] = "a Hugging Face dataset: Parquet files and a card"
    holds: ClassVar[Holds] = Holds()
    splits: ClassVar[bool] = True
    file: ClassVar[str] = ""
    example: ClassVar[str] = (
        "annotator export huggingface exports/dataset\n"
        "python -c \"from datasets import load_dataset; print(load_dataset('exports/dataset'))\""
    )

    def writer(self, folder: Path, corpus: Corpus, report: Report) -> Writer:
        """Start writing. Raises UsageError without pyarrow, DataError if the old labels.json is broken."""
        from annotator.formats.huggingface.writing import DatasetWriter

        return DatasetWriter(self, folder, corpus, report)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back from the Parquet files."""
        from annotator.formats.huggingface.tables import read

        return read(folder)
