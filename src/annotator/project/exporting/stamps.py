"""What a piece of an export is made of, in a few characters: if these are the same, so is the piece."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import orjson

from annotator.formats.base import Format
from annotator.project.exporting.plan import Plan
from annotator.project.looks import look
from annotator.store.base import Store
from annotator.store.folder import FolderStore

OURS = ("annotator", "regex", "orjson")
"""What every format is made with: tokens and grapheme clusters hang on the second."""

BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Another one after each start of the machine, which may have lost what had not reached the disk."""


def stamp(store: Store, plan: Plan, format: Format, options: Mapping[str, Any]) -> str:
    """A digest of all that a piece depends on: settings, and the state of the files of texts and labels.

    To be taken before they are read. Empty if it cannot be told, or if a later change might not show in it.
    """
    if not isinstance(store, FolderStore) or not (boot := _boot()) or not (made_by := _versions(format)):
        return ""
    corpus, people = plan.corpus, (plan.corpus.annotator, *plan.corpus.others)
    said: list[Any] = [boot, made_by, format.name]
    said += [options, [_file(value) for value in options.values()], people]
    said += [corpus.schema.hash, corpus.documents, _file(corpus.previous), plan.piece[1:]]
    digest = blake2b(json.dumps(said, sort_keys=True, default=str).encode(), digest_size=16)
    for id in plan.ids:
        seen = look(store, id, people)
        if not seen["settled"]:
            return ""
        digest.update(orjson.dumps([id, seen["text"], seen["labels"]]))
    return digest.hexdigest()


def _versions(format: Format) -> dict[str, str]:
    """The versions of what a format's files are made with; empty if one of them cannot be told."""
    package = type(format).__module__.partition(".")[0]
    try:
        return {name: version(name) for name in (*OURS, package, *getattr(format, "needs", {}))} | {
            "python": platform.python_version()
        }
    except PackageNotFoundError:  # what is imported need not be called as what is installed
        return {}


def _boot() -> str:
    try:
        return BOOT.read_text()
    except OSError:
        return ""


def _file(value: Any) -> list[int]:
    """The state of a file or folder that an option names."""
    if not isinstance(value, str | os.PathLike) or not value:
        return []
    try:
        found = os.stat(value)  # noqa: PTH116
    except (OSError, ValueError):
        return []
    return [found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]
