"""Prodigy's JSONL: a task a line, with tokens, spans and relations, as `db-in` and `db-out` have it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.formats.base import Corpus, Holds, Reread, Writer, option
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.report import Report

FILE = "annotations.jsonl"
HOLDS = Holds(discontinuous=True, unknown_labels=True, annotators=True)


@dataclass(frozen=True)
class Prodigy:
    """One line for each document and annotator, to be read by Prodigy's db-in.

    DEST is a folder, or a name ending in .jsonl for the data alone, with the report beside it.
    """

    name: ClassVar[str] = "prodigy"
    title: ClassVar[str] = "Prodigy's JSONL: tokens, spans and relations"
    holds: ClassVar[Holds] = HOLDS
    splits: ClassVar[bool] = False
    file: ClassVar[str] = FILE
    example: ClassVar[str] = (
        "annotator export prodigy exports/news.jsonl\npython -m prodigy db-in news exports/news.jsonl"
    )

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export."""
        from annotator.formats.prodigy.writing import TaskWriter

        return TaskWriter(corpus.schema, report)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back."""
        from annotator.formats.prodigy.writing import reread

        return reread(folder / FILE)


@dataclass(frozen=True)
class ProdigyFiles:
    """The answers of Prodigy, as db-out writes them.

    A document that was ignored or rejected comes in without labels, and what it had is listed. Several
    answers of one person about one text become one.
    """

    choice: str = option(
        "choice", "The document label that the answers of choice tasks become.", metavar="ID"
    )

    name: ClassVar[str] = "prodigy"
    title: ClassVar[str] = "Prodigy's JSONL: spans, relations, choices"
    holds: ClassVar[Holds] = HOLDS
    example: ClassVar[str] = "python -m prodigy db-out news > news.jsonl\nannotator import prodigy news.jsonl"

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """Every task as a document. Raises DataError for what is not of this format."""
        from annotator.formats.prodigy.reading import documents

        return documents(sources, self.choice)
