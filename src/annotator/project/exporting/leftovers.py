"""What interrupted exports leave: hidden folders beside the destination, told apart by their names.

One ends in PARTIAL: an export was made in it. The next export to the same place takes it over, with the
pieces in it. The other ends in REPLACED: an older export waits in it while the new one takes its place. Who
writes into a folder holds a lock on it, which ends with its process.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from glob import escape
from pathlib import Path

from annotator.project.exporting.plan import FOLDER

PARTIAL, REPLACED = ".partial", ".replaced"


def hidden(target: Path, suffix: str) -> tuple[Path, int]:
    """A new folder beside a destination, and what holds the lock on it, to be closed."""
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=suffix, dir=target.parent))
    fd = os.open(folder, os.O_RDONLY)
    _lock(fd)
    return folder, fd


def begun(target: Path) -> tuple[Path, int] | None:
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


def put_back(target: Path) -> None:
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
        if left.is_dir() and not left.is_symlink():
            fd = os.open(left, os.O_RDONLY)
            if _lock(fd):
                yield left, fd
            else:
                os.close(fd)


def _is_own(folder: Path) -> bool:
    """Whether nobody else can have put anything there."""
    about = folder.stat()
    return about.st_uid == os.geteuid() and not about.st_mode & 0o077


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _lock(fd: int) -> bool:
    """Lock a folder; False if another process has it, or no lock can be had."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
