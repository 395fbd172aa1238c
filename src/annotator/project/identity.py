"""Who is labelling: the account of the operating system, not an environment variable."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

from annotator.core.errors import UsageError
from annotator.store import names

GOLD = "gold"
"""The annotator whose labels are the agreed truth. Reserved for leads."""


def account() -> str:
    """The name of the account that runs this process."""
    uid = os.getuid()
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # a container's account may have a number and no name
        return f"uid{uid}"


def annotator_of(labels: Path, name: str | None) -> str:
    """Whose labels to write: those of the account, or of `name` where that name is free or mine.

    `gold` is for leads: those who own the project's labels folder. Raises UsageError.
    """
    chosen = account() if name is None else name
    names.check_annotator(chosen)
    if chosen == GOLD and not _owns(labels if labels.exists() else labels.parent):
        raise UsageError(
            f"the annotator {GOLD!r} is for the leads of this project", remedy="Leave --annotator out"
        )
    folder = labels / names.file_name(chosen)
    if folder.exists() and not _owns(folder):
        raise UsageError(
            f"the labels of {chosen!r} belong to another account",
            remedy="Leave --annotator out, or use a name that nobody has taken",
        )
    return chosen


def _owns(folder: Path) -> bool:
    return os.geteuid() in (0, folder.stat().st_uid)
