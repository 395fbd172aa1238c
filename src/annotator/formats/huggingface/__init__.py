"""Hugging Face: a folder of Parquet files that `datasets` loads without any code of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.formats.base import Corpus, Holds, Reread, Writer, option
from annotator.formats.report import Report


@dataclass(frozen=True)
class HuggingFace:
    """A row for each document with all its spans; tokens and sentences where they are wanted."""

    licence: str = option("unknown", "For the card, such as cc-by-4.0.", metavar="ID")
    language: str = option("", "Of the texts, for the card, such as en.", metavar="CODE")
    tokens: bool = option(False, "Add tokens, and BIO tags of each layer.")
    sentences: bool = option(False, "Add a row for each sentence, for layers whose label has a choice.")

    name: ClassVar[str] = "huggingface"
    title: ClassVar[str] = "a Hugging Face dataset: Parquet files and a card"
    needs: ClassVar[Mapping[str, str]] = {"pyarrow": "huggingface"}
    holds: ClassVar[Holds] = Holds(discontinuous=True, annotators=True)
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
