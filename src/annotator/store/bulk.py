"""Many new files at once: as durable as one by one, without waiting for the disk at each."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from annotator.store import atomic

BATCH = 256
"""How many files wait for the disk together, and so how many are open at once."""

SYNCS = 8
"""How many syncs are under way at once: a journaling file system settles them with one commit."""


class NewFile(NamedTuple):
    """A file that is to be, and its bytes."""

    path: Path
    data: bytes


def put_new(
    root: Path,
    files: Iterable[NewFile],
    *,
    make_folder: Callable[[Path], None],
    mode: int | None = atomic.FILE_MODE,
) -> Iterator[Path]:
    """Put each file in its place below `root`, whole and durable; yields its path then.

    Nothing is replaced: where something stands already, FileExistsError is raised. `make_folder` makes
    the folder of a file, once. Without a `mode` the umask decides. Files appear in batches; those that
    were yielded stay, whatever fails later. Raises OSError.
    """
    known: set[Path] = set()
    stream = iter(files)
    with ThreadPoolExecutor(SYNCS) as syncs:
        while batch := list(islice(stream, BATCH)):
            fresh = {one.path.parent for one in batch} - known
            for folder in sorted(fresh):
                make_folder(folder)
            _put(batch, mode, syncs)
            for folder in sorted({one.path.parent for one in batch}):
                if folder in fresh:
                    atomic.sync_directories(root, folder)
                else:
                    with atomic.directory(folder) as parent:
                        atomic.sync_directory(parent)
            known |= fresh
            yield from (one.path for one in batch)


def _put(batch: list[NewFile], mode: int | None, syncs: ThreadPoolExecutor) -> None:
    """Write all, sync all, then give all their names."""
    waiting: list[tuple[Path, Path, int]] = []
    try:
        for path, data in batch:
            temporary = path.with_name(f"{atomic.TEMPORARY}{token_hex(8)}")
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            fd = os.open(temporary, flags, 0o666 if mode is None else mode)
            waiting.append((temporary, path, fd))
            if mode is not None:
                os.fchmod(fd, mode)
            atomic.write_all(fd, data)
        for _ in syncs.map(atomic.sync, [fd for _, _, fd in waiting]):
            pass
        for temporary, path, _ in waiting:
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, "a file stands there already", str(path))
            temporary.rename(path)
    finally:
        for temporary, _, fd in waiting:
            os.close(fd)
            with suppress(OSError):
                temporary.unlink()
