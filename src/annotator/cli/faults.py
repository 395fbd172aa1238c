"""A fault of the program itself: its details in a file that can be sent, its words on the terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from annotator.core.errors import Fault

KEPT = 20
"""How many files of details are kept: what goes wrong every minute must not fill a disk."""


def told(error: Exception) -> str:
    """What a person reads of a fault; its details go to a file, with ANNOTATOR_DEBUG=1 before the words."""
    cause, reassurance = error, ""
    if isinstance(error, Fault) and isinstance(error.__cause__, Exception):
        cause, reassurance = error.__cause__, f" {error.reassurance}"
    sentence = f"annotator: stopped because of a fault of its own ({type(cause).__name__}).{reassurance}"
    details = "".join(_details(cause))
    if os.environ.get("ANNOTATOR_DEBUG") == "1":
        return f"{details}{sentence}"
    file = _file(details)
    if file is None:
        return f"{sentence} Please report it; with ANNOTATOR_DEBUG=1 it says where it happened"
    return f"{sentence} Please report it, with the details in {file}"


def _details(error: Exception) -> Iterator[str]:
    """When, under which versions and where: frames without their variables, which may hold a document."""
    import platform
    import traceback

    yield f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n"
    yield f"Python {platform.python_version()} on {platform.platform()}, TERM={os.environ.get('TERM', '')}\n"
    yield f"{', '.join(_versions())}\n\n"
    yield from traceback.format_exception(error)


def _versions() -> Iterator[str]:
    """Our version, and those of what is installed of all that we can use."""
    from importlib import metadata

    from annotator import __version__

    yield f"annotator {__version__}"
    try:
        wanted = metadata.requires("annotator") or []
    except metadata.PackageNotFoundError:  # run from a folder of sources
        wanted = []
    for name in dict.fromkeys(re.split(r"[^A-Za-z0-9._-]", one, maxsplit=1)[0] for one in wanted):
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            continue


def _file(details: str) -> Path | None:
    """A new file that only this account can read; None if there can be none."""
    from annotator.core.safe import safe

    try:
        state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        folder = Path(state) / "annotator"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"fault-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{os.getpid()}.txt"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(safe(details, keep="\n").encode("utf-8", "backslashreplace"))
        for old in sorted(folder.glob("fault-*.txt"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except (OSError, RuntimeError):  # RuntimeError: an account without a home
        return None
    return path
