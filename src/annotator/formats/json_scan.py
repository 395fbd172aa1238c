"""Where the objects of a JSON file are, found without reading what is in them.

A file may have an object on each line, be a list of objects, or be a single object. Whatever its size, one
object at a time is held in memory.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from annotator.core import strict_json
from annotator.core.errors import DataError
from annotator.formats import strictly

_PLAIN = rb'[^][{}"]++|"[^"\\]*+(?:\\.[^"\\]*+)*+"'
"""What is no bracket, or a text, whose brackets do not count."""
_BRACKETS = re.compile(rb"(?:" + _PLAIN + rb")*+[][{}]", re.DOTALL)
"""Whatever is no bracket, and the bracket behind it."""
_LEVELS = 12
"""So many levels of brackets are seen at a glance; deeper ones are counted, which takes longer."""
_OPENING = frozenset(b"[{")
_BLANK = b" \t\r\n"
_BOM = b"\xef\xbb\xbf"


def _nested(levels: int) -> re.Pattern[bytes]:
    """A value in brackets that has at most so many levels of them. Which closes which is not looked at."""
    inside = rb"(?:" + _PLAIN + rb")*+"
    for _ in range(levels - 1):
        inside = rb"(?:" + _PLAIN + rb"|[\[{]" + inside + rb"[\]}])*+"
    return re.compile(rb"[\[{]" + inside + rb"[\]}]", re.DOTALL)


_VALUE = _nested(_LEVELS)

_READ_AHEAD = 1 << 22
"""So much of a file may stay in memory behind the place that is read."""

Bytes = bytes | mmap.mmap


class Stretch(NamedTuple):
    """A part of a file that should be an object: its bytes, the line it starts on, and that for a person."""

    start: int
    end: int
    line: int
    where: str


def stretches(data: Bytes, path: Path, noun: str) -> Iterator[Stretch]:
    """The stretches of a file in order. `noun` is what an element of a list is called.

    Raises DataError, with the line, for a list that is not one of objects.
    """
    start = len(_BOM) if data[: len(_BOM)] == _BOM else 0
    first = _first(data, start)
    if first is None:
        return
    if data[first : first + 1] == b"[":
        yield from _elements(data, first, str(path), noun)
    elif path.suffix in (".jsonl", ".ndjson") or _is_object(data, start):
        yield from _lines(data, start, str(path))
    else:
        yield Stretch(start, len(data), 1, f"{path}, line 1")


@contextmanager
def opened(path: Path) -> Iterator[Bytes]:
    """The bytes of a file, read as they are asked for. Raises DataError if it cannot be read."""
    try:
        with path.open("rb") as file:
            if not path.stat().st_size:
                yield b""
                return
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                yield data
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error


def _first(data: Bytes, at: int) -> int | None:
    """The offset of the first byte that is not blank."""
    while at < len(data):
        if data[at] not in _BLANK:
            return at
        at += 1
    return None


def _is_object(data: Bytes, start: int) -> bool:
    """Whether the first line is an object by itself, so that the file is one of lines."""
    end = data.find(b"\n", _first(data, start) or start)
    try:
        return isinstance(strict_json.loads(data[start : end if end >= 0 else len(data)]), dict)
    except DataError:
        return False


class _Forgetting:
    """Gives the pages of a file back that were read, which would else count as memory of the process."""

    def __init__(self, data: Bytes) -> None:
        self._data = data
        self._given = 0

    def up_to(self, at: int) -> None:
        """Nothing before this offset is read again, or only seldom."""
        length = (at - self._given) // mmap.PAGESIZE * mmap.PAGESIZE
        if length < _READ_AHEAD or isinstance(self._data, bytes) or not hasattr(mmap, "MADV_DONTNEED"):
            return
        self._data.madvise(mmap.MADV_DONTNEED, self._given, length)
        self._given += length


def _lines(data: Bytes, at: int, name: str) -> Iterator[Stretch]:
    number = 0
    read = _Forgetting(data)
    while at < len(data):
        read.up_to(at)
        number += 1
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        if data[at:end].strip(_BLANK):
            yield Stretch(at, end, number, f"{name}, line {number}")
        at = end + 1


def _elements(data: Bytes, opening: int, name: str, noun: str) -> Iterator[Stretch]:
    number, after = 0, opening + 1
    line = 1 + data[:opening].count(b"\n")
    read = _Forgetting(data)
    # A search would start anew at every byte behind a text that does not end.
    while mark := _BRACKETS.match(data, after):
        start = mark.end() - 1
        if data[start] not in _OPENING:
            _close(data, after, start, line, name)
            return
        line += _between(data, after, start, b"," if number else b"", line, name)
        if (end := _end(data, start)) is None:
            break
        number, after = number + 1, end
        yield Stretch(start, after, line, f"{name}, line {line}, {noun} {number}")
        line += data[start:after].count(b"\n")
        read.up_to(start)
    strictly.whole(data[:], name)
    raise DataError("the list is not closed", where=f"{name}, line {line}")


def _end(data: Bytes, start: int) -> int | None:
    """The offset behind the value whose bracket opens at `start`; None if it is not closed."""
    if value := _VALUE.match(data, start):
        return value.end()
    depth, at = 0, start
    while mark := _BRACKETS.match(data, at):
        at = mark.end()
        depth += 1 if data[at - 1] in _OPENING else -1
        if not depth:
            return at
    return None


def _close(data: Bytes, after: int, closing: int, line: int, name: str) -> None:
    """Raises DataError unless the bracket closes the list and the file."""
    line += _between(data, after, closing, b"", line, name)
    if data[closing : closing + 1] != b"]":
        strictly.whole(data[:], name)
    if _first(data, closing + 1) is not None:
        raise DataError("something follows the list", where=f"{name}, line {line}")


def _between(data: Bytes, start: int, end: int, wanted: bytes, line: int, name: str) -> int:
    """The number of lines between two objects of a list. Raises DataError if anything else stands there."""
    gap = data[start:end]
    if gap.strip(_BLANK) != wanted:
        strictly.whole(data[:], name)
        inside = gap.lstrip(_BLANK + b",")
        line += gap[: len(gap) - len(inside)].count(b"\n")
        raise DataError("something in the list is no object", where=f"{name}, line {line}")
    return gap.count(b"\n")
