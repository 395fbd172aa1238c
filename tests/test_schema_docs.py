"""Whether docs/schema.md says what is: its example is a schema, its tables and lists are complete."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest

from annotator.core.schema import (
    RESERVED_KEYS,
    Attribute,
    AttributeType,
    Choice,
    Label,
    Layer,
    RelationType,
    Schema,
    free_keys,
)
from annotator.core.span import Span
from annotator.project import files
from annotator.project.schemas import COMPUTED, EDITOR_FIELD, load_schema
from annotator.suggest.quantity import NAMES, derive
from annotator.tui.palette import COLOURS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "schema.md").read_text("utf-8")


def block(language: str) -> str:
    """The only code block of a language on the page."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return found


def section(title: str) -> str:
    return re.split(r"^#+ ", PAGE.split(f"## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.fixture
def example(tmp_path: Path) -> Schema:
    (tmp_path / "bugs.json").write_text(block("json"), "utf-8")
    (tmp_path / "bugs.md").write_text("# Bug reports\n", "utf-8")
    return load_schema(tmp_path / "bugs.json")


def test_the_example_can_be_used_and_shows_everything(example: Schema) -> None:
    attributes = [one for label in example.labels for one in label.attributes]
    assert {one.type for one in attributes} == set(get_args(AttributeType))
    assert {one.required for one in attributes} == {True, False}
    assert {layer.overlap for layer in example.layers} == {True, False}
    assert example.relations and example.document_labels
    assert {label.colour for label in example.labels} <= COLOURS


def test_the_table_names_every_field() -> None:
    rows = [
        [cell.strip() for cell in row.split("|")[1:-1]]
        for row in section("What each field means").splitlines()
    ]
    named: dict[str, set[str]] = {}
    inside = ""
    for row in rows:
        if len(row) == 3:
            inside = row[0] or inside
            named.setdefault(inside, set()).update(re.findall(r"`([$a-z_]+)`", row[1]))
    for name, kind in {
        "schema": Schema,
        "layer": Layer,
        "label": Label,
        "attribute": Attribute,
        "choice": Choice,
        "relation": RelationType,
    }.items():
        known = {one.name for one in fields(kind)} - set(COMPUTED)
        assert named[name] == known | ({EDITOR_FIELD} if kind is Schema else set()), name


def test_the_keys_are_those_that_are_refused_and_free() -> None:
    taken, free = section("Keys").split("Free small letters")
    groups = " ".join(re.findall(r"`([A-Za-z ]+)`", taken)).split()
    assert set(groups) == RESERVED_KEYS
    assert re.findall(r"`([a-z ]+)`", free)[0].split() == free_keys(Schema("none", (), ()))


def test_the_readings_are_those_there_are_and_read_what_the_page_says() -> None:
    rows = [row.split("|")[1:-1] for row in section("Derived values").splitlines() if row.startswith("|")]
    head, _rule, *readings = [[cell.strip().strip("`") for cell in row] for row in rows]
    assert tuple(name for name, *_rest in readings) == NAMES
    for heading, column in zip(head[2:], range(2, 5), strict=True):
        words = re.findall(r"'(.+?)'", heading)[0]
        number = Span(0, len(words.split(" of ")[0]))
        for name, *_rest in readings[:3] if column < 4 else readings:
            said = next(row[column] for row in readings if row[0] == name)
            proposed = derive(name, words, number)
            assert said == ("nothing" if proposed is None else str(proposed)), (words, name)


def test_the_json_schema_beside_the_schemas_is_the_one_that_is_made_now() -> None:
    def shape(value: Any) -> Any:
        """Without the words, which may be mended at any time."""
        if isinstance(value, dict):
            return {name: shape(one) for name, one in value.items() if not _is_words(name, one)}
        return [shape(one) for one in value] if isinstance(value, list) else value

    held = json.loads((ROOT / "schemas" / "schema.json").read_bytes())
    assert shape(held) == shape(files.json_schema("schema")), (
        "annotator schema json-schema > schemas/schema.json"
    )


def _is_words(name: str, value: Any) -> bool:
    return name in ("title", "description") and isinstance(value, str)
