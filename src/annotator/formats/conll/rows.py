"""Files of columns, taken apart into documents and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from annotator.core.errors import DataError
from annotator.core.text import short
from annotator.formats.conll.brackets import is_bracket
from annotator.formats.conll.columns import BESIDE, BOM, Columns, fields_of, inline_fields, says_glued
from annotator.formats.conll.commas import lines, table
from annotator.formats.conll.finding import chosen
from annotator.formats.conll.scheme import OUTSIDE, SHOWN, is_tag, parted

DOCSTART = "-DOCSTART-"
FILLER = "-X-"
"""What stands in a column that says nothing."""

MIDDLE = f" {FILLER} {FILLER} "
"""What we write between a token and its tag."""

START = f"{DOCSTART}{MIDDLE}O\n"
"""The line with which we start a document."""

_NEW_DOCUMENT = re.compile(r"# ?newdoc(?: id)? ?=? ?(.*)")
_BEGIN = re.compile(r"#begin document \(?(.*?)\)?(?:; *part *0*(\d+))?\s*")
"""How CoNLL-2011 and 2012 start a document: a name, and the number of a part."""
_COMMENT = re.compile(r"#end document|# ?[A-Za-z_.:]+(?: [a-z]+)? ?=|## ")
_SAYS_NOTHING = {FILLER, "_", "-", "O", ""}

BROKEN_AT_ONCE, BROKEN_IN = 20, 20
"""A file is no file of columns if so many lines have no tag and fewer have one, or one in so many in all."""

RECODE = "Make it UTF-8 first, for instance: iconv -f latin1 -t utf-8 FILE > NEW"
COLUMNS = (
    "--column N names the column of the tags, --token-column N that of the tokens, and --plain-tags says "
    "that tags are labels alone. If it is no file of columns, name only those that are"
)


class Sentence(NamedTuple):
    """Tokens with their tags, a list for each column of tags, and the line of the first token.

    `glued` are the places of tokens that no space follows, where the file says so.
    """

    line: int
    tokens: list[str]
    tags: tuple[list[str], ...]
    glued: list[int] | None = None


class Broken(NamedTuple):
    """A line that has no tag, or one of no scheme: its token came in without."""

    line: int
    token: str
    what: str


@dataclass
class Part:
    """The sentences from one start of a document to the next. `id` is what the file calls it, if it does."""

    id: str = ""
    started: bool = False
    sentences: list[Sentence] = field(default_factory=list)
    others: set[int] = field(default_factory=set)
    """The further columns that say something, counted from 1."""
    broken: list[Broken] = field(default_factory=list)
    brackets: bool = False
    """Whether the tags are brackets that open and close."""


def parts(
    path: Path, token: int = 0, tags: Sequence[int] = (), sentences: int = 0, plain: bool = False
) -> Iterator[Part]:
    """The documents of a file. `token` and `tags` are columns, from 1; 0 and none to find out.

    With `plain` a tag may be a label with nothing before it.

    With lines that have no tag there, or one of no scheme, the token comes in without; a file with many of
    them is none of columns. Raises DataError with the first of them, or for bytes that are not UTF-8.
    """
    rows: _Lines | None = None
    count = _Count()
    try:
        with path.open("rb") as file:
            rows = _Lines(file, token, tags)
            columns = rows.columns
            part, sentence = Part(brackets=columns.brackets), _sentence(1, columns)
            for line in rows:
                number = rows.number
                fields = fields_of(line)
                if columns.header and fields and line[0] != "#":
                    columns = columns._replace(header=False)
                    continue
                if columns.numbered and fields and BESIDE.match(fields[0]):
                    continue
                if fields and line[0] not in "-#" and not columns.inline:
                    _take(part, sentence, number, fields, columns, plain, count)
                    continue
                start = _start(line, fields)
                if start is None and fields:
                    if not _is_comment(line, fields, sentence, columns):
                        _take_line(part, sentence, number, line, fields, columns, plain, count)
                    if not columns.inline:
                        continue
                if sentence.tokens:
                    part.sentences.append(sentence)
                sentence = _sentence(number + 1, columns)
                full = sentences and not part.started and len(part.sentences) >= sentences
                if start is not None or full:
                    if part.sentences or part.started:
                        yield part
                    part = Part(start or "", start is not None, brackets=columns.brackets)
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        what = f"it is not UTF-8: byte {error.start} of the line is wrong"
        raise DataError(what, where=f"{path}, line {rows.number if rows else 1}", remedy=RECODE) from None
    except ValueError as reason:
        raise DataError(
            str(reason), where=f"{path}, line {rows.number if rows else 1}", remedy=COLUMNS
        ) from None
    except _NoColumns as reason:
        raise _refused(path, reason.first) from None
    if count.first and count.broken * BROKEN_IN > count.whole:
        raise _refused(path, count.first)
    if sentence.tokens:
        part.sentences.append(sentence)
    if part.sentences or part.started:
        yield part


_HEAD = 1 << 16
"""Bytes of a first line that are looked at for the names of columns."""


class _Lines:
    """The lines of a file, with the number of the last that was read, and which columns they have."""

    def __init__(self, file: BinaryIO, token: int, tags: Sequence[int]) -> None:
        self._file = file
        self.number = 0
        first = file.readline(_HEAD).decode(errors="replace")
        self._of_tokens = None if token or tags else table(first)
        if self._of_tokens:
            self.columns = Columns(0, (1,))
        else:
            file.seek(0)
            self.columns = chosen((row.decode(errors="replace").rstrip("\r\n") for row in file), token, tags)

    def __iter__(self) -> Iterator[str]:
        self._file.seek(0)
        return lines(self._decoded(), self._of_tokens) if self._of_tokens else self._stripped()

    def _decoded(self) -> Iterator[str]:
        for self.number, row in enumerate(self._file, 1):  # noqa: B020
            yield row.decode()

    def _stripped(self) -> Iterator[str]:
        for line in self._decoded():
            # A mark further down is a token.
            yield (line.removeprefix(BOM) if self.number == 1 else line).rstrip("\r\n")


class _NoColumns(Exception):
    """So many lines have no tag that this is another kind of file."""

    def __init__(self, first: Broken) -> None:
        super().__init__(first.what)
        self.first = first


@dataclass
class _Count:
    """How many lines have a tag, and how many have none or one of no scheme."""

    whole: int = 0
    broken: int = 0
    first: Broken | None = None

    def add(self, one: Broken) -> None:
        """Count a broken line. Raises _NoColumns if there are too many."""
        self.broken += 1
        self.first = self.first or one
        if self.broken >= BROKEN_AT_ONCE and self.broken > self.whole:
            raise _NoColumns(self.first)


def _refused(path: Path, first: Broken) -> DataError:
    return DataError(first.what, where=f"{path}, line {first.line}", remedy=COLUMNS)


def _sentence(line: int, columns: Columns) -> Sentence:
    return Sentence(line, [], tuple([] for _ in columns.tags), [] if columns.glued else None)


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
    if found := _BEGIN.fullmatch(line):
        return f"{found[1]}-{int(found[2]):03}" if found[2] else found[1]
    return None


def _take_line(
    part: Part,
    sentence: Sentence,
    number: int,
    line: str,
    fields: list[str],
    columns: Columns,
    plain: bool,
    count: _Count,
) -> None:
    """Add what is on a line: a token, or all those of a sentence."""
    for one in inline_fields(line, columns.inline) if columns.inline else (fields,):
        _take(part, sentence, number, one, columns, plain, count)


def _take(
    part: Part,
    sentence: Sentence,
    number: int,
    fields: list[str],
    columns: Columns,
    plain: bool,
    count: _Count,
) -> None:
    """Add the token of a line, without tags if it has none, or one of no scheme."""
    token = fields[columns.token] if columns.token < len(fields) else fields[0]
    try:
        tags = _tags(fields, columns, plain)
        count.whole += 1
    except ValueError as reason:
        one = Broken(number, token, str(reason))
        count.add(one)
        part.broken.append(one)
        tags = ["*" if columns.brackets else OUTSIDE] * len(sentence.tags)
    for tag, held in zip(tags, sentence.tags, strict=True):
        held.append(tag)
    if sentence.glued is not None and says_glued(fields):
        sentence.glued.append(len(sentence.tokens))
    sentence.tokens.append(token)
    if len(fields) > 2 and not _SAYS_NOTHING.issuperset(fields[1:-1]):
        taken = {columns.token, *(place % len(fields) for place in columns.tags)}
        part.others.update(
            other + 1
            for other, value in enumerate(fields)
            if other not in taken and value not in _SAYS_NOTHING and not (other == 0 and value.isdecimal())
        )


def _tags(fields: list[str], columns: Columns, plain: bool) -> list[str]:
    """The tags of a line. Raises ValueError if it has none, or one of no scheme."""
    if len(fields) < columns.least:
        wanted = f"column {columns.least}" if columns.least > 2 else "a token and a tag"
        raise ValueError(f"{wanted} is wanted, and there is only {short(' '.join(fields), SHOWN)!r}")
    found = []
    for place in columns.tags:
        tag = columns.tag(fields, place)
        if columns.brackets:
            if not is_bracket(tag):
                raise ValueError(f"{tag!r} is no bracket such as '(ORG*', '*' or '*)'")
        else:
            # One letter alone may be a label, if there are no prefixes.
            if plain and tag and (not is_tag(tag) or (len(tag) == 1 and tag not in "Oo_")):
                tag = f"I-{tag}"
            parted(tag)
        found.append(tag)
    return found
