"""The files that a user named, or that lie in the folders named; and how far they are read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from annotator.core.errors import DataError, UsageError

NamedBy = Literal["data", "folder", "file", "suffix"]
"""What says whose labels these are: the data; the folder under the given path; the file's name; or what
follows its last '.', '-' or '_'."""


_NEAR = 0.9


NAMED = 4
"""How many suffixes an error names."""


class File(NamedTuple):
    """One file to be read, the id of its document if it holds only one, and whose labels it has."""

    path: Path
    id: str
    annotator: str


@dataclass
class Meter:
    """How far the files are read: of the bytes, and how many items were in them.

    A reader that goes through large files says so with `reached`; of others it is known file by file.
    """

    total: int = 0
    before: int = 0
    """Bytes of the files that were read to their ends."""
    inside: int = 0
    """Bytes of the one that is being read."""
    items: int = 0
    is_at_end: bool = False
    said: int = 0
    """What was expected before."""
    tell: Callable[[], None] = lambda: None
    """Called when something was read."""

    def reached(self, offset: int) -> None:
        """One more item was read, which ends at this offset of its file."""
        self.inside = offset
        self.items += 1
        self.tell()

    def expected(self, done: int) -> int | None:
        """About how many there will be if the rest is like what was read; None if that cannot be said.

        It stays the same as long as it is not far from the truth, so that rates can be measured.
        """
        read = self.before + self.inside
        if self.is_at_end:
            return max(self.items, done) if self.items else None
        if not read or not self.total:
            return None
        likely = round(max(self.items, done) * self.total / read)
        if not (done <= self.said and _NEAR * likely <= self.said and _NEAR * self.said <= likely):
            unit = 10 ** max(len(str(likely)) - 2, 0)
            self.said = max(done, -(-likely // unit) * unit)
        return self.said


@dataclass(frozen=True)
class Sources:
    """What the user named: files, or folders of files at any depth.

    `scratch` is the folder for what a reader has to set aside in a file without a name; None for the one
    where temporary files are.
    """

    paths: tuple[Path, ...]
    named_by: NamedBy = "data"
    passed_over: Counter[str] = field(default_factory=Counter, compare=False)
    """How the names end of those files in folders that were not asked for; empty where they have no end."""
    not_followed: list[str] = field(default_factory=list, compare=False)
    """Links to folders: they may lead in a circle."""
    remarks: list[str] = field(default_factory=list, compare=False)
    """What a reader has to say of whole files, at most one each."""
    meter: Meter = field(default_factory=Meter, compare=False)
    scratch: Path | None = None

    def files(self, *suffixes: str) -> Iterator[File]:
        """The files with one of the suffixes (such as '.jsonl'), in the order of their names.

        A file that was named itself is taken whatever its suffix. Hidden files are passed over. Raises
        UsageError for a path that is not there, or a folder that has no such file; DataError for a folder
        that cannot be listed, or for what has such a name and is no file.
        """
        listed = [(root, *one) for root in self.paths for one in self._listed(root, suffixes)]
        meter = self.meter
        meter.total, meter.before, meter.is_at_end = sum(size for *_, size in listed), 0, False
        for root, inner, size in listed:
            meter.inside = 0
            yield self._file(root / inner, root) if inner else self._file(root, root.parent)
            meter.before += size
        meter.inside, meter.is_at_end = 0, True

    def _listed(self, root: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[str, int]]:
        """The names below `root`, the empty one for a file itself, and their sizes in bytes."""
        if root.is_file():
            yield "", root.stat().st_size
            return
        if not root.is_dir():
            what = "it is neither a file nor a folder" if root.exists() else "there is no such file or folder"
            raise UsageError(what, where=str(root))
        found = others = 0
        for name, entry in _walk(str(root), ""):
            end = os.path.splitext(name)[1]  # noqa: PTH122
            if end in suffixes:
                found += 1
                yield name, _size(entry)
            elif _is_folder(entry):
                self.not_followed.append(entry.path)
            else:
                others += 1
                self.passed_over[end] += bool(end) or not entry.name.isupper()
        if not found:
            raise UsageError(
                f"there is no {' or '.join(suffixes[:NAMED])}{' …' * (len(suffixes) > NAMED)} file in it",
                where=str(root),
                remedy="Files whose names end otherwise can be named themselves" if others else "",
            )

    def _file(self, path: Path, root: Path) -> File:
        inner = path.relative_to(root).with_suffix("")
        match self.named_by:
            case "folder" if len(inner.parts) > 1:
                return File(path, "/".join(inner.parts[1:]), inner.parts[0])
            case "folder":
                return File(path, inner.as_posix(), root.resolve().name)
            case "file":
                # A folder for each document and a file for each annotator, as INCEpTION has it.
                return File(path, inner.parent.as_posix() if inner.parent.parts else inner.name, inner.name)
            case "suffix":
                stem, mark, name = _parted(inner.name)
                return File(path, inner.with_name(stem).as_posix() if mark else inner.as_posix(), name)
            case _:
                return File(path, inner.as_posix(), "")


def _walk(folder: str, before: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Names from `folder` on, in their order, of all that is in it and is no folder; hidden ones left out.

    Raises DataError for a folder that cannot be listed: what is in it would be missed in silence.
    """
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda one: one.name)
    except OSError as error:
        raise DataError(f"the folder cannot be read: {error.strerror}", where=folder) from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{before}{entry.name}/")
        else:
            yield before + entry.name, entry


def _size(entry: os.DirEntry[str]) -> int:
    """The size of a file. Raises DataError for what is none: a pipe, a link that leads nowhere."""
    try:
        if entry.is_file():
            return entry.stat().st_size
        what = "it is no ordinary file"
    except OSError as error:
        what = f"it cannot be read: {error.strerror}"
    if entry.is_symlink():
        what = "it is a link to a folder" if _is_folder(entry) else "it is a link that leads nowhere"
    raise DataError(what, where=entry.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # links in a circle
        return False


def _parted(name: str) -> tuple[str, str, str]:
    at = max(name.rfind(mark) for mark in ".-_")
    return (name[:at], name[at], name[at + 1 :]) if at > 0 else (name, "", "")
