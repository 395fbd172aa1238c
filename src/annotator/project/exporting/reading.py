"""The documents of an export with their labels, read and made ready for a format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotator.formats.base import Format, Labelled
from annotator.formats.report import Entries, Entry, Report
from annotator.project.exporting.people import versions
from annotator.project.exporting.preparing import Preparation
from annotator.project.exporting.relabel import Relabelling
from annotator.store.base import Store


class Ready(NamedTuple):
    """One document, or None if it cannot be written, and what cannot be of it."""

    id: str
    one: Labelled | None
    adjusted: Sequence[Entry] = ()
    left_out: Sequence[Entry] = ()


class Reading:
    """Reads documents with their labels and prepares them for a format."""

    def __init__(
        self,
        store: Store,
        people: tuple[str, ...],
        include_unfinished: bool,
        relabelling: Relabelling,
        format: Format,
    ) -> None:
        self.store = store
        self.people = people
        self._include_unfinished = include_unfinished
        self._lost = Report(format.name, people[0], others=people[1:])
        self._preparation = Preparation(relabelling, format.holds, self._lost)

    def ready(self, ids: Sequence[str]) -> Iterator[Ready]:
        """Documents one after another; those that are not finished any more are passed over."""
        for said in versions(self.store, self.people, ids, self._include_unfinished):
            document = self.store.document(said[0].document)
            one = self._preparation.prepare(document, said)
            lost = self._lost
            yield Ready(document.id, one, list(lost.adjusted), list(lost.left_out))
            if lost.adjusted or lost.left_out:
                lost.adjusted, lost.left_out = Entries(), Entries()
