"""How far everyone is, in words and as data."""

from __future__ import annotations

from pathlib import Path

from annotator.project.create import create_project
from annotator.project.label import open_document
from annotator.project.open import open_project
from tests.cli.conftest import Run


def rows(out: str) -> list[list[str]]:
    return [line.split() for line in out.split("\n")]


def test_it_counts_documents_and_labels_of_everyone(run: Run, project: Path) -> None:
    opened = open_project(project, annotator="omar")
    quiet = open_document(opened, "quiet")
    quiet.finish()
    quiet.close()
    code, out, _ = run("status")
    assert code == 0
    found = rows(out)
    assert ["3", "documents"] in found
    assert any(row[:6] == ["nora", "1", "33", "1", "1", "4"] for row in found)
    assert any(row[:6] == ["omar", "1", "33", "0", "2", "0"] for row in found)
    assert ["claim_type", "1", "0"] in found
    assert ["arrest", "done", "3", "-"] in found
    assert ["quiet", "-", "done", "0"] in found


def test_json_says_the_same(run: Run, project: Path) -> None:
    data = run("status", project, "--json").json
    (nora,) = data["annotators"]
    assert data["documents"] == 3
    assert (nora["done"], nora["in_progress"], nora["untouched"], nora["percent"]) == (1, 1, 1, 33.33)
    assert nora["labels"] == {"claim_type": 1, "count": 1, "location": 1, "source": 1}
    assert nora["documents"]["arrest"] == {"status": "done", "annotations": 3}
    assert nora["modified"].endswith("Z")


def test_a_big_project_is_listed_only_on_request(run: Run, tmp_path: Path) -> None:
    create_project(tmp_path)
    for number in range(31):
        (tmp_path / "documents" / f"d{number:02}.txt").write_text("x")
    opened = open_project(tmp_path, annotator="nora")
    first = open_document(opened, "d00")
    first.finish()
    first.close()
    assert "d30" not in run("status", tmp_path).out
    assert "d30" in run("status", tmp_path, "--documents").out


def test_a_project_nobody_began_says_so(run: Run, tmp_path: Path) -> None:
    create_project(tmp_path)
    (tmp_path / "documents" / "a.txt").write_text("x")
    code, out, _ = run("status", tmp_path)
    assert code == 0
    assert "Nobody" in out
    assert run("status", tmp_path, "--json").json == {"documents": 1, "annotators": []}


def test_hostile_names_of_documents_are_made_safe(run: Run, project: Path) -> None:
    (project / "documents" / "x\x1b[31m\u202e\n.txt").write_text("x")
    out = run("status").out
    assert "x␛[31m" in out
    assert not set(out) & set("\x1b\u202e")
