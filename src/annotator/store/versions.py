"""Labels of an earlier version of a text: kept beside those of the present one.

    labels/<annotator>/<document>.versions/<version>/labels.json      the label file as it was
    labels/<annotator>/<document>.versions/<version>/<session>.jsonl  its journals

`<version>` is the first 16 digits of the SHA-256 of that text; a version that was left more than once has a
folder for each time, the second with `-2`. While files move, the folder's name ends in `.moving`.
"""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from annotator.core.document import Document
from annotator.core.errors import NotSaved
from annotator.core.fold import Line, State
from annotator.store import atomic, journal, names
from annotator.store.journal import Header, Session
from annotator.store.reconcile import Saved, Truth, Validate, encode, truth_of
from annotator.store.tree import VERSIONS, Tree, Unreadable
from annotator.store.writer import SessionFile

KEPT = "labels.json"
MOVING = ".moving"
CARRIED = "carried-"
"""The session of a step that carries labels over is this and digits of what it carries: whoever does it
again after it was cut short makes the same step."""


def version_of(text_hash: str) -> str:
    """The name of a version: the first digits of the hash of its text."""
    return text_hash.removeprefix("sha256:")[:16]


@dataclass(frozen=True)
class Stale:
    """Labels of one earlier version that still stand where those of the present one belong."""

    version: str
    truth: Truth
    saved: Saved | None
    """The label file, if it is of that version."""
    sessions: tuple[str, ...]
    """The names of the journals to be put aside."""


class OldLabels:
    """What one annotator said about one document when its text was another."""

    def __init__(self, tree: Tree, annotator: str, document: Document, validate: Validate) -> None:
        self._tree = tree
        self._annotator = annotator
        self._document = document
        self._validate = validate
        self._journal = tree.journal(annotator, document.id)
        self._file = tree.label_file(annotator, document.id)
        self._kept = tree.folder(annotator) / (names.file_name(document.id) + VERSIONS)

    def stale(self) -> dict[str, list[Session]]:
        """By version, the journals that are not of the present text; also for a label file alone."""
        found: dict[str, list[Session]] = {}
        for session in self._tree.sessions(self._annotator, self._document.id):
            if session.header and session.header.text != self._document.hash:
                found.setdefault(version_of(session.header.text), []).append(session)
        saved = self._saved()
        if saved and (hash := _hash_in(saved)) not in ("", self._document.hash):
            found.setdefault(version_of(hash), [])
        return found

    def of(self, old: Document) -> Stale:
        """All that was said of an old version, also what was on its way when a move was cut short."""
        version = version_of(old.hash)
        stale = self.stale().get(version, [])
        aside = self._kept / (version + MOVING)
        sessions = [*stale]
        for path in sorted(aside.glob(f"*{journal.SUFFIX}")) if aside.is_dir() else ():
            sessions.append(journal.decode(self._tree.shown(path), atomic.read(path)))
        saved = self._saved()
        if saved and version_of(_hash_in(saved)) != version:
            saved = None
        before = saved
        if before is None and (aside / KEPT).is_file():
            before = Saved(self._tree.shown(aside / KEPT), atomic.read(aside / KEPT))
        truth = truth_of(self._annotator, old, sessions, before, self._validate)
        return Stale(version, truth, saved, tuple(one.file.rpartition("/")[2] for one in stale))

    def present(self) -> Truth:
        """What was said of the present text: steps, not the label file."""
        sessions = [
            one
            for one in self._tree.sessions(self._annotator, self._document.id)
            if one.header is None or one.header.text == self._document.hash
        ]
        saved = self._saved()
        if saved and _hash_in(saved) != self._document.hash:
            saved = None
        return truth_of(self._annotator, self._document, sessions, saved, self._validate)

    def settle(self) -> None:
        """Give the folders of moves that are over their names. Raises OSError."""
        moving = list(self._kept.glob(f"*{MOVING}")) if self._kept.is_dir() else []
        for folder in moving:
            version = folder.name.removesuffix(MOVING)
            if version in self.stale():
                continue
            name, number = version, 1
            while (self._kept / name).exists():
                number += 1
                name = f"{version}-{number}"
            folder.rename(self._kept / name)
        if moving:
            with atomic.directory(self._kept) as kept:
                atomic.sync_directory(kept)

    def supersede(self, stale: Stale, change: State) -> None:
        """Put labels of an old version aside, and `change` in their place, as one step.

        Cut short at any moment it leaves everything, and can be done again. Raises NotSaved, or what
        stands against the labels of the present text.
        """
        if locked := self._tree.locked(self._annotator):
            raise locked
        if problem := self.present().problem:
            raise problem
        try:
            self._step(stale, change)
            self._put_aside(stale)
            truth = self.present()
            if truth.problem:
                raise truth.problem
            if truth.edit is None:  # a file that somebody edited by hand becomes a step when it is opened
                atomic.replace(self._file, encode(truth.file))
            self.settle()
        except OSError as error:
            where = self._tree.shown(self._journal)
            raise NotSaved(f"not saved: {atomic.reason(error)}", where=where) from error

    def _step(self, stale: Stale, change: State) -> None:
        if not change:
            return
        truth = self.present()
        digest = version_of(Document("", orjson.dumps(change, option=orjson.OPT_SORT_KEYS).decode()).hash)
        session = f"{CARRIED}{stale.version}-{digest}"
        if any(line.session == session for line in truth.lines):
            return
        head = stale.truth.head
        header = Header(
            session,
            self._annotator,
            self._document.id,
            self._document.hash,
            head.schema_hash,
            head.guidelines_version,
        )
        n = truth.lines[-1].n + 1 if truth.lines else 1
        # The time of the last step before: the same labels carried over twice make the same step.
        at = stale.truth.lines[-1].at if stale.truth.lines else ""
        lines = [Line(n, session, at, change, name="corrected text")]
        if truth.edit:  # a label file without a journal would be taken for an edit of nothing
            lines.insert(0, truth.edit)
        try:
            file = SessionFile(self._tree.root, self._journal, header)
        except FileExistsError:  # cut short while it was written
            (self._journal / f"{session}{journal.SUFFIX}").unlink()
            file = SessionFile(self._tree.root, self._journal, header)
        try:
            file.write(lines)
        finally:
            file.close()

    def _put_aside(self, stale: Stale) -> None:
        aside = self._kept / (stale.version + MOVING)
        atomic.make_directories(self._tree.root, aside)
        if stale.saved:
            atomic.replace(aside / KEPT, stale.saved.data)
        for name in stale.sessions:
            (self._journal / name).rename(aside / name)
        atomic.sync_directories(self._tree.root, aside)
        if self._journal.is_dir():
            with atomic.directory(self._journal) as folder:
                atomic.sync_directory(folder)

    def _saved(self) -> Saved | None:
        try:
            return self._tree.saved(self._annotator, self._document.id)
        except Unreadable:
            return None


def _hash_in(saved: Saved) -> str:
    try:
        found = orjson.loads(saved.data).get("text_hash", "")
    except (orjson.JSONDecodeError, AttributeError):
        return ""
    return found if isinstance(found, str) else ""
