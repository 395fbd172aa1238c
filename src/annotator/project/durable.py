"""Files that are whole and on the disk before anybody relies on them."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from annotator.store import atomic

SYNCED = 16
"""Files that are made durable at once."""


@contextmanager
def appearing(path: Path) -> Iterator[BinaryIO]:
    """A new file that appears at `path`, whole and durable, when the block ends well. Raises OSError."""
    fd, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=".partial", dir=path.parent)
    try:
        with os.fdopen(fd, "wb") as file:
            yield file
            file.flush()
            os.fchmod(fd, 0o666 & ~umask())
            atomic.sync(fd)
        Path(name).rename(path)
        sync_path(path.parent)
    finally:
        Path(name).unlink(missing_ok=True)


def make_durable(folder: Path) -> None:
    """Wait until a folder, with all that is in it, is on the disk. Raises OSError."""
    # A file system makes several durable at once, if it is asked for several.
    with ThreadPoolExecutor(SYNCED) as threads:
        for parent, _, files in os.walk(folder):
            for _ in threads.map(sync_path, [parent, *(f"{parent}/{file}" for file in files)]):
                pass


def sync_path(path: str | Path) -> None:
    """Wait until one file or the names in one folder are on the disk. Raises OSError."""
    fd = os.open(path, os.O_RDONLY)
    try:
        (atomic.sync_directory if stat.S_ISDIR(os.fstat(fd).st_mode) else atomic.sync)(fd)
    finally:
        os.close(fd)


def umask() -> int:
    """The permissions that this account does not give."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
