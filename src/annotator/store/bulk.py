"""Many new files at once: as durable as one by one, without waiting for the disk at each."""

from __future__ import annotations

import errno
import fcntl
import os
import resource
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


UNNAMED = f"{atomic.TEMPORARY}new-"
"""How a file is called until it gets its name. As long as its process lives it is locked, so that those of a
process that was killed can be told, and taken away."""


class NewFile(NamedTuple):
    """A file that is to be, by its path, and its bytes."""

    path: str
    data: bytes


def put_new(
    root: Path,
    files: Iterable[NewFile],
    *,
    make_folder: Callable[[Path], None],
    mode: int | None = atomic.FILE_MODE,
) -> Iterator[str]:
    """Put each file in its place below `root`, whole and durable; yields its path then.

    Nothing is replaced: where something stands already, FileExistsError is raised. `make_folder` makes
    the folder of a file, once. Without a `mode` the umask decides. Files appear in batches; those that
    were yielded stay, whatever fails later. Raises OSError.
    """
    known: set[str] = set()
    stream = iter(files)
    with ThreadPoolExecutor(SYNCS) as syncs:
        while batch := list(islice(stream, _at_once())):
            folders = {one.path.rpartition("/")[0] for one in batch}
            for folder in sorted(folders - known):
                make_folder(Path(folder))
                sweep(folder, UNNAMED)
            _put(batch, mode, syncs)
            for folder in sorted(folders):
                if folder in known:
                    with atomic.directory(Path(folder)) as parent:
                        atomic.sync_directory(parent)
                else:
                    atomic.sync_directories(root, Path(folder))
            known |= folders
            yield from (one.path for one in batch)


def _at_once() -> int:
    """How many files can be open at once: some systems allow few."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return BATCH if allowed == resource.RLIM_INFINITY else max(1, min(BATCH, allowed // 2))


def lock(fd: int) -> bool:
    """Lock an open file while this process lives; whether nobody else has, and the file system can do it."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def sweep(folder: str | Path, prefix: str, suffix: str = "") -> None:
    """Take away what processes that were killed have left: files with such names that nobody has locked."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not (entry.name.startswith(prefix) and entry.name.endswith(suffix)):
                continue
            with suppress(OSError), open(entry.path, "rb", opener=_as_it_is) as file:
                if lock(file.fileno()):
                    os.unlink(entry.path)  # noqa: PTH108


def _as_it_is(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _put(batch: list[NewFile], mode: int | None, syncs: ThreadPoolExecutor) -> None:
    """Write all, sync all, then give all their names."""
    # Done for every file of a large import: paths are text, and names are counted, not drawn one by one.
    mark = token_hex(8)
    waiting: list[tuple[str, str, int]] = []
    named = 0
    try:
        for number, (path, data) in enumerate(batch):
            temporary = f"{path.rpartition('/')[0]}/{UNNAMED}{mark}{number:x}"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            fd = os.open(temporary, flags, 0o666 if mode is None else mode)
            waiting.append((temporary, path, fd))
            lock(fd)
            if mode is not None:
                os.fchmod(fd, mode)
            atomic.write_all(fd, data)
        parts = [waiting[start::SYNCS] for start in range(SYNCS)]
        for _ in syncs.map(_sync, parts):
            pass
        for temporary, path, _ in waiting:
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, "a file stands there already", path)
            os.rename(temporary, path)  # noqa: PTH104
            named += 1
    finally:
        for _, _, fd in waiting:
            os.close(fd)
        for temporary, _, _ in waiting[named:]:
            with suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108


def _sync(files: list[tuple[str, str, int]]) -> None:
    for _, _, fd in files:
        atomic.sync(fd)
