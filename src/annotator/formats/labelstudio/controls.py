"""Attributes as the controls of Label Studio: what they are called, and how their values are written.

A control of a region is called `LABEL.ATTRIBUTE`, one of the whole text `document/ATTRIBUTE`, the labels of a
layer `layer/LAYER`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from annotator.core.schema import Attribute, AttributeType

TEXT = "text"
"""The name of the text, and of its field in the data."""
ID = "document_id"
"""The field of the data that has the id of the document."""
OWN = "annotator"
"""Under this name, in the `meta` of a result, stands what a result cannot say."""
FLAG = {True: "yes", False: "no"}

_KINDS: Mapping[AttributeType, str] = {
    "choice": "choices",
    "choices": "choices",
    "flag": "choices",
    "number": "number",
    "text": "textarea",
}


class Value(NamedTuple):
    """The type of a result and its value."""

    type: str
    fields: dict[str, Any]


def layer_control(layer: str) -> str:
    """The name of the control of a layer."""
    return f"layer/{layer}"


def region_control(label: str, attribute: str) -> str:
    """The name of the control of an attribute of a label."""
    return f"{label}.{attribute}"


def document_control(attribute: str) -> str:
    """The name of the control of a document label."""
    return f"document/{attribute}"


def written(attribute: Attribute | None, value: Any) -> Value | None:
    """A value as a result, None if no control of the schema can show it."""
    if attribute is None or value in ([], ()) or value == "" or attribute.problem(value) is not None:
        return None
    kind = _KINDS[attribute.type]
    if attribute.type == "flag":
        return Value(kind, {"choices": [FLAG[value]]})
    if kind == "choices":
        return Value(kind, {"choices": list(value) if isinstance(value, list | tuple) else [value]})
    return Value(kind, {"number": value} if kind == "number" else {"text": [value]})


def read(type: str, value: Mapping[str, Any]) -> Any:
    """The value of a result, None if it is of a type that is no attribute."""
    match type:
        case "choices":
            said = value.get("choices")
            return _one_or_all([_path(one) for one in said]) if isinstance(said, list) else said
        case "textarea":
            said = value.get("text")
            return "\n".join(map(str, said)) if isinstance(said, list) else said
        case "taxonomy":
            said = value.get("taxonomy")
            return [_path(one) for one in said] if isinstance(said, list) else None
        case "number" | "rating" | "datetime":
            return value.get(type)
        case "pairwise":
            return value.get("selected")
        case _:
            return None


def same(said: Any, own: Any) -> bool:
    """Whether a value that was read is one of ours as it was written, so that ours is the exact one."""
    if isinstance(own, bool):
        return bool(said == FLAG[own])
    if isinstance(own, list) and not isinstance(said, list):
        return own == [said]
    return type(said) is type(own) and bool(said == own)


def _path(one: Any) -> str:
    """A choice, or a path of choices from the widest to the narrowest."""
    return " / ".join(map(str, one)) if isinstance(one, list) else str(one)


def _one_or_all(said: list[str]) -> Any:
    return said[0] if len(said) == 1 else said or None
