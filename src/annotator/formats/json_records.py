"""The objects of a JSON file from another tool: one a line, or the elements of one array, or one alone.

Whatever a file's size, one object at a time is held in memory, but for a file that is a single object.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from annotator.core import strict_json
from annotator.core.errors import DataError
from annotator.formats.incoming import File, Sources

REPORTS = frozenset({"report.json"})
"""What stands beside the data of an export of ours and is no data."""

_BRACKETS = re.compile(rb'(?:[^][{}"]++|"(?:[^"\\]|\\.)*+")*+[][{}]', re.DOTALL)
"""Whatever is no bracket, and the bracket behind it; those in texts do not count."""
_OPENING = frozenset(b"[{")
_BLANK = b" \t\r\n"
_BOM = b"\xef\xbb\xbf"

Bytes = bytes | mmap.mmap
Loads = Callable[[bytes], Any]


class Record(NamedTuple):
    """One object of a file, and where it stands, for a person."""

    fields: dict[str, Any]
    where: str

    def wrong(self, what: str) -> DataError:
        """The error for something in this object."""
        return DataError(what, where=self.where)

    def text(self, key: str, fields: Mapping[str, Any] | None = None) -> str:
        """A field that must be a text. Raises DataError."""
        value = (self.fields if fields is None else fields).get(key)
        if not isinstance(value, str):
            raise self.wrong(f"'{key}' is {_kind(value)}, where a text is wanted")
        return value

    def objects(self, key: str, fields: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """A field that is a list of objects, empty if it is missing or null. Raises DataError."""
        value = (self.fields if fields is None else fields).get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(f"'{key}' is {_kind(value)}, where a list of objects is wanted")
        return value

    def whole(self, key: str, fields: Mapping[str, Any]) -> int:
        """A field that must be a whole number. Raises DataError."""
        value = fields.get(key)
        if type(value) is not int:
            raise self.wrong(f"'{key}' is {_kind(value)}, where a whole number is wanted")
        return value


def data_files(sources: Sources, *suffixes: str, beside: frozenset[str] = REPORTS) -> Iterator[File]:
    """The files to read; those in a folder that have a name in `beside` are passed over."""
    named = set(sources.paths)
    return (file for file in sources.files(*suffixes) if file.path in named or file.path.name not in beside)


def records(path: Path, noun: str = "item", *, quick: bool = False) -> Iterator[Record]:
    """Every object of a file in order. `noun` is what an element of an array is called in errors.

    Raises DataError, with the line, for what is not strict JSON in UTF-8, or not an object. A `quick`
    reading lets a key pass that is given twice, and what else only `strict_json` minds.
    """
    loads = orjson.loads if quick else strict_json.loads
    with _opened(path) as data:
        start = 3 if data[:3] == _BOM else 0
        first = _first(data, start)
        if first is None:
            return
        if data[first : first + 1] == b"[":
            yield from _elements(data, first, path.name, noun, loads)
        elif path.suffix in (".jsonl", ".ndjson") or _is_object(data, start):
            yield from _lines(data, start, path.name, loads)
        else:
            yield _record(data, start, len(data), 1, path.name, f"{path.name}, line 1", loads)


def identity(*candidates: Any, text: str) -> str:
    """The first candidate that can be an id (a text or a whole number), else one made of the text.

    The same text without an id has the same id in every file.
    """
    for one in candidates:
        if (isinstance(one, str) and one) or type(one) is int:
            return str(one)
    return "text-" + sha256(text.encode("utf-8")).hexdigest()[:16]


def unlike(wanted: str, taken: set[str]) -> str:
    """An id that is not taken yet, as near to the wanted one as can be; it is taken then."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken.add(name)
    return name


@contextmanager
def _opened(path: Path) -> Iterator[Bytes]:
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


def _lines(data: Bytes, at: int, name: str, loads: Loads) -> Iterator[Record]:
    number = 0
    while at < len(data):
        number += 1
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        if data[at:end].strip(_BLANK):
            yield _record(data, at, end, number, name, f"{name}, line {number}", loads)
        at = end + 1


def _elements(data: Bytes, opening: int, name: str, noun: str, loads: Loads) -> Iterator[Record]:
    depth, start, number = 0, opening, 0
    after, line = opening + 1, 1 + data[:opening].count(b"\n")
    at = opening - 1
    # A search would start anew at every byte behind a text that does not end.
    while mark := _BRACKETS.match(data, at + 1):
        at = mark.end() - 1
        if data[at] in _OPENING:
            if depth == 1:
                line += _between(data, after, at, b"," if number else b"", line, name)
                start = at
            depth += 1
            continue
        depth -= 1
        if depth == 1:
            number += 1
            after = at + 1
            yield _record(data, start, after, line, name, f"{name}, line {line}, {noun} {number}", loads)
            line += data[start:after].count(b"\n")
        elif depth <= 0:
            line += _between(data, after, at, b"", line, name)
            if _first(data, at + 1) is not None:
                raise DataError(f"line {line}: something follows the list", where=name)
            return
    strict_json.loads(data[:], where=name)
    raise DataError(f"line {line}: the list is not closed", where=name)


def _between(data: Bytes, start: int, end: int, wanted: bytes, line: int, name: str) -> int:
    """The number of lines between two objects of a list. Raises DataError if anything else stands there."""
    gap = data[start:end]
    if gap.strip(_BLANK) != wanted:
        strict_json.loads(data[:], where=name)
        inside = gap.lstrip(_BLANK + b",")
        line += gap[: len(gap) - len(inside)].count(b"\n")
        raise DataError(f"line {line}: something in the list is no object", where=name)
    return gap.count(b"\n")


def _record(data: Bytes, start: int, end: int, line: int, name: str, where: str, loads: Loads) -> Record:
    """The object in a stretch of the file; `line` is where the stretch starts."""
    chunk = data[start:end]
    try:
        value = loads(chunk)
    except (DataError, orjson.JSONDecodeError):
        value = _strictly(data, start, chunk, line, name)
    if not isinstance(value, dict):
        raise DataError(f"this is {_kind(value)}, where an object is wanted", where=where)
    return Record(value, where)


def _strictly(data: Bytes, start: int, chunk: bytes, line: int, name: str) -> Any:
    """What a stretch holds. Raises DataError with line and column of the file."""
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError as bad:
        at = line + chunk.count(b"\n", 0, bad.start)
        raise DataError(
            f"line {at}: byte {start + bad.start} is not UTF-8", where=name, remedy="Save it as UTF-8"
        ) from None
    before = start - (data.rfind(b"\n", 0, start) + 1)
    return strict_json.loads(b"\n" * (line - 1) + b" " * before + chunk, where=name)


def _kind(value: Any) -> str:
    """What a JSON value is, in words."""
    match value:
        case None:
            return "missing or null"
        case bool():
            return "true or false"
        case str():
            return "a text"
        case int() | float():
            return f"the number {value}"
        case list():
            return "a list"
        case _:
            return "an object"
