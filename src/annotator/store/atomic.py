"""Directories and files that are whole or not there at all, whatever fails in between."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from annotator.core.errors import DataError

FILE_MODE = 0o640
"""Labels are for their annotator and, through the group, for the leads."""

DIRECTORY_MODE = 0o750

ROOT_MODE = 0o755

TEMPORARY = ".tmp-"
"""What the names of our temporary files start with, so that `check` can tell left-over ones."""

FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)
"""On macOS `fsync` leaves data in the drive's own memory, and this does not."""

MORE = 1 << 16
"""Bytes that are asked for at a time where a file turns out to be longer than it was."""

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your disk quota is used up",
    errno.EFBIG: "the limit on the size of files is reached",
    errno.EROFS: "the disk can only be read",
    errno.EIO: "the disk failed",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.ELOOP: "a symbolic link stands where labels belong",
}


def reason(error: OSError) -> str:
    """What an operating-system error means, in a few words."""
    return _REASONS.get(error.errno or 0, (error.strerror or str(error)).lower())


def make_directory(path: Path, mode: int = DIRECTORY_MODE) -> None:
    """Make one directory, if it is not there; its parent must be. Not durable yet. Raises OSError."""
    try:
        path.mkdir(mode)
    except FileExistsError:
        return
    # The umask must not decide. But no needless chmod: by somebody who is not in the directory's group
    # it takes away the set-group-ID bit that the parent handed down.
    held = stat.S_IMODE(path.stat().st_mode)
    if held & 0o777 != mode:
        path.chmod(mode | (held & stat.S_ISGID))


def make_directories(root: Path, path: Path) -> None:
    """Make `root`, which everybody may enter, and the directories below it down to `path`. Raises OSError."""
    make_directory(root, ROOT_MODE)
    for one in reversed((path, *path.parents)):
        if one != root and one.is_relative_to(root):
            make_directory(one)


def sync_directories(root: Path, path: Path) -> None:
    """Make every name from `root` down to `path` and in it durable. Raises OSError.

    Also of those directories that were there: an earlier fault may have left them in doubt.
    """
    for one in (path, *path.parents):
        if one.is_relative_to(root.parent):
            with directory(one) as fd:
                sync_directory(fd)


@contextmanager
def directory(path: Path) -> Iterator[int]:
    """A file descriptor on a real directory; a symbolic link in its place is refused. Raises OSError."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield fd
    finally:
        close(fd)


def close(fd: int) -> None:
    """Close what holds nothing that is not on disk already, so that it cannot fail."""
    with suppress(OSError):
        os.close(fd)


def sync(fd: int) -> None:
    """Make a file's content durable. Raises OSError."""
    if FULL_SYNC is not None:
        try:
            fcntl.fcntl(fd, FULL_SYNC)
            return
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOTTY):
                raise
    os.fsync(fd)


def sync_directory(fd: int) -> None:
    """Make the names in a directory durable, where the file system can. Raises OSError."""
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise


def create(name: str, parent: int) -> int:
    """A new, empty file for appending, in an open directory. Raises OSError, also if the name is taken."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    fd = os.open(name, flags, FILE_MODE, dir_fd=parent)
    try:
        os.fchmod(fd, FILE_MODE)
    except OSError:
        os.close(fd)
        raise
    return fd


def write_all(fd: int, data: bytes) -> None:
    """Write every byte; one `write` where the system takes them all. Raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def replace(path: Path, data: bytes, still: Callable[[], bool] = lambda: True) -> bool:
    """Put `data` in place of a file, whole and durable or not at all; whether it was. Raises OSError.

    The old content stays until the new one is on disk; then `still` says whether it is to be replaced.
    A symbolic link is refused: it would be replaced by a file, and what it pointed to left behind.
    """
    with directory(path.parent) as parent:
        if is_link(path.name, parent):
            raise OSError(errno.ELOOP, "a symbolic link", str(path))
        temporary = f"{TEMPORARY}{token_hex(8)}"
        fd = create(temporary, parent)
        try:
            try:
                write_all(fd, data)
                sync(fd)
            finally:
                os.close(fd)
            if not still():
                os.unlink(temporary, dir_fd=parent)
                return False
            os.replace(temporary, path.name, src_dir_fd=parent, dst_dir_fd=parent)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary, dir_fd=parent)
            raise
        sync_directory(parent)
    return True


def is_link(name: str, parent: int) -> bool:
    """Whether a name in an open directory is a symbolic link."""
    try:
        return stat.S_ISLNK(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return False


def read(path: Path | str, limit: int | None = None, *, follow: bool = False) -> bytes:
    """The bytes of an ordinary file of at most `limit` bytes.

    Raises FileNotFoundError, or DataError for anything else than an ordinary readable file. A
    symbolic link is refused unless `follow` is given.
    """
    return read_dated(path, limit, follow=follow)[0]


def read_dated(path: Path | str, limit: int | None = None, *, follow: bool = False) -> tuple[bytes, float]:
    """The same with the time at which the file was changed last, in seconds since the epoch."""
    # Without O_NONBLOCK a FIFO that somebody put there would wait for ever.
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | (0 if follow else os.O_NOFOLLOW)
    try:
        fd = os.open(path, flags)
    except FileNotFoundError:
        raise
    except OSError as error:
        word = "a symbolic link is not read here" if error.errno == errno.ELOOP else reason_to_read(error)
        raise DataError(word, where=str(path)) from None
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            raise DataError("this is not an ordinary file", where=str(path))
        if limit is not None and status.st_size > limit:
            raise DataError(
                f"it has {status.st_size:,} bytes; the limit is {limit:,}",
                where=str(path),
                remedy="Split it into smaller documents",
            )
        return _all_of(fd, status.st_size), status.st_mtime
    except OSError as error:
        raise DataError(reason_to_read(error), where=str(path)) from None
    finally:
        close(fd)


def _all_of(fd: int, size: int) -> bytes:
    """What is left to be read; `size` is only how much is expected."""
    found = os.read(fd, size + 1)
    if not found:
        return found
    pieces = [found]
    while found := os.read(fd, MORE):
        pieces.append(found)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def reason_to_read(error: OSError) -> str:
    """What kept us from reading, in a few words."""
    if error.errno in (errno.EACCES, errno.EPERM):
        return "you may not read it"
    return f"it cannot be read: {(error.strerror or str(error)).lower()}"
