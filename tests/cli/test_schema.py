"""What the commands on schemas say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import HOSTILE, Run

SCHEMA = Path(__file__).parents[2] / "schemas" / "claims.json"


def test_a_good_schema_is_called_good_by_file_by_project_and_by_place(run: Run, project: Path) -> None:
    for where in ([SCHEMA], [project], []):
        code, out, _ = run("schema", "validate", *where)
        assert code == 0
        assert "'claims' can be used: 5 labels" in out


def test_a_bad_schema_is_refused_with_every_reason(run: Run, tmp_path: Path) -> None:
    data = json.loads(SCHEMA.read_text("utf-8"))
    data["labels"][0]["key"] = "q"
    data["labels"][1]["layer"] = HOSTILE
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(data), "utf-8")
    code, out, err = run("schema", "validate", path)
    assert (code, out) == (3, "")
    assert "key 'q'" in err and "which is not one of" in err
    assert "\x1b" not in err and "\u202e" not in err


def test_the_explanation_names_labels_keys_choices_and_relations(run: Run) -> None:
    out = run("schema", "explain", SCHEMA).out
    for words in ("Layer claims", "count (c)", "type (choice, required)", "denial", "Relation said_by"):
        assert words in out
    assert "# Claims" not in out
    assert "# Claims" in run("schema", "explain", SCHEMA, "--guidelines").out


def test_the_explanation_as_json_is_the_schema(run: Run) -> None:
    data = run("schema", "explain", SCHEMA, "--json").json
    assert [label["id"] for label in data["labels"]][:2] == ["count", "location"]


@pytest.mark.parametrize("kind", ["schema", "labels"])
def test_the_json_schema_is_one(run: Run, kind: str) -> None:
    data = run("schema", "json-schema", kind).json
    assert data["$schema"].startswith("https://json-schema.org/")
    assert data["properties"]


def test_outside_a_project_it_says_how_to_make_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run("schema", "explain")
    assert code == 2
    assert "annotator new" in err
