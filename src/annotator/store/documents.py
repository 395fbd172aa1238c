"""Where texts come from: folders of .txt files and .jsonl files, listed without opening a text."""

from __future__ import annotations

import os
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol

import orjson

from annotator.core import strict_json
from annotator.core.document import Document
from annotator.core.errors import DataError, UsageError
from annotator.core.textline import MAX_BYTES, MAX_ROW, SPLIT, document, document_of, id_of
from annotator.store import atomic, plain_json
from annotator.store.places import Places


class Source(Protocol):
    """Some documents in an order of their own."""

    @property
    def name(self) -> str:
        """Where it is, as people are told it."""

    def ids(self) -> Sequence[str]:
        """The ids of all documents, in order. Raises DataError."""

    def read(self, id: str, place: int) -> Document:
        """One document of those listed, at a place from 0. Raises DataError."""

    def file(self, id: str) -> str:
        """The path of the file that a document of those listed is in."""


@dataclass(frozen=True)
class TextFolder:
    """A folder of `.txt` files. An id is the path in the folder without `.txt`: `2025/jan/a`."""

    root: Path
    name: str
    listed: Sequence[str]
    """The ids in order; a name is never made into a path unless it was found as one."""

    def ids(self) -> Sequence[str]:
        """The ids of all files, in order."""
        return self.listed

    def read(self, id: str, place: int) -> Document:
        """One text. Raises DataError if it is gone, too long or not UTF-8."""
        where = f"{self.name}/{id}.txt"
        try:
            data = atomic.read(f"{self.root}/{id}.txt", MAX_BYTES, follow=True)
        except FileNotFoundError:
            raise DataError("the text is no longer there", where=where) from None
        except DataError as reason:
            raise DataError(reason.what, where=where, remedy=reason.remedy) from None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as reason:
            raise DataError(
                f"byte {reason.start} is not UTF-8 ({reason.reason})",
                where=where,
                remedy="Convert the file to UTF-8",
            ) from None
        return document(id, text, {})

    def file(self, id: str) -> str:
        """The text's own file."""
        return f"{self.root}/{id}.txt"


@dataclass
class JsonLines:
    """A `.jsonl` file: one object a line with `text` and, if wanted, `id` and `meta`.

    A line without an id gets the file's name and its own number, `news-17`. Other fields are kept
    in the document's `meta`. Listing reads the file once, line by line, and keeps ids and places.
    """

    path: Path
    name: str
    # Of each line that is not blank its number, where it starts and its length.
    _numbers: array[int] = field(default_factory=lambda: array("I"))
    _offsets: array[int] = field(default_factory=lambda: array("Q"))
    _lengths: array[int] = field(default_factory=lambda: array("I"))

    def __post_init__(self) -> None:
        self._file, self._stem = str(self.path), self.path.stem

    def ids(self) -> Sequence[str]:
        """The ids of all lines, in order. Raises DataError with the line that has none, or a bad one."""
        found: list[str] = []
        del self._numbers[:], self._offsets[:], self._lengths[:]
        for number, offset, row in self._rows():
            found.append(self._id(number, row))
            self._numbers.append(number)
            self._offsets.append(offset)
            self._lengths.append(len(row))
        if twice := Places(found).twice():
            first, second = (self._numbers[place] for place in twice)
            raise self._error(second, f"the id {found[twice[1]]!r} is also that of line {first}")
        return found

    def read(self, id: str, place: int) -> Document:
        """One document, read from its place in the file. Raises DataError."""
        number, offset, length = self._numbers[place], self._offsets[place], self._lengths[place]
        try:
            with open(self._file, "rb", buffering=0) as file:  # noqa: PTH123
                file.seek(offset)
                row = file.read(length)
        except OSError as error:
            raise self._error(number, atomic.reason_to_read(error)) from None
        fields = plain_json.row(row)
        if fields is None:
            fields = self._strict(number, row)
        if self._id_of(number, fields) != id:
            raise self._error(number, "the file changed while it was in use", "Start again")
        try:
            return document_of(id, fields)
        except DataError as reason:
            raise self._error(number, reason.what, reason.remedy) from None

    def file(self, id: str) -> str:
        """The one file that all are in."""
        return self._file

    def _rows(self) -> Iterator[tuple[int, int, bytes]]:
        offset = 0
        try:
            with self.path.open("rb") as file:
                number = 0
                while row := file.readline(MAX_ROW + 1):
                    number += 1
                    if len(row) > MAX_ROW:
                        raise self._error(
                            number,
                            f"the line has more than {MAX_ROW:,} bytes",
                            SPLIT,
                        )
                    if row.strip():
                        yield number, offset, row
                    offset += len(row)
        except OSError as error:
            raise DataError(atomic.reason_to_read(error), where=self.name) from None

    def _id(self, number: int, row: bytes) -> str:
        try:
            fields = orjson.loads(row)
        except orjson.JSONDecodeError:
            fields = self._strict(number, row)
        return self._id_of(number, fields)

    def _id_of(self, number: int, fields: Any) -> str:
        try:
            return id_of(fields, f"{self._stem}-{number}")
        except DataError as reason:
            raise self._error(number, reason.what) from None

    def _strict(self, number: int, row: bytes) -> Any:
        try:
            return strict_json.loads(row)
        except DataError as reason:
            raise self._error(number, reason.what.removeprefix("line 1: ")) from None

    def _error(self, number: int, what: str, remedy: str = "") -> DataError:
        return DataError(what, where=f"{self.name}, line {number}", remedy=remedy)


class Documents:
    """The documents of several sources, one after the other. No id may be there twice."""

    def __init__(self, sources: Iterable[Source]) -> None:
        """`sources` are looked at when the first document is asked for."""
        self._sources = sources
        self._failure: DataError | None = None
        self._read = lru_cache(maxsize=4)(self._read_anew)

    @property
    def ids(self) -> Sequence[str]:
        """All ids in order. Raises DataError if one is there twice."""
        return self._listed.ids

    @property
    def places(self) -> Mapping[str, int]:
        """The place of each id in the order, from 0."""
        return self._listed.places

    def read(self, id: str) -> Document:
        """One document. Raises UsageError if there is none of that id, DataError if it cannot be read."""
        return self._read(id)

    def forget(self) -> None:
        """Read texts anew from now on: another process may have put corrected ones in their places."""
        self._read.cache_clear()

    def file(self, id: str) -> str:
        """The path of the file that a document is in. Raises KeyError if there is none of that id."""
        return self._listed.source(self.places[id])[0].file(id)

    @cached_property
    def _listed(self) -> _Listed:
        if self._failure:  # the sources may be a stream: what is left of it would pass for all
            raise self._failure
        try:
            return _Listed(self._sources)
        except DataError as failure:
            self._failure = failure
            raise

    def _read_anew(self, id: str) -> Document:
        place = self.places.get(id)
        if place is None:
            raise UsageError(f"there is no document {id!r}", remedy=f"There are {len(self.ids):,}")
        source, first = self._listed.source(place)
        return source.read(id, place - first)


class _Listed:
    """The ids of all sources: text and a few bytes for each, as there may be very many."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.ids: list[str] = []
        self._sources: list[Source] = []
        self._firsts: list[int] = []
        for source in sources:
            self._sources.append(source)
            self._firsts.append(len(self.ids))
            self.ids += source.ids()
        self.places = Places(self.ids)
        if twice := self.places.twice():
            first, second = twice
            raise DataError(
                f"the document id {self.ids[second]!r} is also in {self.source(first)[0].name}",
                where=self.source(second)[0].name,
                remedy="Rename one of the two",
            )

    def source(self, place: int) -> tuple[Source, int]:
        """The source of the document at a place, and the place of its first document."""
        at = bisect_right(self._firsts, place) - 1
        return self._sources[at], self._firsts[at]


def sources_in(path: Path, name: str) -> Iterator[Source]:
    """The sources at a path: a .jsonl file, or a folder with .txt and .jsonl files at any depth.

    Raises DataError if there is neither.
    """
    if path.is_dir():
        files = list(_files(str(path), ""))
        _check_names(files, name)
        yield TextFolder(path, name, sorted(file[:-4] for file in files if file.endswith(".txt")))
        for file in sorted(file for file in files if file.endswith(".jsonl")):
            yield JsonLines(path / file, f"{name}/{file}")
    elif path.suffix == ".jsonl" and path.is_file():
        yield JsonLines(path, name)
    else:
        raise DataError("there is no such folder of .txt files or .jsonl file", where=name)


def _files(folder: str, prefix: str) -> Iterator[str]:
    """Paths below a folder, hidden ones left out. Links to folders are not followed: they may loop."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.name.endswith((".txt", ".jsonl")) and entry.is_file():
                    yield prefix + entry.name
                elif entry.is_dir(follow_symlinks=False):
                    yield from _files(entry.path, f"{prefix}{entry.name}/")
    except OSError as error:
        raise DataError(atomic.reason_to_read(error), where=folder) from None


def _check_names(files: Sequence[str], name: str) -> None:
    try:
        "\n".join(files).encode("utf-8")
    except UnicodeEncodeError:
        bad = next(file for file in files if not _is_unicode(file))
        raise DataError(f"the file name {bad!r} is not UTF-8", where=name, remedy="Rename the file") from None


def _is_unicode(file: str) -> bool:
    try:
        file.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
