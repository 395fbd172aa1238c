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


class SessionFile:
    """A journal of one session, written to and never opened again.

    A file on which a write or a sync failed is in doubt and is never touched again: the system may
    have dropped what it took, and would report the next sync as a success.
    """

    def __init__(self, root: Path, folder: Path, header: Header) -> None:
        """Make the file in `folder`, and the folders from `root`, that of all labels, down to it.

        Raises OSError.
        """
        self._session = header.session
        self._head = journal.encode_header(header)
        self._root, self._folder = root, folder
        atomic.make_directories(root, folder)
        self._path = folder / (header.session + journal.SUFFIX)
        with atomic.directory(folder) as parent:
            self._fd = atomic.create(self._path.name, parent)

    def write(self, lines: Sequence[Line]) -> None:
        """Make some lines durable, with one write and one sync. Raises OSError."""
        data = b"".join(journal.encode_line(line, self._session) for line in lines)
        atomic.write_all(self._fd, self._head + data)
        atomic.sync(self._fd)
        # Somebody may have deleted it, or put it aside with the text that it is about.
        if not os.path.samestat(os.fstat(self._fd), os.stat(self._path)):  # noqa: PTH116
            raise FileNotFoundError(errno.ENOENT, "the journal was moved while it was open")
        if self._head:
            atomic.sync_directories(self._root, self._folder)
            self._head = b""

    def close(self) -> None:
        """Let the file go. What was written is durable already."""
        atomic.close(self._fd)


NewFile = Callable[[str], SessionFile]
"""Makes the file of a session, given its name."""

NewSession = Callable[[], str]
"""Makes the name of a session, different each time."""


class FolderWriter:
    """What `FolderStore.open` gives; see the Writer protocol.

    `session` names the session that the next step belongs to. It changes when a file failed, so
    that a step which is in doubt and a later one never share a name.
    """

    def __init__(
        self,
        truth: Truth,
        new_session: NewSession,
        new_file: NewFile,
        checkpoint: Callable[[bool], object],
    ) -> None:
        """`checkpoint` brings the label file up to date; it is told whether this writer changed
        anything.
        """
        self.view: Sequence[Line] = truth.lines
        self.read_only = str(truth.problem) if truth.problem else None
        self.session = new_session()
        self._pending = [truth.edit] if truth.edit else []
        self._new_session = new_session
        self._new_file = new_file
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
                    self._file = self._new_file(self.session)
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
            self._file = None  # its number may soon be that of another file
        if self.read_only is None and (self._changed or not self._was_current):
            self._checkpoint(self._changed)

    def _abandon(self) -> None:
        if self._file:
            self._file.close()
        self._file = None
        self.session = self._new_session()
