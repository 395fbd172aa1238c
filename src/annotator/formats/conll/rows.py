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

BOM = "\ufeff"

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
    part, sentence = Part(), Sentence(1, [], [])
    number = 0
    try:
        with path.open("rb") as file:
            for number, row in enumerate(file, 1):
                line = row.decode().rstrip("\r\n").removeprefix(BOM)
                fields = _fields(line)
                if fields and line[0] not in "-#":
                    _take(part, sentence, fields, column)
                    continue
                start = _start(line, fields)
                if start is None and fields:
                    if not _COMMENT.match(line):
                        _take(part, sentence, fields, column)
                    continue
                if sentence.tokens:
                    part.sentences.append(sentence)
                sentence = Sentence(number + 1, [], [])
                full = sentences and not part.started and len(part.sentences) >= sentences
                if start is not None or full:
                    if part.sentences or part.started:
                        yield part
                    part = Part(start or "", start is not None)
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        what = f"it is not UTF-8: byte {error.start} of the line is wrong"
        raise DataError(what, where=f"{path}, line {number}") from None
    except ValueError as reason:
        raise DataError(str(reason), where=f"{path}, line {number}") from None
    if sentence.tokens:
        part.sentences.append(sentence)
    if part.sentences or part.started:
        yield part


def _fields(line: str) -> list[str]:
    """The columns: apart by tabs if there is one, else by spaces. A no-break space is part of a token."""
    if "\t" in line:
        return line.split("\t") if line.strip(" \t") else []
    fields = line.split(" ")
    if "" in fields:
        # Only the token, which comes first, may be empty.
        fields = [fields[0], *filter(None, fields[1:])]
        return fields if any(fields) else []
    return fields


def _start(line: str, fields: list[str]) -> str | None:
    """What a line that starts a document calls it, empty if it does not say; None for any other line."""
    if fields and fields[0].startswith(DOCSTART):
        said = line.removeprefix(DOCSTART).strip(" \t")
        return said[1:-1] if said.startswith("(") and said.endswith(")") else ""
    if found := _NEW_DOCUMENT.fullmatch(line):
        return found[1].strip()
    return None


def _take(part: Part, sentence: Sentence, fields: list[str], column: int) -> None:
    """Add the token of a line. Raises ValueError if it has no tag, or one of no scheme."""
    if len(fields) < max(2, column):
        wanted = f"column {column}" if column > 2 else "a token and a tag"
        raise ValueError(f"{wanted} is wanted, and there is only {' '.join(fields)!r}")
    tag = fields[column - 1]
    parted(tag)
    sentence.tokens.append(fields[0])
    sentence.tags.append(tag)
    if len(fields) > 2 and not _SAYS_NOTHING.issuperset(fields[1:-1]):
        place = column or len(fields)
        part.others.update(
            other
            for other, value in enumerate(fields, 1)
            if other not in (1, place) and value not in _SAYS_NOTHING
        )
