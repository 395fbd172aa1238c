"""spaCy: binary training data, and the two configurations that train on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from annotator.formats.base import Corpus, Holds, Reread, Writer, option
from annotator.formats.report import Report

Alignment = Literal["strict", "contract", "expand"]
SPLIT_NAMES = {"train": "train", "validation": "dev", "test": "test"}
"""What spaCy calls the splits."""


@dataclass(frozen=True)
class Spacy:
    """How to write for spaCy. Spans that do not sit on tokens are listed, whatever becomes of them."""

    language: str = option("en", "Whose tokenizer spaCy uses.", flag="lang", metavar="CODE")
    alignment: Alignment = option(
        "strict",
        "What becomes of spans that start or end inside a token: left out, made smaller, made larger.",
        choices=("strict", "contract", "expand"),
    )
    ents_layer: str = option("", "The layer of doc.ents; by default the schema's first.", metavar="LAYER")

    name: ClassVar[str] = "spacy"
    title: ClassVar[str] = "spaCy .spacy files with training configurations"
    holds: ClassVar[Holds] = Holds()
    splits: ClassVar[bool] = True
    file: ClassVar[str] = ""
    example: ClassVar[str] = (
        "annotator export spacy exports/spacy && cd exports/spacy\n"
        "python -m spacy train config_spancat.cfg --output model"
    )

    def writer(self, folder: Path, corpus: Corpus, report: Report) -> Writer:
        """Start writing. Raises UsageError without spaCy, for an unknown language or layer."""
        from annotator.formats.spacy.writing import SpacyWriter

        return SpacyWriter(self, folder, corpus, report)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back with spaCy itself."""
        from annotator.formats.spacy.shards import read

        return read(folder)
