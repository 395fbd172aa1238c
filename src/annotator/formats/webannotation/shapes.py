"""The annotations in a JSON file, whatever they are wrapped in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from annotator.core.errors import DataError
from annotator.formats.json_records import Record, records

_PAGES = ("AnnotationPage", "AnnotationCollection", "OrderedCollection", "Collection")


class Item(NamedTuple):
    """One annotation of a file, in the terms of the recommendation. `foreign`: offsets are a browser's."""

    fields: Mapping[str, Any]
    where: str
    foreign: bool = False

    @property
    def id(self) -> str:
        """Its address, empty if it has none."""
        id = field(self.fields, "id")
        return id if isinstance(id, str) else ""

    def wrong(self, what: str) -> DataError:
        """The error for something in this annotation."""
        return DataError(what, where=self.where)


def items(path: Path, missing: list[str]) -> Iterator[Item]:
    """The annotations of a file in order; `missing` gets the pages that it refers to and does not have.

    Raises DataError, with the line, for what is no annotation and holds none.
    """
    for record in records(path, "annotation"):
        yield from _inside(record.fields, record.where, missing, depth=0)


def several(value: Any) -> list[Any]:
    """What may be one thing, a list of them, or nothing, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def field(fields: Mapping[str, Any], name: str) -> Any:
    """A field that JSON-LD allows to be written with an '@'."""
    return fields.get(name, fields.get(f"@{name}"))


def _inside(fields: Any, where: str, missing: list[str], depth: int) -> Iterator[Item]:
    if not isinstance(fields, dict) or depth > 4:
        raise DataError("an annotation, or a page of them, is wanted here", where=where)
    types = [str(one) for one in several(field(fields, "type"))]
    if isinstance(fields.get("rows"), list):
        for number, row in enumerate(fields["rows"], 1):
            yield _hypothesis(Record(row, f"{where}, row {number}"))
    elif _is_recogito(fields):
        yield _recogito(Record(fields, where))
    elif "Annotation" in types or "oa:Annotation" in types or ("target" in fields and not types):
        yield _hypothesis(Record(fields, where)) if _is_hypothesis(fields) else Item(fields, where)
    elif isinstance(graph := fields.get("@graph"), list):
        yield from _all(graph, where, missing, depth)
    elif any(one in types for one in _PAGES) or isinstance(fields.get("items"), list):
        first, inner = fields.get("first"), several(fields.get("items", fields.get("orderedItems")))
        yield from _all(inner, where, missing, depth)
        for page in (first, fields.get("next") if not first else None):
            if isinstance(page, dict):
                yield from _inside(page, where, missing, depth + 1)
            elif page and not (page == first and inner):
                missing.append(str(page))
    else:
        raise DataError("this is neither an annotation nor a page of annotations", where=where)


def _all(inner: list[Any], where: str, missing: list[str], depth: int) -> Iterator[Item]:
    for number, one in enumerate(inner, 1):
        if isinstance(one, str):  # only its address
            missing.append(one)
        else:
            yield from _inside(one, f"{where}, item {number}", missing, depth + 1)


def _is_hypothesis(fields: Mapping[str, Any]) -> bool:
    return "uri" in fields and isinstance(fields.get("user"), str) and "body" not in fields


def _hypothesis(row: Record) -> Item:
    """A row of Hypothesis's interface as an annotation of the recommendation."""
    if not isinstance(row.fields, dict):
        raise row.wrong("a row is no object")
    fields = row.fields
    tags = [{"purpose": "tagging", "value": one} for one in several(fields.get("tags")) if one]
    text = fields.get("text")
    comment = [{"purpose": "commenting", "value": text}] if text else []
    titles = (fields.get("document") or {}).get("title") if isinstance(fields.get("document"), dict) else None
    user = str(fields.get("user") or "")
    targets = [one for one in several(fields.get("target")) if isinstance(one, dict)]
    made = {
        "id": fields.get("id"),
        "created": fields.get("created"),
        "modified": fields.get("updated"),
        # acct:anna@hypothes.is
        "creator": user.removeprefix("acct:").partition("@")[0],
        "motivation": "commenting" if text else "highlighting",
        "body": tags + comment,
        "target": [{"source": fields.get("uri"), **one} for one in targets] or fields.get("uri"),
        "references": fields.get("references"),
        "title": titles[0] if isinstance(titles, list) and titles else titles,
    }
    return Item({name: value for name, value in made.items() if value not in (None, "", [])}, row.where, True)


def _is_recogito(fields: Mapping[str, Any]) -> bool:
    return isinstance(fields.get("bodies"), list) and isinstance(fields.get("target"), dict)


def _recogito(row: Record) -> Item:
    """What Recogito's text annotator holds in memory, and some write to a file, in the same terms."""
    fields, target = row.fields, row.fields["target"]
    source = {"source": target["source"]} if "source" in target else {}
    places: list[dict[str, Any]] = []
    for one in several(target.get("selector")):
        if not isinstance(one, dict):
            raise row.wrong("a selector is no object")
        place = {"type": "TextPositionSelector", "start": one.get("start"), "end": one.get("end")}
        words = {"type": "TextQuoteSelector", "exact": one.get("quote")}
        places.append({**source, "selector": [place, words] if "quote" in one else [place]})
    made = {
        "id": fields.get("id"),
        "created": target.get("created"),
        "modified": target.get("updated"),
        "creator": target.get("creator"),
        "body": fields["bodies"],
        "target": places,
    }
    return Item({name: value for name, value in made.items() if value is not None}, row.where, True)
