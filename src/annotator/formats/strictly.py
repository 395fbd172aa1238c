"""JSON from others, as strict as `core.strict_json` and many times faster where nothing is to be refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from annotator.core import strict_json
from annotator.core.errors import DataError

_NO_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))
_OTHERS = {
    b"\x1f\x8b": "It is compressed: unpack it first, with gunzip",
    b"PK\x03\x04": "It is compressed: unpack it first, with unzip",
    b"BZh": "It is compressed: unpack it first, with bunzip2",
    b"\xff\xfe": "It is UTF-16: save it as UTF-8",
    b"\xfe\xff": "It is UTF-16: save it as UTF-8",
}
_NO_COLON = bytes(set(range(256)) - set(b":"))


def loads(data: bytes, where: str = "") -> Any:
    """One JSON value from UTF-8 bytes. Raises the DataError of `strict_json.loads`, with the line.

    orjson by itself refuses NaN, infinities, halves of surrogate pairs and bytes that are not UTF-8. Numbers
    that it would round, keys that it would drop and deep nesting are looked for here.
    """
    if not strict_json.has_long_number(data):
        try:
            value = orjson.loads(data)
            if not _drops_a_key(data, value) and (_is_flat(data) or not strict_json.is_too_deep(value)):
                return value
        except (orjson.JSONDecodeError, TypeError):  # it cannot write again what is nested very deep
            pass
    return strict_json.loads(data, where)


def row(data: bytes, where: str, remedy: str = "") -> Any:
    """The JSON value of one line; `where` says which line of which file it is. Raises DataError."""
    try:
        return loads(data)
    except DataError as reason:
        what = reason.what.removeprefix("line 1: ")
        raise DataError(what, where=where, remedy=remedy or reason.remedy) from None


def whole(data: bytes, path: Path | str) -> Any:
    """The JSON value of a file of others. Raises DataError with the path and the line."""
    try:
        return loads(data)
    except DataError as reason:
        line, mark, what = reason.what.partition(": ")
        if not mark:
            raise DataError(reason.what, where=str(path), remedy=reason.remedy) from None
        raise DataError(what, where=f"{path}, {line}", remedy=reason.remedy) from None


def remedy(data: bytes) -> str:
    """What to do about bytes at the start of a file that are no JSON, where it can be told; else nothing."""
    return next((what for start, what in _OTHERS.items() if data.startswith(start)), "")


def _drops_a_key(data: bytes, value: Any) -> bool:
    """Whether some key may be given twice, of which orjson keeps the last.

    Each pair has a colon. Those inside texts are written as they were read, unless they came as escapes.
    """
    written = orjson.dumps(value)
    if written == data.rstrip(b"\n"):
        return False
    if b"\\u003a" in data or b"\\u003A" in data:
        return True
    # Taking all others away is faster than counting where there are many.
    return len(written.translate(None, _NO_COLON)) != len(data.translate(None, _NO_COLON))


def _is_flat(data: bytes) -> bool:
    """Whether JSON is surely not nested too deep: its brackets alone, taken away pair by pair, are soon gone.

    Brackets in texts may leave some over; then the value has to be looked at.
    """
    brackets = data.translate(None, _NO_BRACKETS)
    for _ in range(strict_json.MAX_DEPTH - 1):
        if not brackets:
            return True
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    return False
