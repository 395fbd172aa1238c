"""The part of an import that puts new versions in place, and tells what became of the labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from annotator.core.document import Document
from annotator.core.schema import Schema
from annotator.formats.report import Entries, Entry
from annotator.project.corrections.replacing import replace_texts
from annotator.project.corrections.versions import CarryingOver, Outcome, Versions
from annotator.project.importing.documents import Newcomers
from annotator.project.importing.report import ImportReport
from annotator.project.importing.spool import Spool
from annotator.project.open import has_versions
from annotator.store import names
from annotator.store.tree import Tree
from annotator.store.versions import version_of

NAMED = 10
"""How many documents a remark names."""


@dataclass
class Updating:
    """One update: the old texts aside, the new ones in place, the labels carried over."""

    root: Path
    tree: Tree
    documents: Newcomers
    report: ImportReport
    schema: Callable[[], Schema]
    dry_run: bool
    _stayed: int = 0
    _again: set[str] = field(default_factory=set)
    _unread: set[str] = field(default_factory=set)
    _waiting: set[str] = field(default_factory=set)

    @staticmethod
    def row(document: Document) -> tuple[str, bytes]:
        """A new version, to be set aside until everything was read."""
        return document.id, orjson.dumps({"text": document.text, "meta": document.meta})

    def texts(self, spool: Spool) -> Iterator[object]:
        """Put the old texts aside, and the new ones in their places. Raises OSError, DataError."""
        yield from Versions(self.root).keep(self.documents.present(id) for id, _ in spool)
        places: dict[Path, dict[str, Document]] = {}
        for new in _documents(spool):
            path = self.documents.file(new.id)
            if path.suffix == ".jsonl":
                places.setdefault(path, {})[new.id] = new
            else:
                yield from replace_texts({path: {new.id: new}})
        yield from replace_texts(places)
        self.documents.reopen()

    def labels(self, spool: Spool) -> Iterator[str]:
        """Carry all labels over, or find out what would become of them; yields each document."""
        if not spool.count and not self.documents.known:
            return
        touched = {name: self.tree.touched(name) for name in sorted(self.tree.annotators())}
        carrying = CarryingOver(Versions(self.root), self.tree, self.schema())
        for new in _documents(spool):
            self._bring(carrying, touched, new, self._not_kept(new.id))
            yield new.id
        # An update that was cut short left the new text, and labels of the old one.
        for id in self.documents.known:
            if has_versions(self.root, id):
                self._bring(carrying, touched, self.documents.present(id), {})
                yield id

    def tell(self) -> None:
        """Say what a person must know, at the end."""
        report = self.report
        moved = sum(one.reason == "moved" for one in report.adjusted)
        unsure = len(report.adjusted) - moved
        lost = sum(one.reason == "lost" for one in report.left_out)
        if self._stayed or report.adjusted or lost:
            report.remarks.append(
                f"Labels of new versions: {self._stayed:,} stayed, {moved:,} moved, {unsure:,} uncertain, "
                f"{lost:,} lost."
            )
        if self._again:
            report.remarks.append(
                f"To be looked at again: {_listed(self._again)}. They are in progress; uncertain labels are "
                "marked as unsure, with a note."
            )
        if self._unread:
            report.remarks.append(
                f"Still done, though the new text has words that nobody has read: {_listed(self._unread)}."
            )
        if self._waiting:
            report.remarks.append(
                f"Labels of other accounts follow when their annotators open the documents: "
                f"{', '.join(sorted(self._waiting))}."
            )
        report.adjusted = Entries(sorted(report.adjusted, key=lambda one: one.reason == "moved"))

    def _not_kept(self, id: str) -> dict[str, str]:
        """What is in `versions/` by now, unless this is a dry run: then the text that is still in place."""
        if not self.dry_run:
            return {}
        old = self.documents.present(id)
        return {version_of(old.hash): old.text}

    def _bring(
        self, carrying: CarryingOver, touched: dict[str, set[str]], new: Document, known: dict[str, str]
    ) -> None:
        for annotator, held in touched.items():
            if names.file_name(new.id) in held:
                outcome = carrying.bring(annotator, new, write=not self.dry_run, known=known)
                self._take(annotator, new.id, outcome)

    def _take(self, annotator: str, document: str, outcome: Outcome) -> None:
        name = f"{document} ({annotator})"
        for one in outcome.carried:
            self._stayed += one.stayed
            self.report.adjusted += [*one.uncertain, *one.moved]
            self.report.left_out += one.lost
            if not one.is_certain:
                self._again.add(name)
            if one.unread:
                self._unread.add(name)
        if outcome.waits:
            self._waiting.add(annotator)
        if outcome.problem:
            detail = f"the labels of {annotator} stay as they are: {outcome.problem}"
            self.report.left_out.append(Entry(document, "", "", "", "unreadable", detail))


def _documents(spool: Spool) -> Iterator[Document]:
    for id, data in spool:
        fields = orjson.loads(data)
        yield Document(id, fields["text"], fields["meta"])


def _listed(found: set[str]) -> str:
    listed = sorted(found)
    more = f" and {len(listed) - NAMED:,} more" if len(listed) > NAMED else ""
    return ", ".join(listed[:NAMED]) + more
