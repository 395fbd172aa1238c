"""Writes .xmi files and their type system."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.core.annotation import Annotation, Labels
from annotator.core.file_names import file_name
from annotator.formats.base import Corpus, Labelled, Mark, Piece, details, entry, marks_of
from annotator.formats.manifest import Manifest
from annotator.formats.report import Entry, Report
from annotator.formats.uima import TYPE_SYSTEM
from annotator.formats.uima import layers as names
from annotator.formats.uima.layers import Layers, SpanType
from annotator.formats.uima.numbers import is_exact, kept
from annotator.formats.uima.xml import attribute_text, unfit

XMI = ".xmi"

_START = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
    f'xmlns:custom="http:///{names.PACKAGE.replace(".", "/")}.ecore" '
    'xmlns:metadata="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" xmi:version="2.0">\n'
    '<cas:NULL xmi:id="0"/>\n'
)
_SOFA = 1


class UimaWriter:
    """Writes one export."""

    _folder: Path
    _manifest: Manifest

    def __init__(self, corpus: Corpus, report: Report) -> None:
        self._report = report
        self._layers = Layers(corpus.schema)
        self._apart = bool(corpus.others)

    def begin(self, piece: Piece) -> None:
        """Start the files of a piece; every one has the type system that it is read with."""
        self._folder, self._manifest = piece.folder, Manifest(piece.folder)
        (piece.folder / TYPE_SYSTEM).write_bytes(self._layers.type_system().encode())

    def add(self, one: Labelled) -> Sequence[Mark] | None:
        """Write one document; None if its text cannot be in an XML file."""
        document, name = one.document, file_name(one.document.id)
        if found := unfit(document.text):
            self._leave_out(one, f"XML cannot hold U+{ord(found[0]):04X}, at character {found.start()}")
            return None
        said: dict[str, Labels] = {}
        for labels in one.versions:
            path = f"{file_name(labels.annotator)}/{name}" if self._apart else name
            said[path] = labels
            if self._apart:
                (self._folder / path).parent.mkdir(exist_ok=True)
            cas = _Cas(document.id, document.text, self._layers)
            (self._folder / f"{path}{XMI}").write_bytes(cas.written(labels).encode())
        self._manifest.add(document, name, said)
        return marks_of(one)

    def finish(self) -> None:
        """Finish the files."""
        self._manifest.close()

    def join(self, split: str, facts: None) -> None:
        """Nothing needs to be known of a piece."""

    def close(self, folder: Path) -> None:
        """Say which names are not those of the schema."""
        self._report.remarks += (
            f"UIMA has names of letters and digits, and takes some itself: {id!r} is written as {made!r}."
            for id, made in self._layers.changed()
        )

    def _leave_out(self, one: Labelled, detail: str) -> None:
        self._report.left_out.append(Entry(one.document.id, "", "", "", "not-xml", detail))
        self._report.left_out += (
            entry(one, said, "not-xml", detail) for labels in one.versions for said in labels.annotations
        )


class _Cas:
    """The elements of one file."""

    def __init__(self, id: str, text: str, layers: Layers) -> None:
        self._id = id
        self._text = text
        self._layers = layers
        self._elements: list[str] = []
        # UIMA counts as Java does: characters beyond U+FFFF are two.
        self._doubles = (
            [at for at, char in enumerate(text) if char > "\uffff"]
            if max(text, default="") > "\uffff"
            else []
        )

    def written(self, labels: Labels) -> str:
        """The file."""
        self._metadata()
        first: dict[str, tuple[str, str]] = {}
        for said in labels.annotations:
            first[said.id] = self._annotation(said)
        for link in labels.relations:
            if link.head in first and link.tail in first:
                (head, _), (tail, place) = first[link.head], first[link.tail]
                more: dict[str, Any] = {"created": link.created} if link.created else {}
                given = _texts(more, {names.VALUE: ("type", link.type), names.ID: ("id", link.id)})
                ends = f'{place} {names.GOVERNOR}="{head}" {names.DEPENDENT}="{tail}"'
                self._add(f"custom:{names.RELATIONS}", ends + given + _more(more))
        if labels.document_labels:
            more = {}
            attributes, children = _attributes(self._layers.whole, labels.document_labels, more)
            self._add(f"custom:{names.WHOLE}", attributes + _more(more), children)
        members = " ".join(str(number) for number in range(_SOFA + 1, _SOFA + 1 + len(self._elements)))
        return (
            f"{_START}{''.join(self._elements)}"
            f'<cas:Sofa xmi:id="{_SOFA}" sofaNum="1" sofaID="_InitialView" mimeType="text" '
            f'sofaString="{attribute_text(self._text)}"/>\n'
            f'<cas:View sofa="{_SOFA}" members="{members}"/>\n</xmi:XMI>\n'
        )

    def _metadata(self) -> None:
        id = "" if unfit(self._id) else attribute_text(self._id)
        self._add(
            "metadata:DocumentMetaData",
            f'{self._place(0, len(self._text))} language="x-unspecified" documentTitle="{id}" '
            f'documentId="{id}" isLastSegment="false"',
        )

    def _annotation(self, said: Annotation) -> tuple[str, str]:
        """Write one annotation, a span after the other; returns number and place of the first."""
        kind = self._layers.of(said.label)
        more = details(said)
        note = more.pop("note", "")
        unsure = more.pop("unsure", False)
        texts = {names.VALUE: ("label", said.label), names.NOTE: ("note", note), names.ID: ("id", said.id)}
        attributes, children = _attributes(kind, said.attributes, more)
        attributes += _texts(more, texts) + (f' {names.UNSURE}="true"' if unsure else "") + _more(more)
        first = ("", "")
        for number, span in enumerate(said.spans, 1):
            part = f' {names.FRAGMENT}="{number}"' if len(said.spans) > 1 else ""
            place = self._place(span.start, span.end)
            written = self._add(f"custom:{kind.name}", place + attributes + part, children)
            first = first if number > 1 else (written, place)
        return first

    def _place(self, start: int, end: int) -> str:
        doubles = self._doubles
        if doubles:
            start, end = start + bisect_left(doubles, start), end + bisect_left(doubles, end)
        return f' begin="{start}" end="{end}"'

    def _add(self, name: str, attributes: str, children: str = "") -> str:
        number = str(_SOFA + 1 + len(self._elements))
        ends = f">{children}</{name}>" if children else "/>"
        self._elements.append(f'<{name} xmi:id="{number}" sofa="{_SOFA}"{attributes}{ends}\n')
        return number


def _attributes(kind: SpanType, given: Mapping[str, Any], more: dict[str, Any]) -> tuple[str, str]:
    """The attributes as those of an element and its children; what they cannot give back goes to `more`."""
    written, children, rest = [], [], {}
    for id, value in given.items():
        name, range = kind.features.get(id, ("", ""))
        shown = _shown(range, value)
        if range == names.STRINGS and shown is not None:
            children += [f"<{name}>{attribute_text(one)}</{name}>" for one in value]
        elif shown is not None:
            written.append(f' {name}="{attribute_text(shown)}"')
        if shown is None or (range == names.FLOAT and not is_exact(value)):
            rest[id] = value
    if rest:
        more["attributes"] = rest
    return "".join(written), "".join(children)


def _shown(range: str, value: Any) -> str | None:
    """A value as its feature is written; None if the feature cannot have it."""
    match value:
        case bool() if range == names.BOOLEAN:
            return "true" if value else "false"
        case bool():
            return None
        case str() if range == names.STRING and not unfit(value):
            return value
        case int() | float() if range == names.FLOAT and kept(value) is not None:
            return repr(float(value))
        case [_, *_] if range == names.STRINGS and all(
            isinstance(one, str) and not unfit(one) for one in value
        ):
            return ""
        case _:
            return None


def _texts(more: dict[str, Any], texts: Mapping[str, tuple[str, str]]) -> str:
    """Features that are text; what XML cannot hold goes to `more`, under its own name."""
    written = []
    for feature, (name, value) in texts.items():
        if unfit(value):
            more[name] = value
        elif value:
            written.append(f' {feature}="{attribute_text(value)}"')
    return "".join(written)


def _more(more: Mapping[str, Any]) -> str:
    return f' {names.MORE}="{attribute_text(json.dumps(more, separators=(",", ":")))}"' if more else ""
