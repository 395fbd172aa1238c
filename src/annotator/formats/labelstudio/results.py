"""The results of an annotation of Label Studio: regions, relations, and what is said of the whole text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.formats.incoming import Extent, Found, found
from annotator.formats.json_records import Record, unlike
from annotator.formats.labelstudio.config import Config
from annotator.formats.labelstudio.controls import OWN, document_control, read, region_control, same
from annotator.formats.report import Entry

Result = dict[str, Any]

_MARKED_UP = {
    "hypertextlabels": "hypertext",
    "htmllabels": "hypertext",
    "paragraphlabels": "paragraphs",
    "paragraphs": "paragraphs",
    "hypertext": "hypertext",
}
_WHERE = {
    "hypertext": "it counts in the HTML of a page, not in the text",
    "paragraphs": "it counts in one paragraph of a dialogue, not in the text",
}
_EXTENT = ("start", "end", "startOffset", "endOffset")
_MARKED = frozenset({"startOffset", "endOffset"})
_HYPERTEXT = frozenset({"startOffset", "globalOffsets"})
UNLABELLED = "relation"
"""What relations without a label are called."""


@dataclass(frozen=True)
class Said:
    """What the results say, in terms of ours."""

    annotations: tuple[Found, ...]
    relations: tuple[Relation, ...]
    document_labels: Mapping[str, Any]
    refused: tuple[Entry, ...]


class _Row(NamedTuple):
    """A result, with what is asked of it several times."""

    fields: Result
    type: str
    value: Mapping[str, Any]
    labels: list[str]

    @property
    def is_label(self) -> bool:
        """Whether it names a region, and is no attribute of one."""
        return bool(self.labels) or self.type.endswith("labels")


def results(task: Record, document: Document, rows: list[Result], config: Config) -> Said:
    """Everything in a list of results. Raises DataError for offsets that are no numbers."""
    reading = _Reading(task, document, config)
    links = [row for row in rows if row.get("type") == "relation"]
    regions, others = _grouped(task, [row for row in rows if row.get("type") != "relation"])
    for id, group in regions:
        reading.region(id, group)
    for row in others:
        reading.whole_text(row)
    annotations = tuple(reading.annotations())
    relations = tuple(reading.relations(links))
    return Said(annotations, relations, reading.document_labels, tuple(reading.refused))


def _grouped(task: Record, rows: list[Result]) -> tuple[list[tuple[str, list[_Row]]], list[_Row]]:
    """The results of each region, by its id and its extent, and those that are of none."""
    regions: dict[tuple[Any, ...], list[_Row]] = {}
    first: dict[str, list[_Row]] = {}
    others = []
    for place, fields in enumerate(rows):
        value, id, type = fields.get("value"), fields.get("id"), str(fields.get("type", ""))
        if not isinstance(value, dict):
            raise task.wrong(f"a result of type '{fields.get('type')}' has no value")
        row = _Row(fields, type, value, _labels(type, value))
        if "start" not in value and "end" not in value:
            others.append(row)
            continue
        name = id if isinstance(id, str) and id else f"result-{place + 1}"
        key = (name, *_edges(value))
        if key in regions:
            regions[key].append(row)
            continue
        group = regions[key] = [row]
        first.setdefault(name, group)
    left = []
    for row in others:
        id = row.fields.get("id")
        if isinstance(id, str) and id in first:
            first[id].append(row)
        else:
            left.append(row)
    return [(key[0], group) for key, group in regions.items()], left


def _edges(value: Mapping[str, Any]) -> tuple[Any, ...]:
    """Where a region is, as something to find it by."""
    start, end = value.get("start"), value.get("end")
    if type(start) is int and type(end) is int and not _MARKED.intersection(value):
        return start, end
    return tuple(repr(value.get(edge)) for edge in _EXTENT)


class _Reading:
    """Takes in region after region, and what is said of the whole text."""

    def __init__(self, task: Record, document: Document, config: Config) -> None:
        self._task = task
        self._document = document
        self._config = config
        self._found: dict[str, Found] = {}
        self._of_region: dict[str, list[str]] = {}
        self._fragments: dict[str, list[tuple[int, Extent]]] = {}
        self._taken: set[str] = set()
        self.document_labels: dict[str, Any] = {}
        self.refused: list[Entry] = []

    def region(self, id: str, group: list[_Row]) -> None:
        """A region: an annotation for each of its labels. Raises DataError."""
        main = group[0]
        labels = main.labels
        if len(group) > 1:
            main = next((one for one in group if one.type.endswith("labels")), main)
            labels = list(dict.fromkeys(label for one in group for label in one.labels))
        value = main.value
        quote = _quote(value.get("text"), self._document.text)
        if kind := _marked_up(main):
            for label in labels or [""]:
                self._refuse(id, label, kind, _WHERE[kind], quote or "")
            return
        extent = Extent(self._task.whole("start", value), self._task.whole("end", value), quote)
        if not labels:
            self._refuse(id, "", "no-label", "a region without a label", quote or "")
            return
        own = _own(main.fields)
        name = own["id"] if isinstance(own.get("id"), str) else id
        fragment = _fragment(own)
        if fragment and name in self._fragments:
            self._fragments[name].append((fragment, extent))
            self._of_region.setdefault(id, []).append(name)
            return
        for label in labels:
            given = unlike(name, self._taken)
            attributes = self._attributes(given, label, main, own, group)
            self._found[given] = found(given, label, (extent,), attributes, _details(main.fields, own))
            self._of_region.setdefault(id, []).append(given)
            if fragment:
                self._fragments[given] = [(fragment, extent)]

    def whole_text(self, row: _Row) -> None:
        """What is said of the whole text."""
        value = self._value(row)
        if value is None:
            label = next(iter(row.labels), "")
            what = f"a result of type '{row.type}', which says nothing of a text"
            self._refuse(str(row.fields.get("id", "")), label, "result-type", what)
            return
        own = _own(row.fields)
        name = _control(row).removeprefix(document_control(""))
        exact = "value" in own and same(value, own["value"])
        _add(self.document_labels, name, own["value"] if exact else value)

    def annotations(self) -> Iterator[Found]:
        """All annotations, the discontinuous ones put together."""
        for name, one in self._found.items():
            if name not in self._fragments:
                yield one
                continue
            pieces = sorted(self._fragments[name], key=lambda piece: piece[0])
            yield replace(one, extents=tuple(extent for _, extent in pieces))

    def relations(self, links: Iterable[Result]) -> Iterator[Relation]:
        """The relations, one for each label, direction, and label of the regions that they link."""
        taken: set[str] = set()
        for number, one in enumerate(links, 1):
            ends = (one.get("from_id"), one.get("to_id"))
            heads, tails = (list(dict.fromkeys(self._of_region.get(str(end), ()))) for end in ends)
            given = one.get("labels")
            types = [label for label in given if isinstance(label, str)] if isinstance(given, list) else []
            own = _own(one)
            id = str(own.get("id") or f"r{number}")
            if not heads or not tails:
                missing = ends[1] if heads else ends[0]
                self._refuse(id, ", ".join(types), "relation", f"region {missing} has no annotation")
                continue
            pairs = [(head, tail) for head in heads for tail in tails]
            turned = [(tail, head) for head, tail in pairs]
            directed = {"left": turned, "bi": pairs + turned}.get(str(one.get("direction")), pairs)
            for type in types or [UNLABELLED]:
                for head, tail in directed:
                    yield Relation(unlike(id, taken), type, head, tail, str(own.get("created") or ""))

    def _attributes(
        self, id: str, label: str, main: _Row, own: Mapping[str, Any], group: list[_Row]
    ) -> dict[str, Any]:
        """What the other results of a region say; ours is taken where it says the same more exactly."""
        exact = own["attributes"] if isinstance(own.get("attributes"), dict) else {}
        shown = own["shown"] if isinstance(own.get("shown"), list) else []
        said: dict[str, Any] = {}
        for one in group:
            if one.is_label:
                continue
            value = self._value(one)
            if value is None:
                what = f"a result of type '{one.type}', which is no attribute"
                self._refuse(id, label, "result-type", what)
                continue
            _add(said, _control(one).removeprefix(region_control(label, "")), value)
        attributes = {name: value for name, value in exact.items() if name not in shown}
        for name, value in said.items():
            attributes[name] = exact[name] if name in exact and same(value, exact[name]) else value
        for name, value in _meta(main.fields).items():
            if name not in ("text", OWN):
                attributes[name] = value
        return attributes

    def _value(self, row: _Row) -> Any:
        value = read(row.type, row.value)
        return [value] if isinstance(value, str) and _control(row) in self._config.several else value

    def _refuse(self, id: str, label: str, reason: str, detail: str, quote: str = "") -> None:
        self.refused.append(Entry(self._document.id, id, label, quote, reason, detail))


def _marked_up(main: _Row) -> str:
    """What the offsets of a region count, if not the text; else empty."""
    if kind := _MARKED_UP.get(main.type):
        return kind
    marked = isinstance(main.value.get("start"), str) or not _HYPERTEXT.isdisjoint(main.value)
    return "hypertext" if marked else ""


def _details(main: Result, own: Mapping[str, Any]) -> Mapping[str, Any]:
    known = own
    if note := _meta(main).get("text"):
        known = {**known, "note": "\n".join(map(str, note)) if isinstance(note, list) else str(note)}
    proposed, score = main.get("origin"), main.get("score")
    if "origin" not in known and isinstance(proposed, str) and proposed.startswith("prediction"):
        likely = isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1
        known = {**known, "origin": {"by": proposed, "score": score if likely else None}}
    return known


def _add(said: dict[str, Any], name: str, value: Any) -> None:
    """Add a value; a control that has several results has all their values."""
    if name in said:
        held = said[name]
        value = [
            *(held if isinstance(held, list) else [held]), *(value if isinstance(value, list) else [value]),
        ]  # fmt: skip
    said[name] = value


def _control(row: _Row) -> str:
    return str(row.fields.get("from_name", row.type))


def _meta(row: Result) -> Mapping[str, Any]:
    meta = row.get("meta")
    return meta if isinstance(meta, dict) else {}


def _own(row: Result) -> Mapping[str, Any]:
    own = _meta(row).get(OWN)
    return own if isinstance(own, dict) else {}


def _labels(type: str, value: Mapping[str, Any]) -> list[str]:
    given = value.get(type) if type.endswith("labels") and type in value else value.get("labels")
    return [label for label in given if isinstance(label, str) and label] if isinstance(given, list) else []


def _quote(said: Any, text: str) -> str | None:
    """The words of a region. Some versions wrote a line's end in them as a backslash and an n."""
    if not isinstance(said, str):
        return None
    if "\\n" in said and said not in text and (lines := said.replace("\\n", "\n")) in text:
        return lines
    return said


def _fragment(own: Mapping[str, Any]) -> int:
    """Which of the regions of a discontinuous annotation this is, 0 if of none."""
    said = own.get("fragment")
    return said[0] if isinstance(said, list) and said and type(said[0]) is int else 0
