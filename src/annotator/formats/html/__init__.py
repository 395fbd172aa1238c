"""HTML: the labelled texts as a page, for people who look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.core.errors import UsageError
from annotator.formats.base import Corpus, Holds, Reread, Writer, option
from annotator.formats.report import Report

INDEX = "index.html"


@dataclass(frozen=True)
class Html:
    """Write one page that stands alone: texts with their labels, a legend, and how far annotators agree.

    It runs no scripts and loads nothing, so that it can be sent by mail and printed. Labels that overlap are
    underlined one below the other; a table under each text has attributes, notes and relations. Several
    annotators stand side by side. DEST is a folder, or a name ending in .html for the page alone.
    """

    per_page: int = option(
        0, "Divide the documents into pages of N, with an index; by default all are on one page.", metavar="N"
    )
    heading: str = option("", "The heading of the page, by default the title of the schema.", metavar="TEXT")

    name: ClassVar[str] = "html"
    title: ClassVar[str] = "a page to read: labelled texts, legend and agreement, without scripts"
    example: ClassVar[str] = "annotator export html exports/labels.html --all-annotators"
    holds: ClassVar[Holds] = Holds(discontinuous=True, unknown_labels=True, annotators=True)
    splits: ClassVar[bool] = False
    piece: ClassVar[int] = 0
    agreement: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.per_page < 0:
            raise UsageError("--per-page must not be negative", remedy="0 puts everything on one page")

    @property
    def file(self) -> str:
        """The page, if there is only one."""
        return "" if self.per_page else INDEX

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export."""
        from annotator.formats.html.writing import HtmlWriter

        return HtmlWriter(corpus, self.per_page, self.heading)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back."""
        from annotator.formats.html.reading import read

        return read(folder)
