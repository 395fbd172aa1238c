"""How the documents of an export are written: one by one, or by the file; by one process or by more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TypeVar

from annotator.formats.base import Corpus, Format, Sharded, is_sharded
from annotator.formats.report import Report
from annotator.project.exporting_people import Progress
from annotator.project.ledger import Ledger
from annotator.project.pieces import SIZE, Filed, Filing, Preparing, Ready, Shard, Tally, shards
from annotator.project.relabel import Relabelling
from annotator.project.workers import Crew
from annotator.store.base import Store

T = TypeVar("T")


class Job(Protocol):
    """Writes what is to be exported. Its workers, if it has any, end with its `with` block."""

    def write(
        self, folder: Path, corpus: Corpus, chosen: Mapping[str, str], report: Report, progress: Progress
    ) -> None:
        """Write each chosen document into its split, read all back and compare. Raises DataError."""

    def __enter__(self) -> Job: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def job_of(
    store: Store,
    format: Format,
    people: tuple[str, ...],
    include_unfinished: bool,
    relabelling: Relabelling,
    workers: int,
) -> Job:
    """The job for a format. With more than one worker their processes start now."""
    store.documents()  # listed once, before there are several who would
    preparing = Preparing(store, people, include_unfinished, relabelling, format)
    if is_sharded(format):
        return ByFile(format, Filing(format, preparing), workers)
    return OneByOne(format, preparing, workers)


class _WithCrew:
    _crew: Crew[Any, Any] | None

    def __enter__(self) -> Any:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._crew:
            self._crew.end(at_once=kind is not None)


class OneByOne(_WithCrew):
    """One writer takes all documents, in the order of the store; workers read and prepare them."""

    def __init__(self, format: Format, preparing: Preparing, workers: int) -> None:
        self._format = format
        self._preparing = preparing
        self._crew: Crew[Sequence[str], list[Ready]] | None = None
        if workers > 1:
            self._crew = Crew(workers, preparing.piece)

    def write(
        self, folder: Path, corpus: Corpus, chosen: Mapping[str, str], report: Report, progress: Progress
    ) -> None:
        """Write them all, then read them all back."""
        ledger = Ledger()
        report.documents.update(dict.fromkeys(corpus.documents, 0))
        writer = self._format.writer(folder, corpus, report)
        tally = Tally(writer, ledger, report)
        left = dict.fromkeys(chosen)
        for ready in _told(self._ready(chosen), "writing", len(chosen), progress):
            del left[ready.id]
            tally.write(chosen[ready.id], ready)
        writer.close()
        report.unfinished += left  # called done when they were counted, and not any more
        ledger.check(_told(self._format.read(folder), "checking", len(chosen), progress))

    def _ready(self, chosen: Mapping[str, str]) -> Iterator[Ready]:
        if self._crew is None:
            return self._preparing.ready(list(chosen))
        return chain.from_iterable(self._crew.run(_pieces(chosen, SIZE)))


class ByFile(_WithCrew):
    """Each file is written, read back and compared by itself; workers do that with whole files."""

    def __init__(self, format: Sharded, filing: Filing, workers: int) -> None:
        self._format = format
        self._filing = filing
        self._crew: Crew[Shard, Filed] | None = Crew(workers, filing.work) if workers > 1 else None

    def write(
        self, folder: Path, corpus: Corpus, chosen: Mapping[str, str], report: Report, progress: Progress
    ) -> None:
        """Write all files, then what stands beside them."""
        report.documents.update(dict.fromkeys(corpus.documents, 0))
        writer = self._format.writer(folder, corpus, report)
        files = shards(chosen, self._format.shard, folder, corpus)
        seen = 0
        for filed in self._crew.run(files) if self._crew else map(self._filing.work, files):
            writer.join(filed.split, filed.facts)
            report.documents[filed.split] += filed.documents
            report.annotations.update(filed.annotations)
            report.relations += filed.relations
            report.adjusted += filed.adjusted
            report.left_out += filed.left_out
            report.remarks += filed.remarks
            report.unfinished += filed.unfinished
            seen += len(filed.ids)
            progress("writing", seen, len(chosen))
        writer.close()


def _pieces(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    left = iter(ids)
    while piece := list(islice(left, size)):
        yield piece


def _told(things: Iterable[T], doing: str, total: int, progress: Progress) -> Iterator[T]:
    for done, one in enumerate(things, 1):
        yield one
        progress(doing, done, total)
