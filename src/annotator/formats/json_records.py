"""The objects of a JSON file from another tool: one a line, or the elements of one array, or one alone.

Whatever a file's size, one object at a time is held in memory, but for a file that is a single object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from annotator.core.errors import DataError
from annotator.formats import strictly
from annotator.formats.incoming import File, Sources
from annotator.formats.json_scan import Bytes, Stretch, opened, stretches

REPORTS = frozenset({"report.json"})
"""What stands beside the data of an export of ours and is no data."""


_DICT = frozenset({dict})


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
        # There may be hundreds of tokens in it.
        if not isinstance(value, list) or not _DICT.issuperset(map(type, value)):
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


def records(
    path: Path, noun: str = "item", *, reached: Callable[[int], None] = lambda offset: None
) -> Iterator[Record]:
    """Every object of a file in order. `noun` is what an element of an array is called in errors.

    `reached` is told behind which byte each of them ends. Raises DataError, with the line, for what is not
    strict JSON in UTF-8, or not an object.
    """
    with opened(path) as data:
        for stretch in stretches(data, path, noun):
            reached(stretch.end)
            yield _record(data, stretch, str(path))


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


def _record(data: Bytes, stretch: Stretch, name: str) -> Record:
    try:
        value = strictly.loads(data[stretch.start : stretch.end])
    except DataError:
        value = _with_its_place(data, stretch, name)
    if not isinstance(value, dict):
        raise DataError(f"this is {_kind(value)}, where an object is wanted", where=stretch.where)
    return Record(value, stretch.where)


def _with_its_place(data: Bytes, stretch: Stretch, name: str) -> Any:
    """What a stretch holds. Raises DataError with line and column of the file."""
    start, chunk = stretch.start, data[stretch.start : stretch.end]
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError as bad:
        at = stretch.line + chunk.count(b"\n", 0, bad.start)
        remedy = strictly.remedy(data[:4]) or "Save it as UTF-8"
        what = f"byte {start + bad.start} is not UTF-8"
        raise DataError(what, where=f"{name}, line {at}", remedy=remedy) from None
    before = start - (data.rfind(b"\n", 0, start) + 1)
    return strictly.whole(b"\n" * (stretch.line - 1) + b" " * before + chunk, name)


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
