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
    if chosen == GOLD and os.geteuid() not in (
        0,
        (labels if labels.exists() else labels.parent).stat().st_uid,
    ):
        raise UsageError(
            f"the annotator {GOLD!r} is for the leads of this project", remedy="Leave --annotator out"
        )
    if not may_write(labels, chosen):
        raise UsageError(
            f"the labels of {chosen!r} belong to another account",
            remedy="Leave --annotator out, or use a name that nobody has taken",
        )
    return chosen


def may_write(labels: Path, name: str) -> bool:
    """Whether an annotator's labels are this account's to write, as far as names go.

    The account's own name is always its own: there the modes of the folder decide, since on some
    shares every file seems to belong to somebody else. Not even root writes for another: the files
    would be root's, and their annotator could not read them any more.
    """
    folder = labels / names.file_name(name)
    return name == account() or not folder.exists() or folder.stat().st_uid == os.geteuid()
