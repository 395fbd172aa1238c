"""What was counted, kept so that it need not be counted again: files of this account, outside the project.

They lie in the account's cache folder (`$XDG_CACHE_HOME`, else `~/.cache`), so nothing of them is ever part
of the labels or of a repository, a project that may only be read has them as well, and nobody reads in them
what he may not read in the labels. They are for nobody but this account and may be deleted at any time.
What is damaged, written by others, or of another version is as if it were not there.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zlib import crc32

import orjson

import annotator
from annotator.core.errors import DataError
from annotator.project.open import Project
from annotator.store import atomic

MAGIC = b"annotator/cache/1 "
KEPT = 12
"""So many files are kept of a project, the newest: other choices, older versions, another schema."""

_CODE = (
    "agreement/*.py",
    "core/*.py",
    "store/*.py",
    "project/agreeing/judgements.py",
    "project/deciding/adjudicate.py",
)
"""The files that counts depend on."""


class Cache:
    """The cache files of one project; where there can be none, nothing is found and nothing is kept."""

    def __init__(self, project: Project) -> None:
        self._folder = _folder(project)
        self._common = [_version(), project.schema.hash, project.schema.guidelines_version, _account()]

    def read(self, kind: str, key: Any) -> bytes | None:
        """What was kept under a kind and a key of JSON values, or None."""
        path = self._path(kind, key)
        if path is None:
            return None
        try:
            if not _is_ours(path.parent) or not _is_ours(path):
                return None
            data = atomic.read(path)
        except (OSError, DataError):
            return None
        start = len(MAGIC) + 9
        whole = data[:start] == MAGIC + b"%08x\n" % crc32(memoryview(data)[start:])
        return data[start:] if whole else None

    def write(self, kind: str, key: Any, data: bytes) -> None:
        """Keep something; what cannot be written is not kept."""
        path = self._path(kind, key)
        if path is None:
            return
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(path.parent):
                return
            fresh = path.with_name(f"{path.name}.{os.getpid()}")
            with suppress(FileNotFoundError):
                fresh.unlink()
            # No sync: what a crash leaves in pieces does not match its checksum.
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(MAGIC + b"%08x\n" % crc32(data))
                file.write(data)
            fresh.replace(path)
            self._tidy(path.parent)

    def _path(self, kind: str, key: Any) -> Path | None:
        if self._folder is None:
            return None
        digest = blake2b(orjson.dumps([self._common, key]), digest_size=12).hexdigest()
        return self._folder / f"{kind}-{digest}"

    @staticmethod
    def _tidy(folder: Path) -> None:
        files = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns, reverse=True)
        for one in files[KEPT:]:
            one.unlink()


def _folder(project: Project) -> Path | None:
    """The folder for a project; None where the account has no home."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    key = blake2b(str(project.root.resolve()).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return base / "annotator" / key


def _is_ours(path: Path) -> bool:
    """Whether a file or folder is this account's and nobody else can have written it."""
    found = path.lstat()
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _account() -> list[int]:
    """Whose rights the labels were read with."""
    return [os.geteuid(), os.getegid(), *sorted(os.getgroups())]


@cache
def _version() -> str:
    """The program, told by the files that it is made of: another one may count in another way."""
    root = Path(annotator.__file__).parent
    files = sorted(path for pattern in _CODE for path in root.glob(pattern))
    found = [(path.name, status.st_size, status.st_mtime_ns) for path in files if (status := path.stat())]
    return f"{annotator.__version__} {blake2b(repr(found).encode(), digest_size=12).hexdigest()}"
