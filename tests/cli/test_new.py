"""Making a project."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]


def test_a_project_has_what_labelling_needs(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "prices"
    code, out, _ = run("new", folder)
    assert code == 0
    assert str(folder) in out
    assert (folder / "documents").is_dir()
    assert (folder / "exports").is_dir()
    shipped = ROOT / "schemas"
    assert {path.name for path in (folder / "schemas").iterdir()} == {
        "claims.json",
        "claims.md",
        "schema.json",
    }
    for path in (folder / "schemas").iterdir():
        assert path.read_bytes() == (shipped / path.name).read_bytes()


def test_a_folder_of_texts_becomes_a_project_and_keeps_what_it_has(run: Run, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.txt").write_text("A text.\r\n", newline="")
    (tmp_path / ".gitattributes").write_text("*.png binary")
    assert run("new", tmp_path).code == 0
    assert (tmp_path / "documents" / "a.txt").read_bytes() == b"A text.\r\n"
    assert (tmp_path / ".gitattributes").read_text().startswith("*.png binary\n")


def test_a_schema_of_one_s_own_comes_with_its_guidelines(run: Run, tmp_path: Path) -> None:
    own = {
        "id": "bugs",
        "guidelines": "how.md",
        "layers": [{"id": "all"}],
        "labels": [{"id": "crash", "layer": "all"}],
    }
    (tmp_path / "bugs.json").write_text(json.dumps(own))
    (tmp_path / "how.md").write_text("# How")
    assert run("new", tmp_path / "p", "--schema", tmp_path / "bugs.json").code == 0
    copied = {path.name for path in (tmp_path / "p" / "schemas").iterdir()}
    assert copied == {"bugs.json", "how.md", "schema.json"}


def test_a_schema_that_cannot_be_used_makes_no_project(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bugs.json").write_text('{"id": "bugs", "layers": [], "labels": []}')
    code, _, err = run("new", tmp_path / "p", "--schema", tmp_path / "bugs.json")
    assert code == 3
    assert "no labels" in err
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("existing", ["annotator.toml", "schemas/own.json"])
def test_a_project_is_not_made_twice(run: Run, tmp_path: Path, existing: str) -> None:
    (tmp_path / existing).parent.mkdir(exist_ok=True)
    (tmp_path / existing).write_text("")
    before = sorted(tmp_path.rglob("*"))
    code, _, err = run("new", tmp_path)
    assert code == 2
    assert "project already" in err
    assert sorted(tmp_path.rglob("*")) == before


def test_json_names_everything_that_was_made(run: Run, tmp_path: Path) -> None:
    made = run("new", tmp_path / "p", "--json").json["made"]
    assert {Path(path) for path in made} == {
        tmp_path / "p" / name
        for name in (
            "documents",
            "exports",
            "schemas",
            "schemas/claims.json",
            "schemas/claims.md",
            "schemas/schema.json",
            ".gitattributes",
        )
    }


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    code, _, err = run("new", tmp_path / "file" / "project")
    assert code == 3
    assert "Not a directory" in err


@pytest.mark.needs("program:git")
def test_git_leaves_texts_alone_and_never_merges_label_files_by_line(run: Run, tmp_path: Path) -> None:
    run("new", tmp_path)
    git(tmp_path, "init", "--quiet")
    asked = ["documents/sub/a.txt", "schemas/claims.json", "labels/n/a.json", "labels/n/a.journal/s.jsonl"]
    told = git(tmp_path, "check-attr", "text", "merge", "--", *asked).split("\n")
    assert "labels/n/a.json: merge: unset" in told
    assert "labels/n/a.journal/s.jsonl: merge: unspecified" in told
    assert all(f"{path}: text: unset" in told for path in asked)


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
