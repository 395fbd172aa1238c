"""The lines of a standoff file, taken apart: what each says, before anything is made of it.

The format: an id, a TAB, and what the first letter of the id asks for (brat's page 'standoff format').
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from annotator.core.errors import DataError
from annotator.formats.brat.fragments import Extents

_LINE = re.compile(
    r"""^(?:
    (T\d+)\t([^ \t\r\n]+)[ ](\d{1,9})[ ](\d{1,9})\t([^\r\n]*)
    |(\#\d+)\t(\S+)[ ](\S+)\t([^\r\n]*)
    |([AM]\d+)\t(\S+)[ ](\S+)(?:[ ](\S+))?
    |(.*)
    )\r?$""",
    re.MULTILINE | re.VERBOSE,
)
"""A line of any kind; taken apart if it is one of those that files are full of, just as brat writes them."""

_OFFSETS = re.compile(r"-?\d+ -?\d+(?:;-?\d+ -?\d+)*\Z")
_LOOSE_BOUND = re.compile(r"(\S+)[ \t]+(-?\d+[ \t]-?\d+(?:;-?\d+[ \t]-?\d+)*)(?:[ \t]+(.*))?\Z")
"""A text-bound line in which tabs and spaces were mixed up; its words are held against the text anyway."""
_ID = re.compile(r"(?:[TREAMN]\d\S*|#\S*|\*)(?=[ \t])")
_ARGUMENT = re.compile(r"(\S+?):(\S+)\Z")


class Bound(NamedTuple):
    """`T`: a type on one or more fragments, and the words that are said to stand there."""

    type: str
    fragments: Extents
    words: str


class Link(NamedTuple):
    """`R` and `E`: a type, the trigger of an event (empty for a relation), and arguments with their roles."""

    type: str
    trigger: str
    arguments: tuple[tuple[str, str], ...]


class Property(NamedTuple):
    """`A` and `M`: a name and a value (True without one) of something."""

    name: str
    target: str
    value: str | bool


class Note(NamedTuple):
    """`#` and `N`: a type, what it is about, and a text."""

    type: str
    target: str
    text: str


@dataclass
class Standoff:
    """One file, or the .a1 and .a2 of one text: each kind of line by its id, in the order of the lines."""

    bounds: dict[str, Bound] = field(default_factory=dict)
    relations: dict[str, Link] = field(default_factory=dict)
    events: dict[str, Link] = field(default_factory=dict)
    properties: dict[str, Property] = field(default_factory=dict)
    normalizations: dict[str, Note] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    equivalents: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    strays: list[tuple[str, str]] = field(default_factory=list)
    """Lines that are none, and where they stand."""

    def read(self, text: str, where: str) -> None:
        """Take in the lines of one file. Raises DataError with the line that is not one, and why."""
        bounds, notes, properties = self.bounds, self.notes, self.properties
        new = tuple.__new__  # a named tuple's own call takes twice as long, and there is one for each line
        last = ""
        understood = len(self.strays)
        for number, parts in enumerate(_LINE.findall(text), 1):
            bound, type, start, end, words, note, kind, about, said, id, name, target, value, line = parts
            try:
                if bound:
                    if bound in bounds:
                        raise _twice(bound)
                    bounds[bound] = new(Bound, (type, ((int(start), int(end)),), words))
                elif note:
                    notes[_free(note, notes, number)] = new(Note, (kind, about, said))
                elif id:
                    if id in properties:
                        raise _twice(id)
                    properties[id] = new(Property, (name, target, value or True))
                elif not (line := line.removesuffix("\r")).strip(" \t") or self._goes_on(last, line):
                    continue
                else:
                    bound = self._take(line, number)
                last = bound
                understood += 1
            except _Stray as reason:
                if "\t" in line or not understood:
                    raise DataError(str(reason), where=f"{where}, line {number}") from None
                self.strays.append((f"line {number}", line))
            except ValueError as reason:
                raise DataError(str(reason), where=f"{where}, line {number}") from None

    def _take(self, line: str, number: int) -> str:
        """Take in a line of which more has to be found out; returns its id if it is a text-bound one."""
        kinds: dict[str, tuple[dict[str, Any], Callable[[str], Any]]] = {
            "T": (self.bounds, _bound),
            "R": (self.relations, _relation),
            "E": (self.events, _event),
            "A": (self.properties, _property),
            "M": (self.properties, _property),
            "N": (self.normalizations, _normalization),
            "#": (self.notes, _note),
        }
        id, rest = _parted(line)
        if id[0] == "*":
            self.equivalents.append(_equivalents(rest))
            return ""
        held, parse = kinds[id[0]]
        if id[0] == "#":
            id = _free(id, held, number)
        if id in held:
            raise _twice(id)
        held[id] = parse(rest)
        return id if id[0] == "T" else ""

    def _goes_on(self, last: str, line: str) -> bool:
        """Whether a line is more of the words of a text-bound line that has a line end in them."""
        bound = self.bounds.get(last)
        if bound is None or _ID.match(line):
            return False
        length = sum(end - start for start, end in bound.fragments) + len(bound.fragments) - 1
        if len(bound.words) + 1 + len(line) > length:
            return False
        self.bounds[last] = bound._replace(words=f"{bound.words} {line}")
        return True


class _Stray(ValueError):
    """A line that does not start with an id."""


def _twice(id: str) -> ValueError:
    return ValueError(f"the id {id} is there twice")


def _free(id: str, held: Mapping[str, Any], number: int) -> str:
    """An id of a note that is not taken yet: some tools number their notes afresh."""
    return f"{id} in line {number}" if id in held else id


def _parted(line: str) -> tuple[str, str]:
    """The id of a line and the rest of it. Raises ValueError for a line without one."""
    id, tab, rest = line.partition("\t")
    if tab and id and id[0] in "TREAMN#*" and " " not in id and (len(id) == 1 or not id.isalpha()):
        return id, rest
    if not (found := _ID.match(line)):
        raise _Stray("its id is none such as T1, R1, E1, A1, M1, N1, #1 or *")
    id, rest = found[0], line[found.end() :].strip(" \t")
    if id[0] in "N#" and "\t" not in rest:
        words = rest.split(" ", 3 if id[0] == "N" else 2)
        fixed = 3 if id[0] == "N" else 2
        rest = f"{' '.join(words[:fixed])}\t{' '.join(words[fixed:])}"
    return id, rest


def _bound(rest: str) -> Bound:
    head, _, words = rest.partition("\t")
    type, _, offsets = head.partition(" ")
    if (not type or not _OFFSETS.match(offsets)) and (found := _LOOSE_BOUND.match(rest.strip(" \t"))):
        type, offsets, words = found[1], found[2].replace("\t", " "), found[3] or ""
    if not type or not _OFFSETS.match(offsets):
        raise ValueError(f"a type and offsets such as 'Person 0 5' are wanted, not {head!r}")
    pairs = (pair.split(" ") for pair in offsets.split(";"))
    return Bound(type, tuple((int(start), int(end)) for start, end in pairs), words)


def _relation(rest: str) -> Link:
    type, *arguments = rest.split()
    if len(arguments) != 2:
        raise ValueError(f"a relation has two arguments, this one has {len(arguments)}")
    return Link(type, "", tuple(map(_argument, arguments)))


def _event(rest: str) -> Link:
    words = rest.split()
    if not words:
        raise ValueError("an event names its trigger, such as 'Attack:T1'")
    (type, trigger), *arguments = map(_argument, words)
    return Link(type, trigger, tuple(arguments))


def _argument(word: str) -> tuple[str, str]:
    if not (found := _ARGUMENT.match(word)):
        raise ValueError(f"a role with an id such as 'Arg1:T1' is wanted, not {word!r}")
    return found[1], found[2]


def _property(rest: str) -> Property:
    name, _, more = rest.strip(" \t").partition(" ")
    target, _, value = more.strip(" ").partition(" ")
    if not name or not target:
        raise ValueError(f"a name and an id such as 'Negated T1' are wanted, not {rest!r}")
    return Property(name, target, value or True)


def _normalization(rest: str) -> Note:
    head, _, text = rest.partition("\t")
    words = head.split()
    if len(words) != 3:
        raise ValueError(
            f"a type, an id and a reference such as 'Reference T1 Wiki:1' are wanted, not {head!r}"
        )
    return Note(words[0], words[1], f"{words[2]} {text}".rstrip(" "))


def _note(rest: str) -> Note:
    head, _, text = rest.partition("\t")
    type, _, target = head.strip().partition(" ")
    return Note(type, target.strip(), text)


def _equivalents(rest: str) -> tuple[str, tuple[str, ...]]:
    type, *members = rest.split()
    if len(members) < 2:
        raise ValueError("an equivalence has two members or more")
    return type, tuple(members)
