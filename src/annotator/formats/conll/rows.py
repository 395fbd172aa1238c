"""Files of columns, taken apart into documents and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from annotator.core.errors import DataError
from annotator.formats.conll.columns import BOM, Columns, chosen, fields_of
from annotator.formats.conll.scheme import is_tag, parted

DOCSTART = "-DOCSTART-"
FILLER = "-X-"
"""What stands in a column that says nothing."""

MIDDLE = f" {FILLER} {FILLER} "
"""What we write between a token and its tag."""

START = f"{DOCSTART}{MIDDLE}O\n"
"""The line with which we start a document."""

_NEW_DOCUMENT = re.compile(r"# ?newdoc(?: id)? ?=? ?(.*)")
_COMMENT = re.compile(r"# ?[A-Za-z_.]+(?: [a-z]+)? ?=")
_SAYS_NOTHING = {FILLER, "_", "-", "O", ""}

RECODE = "Make it UTF-8 first, for instance: iconv -f latin1 -t utf-8 FILE > NEW"
COLUMNS = (
    "--column N names the column of the tags, --token-column N that of the tokens, and --plain-tags says "
    "that tags are labels alone. If it is no file of columns, name only those that are"
)


class Sentence(NamedTuple):
    """Tokens with their tags, a list for each column of tags, and the line of the first token."""

    line: int
    tokens: list[str]
    tags: tuple[list[str], ...]


@dataclass
class Part:
    """The sentences from one start of a document to the next. `id` is what the file calls it, if it does."""

    id: str = ""
    started: bool = False
    sentences: list[Sentence] = field(default_factory=list)
    others: set[int] = field(default_factory=set)
    """The further columns that say something, counted from 1."""


def parts(
    path: Path, token: int = 0, tags: Sequence[int] = (), sentences: int = 0, plain: bool = False
) -> Iterator[Part]:
    """The documents of a file. `token` and `tags` are columns, from 1; 0 and none to find out.

    With `plain` a tag may be a label with nothing before it.

    Raises DataError with the line that has no tag there, a tag of no scheme, or bytes that are not UTF-8.
    """
    number = 0
    try:
        with path.open("rb") as file:
            columns = chosen((row.decode(errors="replace").rstrip("\r\n") for row in file), token, tags)
            file.seek(0)
            part, sentence = Part(), _sentence(1, columns)
            for number, row in enumerate(file, 1):
                line = row.decode().rstrip("\r\n")
                if number == 1:  # further down it is a token
                    line = line.removeprefix(BOM)
                fields = fields_of(line)
                if fields and line[0] not in "-#":
                    _take(part, sentence, fields, columns, plain)
                    continue
                start = _start(line, fields)
                if start is None and fields:
                    if not _is_comment(line, fields, sentence, columns):
                        _take(part, sentence, fields, columns, plain)
                    continue
                if sentence.tokens:
                    part.sentences.append(sentence)
                sentence = _sentence(number + 1, columns)
                full = sentences and not part.started and len(part.sentences) >= sentences
                if start is not None or full:
                    if part.sentences or part.started:
                        yield part
                    part = Part(start or "", start is not None)
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        what = f"it is not UTF-8: byte {error.start} of the line is wrong"
        raise DataError(what, where=f"{path}, line {number}", remedy=RECODE) from None
    except ValueError as reason:
        raise DataError(str(reason), where=f"{path}, line {number}", remedy=COLUMNS) from None
    if sentence.tokens:
        part.sentences.append(sentence)
    if part.sentences or part.started:
        yield part


def _sentence(line: int, columns: Columns) -> Sentence:
    return Sentence(line, [], tuple([] for _ in columns.tags))


def _is_comment(line: str, fields: list[str], sentence: Sentence, columns: Columns) -> bool:
    """Whether a line is none of a token: it says something of the sentence, in some of the usual ways."""
    if _COMMENT.match(line):
        return True
    # GermEval has the source of a sentence before it, in columns: '#', an address, a date.
    if line.startswith("#") and not sentence.tokens:
        return len(fields) < columns.least or not all(is_tag(fields[place]) for place in columns.tags)
    return False


def _start(line: str, fields: list[str]) -> str | None:
    """What a line that starts a document calls it, empty if it does not say; None for any other line."""
    if fields and fields[0].startswith(DOCSTART):
        said = line.removeprefix(DOCSTART).strip(" \t")
        return said[1:-1] if said.startswith("(") and said.endswith(")") else ""
    if found := _NEW_DOCUMENT.fullmatch(line):
        return found[1].strip()
    return None


def _take(part: Part, sentence: Sentence, fields: list[str], columns: Columns, plain: bool) -> None:
    """Add the token of a line. Raises ValueError if it has no tag, or one of no scheme."""
    if len(fields) < columns.least:
        wanted = f"column {columns.least}" if columns.least > 2 else "a token and a tag"
        raise ValueError(f"{wanted} is wanted, and there is only {' '.join(fields)!r}")
    for place, held in zip(columns.tags, sentence.tags, strict=True):
        tag = fields[place]
        if plain and tag and not is_tag(tag):
            tag = f"I-{tag}"
        parted(tag)
        held.append(tag)
    sentence.tokens.append(fields[columns.token])
    if len(fields) > 2 and not _SAYS_NOTHING.issuperset(fields[1:-1]):
        taken = {columns.token, *(place % len(fields) for place in columns.tags)}
        part.others.update(
            other + 1
            for other, value in enumerate(fields)
            if other not in taken and value not in _SAYS_NOTHING and not (other == 0 and value.isdecimal())
        )
