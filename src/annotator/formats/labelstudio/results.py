"""The results of an annotation of Label Studio: regions, relations, and what is said of the whole text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

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


@dataclass(frozen=True)
class Said:
    """What the results say, in terms of ours."""

    annotations: tuple[Found, ...]
    relations: tuple[Relation, ...]
    document_labels: Mapping[str, Any]
    refused: tuple[Entry, ...]


@dataclass
class _Collected:
    """What has been found so far. `ids` leads from a region to its annotations."""

    annotations: dict[str, Found] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    fragments: dict[str, list[tuple[int, Extent]]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    document_labels: dict[str, Any] = field(default_factory=dict)
    refused: list[Entry] = field(default_factory=list)


def results(task: Record, document: Document, rows: list[Result], config: Config) -> Said:
    """Everything in a list of results. Raises DataError for offsets that are no numbers."""
    groups: dict[Any, list[Result]] = {}
    links: list[Result] = []
    for place, row in enumerate(rows):
        if row.get("type") == "relation":
            links.append(row)
            continue
        value = row.get("value")
        if not isinstance(value, dict):
            raise task.wrong(f"a result of type '{row.get('type')}' has no value")
        id = row.get("id")
        groups.setdefault(id if isinstance(id, str) and id else place, []).append(row)
    so_far = _Collected()
    for id, group in groups.items():
        if any("start" in one["value"] and "end" in one["value"] for one in group):
            _region(task, document, str(id), group, config, so_far)
        else:
            _whole_text(document, id, group, config, so_far)
    for name, pieces in so_far.fragments.items():
        extents = tuple(extent for _, extent in sorted(pieces, key=lambda piece: piece[0]))
        so_far.annotations[name] = replace(so_far.annotations[name], extents=extents)
    related = list(_relations(document, links, so_far))
    return Said(
        tuple(so_far.annotations.values()), tuple(related), so_far.document_labels, tuple(so_far.refused)
    )


def _region(
    task: Record, document: Document, id: str, group: list[Result], config: Config, so_far: _Collected
) -> None:
    main = next((one for one in group if str(one.get("type", "")).endswith("labels")), group[0])
    value, type = main["value"], str(main.get("type", ""))
    labels = _labels(type, value) or [label for one in group for label in _labels("labels", one["value"])]
    quote = _quote(value.get("text"), document.text)
    kind = _MARKED_UP.get(type)
    if kind is None and (
        "globalOffsets" in value or "startOffset" in value or isinstance(value["start"], str)
    ):
        kind = "hypertext"
    if kind:
        for label in labels or [""]:
            so_far.refused.append(Entry(document.id, id, label, quote or "", kind, _WHERE[kind]))
        return
    extent = Extent(task.whole("start", value), task.whole("end", value), quote)
    if not labels:
        so_far.refused.append(Entry(document.id, id, "", quote or "", "no-label", "a region without a label"))
        return
    meta = main["meta"] if isinstance(main.get("meta"), dict) else {}
    own = meta[OWN] if isinstance(meta.get(OWN), dict) else {}
    name = own.get("id") if isinstance(own.get("id"), str) else id
    fragment = _fragment(own)
    if fragment and name in so_far.fragments:
        so_far.fragments[name].append((fragment, extent))
        so_far.ids.setdefault(id, []).append(name)
        return
    for label in labels:
        given = unlike(str(name), so_far.taken)
        attributes = _attributes(document, given, label, group, main, own, config, so_far)
        so_far.annotations[given] = found(given, label, (extent,), attributes, _details(main, meta, own))
        so_far.ids.setdefault(id, []).append(given)
        if fragment:
            so_far.fragments[given] = [(fragment, extent)]


def _attributes(
    document: Document,
    id: str,
    label: str,
    group: list[Result],
    main: Result,
    own: Mapping[str, Any],
    config: Config,
    so_far: _Collected,
) -> dict[str, Any]:
    """What the other results of a region say; ours is taken where it says the same more exactly."""
    exact = own["attributes"] if isinstance(own.get("attributes"), dict) else {}
    shown = own["shown"] if isinstance(own.get("shown"), list) else []
    attributes = {name: value for name, value in exact.items() if name not in shown}
    for one in group:
        if one is main or str(one.get("type", "")).endswith("labels"):
            continue
        control = str(one.get("from_name", one.get("type", "")))
        value = _value(one, control, config)
        if value is None:
            detail = f"a result of type '{one.get('type')}', which is no attribute"
            so_far.refused.append(Entry(document.id, id, label, "", "result-type", detail))
            continue
        name = control.removeprefix(region_control(label, ""))
        attributes[name] = exact[name] if name in exact and same(value, exact[name]) else value
    rest = {
        name: value
        for name, value in (main["meta"] if isinstance(main.get("meta"), dict) else {}).items()
        if name not in ("text", OWN)
    }
    return attributes | rest


def _details(main: Result, meta: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    known = dict(own)
    note = meta.get("text")
    if note:
        known["note"] = "\n".join(map(str, note)) if isinstance(note, list) else str(note)
    proposed = main.get("origin")
    if "origin" not in known and isinstance(proposed, str) and proposed.startswith("prediction"):
        score = main.get("score")
        likely = isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1
        known["origin"] = {"by": proposed, "score": score if likely else None}
    return known


def _whole_text(document: Document, id: Any, group: list[Result], config: Config, so_far: _Collected) -> None:
    for one in group:
        control = str(one.get("from_name", one.get("type", "")))
        value = _value(one, control, config)
        if value is None:
            label = next(iter(_labels(str(one.get("type", "")), one["value"])), "")
            detail = f"a result of type '{one.get('type')}', which says nothing of a text"
            so_far.refused.append(Entry(document.id, str(id), label, "", "result-type", detail))
            continue
        meta = one["meta"] if isinstance(one.get("meta"), dict) else {}
        own = meta[OWN] if isinstance(meta.get(OWN), dict) else {}
        name = control.removeprefix(document_control(""))
        exact = "value" in own and same(value, own["value"])
        so_far.document_labels[name] = own["value"] if exact else value


def _relations(document: Document, links: list[Result], so_far: _Collected) -> Iterator[Relation]:
    taken: set[str] = set()
    for number, one in enumerate(links, 1):
        ends = (one.get("from_id"), one.get("to_id"))
        heads, tails = (list(dict.fromkeys(so_far.ids.get(str(end), ()))) for end in ends)
        given = one.get("labels")
        types = [label for label in given if isinstance(label, str)] if isinstance(given, list) else []
        meta = one["meta"] if isinstance(one.get("meta"), dict) else {}
        own = meta[OWN] if isinstance(meta.get(OWN), dict) else {}
        id = str(own.get("id") or f"r{number}")
        if not heads or not tails:
            missing = ends[0] if not heads else ends[1]
            detail = f"region {missing} has no annotation"
            so_far.refused.append(Entry(document.id, id, ", ".join(types), "", "relation", detail))
            continue
        if one.get("direction") == "left":
            heads, tails = tails, heads
        pairs = [(head, tail) for head in heads for tail in tails]
        if one.get("direction") == "bi":
            pairs += [(tail, head) for head, tail in pairs]
        for type in types or ["relation"]:
            for head, tail in pairs:
                yield Relation(unlike(id, taken), type, head, tail, str(own.get("created") or ""))


def _value(one: Result, control: str, config: Config) -> Any:
    value = read(str(one.get("type", "")), one["value"])
    return [value] if control in config.several and isinstance(value, str) else value


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
