"""Counts what is written, as it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotator.formats.base import Labelled, Mark, Writer, dangling
from annotator.formats.report import Report
from annotator.project.exporting.ledger import Ledger
from annotator.project.exporting.reading import Ready


class Tally:
    """Takes documents to a writer and counts what was written of them."""

    def __init__(self, writer: Writer, ledger: Ledger, report: Report) -> None:
        self._writer = writer
        self._ledger = ledger
        self._report = report

    def write(self, split: str, ready: Ready) -> None:
        """Write one document, if it can be, into the report and the ledger, too."""
        report = self._report
        report.adjusted += ready.adjusted
        report.left_out += ready.left_out
        if ready.one is None:
            return
        listed = report.left_out.reasons["relation"]
        marks = self._writer.add(ready.one)
        if marks is None:
            return
        self._ledger.wrote(split, ready.one.document, marks)
        report.documents[split] += 1
        self._count(ready.one, marks, report.left_out.reasons["relation"] > listed)

    def _count(self, one: Labelled, marks: Sequence[Mark], listed: bool) -> None:
        """Count labels and relations; list those of which the writer left out an end, unless it has."""
        report, written = self._report, {mark.annotation: mark.label for mark in marks}
        if not one.others:
            report.annotations.update(written.values())
        for version in one.versions:
            if one.others:  # ids need not differ between annotators
                report.annotations.update(said.label for said in version.annotations if said.id in written)
            for link in version.relations:
                if link.head in written and link.tail in written:
                    report.relations += 1
                elif not listed:
                    whose = version.annotator if report.others else ""
                    report.left_out.append(replace(dangling(one.document.id, link), annotator=whose))
