"""The commands `export` and `import`, as a shell runs them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotator.cli.commands import annotator
from annotator.core.document import text_hash
from annotator.formats import doors
from annotator.store.names import file_name
from tests.support.exports import news, write
from tests.support.memory_store import said
from tests.support.projects import make_project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a few finished documents of anna's."""
    folder = tmp_path / "project"
    folder.mkdir()
    make_project(folder, {})
    made = news(4)
    write("jsonl", tmp_path / "news.jsonl", [a.document for a in made], [a.labels for a in made])
    assert run("import", "jsonl", tmp_path / "news.jsonl", "--project", folder).exit_code == 0
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(annotator, [str(one) for one in arguments])


def finish_badly(root: Path) -> None:
    """A finished document one of whose labels left the schema; its id is not fit for a terminal."""
    (root / "documents" / "bad.jsonl").write_text(
        json.dumps({"id": "\x1b[2Jbad", "text": "\x1b]0;x\x07 Goma"})
    )
    one = asdict(said("a1", "gone", (1, 4), quote="]0;"))
    one["derived"] = []
    file = {
        "format": "annotator/labels/1",
        "document": "\x1b[2Jbad",
        "text_hash": text_hash("\x1b]0;x\x07 Goma"),
        "annotator": "anna",
        "status": "done",
        "annotations": [one],
    }
    (root / "labels" / "anna" / f"{file_name(file['document'])}.json").write_text(json.dumps(file))


@pytest.mark.parametrize("format", ["spacy", "huggingface", "jsonl"])
@pytest.mark.slow
def test_export(root: Path, tmp_path: Path, format: str) -> None:
    result = run("export", format, tmp_path / "out", "--project", root)
    assert result.exit_code == 0, result.output
    assert "Written: 4 documents" in result.output
    assert (tmp_path / "out" / "report.json").is_file()


@pytest.mark.needs("pyarrow")
@pytest.mark.needs("pyarrow")
def test_strict_ends_badly_if_anything_was_left_out(root: Path, tmp_path: Path) -> None:
    good = run("export", "jsonl", tmp_path / "good", "--project", root, "--strict")
    assert good.exit_code == 0
    finish_badly(root)
    loose = run("export", "huggingface", tmp_path / "loose", "--project", root)
    assert loose.exit_code == 0 and "Left out: 1 (unknown-label 1)" in loose.output
    strict = run("export", "huggingface", tmp_path / "strict", "--project", root, "--strict")
    assert strict.exit_code == 1
    assert (tmp_path / "strict" / "report.json").is_file()
    assert "\x1b" not in strict.output and "\x07" not in strict.output


def test_the_report_as_json(root: Path, tmp_path: Path) -> None:
    result = run("export", "jsonl", tmp_path / "out", "--project", root, "--json")
    assert json.loads(result.stdout) == json.loads((tmp_path / "out" / "report.json").read_bytes())


@pytest.mark.parametrize(("command", "door"), [("export", "exports"), ("import", "imports")])
def test_an_unknown_format_is_answered_with_those_there_are(command: str, door: doors.Door) -> None:
    result = run(command, "papyrus", ".")
    assert result.exit_code == 2
    listed = ", ".join(doors.names(door))
    assert f"There is no format 'papyrus'. There are: {listed}." in result.output.replace("\n", " ")


def test_an_unknown_annotator_is_answered_with_those_there_are(root: Path, tmp_path: Path) -> None:
    result = run("export", "jsonl", tmp_path / "out", "--project", root, "--annotator", "zoe")
    assert result.exit_code == 2
    assert "There are labels of: anna" in result.output
    assert not (tmp_path / "out").exists()


def test_import_says_what_it_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "news-0001.txt").write_text("Another text.")
    (tmp_path / "fresh.txt").write_text("Fresh.")
    paths = (tmp_path / "news-0001.txt", tmp_path / "fresh.txt")
    result = run("import", "txt", *paths, "--project", root, "--strict")
    assert result.exit_code == 1
    assert "Written: 1 document," in result.output and "id-taken 1" in result.output
    again = run("import", "txt", paths[1], "--project", root, "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout)["remarks"] == ["Already there, and the same: 1 document."]


@pytest.mark.parametrize("command", ["export", "import"])
@pytest.mark.parametrize("format", ["", "spacy", "huggingface", "jsonl", "txt"])
def test_help_has_an_example(command: str, format: str) -> None:
    if format in ({"txt"} if command == "export" else {"spacy", "huggingface"}):
        return
    result = run(command, *filter(None, [format]), "--help")
    assert result.exit_code == 0
    assert f"annotator {command} {format}".strip() in result.output
    assert "Example" in result.output
