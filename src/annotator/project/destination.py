"""Where an export goes: whole or not at all, and never over anything that is not an export of ours.

An export that was killed leaves a hidden folder beside its destination. It is no use: what is in it was not
read back yet. The next export to the same place takes it away. A folder that is still written to is locked,
and stays.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import BinaryIO

from annotator.core.errors import DataError, UsageError
from annotator.formats.report import FORMAT

REPORT = "report.json"
PARTIAL = ".partial"
"""The end of the name of the folder that an export is made in, beside its destination."""

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
    report stands beside it as `NAME.report.json`. Raises UsageError if something stands at `path`
    that is not an export of ours, DataError if the disk refuses.
    """
    target = path.resolve()
    alone = bool(file) and target.suffix == Path(file).suffix
    try:
        _tidy(target)
        previous = None if alone else replaceable(target)
        if alone:
            _require_ours(target, report_beside(target))
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = _hidden(target, PARTIAL)
        lock = _locked(partial)
        try:
            partial.chmod(0o777 & ~_umask())
            yield Place(partial, previous)
            _sync(partial)
            if alone:
                (partial / REPORT).replace(report_beside(target))
                (partial / file).replace(target)
                _sync_one(target.parent)
            else:
                _put(partial, target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
            if lock is not None:
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


def _tidy(target: Path) -> None:
    """Take away what killed exports to this place left, and put back an older one that they took away."""
    for suffix in (REPLACED, PARTIAL):
        for left in sorted(target.parent.glob(f".{escape(target.name)}-*{suffix}")):
            if not left.is_dir() or left.is_symlink() or (lock := _locked(left)) is None:
                continue
            kept = left / target.name
            if suffix == REPLACED and kept.exists() and not target.exists():
                kept.rename(target)
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


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
    for parent, _, files in os.walk(folder):
        for file in files:
            _sync_one(Path(parent, file))
        _sync_one(Path(parent))


def _sync_one(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
