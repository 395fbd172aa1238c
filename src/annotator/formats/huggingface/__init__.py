"""Hugging Face: a folder of Parquet files that `datasets` loads without any code of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.formats.base import Corpus, Holds, Reread, Writer, option
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.report import Report

SHARD = 5_000
"""Documents whose rows are in one file."""


@dataclass(frozen=True)
class HuggingFace:
    """A row for each document with all its spans; tokens and sentences where they are wanted."""

    licence: str = option("unknown", "For the card, such as cc-by-4.0.", metavar="ID")
    language: str = option("", "Of the texts, for the card, such as en.", metavar="CODE")
    tokens: bool = option(False, "Add tokens, and BIO tags of each layer.")
    sentences: bool = option(False, "Add a row for each sentence, for layers whose label has a choice.")
    tokenizer: str = option(
        "",
        "A model's tokenizer.json: add windows of its tokens with labels, ready to train on.",
        metavar="FILE",
    )
    max_length: int = option(512, "Tokens of a window, special ones among them.", metavar="N")
    stride: int = option(128, "Tokens that a window shares with the one before it.", metavar="N")

    name: ClassVar[str] = "huggingface"
    title: ClassVar[str] = "a Hugging Face dataset: Parquet files and a card"
    needs: ClassVar[Mapping[str, str]] = {"pyarrow": "huggingface"}
    holds: ClassVar[Holds] = Holds(discontinuous=True, annotators=True)
    splits: ClassVar[bool] = True
    piece: ClassVar[int] = SHARD
    file: ClassVar[str] = ""
    agreement: ClassVar[bool] = True
    example: ClassVar[str] = (
        "annotator export huggingface exports/dataset\n"
        "python -c \"from datasets import load_dataset; print(load_dataset('exports/dataset'))\""
    )

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export. Raises UsageError without pyarrow, DataError for a broken labels.json."""
        from annotator.formats.huggingface.writing import DatasetWriter

        return DatasetWriter(self, corpus, report)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back from the Parquet files."""
        from annotator.formats.huggingface.tables import read

        return read(folder)


@dataclass(frozen=True)
class Datasets:
    """Bring in Parquet files: an export of ours with all that was said, or a dataset of somebody else.

    The columns of others are known by their usual names; name those that are called otherwise. Spans are
    lists of objects with a start, an end and a label; tags are lists of BIO, IOB1 or BILOU tags of a list of
    tokens, as numbers or names. A class of the whole row becomes a document label; passages with offsets are
    one text. Further columns become metadata.
    """

    text_column: str = option("", "The column with the text.", metavar="COLUMN")
    id_column: str = option("", "The column with the id of the document.", metavar="COLUMN")
    annotator_column: str = option("", "The column with the annotator.", metavar="COLUMN")
    spans_column: tuple[str, ...] = option(
        (),
        "A column with spans; by default all of them. It may also be JSON text. May be repeated.",
        metavar="COLUMN",
    )
    tokens_column: str = option("", "The column with the tokens.", metavar="COLUMN")
    tags_column: tuple[str, ...] = option(
        (), "A column with tags of tokens; by default all of them. May be repeated.", metavar="COLUMN"
    )
    tag: tuple[str, ...] = option(
        (),
        "What tag 0, then 1 and so on stands for, in a file that does not say. To be repeated.",
        metavar="TAG",
    )

    name: ClassVar[str] = "huggingface"
    title: ClassVar[str] = "Hugging Face datasets: Parquet files with spans, or with tokens and tags"
    holds: ClassVar[Holds] = HuggingFace.holds
    needs: ClassVar[Mapping[str, str]] = {"pyarrow": "huggingface"}
    example: ClassVar[str] = "annotator import huggingface conll2003/ --tags-column ner_tags --infer-schema"

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """The documents. Raises UsageError without pyarrow, DataError for a file that it cannot read."""
        from annotator.formats.huggingface.reading import documents

        return documents(self, sources)
