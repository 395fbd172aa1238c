"""Values from anywhere as JSON that every reader takes."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

import orjson

INT_BITS = 63


def is_plain(value: Any) -> bool:
    """Whether a single value is plain already; lists and objects need a closer look."""
    match value:
        case str() | bool() | None:
            return True
        case int():
            return value.bit_length() <= INT_BITS
        case float():
            return isfinite(value)
        case _:
            return False


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
    """A plain value as JSON text, in the order of its keys."""
    return orjson.dumps(value).decode()
