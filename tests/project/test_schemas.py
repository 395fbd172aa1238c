from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import DataError
from annotator.core.schema import Attribute, Choice, Label, Layer, RelationType, Schema
from annotator.project import files
from annotator.project.schemas import load_schema
from annotator.project.shape import Misfit, build

REPOSITORY = Path(__file__).parents[2]
FULL: dict[str, Any] = {
    "$schema": "schema.json",
    "id": "news",
    "title": "News",
    "guidelines": "news.md",
    "layers": [{"id": "l", "title": "L", "overlap": True}],
    "labels": [
        {
            "id": "count",
            "layer": "l",
            "key": "c",
            "colour": "yellow",
            "attributes": [
                {"id": "value", "type": "number", "derive": "quantity.value"},
                {"id": "of", "type": "choice", "choices": [{"id": "people", "key": "p"}], "required": True},
            ],
        },
        {"id": "agency", "layer": "l"},
    ],
    "relations": [{"id": "by", "head": ["count"], "tail": ["agency", "count"]}],
    "document_labels": [{"id": "topic", "type": "text"}],
}


def write(folder: Path, data: Any, guidelines: str | bytes = "# Rules\r\n") -> Path:
    folder = folder / "schemas"
    folder.mkdir(exist_ok=True)
    path = folder / "news.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    (folder / "news.md").write_bytes(guidelines if isinstance(guidelines, bytes) else guidelines.encode())
    return path


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in FULL.items() if key != name}


def keyed(**keys: str) -> dict[str, Any]:
    return {"relations": [], "labels": [{"id": id, "layer": "l", "key": key} for id, key in keys.items()]}


def test_a_schema_with_everything(tmp_path):
    schema = load_schema(write(tmp_path, FULL))
    assert schema == Schema(
        id="news",
        title="News",
        guidelines="# Rules\r\n",
        layers=(Layer("l", "L", True),),
        labels=(
            Label(
                "count",
                "l",
                key="c",
                colour="yellow",
                attributes=(
                    Attribute("value", "number", derive="quantity.value"),
                    Attribute("of", "choice", choices=(Choice("people", key="p"),), required=True),
                ),
            ),
            Label("agency", "l"),
        ),
        relations=(RelationType("by", ("count",), ("agency", "count")),),
        document_labels=(Attribute("topic", "text"),),
    )
    assert schema.guidelines_version == sha256(b"# Rules\r\n").hexdigest()[:12]
    assert schema.hash.startswith("sha256:")


def test_the_hash_is_of_what_it_says_and_not_of_how_it_is_written(tmp_path):
    first = load_schema(write(tmp_path, FULL)).hash
    reordered = dict(reversed(list(without("$schema").items())))
    assert load_schema(write(tmp_path, json.dumps(reordered, indent=4))).hash == first
    assert load_schema(write(tmp_path, FULL, "other")).hash == first
    assert load_schema(write(tmp_path, FULL | {"title": "Other"})).hash != first


def test_without_guidelines(tmp_path):
    schema = load_schema(write(tmp_path, without("guidelines")))
    assert (schema.guidelines, schema.guidelines_version) == ("", "")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"labels": [{"id": "a", "layer": "l", "key": 3}]}, "labels.0.key: should be a valid string"),
        ({"labels": [{"id": "a"}]}, "labels.0.layer: it is missing"),
        ({"labels": [{"id": "a", "layer": "l", "color": "red"}]}, "labels.0.color: there is no such field"),
        ({"labels": {}}, "labels: should be a valid"),
        ({"document_labels": [{"id": "b", "type": "int"}]}, "document_labels.0.type: should be 'choice'"),
        ({"layers": [{"id": "l", "overlap": 1}]}, "layers.0.overlap: should be a valid boolean"),
        ({"layers": [{"id": "l", "overlap": "no", "x": 1}]}, r"layers.0.* \(and 1 more\)"),
        ({"hash": "sha256:0"}, "hash: it is computed and cannot be given"),
        ({"guidelines_version": "0"}, "guidelines_version: it is computed"),
        ({"labels": []}, "it has no labels"),
        ({"labels": [{"id": "a", "layer": "x"}]}, "layer 'x', which is not one of: l.*'by' names 'count'"),
        (keyed(a="x"), "key 'x' of label 'a' is taken by the tool; free: a b c"),
        (keyed(a="a", b="a"), "key 'a' is on both 'a' and 'b'; free: b c"),
        ({"guidelines": "../x.md"}, "guidelines: '../x.md' must be the name of a .md file beside it"),
        ({"guidelines": "news.txt"}, "guidelines: 'news.txt' must be"),
        ({"guidelines": "gone.md"}, "guidelines: schemas/gone.md: there is no such file"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence_with_its_place(tmp_path, change, why):
    with pytest.raises(DataError, match=why) as refused:
        load_schema(write(tmp_path, FULL | change))
    assert str(refused.value).startswith("schemas/news.json: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[]", "news.json: it should be an object"),
        ('{"id": "a", "id": "b"}', "line 1: the key 'id' is given twice"),
        ('{\n"id": NaN}', "line 2: NaN"),
        ("{", "line 1: this is not JSON"),
        ("", "not JSON"),
        ('"' + "x" * 1_000_001 + '"', "the limit is 1,000,000"),
    ],
)
def test_what_is_no_plain_json_is_refused(tmp_path, text, why):
    with pytest.raises(DataError, match=why):
        load_schema(write(tmp_path, text))


def test_guidelines_that_are_not_utf8(tmp_path):
    with pytest.raises(DataError, match=r"schemas/news\.md: line 1: byte 3 is not UTF-8"):
        load_schema(write(tmp_path, FULL, b"caf\xe9"))


def test_a_schema_that_is_not_there(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        load_schema(tmp_path / "schemas/x.json")
    with pytest.raises(DataError, match="my schema: there is no such file"):
        load_schema(tmp_path / "schemas/x.json", "my schema")


def test_a_schema_that_fits_needs_no_validator(tmp_path):
    path = write(tmp_path, FULL)
    program = f"""
import sys
from pathlib import Path
from annotator.project.schemas import load_schema
load_schema(Path({str(path)!r}))
print("pydantic" in sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout == "False\n", run.stderr


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.floats(0, 1)
    | st.sampled_from(["", "a", "choice", "number", "l"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "layer", "type", "key", "choices", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def schemas(draw: st.DrawFn) -> Any:
    """The full schema with some of its values changed, taken out or put in."""
    data = json.loads(json.dumps(without("$schema")))
    for _change in range(draw(st.integers(0, 3))):
        place, steps = data, draw(st.integers(0, 5))
        for _step in range(steps):
            inner = [
                one
                for one in (place.values() if isinstance(place, dict) else place)
                if isinstance(one, dict | list) and one
            ]
            if not inner:
                break
            place = draw(st.sampled_from(inner))
        if isinstance(place, list):
            place[draw(st.integers(0, len(place) - 1))] = draw(VALUES)
        elif draw(st.booleans()):
            place[draw(st.sampled_from([*place, "key", "title", "required", "more"]))] = draw(VALUES)
        else:
            del place[draw(st.sampled_from([*place]))]
    return data


@given(schemas())
@settings(max_examples=300, deadline=None)
def test_the_short_way_and_the_validator_agree(data):
    try:
        checked = files.schema(data, "x")
    except DataError:
        checked = None
    try:
        assert build(Schema, data) == checked
    except Misfit:
        # The short way may leave to the validator what fits loosely, such as 1 for 1.0; here nothing does.
        assert checked is None


def test_json_schemas_are_those_of_the_program():
    for kind, path in (("schema", "schemas/schema.json"), ("labels", "docs/label.schema.json")):
        assert json.loads((REPOSITORY / path).read_text("utf-8")) == files.json_schema(kind), (
            f"make docs writes {path}"
        )


def test_the_default_schema_is_sound():
    schema = load_schema(REPOSITORY / "schemas/claims.json")
    assert replace(schema, guidelines="") != schema


def test_json_schema_asks_for_what_the_program_asks_for():
    made = files.json_schema("labels")
    assert set(made["required"]) == {"format", "document", "text_hash", "annotator"}
    assert "hash" not in files.json_schema("schema")["properties"]
