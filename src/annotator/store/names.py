"""Names of annotators, and the file names of theirs and of documents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from annotator.core.errors import UsageError
from annotator.core.file_names import file_name, is_hashed, is_plain

__all__ = ["MAX_NAME", "check_annotator", "file_name", "is_hashed", "is_plain"]

MAX_NAME = 80
"""The longest name of an annotator, in code points."""


def check_annotator(name: str, others: Iterable[str] = ()) -> None:
    """Refuse a name that is empty, too long, not printable, or too like one of the others.

    Names that differ only in case or in how letters are composed would be one directory on some
    systems and two on others. Raises UsageError.
    """
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        raise UsageError(
            f"{name!r} cannot be an annotator's name",
            remedy=f"Use 1 to {MAX_NAME} printable characters",
        )
    for other in others:
        if other != name and _folded(other) == _folded(name):
            raise UsageError(
                f"the annotator name {name!r} is too like {other!r}, which is there already",
                remedy=f"Use {other!r} or a name that differs in more than case and accents",
            )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
