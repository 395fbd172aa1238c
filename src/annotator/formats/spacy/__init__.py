"""spaCy: binary training data, and the two configurations that train on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from annotator.formats.base import Corpus, Holds, Reread, Writer, option
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.report import Report

Alignment = Literal["strict", "contract", "expand"]
SHARD = 500
"""Documents in a file. A file is held in memory as a whole, by us and by whoever reads it."""

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
    needs: ClassVar[Mapping[str, str]] = {"spacy": "spacy"}
    holds: ClassVar[Holds] = Holds(discontinuous=True, annotators=True)
    splits: ClassVar[bool] = True
    piece: ClassVar[int] = SHARD
    file: ClassVar[str] = ""
    example: ClassVar[str] = (
        "annotator export spacy exports/spacy && cd exports/spacy\n"
        "python -m spacy train config_both.cfg --output model"
    )

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export. Raises UsageError without spaCy, for an unknown language or layer."""
        from annotator.formats.spacy.writing import SpacyWriter

        return SpacyWriter(self, corpus, report)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back with spaCy itself."""
        from annotator.formats.spacy.stored import reread

        return reread(folder)


@dataclass(frozen=True)
class SpacyFiles:
    """Bring in `.spacy` files: an export of ours with all that was said, or documents of another tool.

    Their span groups, named entities and categories come in, and a span that several of them have once. If
    groups are annotators, import once for each, with --spans KEY --annotator NAME. No model is needed.
    """

    groups: tuple[str, ...] = option(
        (),
        "A key of doc.spans that is read, or doc.ents; by default all of them. May be repeated.",
        flag="spans",
        metavar="KEY",
    )

    name: ClassVar[str] = "spacy"
    title: ClassVar[str] = "spaCy .spacy files: span groups, entities, categories"
    needs: ClassVar[Mapping[str, str]] = {"spacy": "spacy"}
    holds: ClassVar[Holds] = Spacy.holds
    example: ClassVar[str] = "annotator import spacy train.spacy --spans sc"

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """The documents. Raises UsageError without spaCy, DataError for a file that it cannot read."""
        from annotator.formats.spacy.reading import documents

        return documents(self, sources)
