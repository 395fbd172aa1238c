"""One annotator's open document: every step is on disk before anybody hears of it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.core.errors import NotSaved, ReadOnly
from annotator.core.fold import Line
from annotator.store import atomic, journal
from annotator.store.journal import Header
from annotator.store.reconcile import Truth

NewSession = Callable[[], str]
"""Makes the name of a session, different each time."""


class SessionFile:
    """A journal of one session, written to and never opened again.

    A file on which a write or a sync failed is in doubt and is never touched again: the system may
    have dropped what it took, and would report the next sync as a success.
    """

    def __init__(self, folder: Path, header: Header) -> None:
        """Make the file, and the folders of the project's labels, the annotator and the document.

        Raises OSError.
        """
        self._session = header.session
        self._head = journal.encode_header(header)
        self._folder = folder
        atomic.make_directory(folder.parent.parent, 0o755)
        atomic.make_directory(folder.parent)
        atomic.make_directory(folder)
        with atomic.directory(folder) as parent:
            self._fd = atomic.create(header.session + journal.SUFFIX, parent)

    def write(self, lines: Sequence[Line]) -> None:
        """Make some lines durable, with one write and one sync. Raises OSError."""
        data = b"".join(journal.encode_line(line, self._session) for line in lines)
        atomic.write_all(self._fd, self._head + data)
        os.fsync(self._fd)
        if os.fstat(self._fd).st_nlink == 0:
            raise FileNotFoundError(errno.ENOENT, "the journal was deleted while it was open")
        if self._head:
            self._sync_names()
            self._head = b""

    def _sync_names(self) -> None:
        """Make every name on the way to the file durable, also those that an earlier fault left in doubt."""
        for one in (self._folder, *self._folder.parents[:3]):
            with atomic.directory(one) as fd:
                atomic.sync_directory(fd)

    def close(self) -> None:
        """Let the file go. What was written is durable already."""
        atomic.close(self._fd)


class FolderWriter:
    """What `FolderStore.open` gives; see the Writer protocol.

    `session` names the session that the next step belongs to. It changes when a file failed, so
    that a step which is in doubt and a later one never share a name.
    """

    def __init__(
        self,
        truth: Truth,
        folder: Path,
        header: Callable[[str], Header],
        new_session: NewSession,
        checkpoint: Callable[[bool], object],
    ) -> None:
        """`header` makes a session's header of its name. `checkpoint` brings the label file up to
        date; it is told whether this writer changed anything.
        """
        self.view: Sequence[Line] = truth.lines
        self.read_only = str(truth.problem) if truth.problem else None
        self.session = new_session()
        self._pending = [truth.edit] if truth.edit else []
        self._folder = folder
        self._header = header
        self._new_session = new_session
        self._checkpoint = checkpoint
        self._file: SessionFile | None = None
        self._closed = False
        self._changed = False
        self._was_current = truth.is_current

    def append(self, line: Line) -> Line:
        """Make a step durable; returns it when it is on disk.

        A step keeps its session even if a fault sends it to the file of another, so that it counts
        once should the first file turn out to have taken it. The first step of a session takes a
        pending hand edit along. Raises NotSaved if neither the open file nor a new one takes it (it
        may be appended again as it is), ReadOnly if the document may not be changed.
        """
        if self.read_only:
            raise ReadOnly(self.read_only)
        lines = [*self._pending, line]
        for _attempt in range(2):
            try:
                if self._file is None:
                    self._file = SessionFile(self._folder, self._header(self.session))
                self._file.write(lines)
            except OSError as error:
                failed = error
                self._abandon()
            else:
                self._pending = []
                self._changed = True
                return line
        raise NotSaved(
            f"not saved: {atomic.reason(failed)}",
            remedy="Everything before this change is safe; make room or mend the disk and try again",
        ) from failed

    def close(self) -> None:
        """Bring the label file up to date with all sessions, and let the document go.

        A file that was up to date when nothing was changed is not even looked at. Raises NotSaved
        if the label file could not be written; the journals hold every change.
        """
        if self._closed:
            return
        self._closed = True
        if self._file:
            self._file.close()
        if self.read_only is None and (self._changed or not self._was_current):
            self._checkpoint(self._changed)

    def _abandon(self) -> None:
        if self._file:
            self._file.close()
        self._file = None
        self.session = self._new_session()
