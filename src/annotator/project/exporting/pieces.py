"""What is done for one piece of an export.

A piece is written into a folder of its own, read back and compared there. It takes its final name as the last
step, so a folder of that name is whole; an export that was interrupted goes on with those it finds.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from annotator.formats.base import Format, Writer
from annotator.formats.report import Entries, Report
from annotator.project.exporting.done import Done, is_done, save
from annotator.project.exporting.ledger import Ledger
from annotator.project.exporting.plan import Plan
from annotator.project.exporting.reading import Reading
from annotator.project.exporting.stamps import stamp
from annotator.project.exporting.tally import Tally


class Making:
    """Makes pieces, one at a time. A piece that was made with other `options` is made anew."""

    def __init__(self, format: Format, reading: Reading, options: Mapping[str, Any]) -> None:
        self._format = format
        self._reading = reading
        self._options = options
        self._report = Report(format.name, "")
        self._writer: Writer | None = None

    def make(self, plan: Plan, told: Callable[[int], None] = lambda count: None) -> bool:
        """Make a piece unless it is there already; returns whether it was.

        `told` is called with the number of documents that are done. Raises DataError if the piece does not
        read back as it was written.
        """
        folder = plan.piece.folder
        key = stamp(self._reading.store, plan, self._format, self._options)
        if is_done(folder, key):
            return True
        # Others may still be at work for an export that was killed.
        own = folder.with_name(f"{folder.name}.{os.getpid()}")
        shutil.rmtree(own, ignore_errors=True)
        own.mkdir(parents=True)
        save(own, key, self._made(plan._replace(piece=plan.piece._replace(folder=own)), told))
        shutil.rmtree(folder, ignore_errors=True)
        own.rename(folder)
        return False

    def _made(self, plan: Plan, told: Callable[[int], None]) -> Done:
        piece, corpus, ids = plan
        report = self._report
        report.annotator, report.others = corpus.annotator, corpus.others
        report.adjusted, report.left_out, report.remarks = Entries(), Entries(), []
        report.documents, report.annotations, report.relations = Counter(), Counter(), 0
        if self._writer is None:
            self._writer = self._format.writer(corpus, report)
        self._writer.begin(piece)
        ledger, unseen = Ledger(), dict.fromkeys(ids)
        tally = Tally(self._writer, ledger, report)
        for number, ready in enumerate(self._reading.ready(ids), 1):
            del unseen[ready.id]
            tally.write(piece.split, ready)
            told(number)
        facts = self._writer.finish()
        if report.documents:
            ledger.check(self._format.read(piece.folder))
        return Done(
            len(ids),
            report.documents.total(),
            facts,
            report.annotations,
            report.relations,
            report.adjusted,
            report.left_out,
            report.remarks,
            list(unseen),  # called done when they were counted, and not any more
        )
