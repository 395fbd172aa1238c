"""The border with files written by others: what they must look like, said by pydantic.

The types are those of `core`, so nothing is defined twice. Slow to import: only a file that does not
fit to the letter, or that somebody edited by hand, gets here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import orjson
from pydantic import TypeAdapter, ValidationError

from annotator.core import strict_json
from annotator.core.annotation import Annotation, Relation, Status
from annotator.core.errors import DataError
from annotator.core.labelfile import FORMAT
from annotator.core.schema import Schema
from annotator.project.schemas import COMPUTED, EDITOR_FIELD
from annotator.store import plain_json

Kind = Literal["schema", "labels"]


NEVER_EMPTY = {"annotations": ("id", "label", "spans"), "relations": ("id", "type", "head", "tail")}
"""Fields that say nothing if they are empty; of the other kind those of the same name are further ones."""


@dataclass(frozen=True)
class LabelsJson:
    """A label file: what one person said about one document.

    Offsets count Unicode code points. Fields that are not named here are kept.
    """

    format: str
    document: str
    text_hash: str
    annotator: str
    annotations: tuple[Annotation, ...] = ()
    relations: tuple[Relation, ...] = ()
    document_labels: Mapping[str, Any] = field(default_factory=dict)
    status: Status = "in_progress"
    finished_at: str = ""
    schema_hash: str = ""
    guidelines_version: str = ""
    offset_unit: Literal["codepoint"] = "codepoint"
    decisions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    holds: Mapping[str, int] = field(default_factory=dict)


def schema(fields: Any, where: str) -> Schema:
    """The schema in a JSON value. Raises DataError: the place, the reason, the fields there are."""
    for name in COMPUTED:
        if isinstance(fields, dict) and name in fields:
            raise DataError(f"{name}: it is computed and cannot be given", where=where)
    return _validated("schema", fields, where)  # type: ignore[no-any-return]


def label_file(data: bytes, where: str) -> Mapping[str, Any]:
    """The JSON object of a label file, checked; fields that we do not know are still in it.

    Raises DataError with the line and the place of what is wrong.
    """
    fields = plain_json.indented(data)
    return labels(strict_json.loads(data, where) if fields is None else fields, where, data)


def labels(fields: Any, where: str, data: bytes = b"") -> Mapping[str, Any]:
    """The same for an object that was read strictly; `data` is what it was read from, to name the line."""
    _validated("labels", fields, where, data)
    for kind in ("annotations", "relations"):
        seen: set[str] = set()
        for place, one in enumerate(fields.get(kind, ())):
            problem = f"the id {one['id']!r} is there twice" if one["id"] in seen else _gap(kind, one)
            if problem:
                line = f"line {strict_json.line_of(data, (kind, place))}: " if data else ""
                raise DataError(f"{line}{kind}.{place}: {problem}", where=where)
            seen.add(one["id"])
    return fields  # type: ignore[no-any-return]


def _gap(kind: str, fields: Mapping[str, Any]) -> str:
    """What is there but empty, and must not be: such an annotation would look like a deleted one."""
    for name in NEVER_EMPTY[kind]:
        if name in fields and not fields[name]:
            return f"its {name} is empty"
    return ""


def json_schema(kind: Kind) -> dict[str, Any]:
    """The published JSON Schema of a schema file or of a label file."""
    made = _adapter(kind).json_schema()
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    if kind == "labels":
        made["properties"]["format"]["const"] = FORMAT
        made["$defs"]["Annotation"]["properties"]["spans"]["minItems"] = 1
        made["$defs"]["Span"]["properties"]["start"]["minimum"] = 0
        made["$defs"]["Span"]["properties"]["end"]["minimum"] = 1
        for name in ("Annotation", "Relation"):
            del made["$defs"][name]["properties"]["more"]  # it is no field, but where further ones go
        return made
    for name in COMPUTED:
        del made["properties"][name]
    made["properties"][EDITOR_FIELD] = {"type": "string"}
    made["properties"]["guidelines"]["description"] = "The name of a Markdown file beside this one."
    for one in (made, *made["$defs"].values()):
        one["additionalProperties"] = False
    return made


@cache
def _adapter(kind: Kind) -> TypeAdapter[Any]:
    return TypeAdapter({"schema": Schema, "labels": LabelsJson}[kind])


def _validated(kind: Kind, fields: Any, where: str, data: bytes = b"") -> Any:
    """Only JSON makes lists into tuples strictly, so the value, read strictly before, is JSON again."""
    try:
        return _adapter(kind).validate_json(
            orjson.dumps(fields), strict=True, extra="forbid" if kind == "schema" else "ignore"
        )
    except ValidationError as error:
        raise _sentence(error, where, data) from None


def _sentence(error: ValidationError, where: str, data: bytes) -> DataError:
    """The first of what is wrong as one sentence: line if known, place, reason."""
    first, *more = error.errors(include_url=False)
    place = tuple(first["loc"])
    reason = str(first["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    match first["type"]:
        case "missing" | "missing_argument":
            reason = "it is missing"
        case "unexpected_keyword_argument" | "extra_forbidden":
            reason = "there is no such field"
    text = f"{'.'.join(map(str, place))}: {reason}" if place else f"it {reason}"
    if data:
        text = f"line {strict_json.line_of(data, place)}: {text}"
    if more:
        text += f" (and {len(more)} more)"
    return DataError(text, where=where)
