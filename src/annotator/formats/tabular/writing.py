"""Writes the tables of an export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from annotator.core.annotation import Labels
from annotator.formats.base import Labelled, Mark, Piece, details
from annotator.formats.plain import json_text
from annotator.formats.report import Report
from annotator.formats.tabular import Tables
from annotator.formats.tabular.tables import OURS, head, rows_into

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a cell starts that a spreadsheet takes for a formula, or that would look as if it were guarded."""

CELL = 32_767
"""Characters that Excel keeps of a cell."""


class TableWriter:
    """Writes one export."""

    def __init__(self, options: Tables, report: Report) -> None:
        self._options = options
        self._report = report
        self._met: Counter[str] = Counter()
        self._all_met: Counter[str] = Counter()
        self._files: dict[str, TextIO] = {}
        self._tables: dict[str, Any] = {}

    def begin(self, piece: Piece) -> None:
        """Start the tables of a piece, each with its head."""
        self._met.clear()
        for name in OURS:
            path = piece.folder / self._options.file_of(name)
            self._files[name] = file = path.open("w", encoding="utf-8", newline="")
            self._tables[name] = rows_into(file, self._options.separator)
            file.write(head(name, self._options.separator, self._options.excel))

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write the rows of one document; its text stands in the first of them."""
        document = one.document
        marks: list[Mark] = []
        for place, labels in enumerate(one.versions):
            meta, text = (_json(document.meta), document.text) if place == 0 else ("", "")
            said = [
                labels.status,
                labels.finished_at,
                labels.schema_hash,
                labels.guidelines_version,
                _json(labels.document_labels),
            ]
            self._write("documents", [document.id, labels.annotator, *said, meta, text])
            for row, mark in _span_rows(labels):
                self._write("spans", [document.id, labels.annotator, *row])
                marks.append(mark)
            for link in labels.relations:
                fields = (link.id, link.type, link.head, link.tail, link.created)
                self._write("relations", [document.id, labels.annotator, *fields])
        return marks

    def finish(self) -> dict[str, int]:
        """Finish the tables; returns how many cells are long, and how many would be formulas."""
        for file in self._files.values():
            file.close()
        return dict(self._met)

    def join(self, split: str, facts: Mapping[str, int]) -> None:
        """Count the cells of a piece."""
        self._all_met.update(facts)

    def close(self, folder: Path) -> None:
        """The tables are all there is."""
        if long := self._all_met["long"]:
            self._report.remarks.append(
                f"Excel shortens cells of more than {CELL:,} characters: there are {long:,}."
            )
        if guarded := self._all_met["guarded"]:
            self._report.remarks.append(
                f"An apostrophe was put before {guarded:,} cells that would be formulas."
            )

    def _write(self, name: str, cells: list[Any]) -> None:
        if self._options.excel:
            guarded = [_guard(cell) for cell in cells]
            self._met["guarded"] += sum(one != other for one, other in zip(cells, guarded, strict=True))
            self._met["long"] += sum(isinstance(cell, str) and len(cell) > CELL for cell in cells)
            cells = guarded
        self._tables[name].writerow(cells)


def _span_rows(labels: Labels) -> Iterable[tuple[tuple[Any, ...], Mark]]:
    for said in labels.annotations:
        attributes, more = _json(said.attributes), _json(details(said))
        for span in said.spans:
            row = (said.id, said.label, span.start, span.end, span.quote, attributes, more)
            yield row, Mark(said.id, said.label, span.start, span.end, span.quote)


def _guard(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _json(value: Any) -> str:
    return json_text(dict(value)) if value else ""
