"""JSON from others, read so that nothing in it can be taken for something else.

The standard library's reader accepts what would later be lost or break: a key given twice (the last
wins), NaN and infinities, numbers too big to write back, half of a surrogate pair, nesting without
end. All of it is refused here, with the line it stands on.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from annotator.core.errors import DataError

MAX_DEPTH = 64
"""Deeper nesting than this is refused; our own files need six levels."""

INTEGER_DIGITS = 18
"""Whole numbers of up to so many digits fit the 64 bits that every reader of JSON can take."""

Path = tuple[str | int, ...]
"""The keys and positions that lead to a value: `("annotations", 3, "label")`."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


_DIGITS = bytes.maketrans(b"123456789", b"0" * 9)
_LONG = b"0" * (INTEGER_DIGITS + 1)
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_HOLDERS = frozenset({dict, list})


class _Refused(Exception):
    """Something the standard library would have let through."""


def loads(data: bytes, where: str = "") -> Any:
    """Read one JSON value from UTF-8 bytes; a byte-order mark in front is passed over.

    Raises DataError, with `where` and the line number, for anything that is not plain JSON.
    """
    text = decode(data, where)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_int if has_long_number(data) else None,
        )
        _inspect(value, text)
    except json.JSONDecodeError as reason:
        raise DataError(
            f"line {reason.lineno}: this is not JSON: {reason.msg}, column {reason.colno}", where=where
        ) from None
    except (_Refused, RecursionError):
        _report(text, where)
    return value


def has_long_number(data: bytes) -> bool:
    """Whether there are so many digits in a row that they may be a whole number which others cannot take."""
    return _LONG in data.translate(_DIGITS)


def decode(data: bytes, where: str = "") -> str:
    """UTF-8 bytes as text, without a byte-order mark. Raises DataError with the line of a bad byte."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as reason:
        line = data.count(b"\n", 0, reason.start) + 1
        raise DataError(
            f"line {line}: byte {reason.start} is not UTF-8", where=where, remedy="Save it as UTF-8"
        ) from None


def line_of(data: bytes, path: Path) -> int:
    """The line, counted from 1, on which the value at `path` starts; of its nearest parent if it is
    not there; 1 if the text cannot be walked.
    """
    best, found = 1, -1
    for place, line, _token in _values(data.decode("utf-8", "replace").removeprefix("\ufeff")):
        if path[: len(place)] == place and len(place) > found:
            best, found = line, len(place)
    return best


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Refused
    return made


def _constant(_token: str) -> NoReturn:
    raise _Refused


def _float(token: str) -> float:
    value = float(token)
    if math.isinf(value):
        raise _Refused
    return value


def _int(token: str) -> int:
    if len(token.lstrip("-")) > INTEGER_DIGITS:
        raise _Refused
    return int(token)


def _inspect(value: Any, text: str) -> None:
    """Refuse deep nesting and text that cannot be written as UTF-8."""
    # Halves of surrogate pairs only come from escapes: the bytes were UTF-8.
    if _HALF.search(text) and any(map(_has_surrogate, _strings(value))):
        raise _Refused
    if is_too_deep(value):
        raise _Refused


def is_too_deep(value: Any) -> bool:
    """Whether a value of JSON is nested deeper than MAX_DEPTH, so that recursion over it may fail."""
    level = [value]
    for _depth in range(MAX_DEPTH):
        # What holds nothing is one level, too: a text in a list is at the second.
        level = [one for holder in level if type(holder) in _HOLDERS for one in _held(holder)]
        if not level:
            return False
    return True


def _held(holder: Any) -> Iterable[Any]:
    return holder.values() if type(holder) is dict else holder


def _strings(value: Any) -> Iterator[str]:
    """Every text in a value, keys included. What is nested too deep is left out."""
    level = [value]
    for _depth in range(MAX_DEPTH + 1):
        yield from (one for one in level if isinstance(one, str))
        holders = [one for one in level if type(one) in _HOLDERS]
        yield from (key for holder in holders if type(holder) is dict for key in holder)
        level = [one for holder in holders for one in _held(holder)]


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _report(text: str, where: str) -> NoReturn:
    """Find again, slowly, what was refused, and say on which line it is."""
    seen: set[Path] = set()
    for path, line, token in _values(text):
        reason = _reason(token) if path not in seen else f"the key {path[-1]!r} is given twice"
        if not reason and len(path) >= MAX_DEPTH:
            reason = f"the nesting is deeper than {MAX_DEPTH} levels"
        if not reason and path and isinstance(path[-1], str) and _has_surrogate(path[-1]):
            reason = "a key holds half of a surrogate pair"
        if reason:
            raise DataError(f"line {line}: {reason}", where=where)
        seen.add(path)
    raise DataError("this JSON cannot be read", where=where)


def _reason(token: str) -> str:
    if token.startswith('"'):
        return "a text holds half of a surrogate pair" if _has_surrogate(_string(token)) else ""
    if token.lstrip("-") in ("NaN", "Infinity"):
        return f"{token} is not a number in JSON"
    if token.lstrip("-").isdecimal():
        return f"a whole number has more than {INTEGER_DIGITS} digits" if _too_long(token) else ""
    if token[0] in "-0123456789" and math.isinf(float(token)):
        return f"the number {token[:20]} is too big"
    return ""


def _too_long(token: str) -> bool:
    return len(token.lstrip("-")) > INTEGER_DIGITS


def _string(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token


def _values(text: str) -> Iterator[tuple[Path, int, str]]:
    """Every value of a JSON text with its path, its line and its first token, in order."""
    path: list[str | int] = []
    opened: list[str] = []
    line, last = 1, 0
    expects_key, key = False, ""
    for match in _TOKEN.finditer(text):
        token = match.group()
        line += text.count("\n", last, match.start())
        last = match.start()
        if token in "}]":
            if opened:
                opened.pop()
                path.pop()
        elif token == ",":
            expects_key = bool(opened) and opened[-1] == "{"
            if path and isinstance(path[-1], int):
                path[-1] += 1
        elif token == ":":
            expects_key = False
            if path:
                path[-1] = key
        elif expects_key:
            key = _string(token)
        else:
            yield tuple(path), line, token
            if token in "{[":
                opened.append(token)
                path.append("" if token == "{" else 0)
                expects_key = token == "{"
