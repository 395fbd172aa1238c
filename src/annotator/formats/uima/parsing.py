"""XML files of UIMA taken apart: the feature structures of an .xmi, and what a type system says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from annotator.core.errors import DataError

XMI = "http://www.omg.org/XMI"
_DECLARED = re.compile(rb"""\A((?:\xef\xbb\xbf)?<\?xml\s+version\s*=\s*["'])1\.1(["'])""")
_GAP = " "
_PARENTS = {
    "uima.tcas.DocumentAnnotation": "uima.tcas.Annotation",
    "uima.tcas.Annotation": "uima.cas.AnnotationBase",
}
"""The types that are built in and in no type system."""


@dataclass
class Structure:
    """One feature structure. `type` is its full name; `lists` are the features that stand in elements."""

    id: int
    type: str
    line: int
    features: dict[str, str]
    lists: dict[str, list[str]] = field(default_factory=dict)

    @property
    def short(self) -> str:
        """The last part of the name of the type."""
        return self.type.rpartition(".")[2]


@dataclass
class Cas:
    """What stands in one .xmi file. `where` names the file."""

    where: str
    structures: dict[int, Structure] = field(default_factory=dict)
    sofas: list[Structure] = field(default_factory=list)

    def wrong(self, what: str, line: int) -> DataError:
        """The error for something in this file."""
        return DataError(what, where=f"{self.where}, line {line}")


def cas_of(data: bytes, where: str) -> Cas:
    """The feature structures of a file. Raises DataError, with the line, for what is no XMI."""
    reader = _Xmi(where)
    _parse(data, where, reader)
    if not reader.begun:
        raise DataError("its root element is not xmi:XMI", where=where)
    return reader.cas


@dataclass(frozen=True)
class Types:
    """What a type system says: the parent of each type, range and description of each of its own features."""

    parents: Mapping[str, str] = field(default_factory=dict)
    features: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    about: Mapping[tuple[str, str], str] = field(default_factory=dict)
    _lines: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    _all: dict[str, dict[str, str]] = field(default_factory=dict, compare=False, repr=False)

    def line(self, type: str) -> tuple[str, ...]:
        """The type and its ancestors."""
        if type not in self._lines:
            self._lines[type] = tuple(self._ancestry(type))
        return self._lines[type]

    def is_a(self, type: str, ancestor: str) -> bool:
        """Whether a type is another one, or comes from it."""
        return ancestor in self.line(type)

    def range(self, type: str, feature: str) -> str:
        """The range of a feature, empty if nothing is known of it."""
        return self.all_features(type).get(feature, "")

    def all_features(self, type: str) -> Mapping[str, str]:
        """The features of a type and of its ancestors, with their ranges."""
        if type not in self._all:
            found: dict[str, str] = {}
            for one in self.line(type):
                found = {**self.features.get(one, {}), **found}
            self._all[type] = found
        return self._all[type]

    def _ancestry(self, type: str) -> Iterator[str]:
        seen: set[str] = set()
        while type and type not in seen:
            seen.add(type)
            yield type
            type = self.parents.get(type) or _PARENTS.get(type, "")


def types_of(data: bytes, where: str) -> Types:
    """What a type system file says. Raises DataError, with the line, for what is none."""
    reader = _TypeSystem()
    _parse(data, where, reader)
    if not reader.begun:
        raise DataError("its root element is not typeSystemDescription", where=where)
    return Types(reader.parents, reader.features, reader.about)


class _Reader:
    """Gets the elements of a file. Raises DataError from any method for what it does not take."""

    begun = False

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        raise NotImplementedError

    def end(self, name: str, text: str) -> None:
        raise NotImplementedError


class _Xmi(_Reader):
    def __init__(self, where: str) -> None:
        self.cas = Cas(where)
        self._depth = 0
        self._open: Structure | None = None

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        self._depth += 1
        if self._depth == 1:
            self.begun = name == f"{XMI}{_GAP}XMI"
            return
        if not self.begun or self._depth > 3:
            raise self.cas.wrong("this is no element of an XMI file", line)
        if self._depth == 3:
            return
        uri, _, short = name.rpartition(_GAP)
        type = f"{_package(uri)}{short}"
        number = attributes.pop(f"{XMI}{_GAP}id", None)
        self._open = None
        if type in ("uima.cas.NULL", "uima.cas.View"):
            return
        if number is None or not _is_number(number):
            raise self.cas.wrong(f"{short} has no xmi:id that is a number", line)
        one = self._open = Structure(int(number), type, line, attributes)
        if type == "uima.cas.Sofa":
            self.cas.sofas.append(one)
            return
        if one.id in self.cas.structures:
            raise self.cas.wrong(f"xmi:id {one.id} is given twice", line)
        self.cas.structures[one.id] = one

    def end(self, name: str, text: str) -> None:
        if self._depth == 3 and self._open is not None:
            self._open.lists.setdefault(name.rpartition(_GAP)[2], []).append(text)
        self._depth -= 1


class _TypeSystem(_Reader):
    def __init__(self) -> None:
        self.parents: dict[str, str] = {}
        self.features: dict[str, dict[str, str]] = {}
        self.about: dict[tuple[str, str], str] = {}
        self._path: list[str] = []
        self._type: dict[str, str] = {}
        self._feature: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        short = name.rpartition(_GAP)[2]
        if not self._path:
            self.begun = short == "typeSystemDescription"
        elif short == "typeDescription":
            self._type, self._feature = {}, {}
        self._path.append(short)

    def end(self, name: str, text: str) -> None:
        short = self._path.pop()
        inside = self._path[-1] if self._path else ""
        if inside == "typeDescription":
            self._type[short] = text.strip()
        elif inside == "featureDescription":
            self._feature[short] = text.strip()
        elif short == "featureDescription":
            # The name of a type stands in front of its features.
            held = self.features.setdefault(self._type.get("name", ""), {})
            held[self._feature.get("name", "")] = self._feature.get("rangeTypeName", "")
            if about := self._feature.get("description"):
                self.about[self._type.get("name", ""), self._feature.get("name", "")] = about
            self._feature = {}
        elif short == "typeDescription":
            self.features.setdefault(self._type.get("name", ""), {})
            self.parents[self._type.get("name", "")] = self._type.get("supertypeName", "")


def _parse(data: bytes, where: str, reader: _Reader) -> None:
    """Read a file as XML that refers to nothing outside of it and defines no entities."""
    parser = expat.ParserCreate(namespace_separator=_GAP)
    parser.buffer_text = True
    texts: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        texts.clear()
        reader.start(name, attributes, parser.CurrentLineNumber)

    def end(name: str) -> None:
        reader.end(name, "".join(texts))
        texts.clear()

    def refuse(*_: object) -> NoReturn:
        what = "it has a document type, which may define anything; it is not read"
        raise DataError(what, where=f"{where}, line {parser.CurrentLineNumber}")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = texts.append
    parser.StartDoctypeDeclHandler = refuse
    try:
        # INCEpTION can write XML 1.1, which differs in the characters it may refer to and in little else.
        parser.Parse(_DECLARED.sub(rb"\g<1>1.0\g<2>", data, count=1), True)
    except expat.ExpatError as error:
        what = f"this is not XML: {expat.ErrorString(error.code)}, column {error.offset + 1}"
        raise DataError(what, where=f"{where}, line {error.lineno}") from None
    except (ValueError, LookupError):
        # An encoding that Python has no table for.
        raise DataError("its encoding is not known", where=where) from None


def _package(uri: str) -> str:
    """The package that a namespace stands for, with a dot at the end; empty if it stands for none."""
    inner = uri.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
    return "" if inner in ("", "uima.noNamespace") else f"{inner}."


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
