"""The types of columns, said once and written twice: for Arrow and for `datasets`.

`datasets` keeps its own types as JSON in the metadata of a Parquet file; without them a class label
comes back as a bare number. The encoding here is the older one, which every version reads: `Sequence`
for a list of values and `[{…}]` for a list of rows. The `List` of version 4 is refused by those before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

OURS = "annotator"
FORMAT = "annotator/dataset/1"
"""Under this key the metadata of a file of ours says so, and which table it is."""

Feature = dict[str, Any] | list[Any]
Features = Mapping[str, Feature]

ARROW_TYPES = {"string": pa.string(), "int32": pa.int32()}


def value(dtype: str) -> Feature:
    """A column of single values: `string` or `int32`."""
    return {"dtype": dtype, "_type": "Value"}


def classes(names: Sequence[str]) -> Feature:
    """A column of class labels, stored as the place of the name in `names`."""
    return {"names": list(names), "_type": "ClassLabel"}


def several(feature: Feature) -> Feature:
    """A column of lists of single values."""
    return {"feature": feature, "_type": "Sequence"}


def rows(fields: Features) -> Feature:
    """A column of lists of rows with the same fields."""
    return [dict(fields)]


def arrow_schema(features: Features, table: str) -> pa.Schema:
    """The Arrow schema, with the types of `datasets` in its metadata, and which of our tables it is."""
    described = json.dumps({"info": {"features": dict(features)}}, ensure_ascii=False)
    return pa.schema(
        [(name, _arrow_type(feature)) for name, feature in features.items()],
        metadata={"huggingface": described, OURS: f"{FORMAT} {table}"},
    )


def features_of(schema: pa.Schema) -> Mapping[str, Any]:
    """The types of `datasets` that a file was written with; empty if it has none that can be read."""
    try:
        described = json.loads((schema.metadata or {})[b"huggingface"])["info"]["features"]
    except (KeyError, TypeError, ValueError):
        return {}
    return described if isinstance(described, dict) else {}


def table_of(schema: pa.Schema) -> str:
    """Which of the tables of an export of ours a file is, or nothing if it is from elsewhere."""
    said = (schema.metadata or {}).get(OURS.encode(), b"").decode("utf-8", "replace")
    return said.removeprefix(f"{FORMAT} ") if said.startswith(f"{FORMAT} ") else ""


def card_lines(features: Features, indent: str = "") -> Iterator[str]:
    """The same types as the YAML lines of a dataset card."""
    for name, feature in features.items():
        yield f"{indent}- name: {json.dumps(name, ensure_ascii=False)}"
        yield from _card_type(feature, f"{indent}  ")


def _card_type(feature: Feature, indent: str) -> Iterator[str]:
    if isinstance(feature, list):
        yield f"{indent}list:"
        yield from card_lines(feature[0], indent)
    elif feature["_type"] == "Value":
        yield f"{indent}dtype: {feature['dtype']}"
    elif feature["_type"] == "Sequence":
        inner = feature["feature"]
        if inner["_type"] == "Value":
            yield f"{indent}sequence: {inner['dtype']}"
        else:
            yield f"{indent}sequence:"
            yield from _class_lines(inner, f"{indent}  ")
    else:
        yield f"{indent}dtype:"
        yield from _class_lines(feature, f"{indent}  ")


def _class_lines(feature: Mapping[str, Any], indent: str) -> Iterator[str]:
    yield f"{indent}class_label:"
    yield f"{indent}  names:"
    for number, name in enumerate(feature["names"]):
        yield f"{indent}    '{number}': {json.dumps(name, ensure_ascii=False)}"


def _arrow_type(feature: Feature) -> pa.DataType:
    if isinstance(feature, list):
        return pa.list_(pa.struct([(name, _arrow_type(inner)) for name, inner in feature[0].items()]))
    match feature["_type"]:
        case "Value":
            return ARROW_TYPES[feature["dtype"]]
        case "Sequence":
            return pa.list_(_arrow_type(feature["feature"]))
        case _:
            return pa.int64()
