"""What brat shows of attributes and notes: all that can be written in lines of its own kinds.

The rest of a value, and what was exactly said where a line says it in other words, stands in our own notes.
What a line can say is asked on both ways: on reading, our own note holds only as far as the lines still say
what they said when it was written; where somebody changed a line in brat, that change holds.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

OURS = "annotator"
"""The type of the notes in which we keep what brat has no place for, as JSON."""

UNFIT = re.compile(r"[^A-Za-z0-9_-]+")
"""What must not be in a name of brat."""

REFERENCE = re.compile(r"([^\s:]+:\S+)(?: (\S.*))?\Z")
"""What a normalisation line can hold: a resource and an id in it, and a text."""

_NORMALIZATION = re.compile(r"normalization(?:_\d+)?\Z")
_WORD = re.compile(r"\S+\Z")
_WHITE = re.compile(r"\s+")


def normalization(before: int) -> str:
    """The attribute that a normalisation becomes, by how many the annotation has before it."""
    return f"normalization_{before + 1}" if before else "normalization"


def shown(name: str, value: Any) -> str | bool | None:
    """What an attribute line gives back of an attribute, None if brat cannot show it in one."""
    if not _has_lines(name):
        return None
    if value is True:
        return True
    if type(value) is not str:
        if type(value) not in (int, float):
            return None
        value = str(value)
    return value if _WORD.match(value) else None


def one_line(note: str) -> str:
    """A note as a line can hold it."""
    return _WHITE.sub(" ", note).strip()


@lru_cache(maxsize=1 << 12)
def _has_lines(name: str) -> bool:
    """Whether an attribute of this name is written in lines of its own."""
    return bool(name) and not UNFIT.search(name) and not _NORMALIZATION.match(name)
