"""The pieces of an export that can be worked on apart: documents made ready, or whole files of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from annotator.formats.base import Corpus, Format, Labelled, Mark, Sharded, ShardWriter, Writer, dangling
from annotator.formats.report import Entries, Entry, Report
from annotator.project.exporting_people import versions
from annotator.project.ledger import Ledger
from annotator.project.preparing import Preparation
from annotator.project.relabel import Relabelling
from annotator.store.base import Store

SIZE = 50
"""Documents of a piece that are read and prepared together, and sent together."""


class Ready(NamedTuple):
    """One document, or None if it cannot be written, and what cannot be of it."""

    id: str
    one: Labelled | None
    adjusted: Sequence[Entry] = ()
    left_out: Sequence[Entry] = ()


class Preparing:
    """Reads documents with their labels and prepares them for a format."""

    def __init__(
        self,
        store: Store,
        people: tuple[str, ...],
        include_unfinished: bool,
        relabelling: Relabelling,
        format: Format,
    ) -> None:
        self._store = store
        self._people = people
        self._include_unfinished = include_unfinished
        self._lost = Report(format.name, people[0], others=people[1:])
        self._preparation = Preparation(relabelling, format.holds, self._lost)

    def ready(self, ids: Sequence[str]) -> Iterator[Ready]:
        """Documents one after another; those that are not finished any more are passed over."""
        for said in versions(self._store, self._people, ids, self._include_unfinished):
            document = self._store.document(said[0].document)
            one = self._preparation.prepare(document, said)
            lost = self._lost
            yield Ready(document.id, one, list(lost.adjusted), list(lost.left_out))
            if lost.adjusted or lost.left_out:
                lost.adjusted, lost.left_out = Entries(), Entries()

    def piece(self, ids: Sequence[str]) -> list[Ready]:
        """All of a piece."""
        return list(self.ready(ids))


class Shard(NamedTuple):
    """One file to be written: which of a split's, and the documents that go into it."""

    folder: Path
    corpus: Corpus
    split: str
    number: int
    ids: Sequence[str]


@dataclass
class Filed:
    """What became of one file. `facts` are for the writer that finishes the export."""

    split: str
    ids: Sequence[str]
    facts: Any = None
    documents: int = 0
    annotations: Counter[str] = field(default_factory=Counter)
    relations: int = 0
    adjusted: list[Entry] = field(default_factory=list)
    left_out: list[Entry] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)


class Filing:
    """Writes whole files of a format that has many, and reads each back and compares it."""

    def __init__(self, format: Sharded, preparing: Preparing) -> None:
        self._format = format
        self._preparing = preparing
        self._report = Report(format.name, "")
        self._writer: ShardWriter | None = None

    def work(self, shard: Shard) -> Filed:
        """Write one file. Raises DataError if it does not read back as it was written."""
        report = self._report
        report.annotator, report.others = shard.corpus.annotator, shard.corpus.others
        report.adjusted, report.left_out, report.remarks = Entries(), Entries(), []
        report.documents, report.annotations, report.relations = Counter(), Counter(), 0
        if self._writer is None:
            self._writer = self._format.writer(shard.folder, shard.corpus, report)
        filed, ledger, seen = Filed(shard.split, shard.ids), Ledger(), set()
        self._writer.begin(shard.split, shard.number)
        tally = Tally(self._writer, ledger, report)
        for ready in self._preparing.ready(shard.ids):
            seen.add(ready.id)
            tally.write(shard.split, ready)
        filed.facts = self._writer.finish()
        ledger.check(self._format.read_shard(shard.folder, shard.corpus, shard.split, shard.number))
        filed.unfinished = [id for id in shard.ids if id not in seen]
        filed.documents, filed.annotations = report.documents[shard.split], report.annotations
        filed.relations, filed.remarks = report.relations, report.remarks
        filed.adjusted, filed.left_out = list(report.adjusted), list(report.left_out)
        return filed


def shards(chosen: Mapping[str, str], size: int, folder: Path, corpus: Corpus) -> Iterator[Shard]:
    """The files of an export: of each split, so many documents in each, in the order of the store."""
    for split in corpus.documents:
        of_split = (id for id, name in chosen.items() if name == split)
        number = 0
        while ids := list(islice(of_split, size)):
            yield Shard(folder, corpus, split, number, ids)
            number += 1


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
        marks = self._writer.add(split, ready.one)
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
