"""Spans and relations of one of doccano's documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from annotator.core.annotation import Relation
from annotator.formats.incoming import Extent, Found, found
from annotator.formats.json_records import Record, unlike
from annotator.formats.report import Entry

_STRUCTURE = frozenset(
    "id label start_offset end_offset start end text annotation fragment user document".split()
)
_DETAILS = frozenset("note unsure derived origin created modified".split())


class Entity(NamedTuple):
    """An annotation and what relations know it by: numbers, or texts where a converter wrote them."""

    found: Found
    ids: frozenset[int | str]


def entities(
    line: Record, document: str, rows: list[Any], names: Mapping[int, str]
) -> tuple[list[Entity], list[Entry]]:
    """The annotations of a document: rows are `[start, end, label]` or objects.

    `names` are those of labels that are given as numbers. Raises DataError.
    """
    refused: list[Entry] = []
    groups: dict[Any, list[tuple[Extent, dict[str, Any]]]] = {}
    for place, row in enumerate(rows):
        one = _fields(line, row)
        extent = _extent(line, one)
        label = one.get("label")
        if type(label) is int:
            one = {**one, "label": names.get(label, str(label))}
        elif label is None or label == "":
            refused.append(Entry(document, str(one.get("id", "")), "", extent.quote or "", "no-label"))
            continue
        elif not isinstance(label, str):
            raise line.wrong("the label of a span is neither a name nor a number")
        fragment, id = one.get("fragment"), one.get("annotation")
        whole = isinstance(fragment, list) and isinstance(id, str)
        groups.setdefault((id, "fragments") if whole else place, []).append((extent, one))
    taken: set[str] = set()
    made = []
    for number, group in enumerate(groups.values(), 1):
        head = group[0][1]
        id = head.get("annotation", head.get("id"))
        name = str(id) if _is_id(id) else f"s{number}"
        attributes = {
            name: value
            for name, value in head.items()
            if name not in _STRUCTURE and name not in _DETAILS and name != "attributes"
        }
        given = head.get("attributes")
        attributes |= given if isinstance(given, dict) else {} if given is None else {"attributes": given}
        extents = tuple(extent for extent, _ in group)
        ids = frozenset(one["id"] for _, one in group if _is_id(one.get("id")))
        made.append(Entity(found(unlike(name, taken), head["label"], extents, attributes, head), ids))
    return made, refused


def links(line: Record, document: str, there: list[Entity]) -> tuple[list[Relation], list[Entry]]:
    """The relations of a document, and those that link what is not there. Raises DataError."""
    known = {number: one.found.id for one in there for number in one.ids}
    made: list[Relation] = []
    refused: list[Entry] = []
    taken: set[str] = set()
    for number, one in enumerate(line.objects("relations"), 1):
        given = one.get("relation", one.get("id"))
        id = unlike(str(given) if _is_id(given) else f"r{number}", taken)
        head, tail = one.get("from_id"), one.get("to_id")
        if not (_is_id(head) and _is_id(tail)):
            raise line.wrong("'from_id' or 'to_id' of a relation names no entity")
        type_ = one.get("type")
        if not isinstance(type_, str) or not type_:
            refused.append(Entry(document, id, "", "", "no-label", "a relation without a type"))
        elif head not in known or tail not in known:
            detail = f"entity {head if head not in known else tail} is not there"
            refused.append(Entry(document, id, type_, "", "relation", detail))
        else:
            created = one.get("created")
            made.append(
                Relation(id, type_, known[head], known[tail], created if isinstance(created, str) else "")
            )
    return made, refused


def _is_id(value: Any) -> bool:
    return (isinstance(value, str) and value != "") or type(value) is int


def _fields(line: Record, row: Any) -> dict[str, Any]:
    if isinstance(row, dict):
        return row
    if isinstance(row, list) and len(row) == 3:
        return {"start_offset": row[0], "end_offset": row[1], "label": row[2]}
    raise line.wrong("a span is neither [start, end, label] nor an object")


def _extent(line: Record, one: dict[str, Any]) -> Extent:
    quote = one["text"] if isinstance(one.get("text"), str) else None
    start, end = ("start_offset", "end_offset") if "start_offset" in one else ("start", "end")
    if start not in one and end not in one:
        start, end = "start_offset", "end_offset"
    return Extent(line.whole(start, one), line.whole(end, one), quote)
