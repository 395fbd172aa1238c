"""Writes a folder for brat."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from annotator.core.annotation import Annotation, Labels
from annotator.core.file_names import file_name
from annotator.formats.base import Corpus, Labelled, Mark, Piece, details, entry
from annotator.formats.brat.conf import annotation_conf, brat_names, visual_conf
from annotator.formats.brat.standoff import BREAKS, OURS, joined, normalization, pieces
from annotator.formats.fit_names import FitNames
from annotator.formats.manifest import Manifest
from annotator.formats.report import Report

REFERENCE = re.compile(r"([^\s:]+:\S+)(?: (\S.*))?\Z")
"""What a normalisation line can hold: a resource and an id in it, and a text."""

_BREAK = re.compile(f"[{BREAKS}]")
_WORD = re.compile(r"\S+\Z")
_ENDS = re.compile(r"\s+")


class BratWriter:
    """Writes one export."""

    _folder: Path
    _manifest: Manifest

    def __init__(self, corpus: Corpus, report: Report) -> None:
        self._corpus = corpus
        self._report = report
        self._names = brat_names(corpus.schema)
        self._apart = bool(corpus.others)
        self._returns = self._all_returns = 0

    def begin(self, piece: Piece) -> None:
        """Start the files of a piece."""
        self._folder, self._manifest = piece.folder, Manifest(piece.folder)
        self._returns = 0

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document."""
        document, name = one.document, file_name(one.document.id)
        self._returns += "\r" in document.text
        marks: list[Mark] = []
        said: dict[str, Labels] = {}
        for labels in one.versions:
            path = f"{file_name(labels.annotator)}/{name}" if self._apart else name
            said[path] = labels
            if self._apart:
                (self._folder / path).parent.mkdir(exist_ok=True)
            _write(self._folder / f"{path}.txt", document.text)
            lines = _Lines(Labelled(document, labels), self._names, self._report)
            _write(self._folder / f"{path}.ann", "".join(f"{line}\n" for line in lines.all()))
            marks += lines.marks
        self._manifest.add(document, name, said)
        return marks

    def finish(self) -> dict[str, Any]:
        """Finish the files; returns which names were changed, and how many texts have \\r."""
        self._manifest.close()
        return {"changed": [given for given, _ in self._names.changed()], "returns": self._returns}

    def join(self, split: str, facts: Mapping[str, Any]) -> None:
        """Take in what was met in a piece."""
        for given in facts["changed"]:
            self._names.of(given)
        self._all_returns += facts["returns"]

    def close(self, folder: Path) -> None:
        """Write the configuration."""
        _write(folder / "annotation.conf", annotation_conf(self._corpus.schema, self._names))
        _write(folder / "visual.conf", visual_conf(self._corpus.schema, self._names))
        for given, written in self._names.changed():
            self._report.remarks.append(
                f"brat's names have letters, digits, '-' and '_' only: {given!r} is written as {written!r}."
            )
        if self._all_returns:
            self._report.remarks.append(
                f"{self._all_returns} texts have carriage returns, which brat's own editor may not count: "
                "offsets there count every character of the file."
            )


class _Lines:
    """The lines of one file."""

    def __init__(self, one: Labelled, names: FitNames, report: Report) -> None:
        self._one = one
        self._names = names
        self._report = report
        self._text = one.document.text
        self._bounds: dict[str, str] = {}
        self._more: list[str] = []
        self._count = dict.fromkeys("ANR#", 0)
        self.marks: list[Mark] = []

    def all(self) -> list[str]:
        """Text-bound lines first, as brat has them."""
        lines = [line for said in self._one.labels.annotations if (line := self._bound(said))]
        for link in self._one.labels.relations:
            head, tail = self._bounds.get(link.head), self._bounds.get(link.tail)
            if head and tail:
                type = self._names.of(link.type)
                id = self._add("R", f"{type} Arg1:{head} Arg2:{tail}")
                ours = {"id": link.id} | ({"type": link.type} if type != link.type else {})
                self._ours(id, ours | ({"created": link.created} if link.created else {}))
        return lines + self._more

    def _bound(self, said: Annotation) -> str:
        place, ours = self._place(said)
        if not place:
            detail = "it has nothing but line ends and tabs"
            self._report.left_out.append(entry(self._one, said, "whitespace", detail))
            return ""
        id = self._bounds[said.id] = f"T{len(self._bounds) + 1}"
        ours["id"] = said.id
        ours |= details(said)
        type = self._names.of(said.label)
        if type != said.label:
            ours["label"] = said.label
        if said.attributes and (rest := self._attributes(id, said)):
            ours["attributes"] = rest
        if said.note:
            line = _ENDS.sub(" ", said.note).strip()
            self._add("#", f"AnnotatorNotes {id}\t{line}")
            if line == said.note:
                del ours["note"]
        self._ours(id, ours)
        self.marks += [Mark(said.id, said.label, one.start, one.end, one.quote) for one in said.spans]
        return f"{id}\t{type} {place}"

    def _place(self, said: Annotation) -> tuple[str, dict[str, Any]]:
        """Offsets and words, and the exact spans where these do not tell them; empty without any words."""
        if len(said.spans) == 1 and not _BREAK.search(said.spans[0].quote):
            (span,) = said.spans
            return f"{span.start} {span.end}\t{span.quote}", {}
        spans = tuple((span.start, span.end) for span in said.spans)
        fragments = tuple(piece for span in spans for piece in pieces(self._text, *span))
        offsets = ";".join(f"{start} {end}" for start, end in fragments)
        words = " ".join(self._text[start:end] for start, end in fragments)
        place = f"{offsets}\t{words}" if fragments else ""
        return place, {} if joined(self._text, fragments) == spans else {"spans": spans}

    def _attributes(self, id: str, said: Annotation) -> dict[str, Any]:
        """Write the attributes that brat can show; those that it cannot give back as they are remain."""
        rest: dict[str, Any] = {}
        normalized = 0
        for name, value in said.attributes.items():
            exact = False
            if self._names.of(name) != name:
                pass
            elif name == normalization(normalized):
                if isinstance(value, str) and (found := REFERENCE.match(value)) and _one_line(value):
                    self._add("N", f"Reference {id} {found[1]}\t{found[2] or ''}")
                    exact, normalized = True, normalized + 1
            elif value is True:
                self._add("A", f"{name} {id}")
                exact = True
            elif isinstance(value, str | int | float) and value is not False and _WORD.match(str(value)):
                self._add("A", f"{name} {id} {value}")
                exact = isinstance(value, str)
            if not exact:
                rest[name] = value
        return rest

    def _ours(self, id: str, fields: dict[str, Any]) -> None:
        json = orjson.dumps(fields)
        self._add("#", f"{OURS} {id}\t{json.decode() if json.isascii() else _escaped(json.decode())}")

    def _add(self, kind: str, rest: str) -> str:
        self._count[kind] += 1
        id = f"{kind}{self._count[kind]}"
        self._more.append(f"{id}\t{rest}")
        return id


def _one_line(value: str) -> bool:
    return value == _ENDS.sub(" ", value).strip()


def _escaped(json: str) -> str:
    """JSON without the line ends that JSON allows and a reader of lines may stop at."""
    return re.sub("[\x85\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", json)


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
