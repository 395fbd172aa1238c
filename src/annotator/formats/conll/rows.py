"""Files of columns, taken apart into documents and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from annotator.core.errors import DataError
from annotator.formats.conll.scheme import parted

DOCSTART = "-DOCSTART-"
FILLER = "-X-"
"""What stands in a column that says nothing."""

_NEW_DOCUMENT = re.compile(r"# ?newdoc(?: id)? ?=? ?(.*)")
_COMMENT = re.compile(r"# ?[A-Za-z_.]+(?: [a-z]+)? ?=")
_SAYS_NOTHING = {FILLER, "_", "-", "O", ""}


class Sentence(NamedTuple):
    """Tokens with their tags, and the line of the first."""

    line: int
    tokens: list[str]
    tags: list[str]


@dataclass
class Part:
    """The sentences from one start of a document to the next. `id` is what the file calls it, if it does."""

    id: str = ""
    started: bool = False
    sentences: list[Sentence] = field(default_factory=list)
    others: set[int] = field(default_factory=set)
    """The further columns that say something, counted from 1."""


def parts(path: Path, column: int, sentences: int = 0) -> Iterator[Part]:
    """The documents of a file. `column` is that of the tags, from 1, or 0 for the last.

    Raises DataError with the line that has no tag there, a tag of no scheme, or bytes that are not UTF-8.
    """
    part = Part()
    sentence = Sentence(0, [], [])
    try:
        with path.open("rb") as file:
            for number, row in enumerate(file, 1):
                line = _decoded(row, f"{path}, line {number}")
                fields = _fields(line)
                start = _start(line, fields)
                if start is not None or not fields:
                    if sentence.tokens:
                        part.sentences.append(sentence)
                    sentence = Sentence(number + 1, [], [])
                    full = sentences and not part.started and len(part.sentences) >= sentences
                    if start is not None or full:
                        if part.sentences or part.started:
                            yield part
                        part = Part(start or "", start is not None)
                    continue
                if _COMMENT.match(line):
                    continue
                token, tag = _token(fields, column, f"{path}, line {number}")
                sentence.tokens.append(token)
                sentence.tags.append(tag)
                place = column or len(fields)
                part.others |= {
                    other
                    for other, value in enumerate(fields, 1)
                    if other not in (1, place) and value not in _SAYS_NOTHING
                }
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error
    if sentence.tokens:
        part.sentences.append(sentence)
    if part.sentences or part.started:
        yield part


def _decoded(row: bytes, where: str) -> str:
    try:
        line = row.decode()
    except UnicodeDecodeError as error:
        raise DataError(f"it is not UTF-8: byte {error.start} of the line is wrong", where=where) from None
    return line.removesuffix("\n").removesuffix("\r").removeprefix("\ufeff")


def _fields(line: str) -> list[str]:
    """The columns: apart by tabs if there is one, else by spaces. A no-break space is part of a token."""
    if not line.strip(" \t"):
        return []
    if "\t" in line:
        return line.split("\t")
    return re.split(" +", line.rstrip(" "))


def _start(line: str, fields: list[str]) -> str | None:
    """What a line that starts a document calls it, empty if it does not say; None for any other line."""
    if fields and fields[0].startswith(DOCSTART):
        said = line.removeprefix(DOCSTART).strip(" \t")
        return said[1:-1] if said.startswith("(") and said.endswith(")") else ""
    if found := _NEW_DOCUMENT.fullmatch(line):
        return found[1].strip()
    return None


def _token(fields: list[str], column: int, where: str) -> tuple[str, str]:
    if len(fields) < max(2, column):
        wanted = f"column {column}" if column > 2 else "a token and a tag"
        raise DataError(f"{wanted} is wanted, and there is only {' '.join(fields)!r}", where=where)
    tag = fields[column - 1 if column else -1]
    try:
        parted(tag)
    except ValueError as reason:
        raise DataError(str(reason), where=where) from None
    return fields[0], tag
