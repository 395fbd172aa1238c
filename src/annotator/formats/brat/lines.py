"""The lines of a standoff file: what one annotator said about one text.

A document has dozens of annotations, and for nearly all of them there is nothing to weigh: one span within
a line, and attributes of one word. Those take the shortest way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from annotator.core.annotation import Annotation, Relation
from annotator.core.span import Span
from annotator.formats.base import Labelled, Mark, details, entry, marks_of
from annotator.formats.brat.fragments import is_whole, joined, pieces
from annotator.formats.brat.shown import OURS, REFERENCE, normalization, one_line, shown
from annotator.formats.fit_names import FitNames
from annotator.formats.report import Report

_ENDS_IN_JSON = re.compile("[\x85\u2028\u2029]")


class Lines:
    """Makes the lines of one file; each kind is numbered by itself."""

    def __init__(self, one: Labelled, names: FitNames, report: Report) -> None:
        self._one = one
        self._names = names
        self._report = report
        self._text = one.document.text
        self._bounds: dict[str, str] = {}
        self._relations: list[str] = []
        self._properties: list[str] = []
        self._normalizations: list[str] = []
        self._notes: list[str] = []

    def all(self) -> str:
        """All of them, each with its line end; text-bound lines first, as brat has them."""
        labels = self._one.labels
        lines = [line for said in labels.annotations if (line := self._bound(said))]
        for link in labels.relations:
            self._relation(link)
        return "\n".join(
            [*lines, *self._relations, *self._properties, *self._normalizations, *self._notes, ""]
        )

    def marks(self) -> Sequence[Mark]:
        """The spans that are in the lines, once these were made."""
        marks, bounds = marks_of(self._one), self._bounds
        if len(bounds) == len(self._one.labels.annotations):
            return marks
        return [mark for mark in marks if mark.annotation in bounds]

    def _bound(self, said: Annotation) -> str:
        ours: dict[str, Any] = {"id": said.id}
        span, label = said.spans[0], said.label
        if len(said.spans) == 1 and is_whole(span.quote):
            place = f"{span.start} {span.end}\t{span.quote}"
        elif not (place := self._cut(said.spans, ours)):
            detail = "it has nothing but line ends and tabs"
            self._report.left_out.append(entry(self._one, said, "whitespace", detail))
            return ""
        id = self._bounds[said.id] = f"T{len(self._bounds) + 1}"
        if (type := self._names.of(label)) != label:
            ours |= {"label": label, "as": type}
        if said.attributes and (rest := self._attributes(id, said.attributes)):
            ours["attributes"] = rest
        ours |= details(said)
        if said.note:
            line = one_line(said.note)
            self._notes.append(f"#{len(self._notes) + 1}\tAnnotatorNotes {id}\t{line}")
            if line == said.note:
                del ours["note"]
        self._ours(id, ours)
        return f"{id}\t{type} {place}"

    def _cut(self, spans: Sequence[Span], ours: dict[str, Any]) -> str:
        """Offsets and words, empty without any words; the exact spans go to `ours` if these do not tell."""
        exact = tuple((span.start, span.end) for span in spans)
        fragments = pieces(self._text, exact)
        if joined(self._text, fragments) != exact:
            ours["spans"] = exact
        offsets = ";".join(f"{start} {end}" for start, end in fragments)
        words = " ".join(self._text[start:end] for start, end in fragments)
        return f"{offsets}\t{words}" if fragments else ""

    def _attributes(self, id: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
        """Write the attributes that brat can show; those that it cannot give back as they are remain."""
        rest: dict[str, Any] = {}
        lines, normalizations = self._properties, self._normalizations
        before = len(normalizations)
        for name, value in attributes.items():
            line = shown(name, value)
            if line is True:
                lines.append(f"A{len(lines) + 1}\t{name} {id}")
            elif line is not None:
                lines.append(f"A{len(lines) + 1}\t{name} {id} {line}")
            elif name == normalization(len(normalizations) - before) and (found := _reference(value)):
                number = len(normalizations) + 1
                normalizations.append(f"N{number}\tReference {id} {found[1]}\t{found[2] or ''}")
                continue
            if line is not value:  # a number comes back as a text
                rest[name] = value
        return rest

    def _relation(self, link: Relation) -> None:
        head, tail = self._bounds.get(link.head), self._bounds.get(link.tail)
        if not head or not tail:
            return
        type = self._names.of(link.type)
        ours = {"id": link.id}
        if type != link.type:
            ours |= {"type": link.type, "as": type}
        if link.created:
            ours["created"] = link.created
        id = f"R{len(self._relations) + 1}"
        self._relations.append(f"{id}\t{type} Arg1:{head} Arg2:{tail}")
        self._ours(id, ours)

    def _ours(self, id: str, fields: Mapping[str, Any]) -> None:
        json = orjson.dumps(fields).decode()
        if not json.isascii():
            json = _escaped(json)
        self._notes.append(f"#{len(self._notes) + 1}\t{OURS} {id}\t{json}")


def _reference(value: Any) -> re.Match[str] | None:
    return REFERENCE.match(value) if isinstance(value, str) and one_line(value) == value else None


def _escaped(json: str) -> str:
    """JSON without the line ends that JSON allows and a reader of lines may stop at."""
    return _ENDS_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", json)
