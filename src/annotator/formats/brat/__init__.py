"""brat: a text and a standoff file for each document, as its editor and many other tools keep them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.formats.base import Corpus, Holds, Reread, Writer, option
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.report import Report

HOLDS = Holds(discontinuous=True, unknown_labels=True, annotators=True)


@dataclass(frozen=True)
class Brat:
    """Write a folder for brat: .txt and .ann files, annotation.conf and visual.conf.

    What brat has no place for (our ids, values that are no single word) stands in notes of the type
    `annotator`, and metadata and document labels in documents.jsonl; both come back on import. Several
    annotators get a folder each.
    """

    name: ClassVar[str] = "brat"
    title: ClassVar[str] = "brat standoff: .txt and .ann files with their configuration"
    example: ClassVar[str] = "annotator export brat exports/brat"
    holds: ClassVar[Holds] = HOLDS
    splits: ClassVar[bool] = False
    file: ClassVar[str] = ""

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export."""
        from annotator.formats.brat.writing import BratWriter

        return BratWriter(corpus, report)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back."""
        from annotator.formats.brat.reading import read

        return read(folder)


@dataclass(frozen=True)
class BratFolder:
    """Bring in folders of brat: .txt files with .ann files (or .a1 and .a2) of the same name beside them.

    An event becomes its trigger with a relation to each argument, an equivalence a chain of relations, a
    normalisation an attribute, a note a note. A text without .ann comes in without labels. With a folder
    for each annotator, say `--annotator-from folder`.
    """

    empty_is_unfinished: bool = option(
        False, "Take a document whose .ann file is empty as not begun, not as finished without a mark."
    )

    name: ClassVar[str] = "brat"
    title: ClassVar[str] = Brat.title
    example: ClassVar[str] = "annotator import brat corpus/ --annotator-from folder --infer-schema"
    holds: ClassVar[Holds] = HOLDS

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """The documents of the folders."""
        from annotator.formats.brat.reading import documents

        return documents(sources, self.empty_is_unfinished)
