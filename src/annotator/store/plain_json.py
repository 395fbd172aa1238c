"""JSON that is as we write it, to the byte: read at once, for nothing in it can be taken for something else.

What strict reading would refuse (a key twice, NaN, half of a surrogate pair) is not written like that again,
so it does not come out of this. What is left, long numbers and deep nesting, is looked for.
"""

from __future__ import annotations

from typing import Any

import orjson

from annotator.core import strict_json

_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
_DEEP = b"\n" + b"  " * strict_json.MAX_DEPTH


def indented(data: bytes) -> Any:
    """The value of a file with an indent of two; None for one that is not as we write it, and for null."""
    return None if _DEEP in data else _read(data, _INDENTED)


def row(data: bytes) -> Any:
    """The value of one line with its newline; None for one that is not as we write it, and for null."""
    fields = _read(data, orjson.OPT_APPEND_NEWLINE)
    return None if strict_json.is_too_deep(fields) else fields


def _read(data: bytes, option: int) -> Any:
    if strict_json.has_long_number(data):
        return None
    try:
        fields = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    return fields if orjson.dumps(fields, option=option) == data else None
