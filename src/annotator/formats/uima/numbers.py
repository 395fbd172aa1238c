"""Numbers as UIMA's tools keep them: in four bytes, with 3 and 3.0 the same."""

from __future__ import annotations

import struct
from typing import Any


def number(value: float) -> int | float:
    """A number of UIMA as ours: whole, if it is."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def kept(value: float) -> float | None:
    """What is left of a number when a tool has read and written it; None if it is too large."""
    try:
        made: float = struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return None
    return made


def is_exact(value: float) -> bool:
    """Whether a number comes back just as it is."""
    made = kept(value)
    return made is not None and repr(number(made)) == repr(value)


def is_same(found: Any, ours: Any) -> bool:
    """Whether a value that was found can be what is left of ours."""
    if _is_number(found) and _is_number(ours):
        return found == ours or kept(found) == kept(ours)
    return bool(found == ours)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
