"""How an export is written: piece by piece, by one process or by more, and then joined."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from annotator.formats.base import Corpus, Format
from annotator.formats.report import Report
from annotator.project.exporting.done import Done, take
from annotator.project.exporting.joining import join
from annotator.project.exporting.people import Progress
from annotator.project.exporting.pieces import Making
from annotator.project.exporting.plan import FOLDER, Chosen, Plan, planned
from annotator.project.exporting.workers import Crew


class Job:
    """Writes what is to be exported. Its workers, if any, start at once and end with its `with` block."""

    def __init__(self, format: Format, making: Making, workers: int) -> None:
        self._format = format
        self._making = making
        self._crew: Crew[Plan, bool] | None = Crew(workers, making.make) if workers > 1 else None

    def __enter__(self) -> Job:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._crew:
            self._crew.end(at_once=kind is not None)

    def write(self, folder: Path, corpus: Corpus, chosen: Chosen, report: Report, progress: Progress) -> None:
        """Write each chosen document into its split, read all back and compare. Raises DataError."""
        writer = self._format.writer(corpus, report)
        report.documents.update(dict.fromkeys(corpus.documents, 0))
        report.resumed = self._make(folder, corpus, chosen, progress)
        joints = getattr(self._format, "joints", {})
        joined, total = 0, sum(map(len, chosen.values()))
        for piece, _, ids in planned(chosen, folder, corpus, self._format):
            done = take(piece.folder)
            join(piece.folder, folder, joints)
            writer.join(piece.split, done.facts)
            _report(report, piece.split, done)
            joined += len(ids)
            progress("joining", joined, total)
        shutil.rmtree(folder / FOLDER)
        writer.close(folder)

    def _make(self, folder: Path, corpus: Corpus, chosen: Chosen, progress: Progress) -> int:
        """Make all pieces; returns how many documents stood in pieces that were there already."""
        seen = resumed = 0
        total = sum(map(len, chosen.values()))

        def told(count: int) -> None:
            progress("writing", seen + count, total)

        plans = planned(chosen, folder, corpus, self._format)
        for plan, was_there in self._crew.run(plans) if self._crew else self._alone(plans, told):
            seen += len(plan.ids)
            resumed += len(plan.ids) * was_there
            told(0)
        return resumed

    def _alone(self, plans: Iterator[Plan], told: Callable[[int], None]) -> Iterator[tuple[Plan, bool]]:
        return ((plan, self._making.make(plan, told)) for plan in plans)


def _report(report: Report, split: str, done: Done) -> None:
    report.documents[split] += done.documents
    report.annotations.update(done.annotations)
    report.relations += done.relations
    report.adjusted += done.adjusted
    report.left_out += done.left_out
    report.remarks += done.remarks
    report.unfinished += done.unfinished
