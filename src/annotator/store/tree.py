"""The folder of labels: which file is whose, and what is in it. Reads only."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import orjson

from annotator.core.errors import DataError
from annotator.store import atomic, journal, names
from annotator.store.base import Progress
from annotator.store.journal import Session
from annotator.store.progress import progress_in
from annotator.store.reconcile import Saved

LABELS = ".json"
JOURNAL = ".journal"
VERSIONS = ".versions"
"""The end of the name of the folder that holds labels of earlier versions of a text."""

_SUFFIXES = frozenset(one.removeprefix(".") for one in (LABELS, JOURNAL))
ASIDE = "before-"
"""After `.json.` in the name of a label file that was set aside, with the time."""


class Unreadable(DataError):
    """Something stands where a label file belongs that is not an ordinary file we can read."""


class Tree:
    """Paths and contents below `labels/`. The folder need not exist."""

    def __init__(self, root: Path) -> None:
        # A link to another disk is the project's own choice; below it no link is followed.
        self.root = root.resolve()
        self._root = str(self.root)

    def folder(self, annotator: str) -> Path:
        """The folder of one annotator."""
        return self.root / names.file_name(annotator)

    def label_file(self, annotator: str, document: str) -> Path:
        """The label file of one document."""
        return self.folder(annotator) / (names.file_name(document) + LABELS)

    def journal(self, annotator: str, document: str) -> Path:
        """The folder with the session files of one document."""
        return self.folder(annotator) / (names.file_name(document) + JOURNAL)

    def shown(self, path: Path) -> str:
        """A path as people are told it, from the project's folder on."""
        return str(path.relative_to(self.root.parent))

    def annotators(self, *, readable: bool = True) -> Iterator[str]:
        """The names that have a folder; by default only those that the caller may read."""
        for entry in _entries(self.root):
            if entry.name.startswith(".") or not entry.is_dir(follow_symlinks=False):
                continue
            if readable and not os.access(entry.path, os.R_OK | os.X_OK):
                continue
            name = self._name_of(Path(entry.path))
            if names.file_name(name) == entry.name:  # else no name leads there: somebody else made it
                yield name

    def locked(self, annotator: str) -> DataError | None:
        """Why the caller may not write this annotator's labels, or None."""
        folder = self.folder(annotator)
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            return DataError("it is not a folder", where=self.shown(folder))
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            return DataError(f"you may not write the labels of {annotator!r}", where=self.shown(folder))
        return None

    def touched(self, annotator: str) -> set[str]:
        """The file names of all documents for which there is a label file or a journal."""
        found = set()
        with suppress(OSError), _opened(self.folder(annotator)) as entries:
            for entry in entries:
                name, _, suffix = entry.name.rpartition(".")
                if suffix in _SUFFIXES and name and name[0] != ".":
                    found.add(name)
        return found

    def newest(self, annotator: str) -> list[tuple[str, float]]:
        """File names of touched documents and when they were changed last, that one first.

        A journal's folder changes when a session begins in it. Documents that have a label file but
        no journal were not labelled here; they come last.
        """
        found: dict[str, tuple[bool, float]] = {}
        for entry in _entries(self.folder(annotator)):
            name, _, suffix = entry.name.rpartition(".")
            is_journal = f".{suffix}" == JOURNAL
            if name and not name.startswith(".") and (is_journal or f".{suffix}" == LABELS):
                with suppress(OSError):
                    found[name] = max((is_journal, entry.stat().st_mtime), found.get(name, (False, 0.0)))
        order = sorted(found, key=lambda name: found[name], reverse=True)
        return [(name, found[name][1]) for name in order]

    def saved(self, annotator: str, document: str) -> Saved | None:
        """The label file of one document, or None. Raises Unreadable."""
        # Done for every document of a project, as are the next ones: text is joined, and paths are not made.
        name = f"{names.file_name(annotator)}/{names.file_name(document)}{LABELS}"
        try:
            data, changed = atomic.read_dated(f"{self._root}/{name}")
        except FileNotFoundError:
            return None
        except DataError as why:
            raise Unreadable(why.what, where=f"{self.root.name}/{name}") from None
        return Saved(f"{self.root.name}/{name}", data, int(changed))

    def sessions(self, annotator: str, document: str) -> list[Session]:
        """What each session file of one document says, by file name; unreadable ones as damage."""
        found = []
        folder = f"{names.file_name(annotator)}/{names.file_name(document)}{JOURNAL}"
        shown = f"{self.root.name}/{folder}"
        try:
            entries = _listed(f"{self._root}/{folder}")
        except OSError as error:
            return [Session(shown, None, damage=((0, atomic.reason_to_read(error)),))]
        for name in sorted(entry.name for entry in entries):
            if not name.endswith(journal.SUFFIX) or name.startswith("."):
                continue
            try:
                found.append(journal.decode(f"{shown}/{name}", atomic.read(f"{self._root}/{folder}/{name}")))
            except FileNotFoundError:
                continue
            except DataError as why:
                found.append(Session(f"{shown}/{name}", None, damage=((0, why.what),)))
        return found

    def checkpoint(self, annotator: str, document: str) -> Progress | None:
        """Progress as the label file shows it, or None if there may be steps that it does not hold."""
        stem = f"{self._root}/{names.file_name(annotator)}/{names.file_name(document)}"
        try:
            written = os.stat(stem + LABELS).st_mtime_ns  # noqa: PTH116
            sessions = set()
            for entry in _entries(stem + JOURNAL):
                if entry.name.endswith(journal.SUFFIX):
                    if entry.stat().st_mtime_ns >= written:  # of one tick of the clock either may be newer
                        return None
                    sessions.add(entry.name.removesuffix(journal.SUFFIX))
            return progress_in(atomic.read(stem + LABELS), document, sessions)
        except (OSError, DataError):
            return None

    def _name_of(self, folder: Path) -> str:
        """The annotator of a folder: its name, or what its files say if that is a slug."""
        if names.is_hashed(folder.name):
            for found in self._names_in(folder):
                if names.file_name(found) == folder.name:
                    return found
        return folder.name

    def _names_in(self, folder: Path) -> Iterator[str]:
        for entry in _entries(folder):
            try:
                if entry.name.endswith(LABELS):
                    data = orjson.loads(atomic.read(Path(entry.path)))
                    if isinstance(data, dict) and isinstance(data.get("annotator"), str):
                        yield data["annotator"]
                elif entry.name.endswith(JOURNAL):
                    for file in _entries(Path(entry.path)):
                        header = journal.decode(file.name, atomic.read(Path(file.path))).header
                        if header:
                            yield header.annotator
            except (OSError, ValueError, DataError):
                continue


def _opened(folder: Path | str) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
    """What is in a folder, one after the other. Raises OSError, also for a symbolic link."""
    if os.path.islink(folder):  # noqa: PTH114
        raise OSError(errno.ELOOP, "a symbolic link is not read here")
    return os.scandir(folder)


def _listed(folder: Path | str) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing if it is not there. Raises OSError, also for a symbolic link."""
    try:
        with _opened(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return []


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    """What can be seen in a folder; nothing if it cannot be read."""
    try:
        return _listed(folder)
    except OSError:
        return []
