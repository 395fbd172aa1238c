"""Labels in a folder: the store that needs no server.

    labels/<annotator>/<document>.json                          the labels, derived, readable
    labels/<annotator>/<document>.journal/<utc>-<random>.jsonl  every step, one file for each session

Every file has one writer, ever; so windows, copies and merges cannot overwrite each other. Reading
never writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import compress
from pathlib import Path
from secrets import token_hex

from annotator.core.annotation import Labels
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError, DataError, NotSaved, ReadOnly, UsageError
from annotator.core.fold import Line
from annotator.core.labelfile import to_labels
from annotator.core.schema import Schema
from annotator.store import atomic, names, states
from annotator.store.base import Progress, Recent
from annotator.store.documents import Documents
from annotator.store.journal import Header, Session
from annotator.store.progress import progress_of
from annotator.store.reconcile import Saved, Truth, Validate, encode, file_alone, truth_of
from annotator.store.straight import shown
from annotator.store.tree import ASIDE, Tree, Unreadable
from annotator.store.writer import FolderWriter, SessionFile

CHECKPOINTS = 3
"""How often a label file is written at a time, while others go on changing the journals."""


class FolderStore:
    """Documents from files, labels in a folder; see the Store protocol."""

    def __init__(
        self,
        labels: Path,
        documents: Documents,
        load_schema: Callable[[], Schema],
        validate: Validate,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`validate` checks a label file that was edited by hand; `labels` need not exist yet."""
        self.tree = Tree(labels)
        self.texts = documents
        self._load_schema = load_schema
        self._validate = validate
        self._clock = clock

    # -- documents -------------------------------------------------------------------------------

    def schema(self) -> Schema:
        """The schema that labels are made with. Raises DataError."""
        return self._schema

    @cached_property
    def _schema(self) -> Schema:
        return self._load_schema()

    def documents(self) -> Sequence[str]:
        """Document ids in order; opens no text. Raises DataError if an id is there twice."""
        return self.texts.ids

    def document(self, id: str) -> Document:
        """One document. Raises UsageError if there is none of that id, DataError if it cannot be read."""
        return self.texts.read(id)

    # -- reading labels --------------------------------------------------------------------------

    def annotators(self) -> Sequence[str]:
        """Names whose labels the caller may read, sorted."""
        return sorted(self.tree.annotators())

    def progress(self, annotator: str) -> Iterator[Progress]:
        """Progress on every touched document in order; from the label files where they are current."""
        for _, id in self._touched(annotator):
            if (found := self._progress(annotator, id)) is not None:
                yield found

    def _touched(self, annotator: str) -> Iterator[tuple[int, str]]:
        """The places and ids of documents that have a label file or a journal, in order."""
        files = self.tree.touched(annotator)
        if not files:
            return
        # The names of all files take more memory than anything else here, so only marks stay.
        marks = bytes(names.file_name(id) in files for id in self.texts.ids)
        del files
        yield from compress(enumerate(self.texts.ids), marks)

    def _progress(self, annotator: str, id: str) -> Progress | None:
        if (found := self.tree.checkpoint(annotator, id)) is not None:
            return found
        try:
            return progress_of(self._labels(annotator, id))
        except AnnotatorError:
            return None

    def recent(self, annotator: str) -> Iterator[Recent]:
        """The documents this annotator changed, the one changed last first."""
        ids = None
        for name, changed in self.tree.newest(annotator):
            if name not in self.texts.places:
                ids = ids or {names.file_name(id): id for id in self.texts.ids}
                if name not in ids:
                    continue
            yield Recent(ids[name] if ids else name, changed)

    def labels(self, annotator: str, shard: tuple[int, int] = (0, 1)) -> Iterator[Labels]:
        """Folded labels of every touched document whose place in the order is i modulo n.

        What cannot be trusted is named in `problems`: a text that changed, a damaged file.
        """
        index, count = shard
        for place, id in self._touched(annotator):
            if place % count == index:
                yield self._labels(annotator, id)

    def labels_of(self, annotator: str, documents: Iterable[str]) -> Iterator[Labels]:
        """Folded labels of these documents, in this order; untouched ones have none."""
        for id in documents:
            yield self._labels(annotator, id)

    def _labels(self, annotator: str, id: str) -> Labels:
        try:
            saved = self.tree.saved(annotator, id)
        except Unreadable:
            return self._weighed(self.truth(annotator, id), self.texts.read(id))
        document, sessions = self.texts.read(id), self.sessions(annotator, id)
        if saved and (found := shown(saved.data, annotator, document, sessions)):
            return found
        if saved and not sessions:
            with suppress(DataError):  # what is wrong is said when all is looked at
                return to_labels(file_alone(saved, document, self._validate), document.text)
        return self._weighed(truth_of(annotator, document, sessions, saved, self._validate), document)

    @staticmethod
    def _weighed(truth: Truth, document: Document) -> Labels:
        labels = to_labels(truth.file, document.text)
        return replace(labels, problems=(str(truth.problem), *labels.problems)) if truth.problem else labels

    def lines(self, annotator: str, document: str) -> Sequence[Line]:
        """Every step of one document in order, a hand edit that is in no journal yet among them."""
        return self.truth(annotator, document).lines

    def next(self, annotator: str, after: str | None) -> str | None:
        """The next document that this annotator has not finished, after one or from the top.

        The search goes on from the top when it reaches the end; None if all others are done.
        """
        ids = self.texts.ids
        start = self.texts.places.get(after, -1) + 1 if after is not None else 0
        touched = self.tree.touched(annotator)
        for id in (*ids[start:], *ids[:start]):
            if id == after:
                continue
            if names.file_name(id) not in touched:
                return id
            found = self._progress(annotator, id)
            if found is None or found.status != "done":
                return id
        return None

    def truth(self, annotator: str, document: str) -> Truth:
        """All that is known of one document's labels. Raises what reading the document raises."""
        try:
            return self._truth(annotator, document, self.tree.saved(annotator, document))
        except Unreadable as why:
            return replace(self._truth(annotator, document, None), problem=why)

    def _truth(self, annotator: str, document: str, saved: Saved | None) -> Truth:
        text, sessions = self.texts.read(document), self.sessions(annotator, document)
        return truth_of(annotator, text, sessions, saved, self._validate)

    def sessions(self, annotator: str, document: str) -> list[Session]:
        """What each journal of one document says; one that cannot be read is there as damage."""
        return self.tree.sessions(annotator, document)

    # -- writing labels --------------------------------------------------------------------------

    def open(self, annotator: str, document: str) -> FolderWriter:
        """Open one document for labelling. Writes nothing before the first step is appended.

        Raises UsageError for a document or a name that cannot be, DataError for a text that cannot
        be read.
        """
        if not self.tree.folder(annotator).exists():
            names.check_annotator(annotator, self.tree.annotators(readable=False))
        truth = self.truth(annotator, document)
        if locked := self.tree.locked(annotator):
            truth = replace(truth, problem=locked)
        return FolderWriter(
            truth,
            self._new_session,
            # Not of the text that stands there by then: somebody may put a corrected one in its place.
            lambda session: self._new_file(session, annotator, document, truth.head.text_hash),
            lambda changed: self.checkpoint(annotator, document, take_edit=changed),
        )

    def merge(self, annotator: str, document: str, lines: Iterable[Line]) -> None:
        """Take in steps from elsewhere; taking them in twice changes nothing.

        The steps of a session must come without gaps: a label file says how far it holds a session
        by the last number alone. Raises ReadOnly or NotSaved.
        """
        truth = self.truth(annotator, document)
        if truth.problem:
            raise ReadOnly(str(truth.problem))
        known = {line.key for line in truth.lines if line is not truth.edit}
        fresh = sorted((line for line in lines if line.key not in known), key=lambda line: line.key)
        if fresh:
            self._write(annotator, document, fresh)
            self.checkpoint(annotator, document, take_edit=True)

    def checkpoint(self, annotator: str, document: str, *, take_edit: bool) -> bool:
        """Make the label file what the journals say, if it is not; whether it was written.

        A label file that was edited by hand is left alone, unless `take_edit` writes the edit to a
        journal first. One that cannot be trusted is always left alone. A window that goes on while the file
        is written may be gone before it closes, so the journals are looked at once more. Raises NotSaved.
        """
        written = False
        for _attempt in range(CHECKPOINTS):
            before = states.of_journal(self.tree, annotator, document)
            if not self._bring_up_to_date(annotator, document, take_edit):
                break
            written = True
            if states.of_journal(self.tree, annotator, document) == before:
                break
        return written

    def _bring_up_to_date(self, annotator: str, document: str, take_edit: bool) -> bool:
        try:
            saved = self.tree.saved(annotator, document)
        except Unreadable:
            return False
        truth = self._truth(annotator, document, saved)
        if truth.problem or truth.is_current or (truth.edit and not take_edit):
            return False
        if truth.edit:
            self._write(annotator, document, [truth.edit])
            truth = self._truth(annotator, document, saved)

        def is_as_read() -> bool:
            try:
                return self.tree.saved(annotator, document) == saved
            except Unreadable:
                return False

        # What somebody changes just now stays; the next to open the document sees to it.
        return is_as_read() and self._replace(annotator, document, truth, is_as_read)

    def remake(self, annotator: str, document: str) -> Path | None:
        """Make the label file anew from the journals alone, when it cannot be read as one.

        What stood there is kept beside it; returns where. Raises what the journals have against
        it, UsageError if there are none, NotSaved.
        """
        truth = self._truth(annotator, document, None)
        if truth.problem:
            raise truth.problem
        path = self.tree.label_file(annotator, document)
        if not truth.lines:
            raise UsageError("there is no journal to make it from", where=self.tree.shown(path))
        saved, kept = self.tree.saved(annotator, document), None
        if saved:
            kept = path.with_name(f"{path.name}.{ASIDE}{self._clock():%Y%m%dT%H%M%SZ}")
            try:
                atomic.replace(kept, saved.data)
            except OSError as error:
                raise NotSaved(f"not saved: {atomic.reason(error)}", where=self.tree.shown(kept)) from error
        self._replace(annotator, document, truth)
        return kept

    def _replace(
        self, annotator: str, document: str, truth: Truth, still: Callable[[], bool] = lambda: True
    ) -> bool:
        try:
            return atomic.replace(self.tree.label_file(annotator, document), encode(truth.file), still)
        except OSError as error:
            raise NotSaved(
                f"the label file of {document!r} is behind: {atomic.reason(error)}",
                remedy="Every change is safe in the journal; `annotator rebuild` writes the file anew",
            ) from error

    def _write(self, annotator: str, document: str, lines: Sequence[Line]) -> None:
        """Steps that are not of a window of ours go to a session file of their own."""
        try:
            text = self.texts.read(document).hash
            file = self._new_file(self._new_session(), annotator, document, text)
            try:
                file.write(lines)
            finally:
                file.close()
        except OSError as error:
            raise NotSaved(f"not saved: {atomic.reason(error)}") from error

    def _new_file(self, session: str, annotator: str, document: str, text: str) -> SessionFile:
        schema = self.schema()
        header = Header(session, annotator, document, text, schema.hash, schema.guidelines_version)
        return SessionFile(self.tree.root, self.tree.journal(annotator, document), header)

    def _new_session(self) -> str:
        return f"{self._clock():%Y%m%dT%H%M%SZ}-{token_hex(5)}"
