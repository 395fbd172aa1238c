"""Rows that quote the words of a span and do not say where they stand."""

from __future__ import annotations

from annotator.formats.incoming import Extent, Found
from annotator.formats.report import Entry
from annotator.formats.tabular import TableFiles
from annotator.formats.tabular.spans import NOTHING
from annotator.formats.tabular.tables import Row, Table

NAMES = frozenset(
    "quote span_text surface covered_text mention exact entity_text selected_text selection".split()
)
"""Columns that are words of the text and nothing else; others count if the user names them."""


def has_quotes(options: TableFiles, table: Table) -> bool:
    """Whether the rows of a table have words and a label, and no offsets."""
    column = table.known.get("quote", "")
    is_one = bool(column) and (column == options.quote_column or column.lower() in NAMES)
    return table.kind == "documents" and is_one and bool(options.label or "label" in table.known)


def quoted(options: TableFiles, table: Table, row: Row, number: int) -> tuple[str, str, str] | None:
    """Id, label and words of the span of a row; None if it has none. Raises DataError without a label."""
    words = table.cell(row, "quote")
    if words.strip().lower() in NOTHING:
        return None
    label = table.cell(row, "label") or options.label
    if not label:
        raise row.wrong("the span has no label; give those that have none one with --label")
    return table.cell(row, "annotation") or f"q{number}", label, words


def placed(id: str, label: str, words: str, text: str, document: str) -> Found | Entry:
    """The span where its words stand, or why it cannot be known."""
    start = text.find(words)
    if start < 0:
        return Entry(document, id, label, words, "not-found", "its words are not in the text")
    if text.find(words, start + 1) >= 0:
        detail = "its words stand there several times, and no offsets say which are meant"
        return Entry(document, id, label, words, "ambiguous", detail)
    return Found(id, label, (Extent(start, start + len(words), words),))
