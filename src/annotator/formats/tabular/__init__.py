"""Tables: CSV and TSV files with a row for each span, for spreadsheets and data frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from annotator.formats.base import Corpus, Holds, Joint, Reread, Writer, option
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.report import Report

Separator = Literal["comma", "semicolon", "tab"]
HOLDS = Holds(discontinuous=True, unknown_labels=True, annotators=True)


@dataclass(frozen=True)
class Tables:
    """Write documents.csv, spans.csv and relations.csv (.tsv with tabs).

    An annotation of several spans has a row for each, under one id. Attributes are a JSON object in one
    cell. Cells with line ends stand in quotation marks, so read them with a CSV reader, not line by line;
    with pandas say `keep_default_na=False`, or it takes a label 'NA' for a missing one.
    """

    separator: Separator = option(
        "comma", "What stands between cells.", choices=("comma", "semicolon", "tab")
    )
    excel: bool = option(
        False,
        "For spreadsheets: a mark that says UTF-8, and an apostrophe before cells that would be formulas.",
    )

    name: ClassVar[str] = "csv"
    title: ClassVar[str] = "CSV or TSV tables: a row for each document, span and relation"
    example: ClassVar[str] = "annotator export csv exports/tables --separator tab"
    holds: ClassVar[Holds] = HOLDS
    splits: ClassVar[bool] = False
    file: ClassVar[str] = ""

    @property
    def joints(self) -> Mapping[str, Joint]:
        """Each table has its head once."""
        from annotator.formats.tabular.tables import OURS, head

        return {self.file_of(name): Joint(head(name, self.separator, self.excel).encode()) for name in OURS}

    def file_of(self, table: str) -> str:
        """The name of the file of a table."""
        return f"{table}.{'tsv' if self.separator == 'tab' else 'csv'}"

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export."""
        from annotator.formats.tabular.writing import TableWriter

        return TableWriter(self, report)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back."""
        from annotator.formats.tabular.reading import read

        return read(folder)


@dataclass(frozen=True)
class TableFiles:
    """Bring in CSV or TSV files: a row for each span, or a row for each document with its spans in a cell.

    Columns are known by their usual names (document, text, start, end, label, quote, annotator and the like);
    name those that are called otherwise. Texts stand in the same rows, in another table, or in .txt files
    beside it. Further columns of a span become its attributes, those of a document its metadata. Words
    without offsets are looked for, and must stand there once. A row without a label says that its annotator
    found nothing. All is held in memory at once.
    """

    document_column: str = option("", "The column with the id of the document.", metavar="COLUMN")
    text_column: str = option("", "The column with the text of the document.", metavar="COLUMN")
    start_column: str = option("", "The column with the first character of the span.", metavar="COLUMN")
    end_column: str = option("", "The column with the character after the span.", metavar="COLUMN")
    label_column: str = option("", "The column with the label.", metavar="COLUMN")
    quote_column: str = option("", "The column with the words of the span.", metavar="COLUMN")
    annotator_column: str = option("", "The column with the annotator.", metavar="COLUMN")
    spans_column: str = option("", "The column with all spans of a document, as JSON.", metavar="COLUMN")
    label: str = option("", "The label of spans that have none.", metavar="LABEL")
    inclusive_end: bool = option(False, "The end is the last character of the span, not the one after it.")

    name: ClassVar[str] = "csv"
    title: ClassVar[str] = "CSV or TSV tables: a row for each span or each document"
    example: ClassVar[str] = "annotator import csv crowd.csv --annotator-column worker --infer-schema"
    holds: ClassVar[Holds] = HOLDS

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """The documents of the tables."""
        from annotator.formats.tabular.reading import documents

        return documents(self, sources)
