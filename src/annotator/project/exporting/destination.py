"""Where an export goes: whole or not at all, and never over anything that is not an export of ours.

An export that was interrupted or killed leaves a hidden folder beside its destination. The next export to the
same place takes it over and goes on with the pieces in it, as far as they are what it would write itself. A
folder that is still written to is locked, and stays.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import DataError, UsageError
from annotator.formats.report import FORMAT
from annotator.project.durable import make_durable, sync_path, umask
from annotator.project.exporting.leftovers import PARTIAL, REPLACED, begun, hidden, put_back
from annotator.project.exporting.plan import FOLDER

REPORT = "report.json"
INTERRUPTED = "what is written so far waits, and the same command goes on with it"


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
        put_back(target)
        previous = None if alone else replaceable(target)
        if alone:
            _require_ours(target, report_beside(target))
        target.parent.mkdir(parents=True, exist_ok=True)
        partial, lock = begun(target) or hidden(target, PARTIAL)
        pieces = partial / FOLDER
        waiting = False
        try:
            yield Place(partial, previous)
            partial.chmod(0o777 & ~umask())
            make_durable(partial)
            if alone:
                (partial / REPORT).replace(report_beside(target))
                (partial / file).replace(target)
                sync_path(target.parent)
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


def _put(partial: Path, target: Path) -> None:
    if not target.exists():
        partial.rename(target)
    else:
        old, lock = hidden(target, REPLACED)
        target.rename(old / target.name)
        try:
            partial.rename(target)
        except OSError:
            (old / target.name).rename(target)
            raise
        finally:
            shutil.rmtree(old, ignore_errors=True)
            os.close(lock)
    sync_path(target.parent)
