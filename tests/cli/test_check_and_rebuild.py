"""Finding damage, and making label files anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def label_file(project: Path) -> Path:
    return project / "labels" / "nora" / "arrest.json"


def severities(run: Run) -> set[str]:
    return {one["severity"] for one in run("check", "--json").json}


def test_a_sound_project_has_no_errors(run: Run, project: Path) -> None:
    code, out, _ = run("check")
    assert code == 0
    assert "3 documents: 0 errors, 0 warnings" in out


def test_a_broken_label_file_is_an_error_with_its_place(run: Run, label_file: Path) -> None:
    label_file.write_text("{")
    code, out, _ = run("check")
    assert code == 1
    assert "error: " in out
    assert "labels/nora/arrest.json" in out
    assert "error" in severities(run)


def test_check_changes_nothing(run: Run, project: Path, label_file: Path) -> None:
    label_file.unlink()
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    run("check")
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_a_label_file_that_was_deleted_comes_back_as_it_was(run: Run, label_file: Path) -> None:
    before = label_file.read_bytes()
    label_file.unlink()
    code, out, _ = run("rebuild")
    assert code == 0
    assert "nora, arrest: written" in out
    assert label_file.read_bytes() == before
    assert "written" not in run("rebuild").out


def test_a_conflict_of_git_is_set_aside_and_made_anew(run: Run, label_file: Path) -> None:
    sound = json.loads(label_file.read_bytes())
    label_file.write_text("<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n")
    code, out, _ = run("rebuild", "--annotator", "nora", "--document", "arrest")
    assert code == 0
    assert "nora, arrest: set aside" in out
    assert json.loads(label_file.read_bytes())["annotations"] == sound["annotations"]
    assert len(list(label_file.parent.glob("arrest.json.*"))) == 1


def test_damage_in_a_journal_is_refused_and_ends_with_1(run: Run, label_file: Path) -> None:
    (journal,) = (label_file.parent / "arrest.journal").iterdir()
    lines = journal.read_bytes().split(b"\n")
    lines[1] = lines[1].replace(b"source", b"sauce!")
    journal.write_bytes(b"\n".join(lines))
    before = label_file.read_bytes()
    results = run("rebuild", "--json")
    assert results.code == 1
    assert [one["outcome"] for one in results.json if one["document"] == "arrest"] == ["refused"]
    assert label_file.read_bytes() == before


def test_an_unknown_name_is_answered_with_those_there_are(run: Run, project: Path) -> None:
    code, _, err = run("rebuild", "--annotator", "nobody")
    assert code == 2
    assert "nora" in err
    assert run("rebuild", "--document", "nothing").code == 2


def test_what_is_to_be_said_of_many_files_is_said_of_a_few(run: Run, label_file: Path) -> None:
    rows = "text,start,end,label,annotator\n" + "".join(f"Goma {n},0,4,location,ines\n" for n in range(9))
    table = label_file.parents[2] / "crowd.csv"
    table.write_text(rows)
    assert run("import", "csv", str(table)).code == 0
    notes = [line for line in run("check").out.splitlines() if line.startswith("note: ")]
    assert len(notes) == 1 and "9 label files came without a journal" in notes[0]
    for file in (label_file.parents[1] / "ines").glob("*.json"):
        file.with_name(f"{file.name}.before-20260101T000000Z").touch()
    notes = [line for line in run("check").out.splitlines() if line.startswith("note: ")]
    assert len(notes) == 7 and any("the same of 4 more: an older label file" in note for note in notes)
    assert sum(one["severity"] == "note" for one in run("check", "--json").json) == 10
