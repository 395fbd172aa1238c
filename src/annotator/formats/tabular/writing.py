"""Writes the tables of an export."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from annotator.core.annotation import Labels
from annotator.formats.base import Labelled, Mark, details
from annotator.formats.plain import json_text
from annotator.formats.report import Report
from annotator.formats.tabular import Tables
from annotator.formats.tabular.tables import BOM, OURS, SEPARATORS

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a cell starts that a spreadsheet takes for a formula, or that would look as if it were guarded."""

CELL = 32_767
"""Characters that Excel keeps of a cell."""


class TableWriter:
    """Writes one export."""

    def __init__(self, options: Tables, folder: Path, report: Report) -> None:
        self._options = options
        self._report = report
        self._long = self._guarded = 0
        suffix = "tsv" if options.separator == "tab" else "csv"
        self._files = {
            name: (folder / f"{name}.{suffix}").open("w", encoding="utf-8", newline="") for name in OURS
        }
        # Line ends of two characters, so that the library puts cells with either of them in quotes.
        self._tables = {
            name: csv.writer(file, delimiter=SEPARATORS[options.separator], lineterminator="\r\n")
            for name, file in self._files.items()
        }
        for name, file in self._files.items():
            if options.excel:
                file.write(BOM)
            self._tables[name].writerow(OURS[name])

    def add(self, split: str, one: Labelled) -> Sequence[Mark]:
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

    def close(self) -> None:
        """Finish the tables."""
        for file in self._files.values():
            file.close()
        if self._long:
            self._report.remarks.append(
                f"Excel shortens cells of more than {CELL:,} characters: there are {self._long:,}."
            )
        if self._guarded:
            self._report.remarks.append(
                f"An apostrophe was put before {self._guarded:,} cells that would be formulas."
            )

    def _write(self, name: str, cells: list[Any]) -> None:
        if self._options.excel:
            guarded = [_guard(cell) for cell in cells]
            self._guarded += sum(one != other for one, other in zip(cells, guarded, strict=True))
            self._long += sum(isinstance(cell, str) and len(cell) > CELL for cell in cells)
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
