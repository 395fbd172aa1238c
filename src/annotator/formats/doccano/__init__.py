"""doccano's JSONL: entities and relations with numbers, as its project with relations has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.formats.base import Corpus, Holds, Reread, Writer, option
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.report import Report

FILE = "all.jsonl"
LABELS = "label_config.json"
RELATIONS = "relation_config.json"
HOLDS = Holds(discontinuous=True, unknown_labels=True)


@dataclass(frozen=True)
class Doccano:
    """One line for each document in the shape JSONL(Relation), and the labels to set up the project with.

    In doccano make a project for sequence labelling that allows overlapping spans and relations, import
    label_config.json under Labels and relation_config.json under Relations, then all.jsonl as a dataset.
    """

    offset_unit: str = option(
        "utf16",
        "What the project counts: utf16, or grapheme if it counts grapheme clusters as one character.",
        choices=("utf16", "codepoint", "grapheme"),
    )

    name: ClassVar[str] = "doccano"
    title: ClassVar[str] = "doccano's JSONL with entities and relations, and its label files"
    holds: ClassVar[Holds] = HOLDS
    splits: ClassVar[bool] = False
    file: ClassVar[str] = ""
    example: ClassVar[str] = "annotator export doccano exports/doccano"

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export."""
        from annotator.formats.doccano.writing import EntityWriter

        return EntityWriter(corpus.schema, self.offset_unit, report)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back."""
        from annotator.formats.doccano.writing import reread

        return reread(folder / FILE, self.offset_unit)


@dataclass(frozen=True)
class DoccanoFiles:
    """Exports of every version of doccano, as lines or as a list.

    For the archive with a file for each member, unpack it and say that the file names the annotator.
    Offsets count UTF-16 units, as doccano has them by default.
    """

    labels: str = option(
        "", "The label file of an old project, whose data have numbers for labels.", metavar="FILE"
    )
    choice: str = option("label", "The document label that the labels of whole texts become.", metavar="ID")
    texts: bool = option(
        False, "The labels of whole texts are texts (sequence to sequence): they are listed, not taken."
    )
    empty_untouched: bool = option(
        False, "Documents without labels are not finished: doccano also exports those nobody has looked at."
    )

    name: ClassVar[str] = "doccano"
    title: ClassVar[str] = "doccano's JSONL and JSON, of all its versions"
    holds: ClassVar[Holds] = HOLDS
    example: ClassVar[str] = "annotator import doccano all.jsonl"

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """Every document. Raises DataError for what is not of this format."""
        from annotator.formats.doccano.reading import Reading

        labels = Path(self.labels) if self.labels else None
        return Reading(labels, self.choice, self.texts, self.empty_untouched).documents(sources)
