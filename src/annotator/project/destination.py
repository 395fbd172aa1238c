"""Where an export goes: whole or not at all, and never over anything that is not an export of ours."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import DataError, UsageError
from annotator.formats.report import FORMAT

REPORT = "report.json"
PARTIAL = ".partial"
"""The end of the name of the folder that an export is made in, beside its destination."""


@dataclass(frozen=True)
class Place:
    """A folder to write into, and the export that it will replace, if there is one."""

    folder: Path
    previous: Path | None


@contextmanager
def destination(path: Path) -> Iterator[Place]:
    """Make a folder that appears at `path` when the block ends well; else nothing changes there.

    Raises UsageError if something stands at `path` that is not an export of ours, DataError if the
    disk refuses.
    """
    target = path.resolve()
    previous = replaceable(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=PARTIAL, dir=target.parent))
        try:
            partial.chmod(0o777 & ~_umask())
            yield Place(partial, previous)
            _sync(partial)
            _put(partial, target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        where = str(error.filename or target)
        raise DataError(f"the export cannot be written: {error.strerror}", where=where) from error


def replaceable(target: Path) -> Path | None:
    """The export at `target`, or None if nothing is there. Raises UsageError for anything else."""
    if not target.exists():
        return None
    if target.is_dir():
        with suppress(OSError, ValueError):
            if json.loads((target / REPORT).read_bytes()).get("format") == FORMAT:
                return target
        if not any(target.iterdir()):
            return None
    raise UsageError(
        "something stands there that is not an export of annotator, and is not replaced",
        where=str(target),
        remedy="Give another place, or remove it yourself",
    )


def _put(partial: Path, target: Path) -> None:
    if not target.exists():
        partial.rename(target)
    else:
        old = Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=PARTIAL, dir=target.parent))
        target.rename(old / target.name)
        try:
            partial.rename(target)
        except OSError:
            (old / target.name).rename(target)
            raise
        finally:
            shutil.rmtree(old, ignore_errors=True)
    _sync_one(target.parent)


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
