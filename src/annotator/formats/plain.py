"""Values from anywhere as JSON that every reader takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any

INT_BITS = 63


def plain(value: Any) -> Any:
    """The nearest JSON value, for people's metadata: never an error, and equal if it was JSON already.

    Whole numbers beyond 64 bits, numbers that are not finite and strange objects become strings; sets
    become sorted lists; keys become strings; lone surrogates become question marks.
    """
    match value:
        case None | bool():
            return value
        case str():
            return value.encode("utf-8", "replace").decode("utf-8")
        case int():
            return value if value.bit_length() <= INT_BITS else str(value)
        case float():
            return value if isfinite(value) else str(value)
        case Mapping():
            return {plain(str(key)): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted((plain(item) for item in value), key=repr)
        case _:
            return plain(str(value))


def json_text(value: Any) -> str:
    """A JSON value as text, in the order of its keys."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
