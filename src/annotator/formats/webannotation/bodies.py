"""What an annotation says: tags, attributes, comments, and the annotations that it links to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from annotator.formats.webannotation.shapes import Item, several
from annotator.formats.webannotation.shapes import field as either
from annotator.formats.webannotation.writing import JSON_TYPE, MORE, UNSURE

_TAGS = ("classifying", "tagging")
_KNOWN = frozenset(
    "id @id type @type @context context motivation creator created modified generator generated body "
    f"bodyValue target references title {MORE}".split()
)


@dataclass
class Said:
    """The bodies of one annotation, sorted. `links` are addresses of what it refers to."""

    tags: list[str] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    unsure: bool = False
    motivation: str = ""


def said(item: Item) -> Said:
    """What an annotation says. Raises DataError for a body that is none."""
    fields = item.fields
    motivations = [_short(one) for one in several(either(fields, "motivation"))]
    found = Said(motivation=next(iter(motivations), ""))
    if isinstance(value := fields.get("bodyValue"), str):
        _textual(found, value, "", {})
    for body in _flat(fields.get("body")):
        _add(item, found, body)
    for name, value in fields.items():
        if name not in _KNOWN:
            found.attributes.setdefault(name, value)
    return found


def more_of(item: Item) -> Mapping[str, Any]:
    """What our own export says beyond the recommendation."""
    more = item.fields.get(MORE)
    return more if isinstance(more, dict) else {}


def creator(item: Item) -> str:
    """Whose annotation it is, empty if it does not say."""
    for one in several(item.fields.get("creator")):
        if isinstance(one, str):
            return (
                one.rpartition("/")[2].removeprefix("acct:").removeprefix("mailto:").partition("@")[0] or one
            )
        if isinstance(one, dict):
            for name in ("name", "nickname", "email", "id", "@id"):
                value = several(one.get(name))
                if value and isinstance(value[0], str) and value[0]:
                    return value[0]
    return ""


def _flat(body: Any) -> list[Any]:
    """Bodies, those of a choice or a list among them."""
    found: list[Any] = []
    for one in several(body):
        inner = one.get("items") if isinstance(one, dict) else None
        found += inner if isinstance(inner, list) else [one]
    return found


def _add(item: Item, found: Said, body: Any) -> None:
    if isinstance(body, str):
        found.links.append(body)
        return
    if not isinstance(body, dict):
        raise item.wrong("a body is neither an address nor an object")
    value = body.get("value", body.get("chars"))
    purpose = next((_short(one) for one in several(body.get("purpose"))), "")
    if isinstance(value, str):
        _textual(found, value, purpose, body)
        return
    address = body.get("source", either(body, "id"))
    if isinstance(address, dict):
        address = either(address, "id")
    if not isinstance(address, str):
        raise item.wrong("a body has neither a value nor an address")
    found.links.append(address)


def _textual(found: Said, value: str, purpose: str, body: Mapping[str, Any]) -> None:
    name = body.get("label")
    if purpose == "describing" and isinstance(name, str):
        found.attributes[name] = _json(value) if body.get("format") == JSON_TYPE else value
    elif purpose in _TAGS or (not purpose and found.motivation in (*_TAGS, "linking")):
        if value:
            found.tags.append(value)
    elif purpose == "questioning" and value == UNSURE:
        found.unsure = True
    else:
        found.notes.append(value)


def _json(value: str) -> Any:
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


def _short(term: Any) -> str:
    """The name of a motivation without its vocabulary: oa:tagging, http://www.w3.org/ns/oa#tagging."""
    return str(term).rpartition("#")[2].rpartition("/")[2].rpartition(":")[2]
