"""Where an export goes: whole or not at all, and never over anything that is not an export of ours.

An export that was interrupted or killed leaves a hidden folder beside its destination. The next export to the
same place takes it over and goes on with the pieces in it, as far as they are what it would write itself. A
folder that is still written to is locked, and stays.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import BinaryIO

from annotator.core.errors import DataError, UsageError
from annotator.formats.report import FORMAT
from annotator.project.plan import FOLDER

REPORT = "report.json"
SYNCED = 16
"""Files that are made durable at once."""

PARTIAL = ".partial"
"""The end of the name of the folder that an export is made in, beside its destination."""

INTERRUPTED = "what is written waits; the same command goes on with it"

REPLACED = ".replaced"
"""The end of the name of the folder in which the older export waits while the new one takes its place."""


@dataclass(frozen=True)
class Place:
    """A folder to write into, and the export that it will replace, if there is one."""

    folder: Path
    previous: Path | None


@contextmanager
def destination(path: Path, file: str = "") -> Iterator[Place]:
    """Make a folder that appears at `path` when the block ends well; else nothing changes there.

    `file` is the one file of data of a format. A path with its suffix becomes that file, and the
    report stands beside it as `NAME.report.json`. There may be pieces in the folder that an earlier export
    made; those that are made in the block stay there if it is interrupted. Raises UsageError if something
    stands at `path` that is not an export of ours, DataError if the disk refuses.
    """
    target = path.resolve()
    alone = bool(file) and target.suffix == Path(file).suffix
    try:
        _put_back(target)
        previous = None if alone else replaceable(target)
        if alone:
            _require_ours(target, report_beside(target))
        target.parent.mkdir(parents=True, exist_ok=True)
        partial, lock = _begun(target) or _begin(target)
        pieces = partial / FOLDER
        waiting = False
        try:
            yield Place(partial, previous)
            partial.chmod(0o777 & ~_umask())
            _sync(partial)
            if alone:
                (partial / REPORT).replace(report_beside(target))
                (partial / file).replace(target)
                _sync_one(target.parent)
            else:
                _put(partial, target)
        except KeyboardInterrupt:
            waiting = pieces.is_dir()
            raise KeyboardInterrupt(INTERRUPTED if waiting else "") from None
        finally:
            if not waiting:
                shutil.rmtree(partial, ignore_errors=True)
            os.close(lock)
    except OSError as error:
        where = str(error.filename or target)
        raise DataError(f"the export cannot be written: {error.strerror}", where=where) from error


def replaceable(target: Path) -> Path | None:
    """The export at `target`, or None if nothing is there. Raises UsageError for anything else."""
    if not target.exists():
        return None
    if target.is_dir() and not any(target.iterdir()):
        return None
    _require_ours(target, target / REPORT)
    return target


def report_beside(file: Path) -> Path:
    """Where the report of an export stands that is one file."""
    return file.with_suffix(".report.json")


def _require_ours(target: Path, report: Path) -> None:
    """Raises UsageError if something stands at `target` without a report of ours about it."""
    if not target.exists():
        return
    with suppress(OSError, ValueError, AttributeError):
        if json.loads(report.read_bytes()).get("format") == FORMAT:
            return
    raise UsageError(
        "something stands there that is not an export of annotator, and is not replaced",
        where=str(target),
        remedy="Give another place, or remove it yourself",
    )


@contextmanager
def appearing(path: Path) -> Iterator[BinaryIO]:
    """A new file that appears at `path`, whole and durable, when the block ends well. Raises OSError."""
    fd, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=PARTIAL, dir=path.parent)
    try:
        with os.fdopen(fd, "wb") as file:
            yield file
            file.flush()
            os.fchmod(fd, 0o666 & ~_umask())
            os.fsync(fd)
        Path(name).rename(path)
        _sync_one(path.parent)
    finally:
        Path(name).unlink(missing_ok=True)


def _put(partial: Path, target: Path) -> None:
    if not target.exists():
        partial.rename(target)
    else:
        old = _hidden(target, REPLACED)
        lock = _locked(old)
        target.rename(old / target.name)
        try:
            partial.rename(target)
        except OSError:
            (old / target.name).rename(target)
            raise
        finally:
            shutil.rmtree(old, ignore_errors=True)
            if lock is not None:
                os.close(lock)
    _sync_one(target.parent)


def _begin(target: Path) -> tuple[Path, int]:
    """A new folder to write into, with a lock on it."""
    partial = _hidden(target, PARTIAL)
    return partial, os.open(partial, os.O_RDONLY) if (lock := _locked(partial)) is None else lock


def _begun(target: Path) -> tuple[Path, int] | None:
    """A folder with pieces that an export to this place left, and a lock on it; other leftovers go."""
    found: tuple[Path, int] | None = None
    for left, lock in _left(target, PARTIAL):
        if found is None and (left / FOLDER).is_dir() and _is_own(left):
            for path in left.iterdir():
                if path.name != FOLDER:
                    _remove(path)
            found = left, lock
        else:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)
    return found


def _put_back(target: Path) -> None:
    """Put back an older export that one which was killed took away."""
    for left, lock in _left(target, REPLACED):
        kept = left / target.name
        if kept.exists() and not target.exists():
            kept.rename(target)
        shutil.rmtree(left, ignore_errors=True)
        os.close(lock)


def _left(target: Path, suffix: str) -> Iterator[tuple[Path, int]]:
    """Folders that exports to this place left, each with a lock on it."""
    for left in sorted(target.parent.glob(f".{escape(target.name)}-*{suffix}")):
        if left.is_dir() and not left.is_symlink() and (lock := _locked(left)) is not None:
            yield left, lock


def _is_own(folder: Path) -> bool:
    """Whether nobody else can have put anything there."""
    about = folder.stat()
    return about.st_uid == os.geteuid() and not about.st_mode & 0o077


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _hidden(target: Path, suffix: str) -> Path:
    return Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=suffix, dir=target.parent))


def _locked(folder: Path) -> int | None:
    """A lock on a folder, which ends with its process; None if another process has it, or none can be had."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(fd)
        return None
    return fd


def _sync(folder: Path) -> None:
    # A file system makes several durable at once, if it is asked for several.
    with ThreadPoolExecutor(SYNCED) as threads:
        for parent, _, files in os.walk(folder):
            for _ in threads.map(_sync_one, [parent, *(f"{parent}/{file}" for file in files)]):
                pass


def _sync_one(path: str | Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
