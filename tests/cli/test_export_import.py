"""The commands `export` and `import`, as a shell runs them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotator.cli.commands import annotator
from annotator.core.document import Document, text_hash
from annotator.formats import doors, jsonl
from annotator.store.names import file_name
from tests.support.exports import news, write
from tests.support.memory_store import labels, said
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


def test_import_lists_what_it_refused_also_where_no_schema_can_be_inferred(tmp_path: Path) -> None:
    row = {"text": "in Goma", "spans": [{"start": 3, "end": 99, "label": "GPE"}], "answer": "accept"}
    (tmp_path / "x.jsonl").write_text(json.dumps(row) + "\n")
    arguments = "import", "prodigy", tmp_path / "x.jsonl", "--infer-schema", "--project", tmp_path / "new"
    told, data = run(*arguments), run(*arguments, "--json")
    assert told.exit_code == data.exit_code == 2 and not (tmp_path / "new").exists()
    assert "Written: 0 documents" in told.stdout and "GPE s1: out-of-bounds" in told.stdout
    assert "no labels to infer a schema from" in told.stderr
    [entry] = json.loads(data.stdout)["left_out"]
    assert entry["where"] == f"{tmp_path}/x.jsonl, line 1"
    assert (entry["reason"], entry["label"]) == ("out-of-bounds", "GPE")


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


# -- the options of every import ---------------------------------------------------------------------


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """An export of a few documents of anna's."""
    made = news(3)
    write("jsonl", tmp_path / "some.jsonl", [a.document for a in made], [a.labels for a in made])
    return tmp_path / "some.jsonl"


def test_a_project_of_labels_made_elsewhere(lines: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    refused = run("import", "jsonl", lines, "--project", new)
    assert refused.exit_code == 2 and "With --infer-schema it becomes a project" in refused.output
    dry = run("import", "jsonl", lines, "--project", new, "--infer-schema", "--dry-run")
    assert dry.exit_code == 0 and "Nothing was written. It would be: 3 documents" in dry.output
    assert "label count in layer" in dry.output and not new.exists()
    done = run("import", "jsonl", lines, "--project", new, "--infer-schema", "--annotator", "zoe")
    assert done.exit_code == 0 and "labelled by zoe" in done.output
    assert "`annotator annotate --annotator zoe` opens them; without it you label as" in done.output
    assert run("schema", "validate", new).exit_code == 0
    assert "zoe" in run("status", new).output
    assert run("check", new).exit_code == 0


def test_a_folder_that_is_no_project_becomes_one(
    lines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    assert run("import", "jsonl", lines, "--project", tmp_path / "here").exit_code == 2
    assert run("import", "jsonl", lines, "--project", tmp_path / "here", "--infer-schema").exit_code == 0
    monkeypatch.chdir(tmp_path)
    # Where no project is named none is made.
    assert run("import", "jsonl", lines, "--infer-schema").exit_code == 2


def test_corrected_texts(root: Path, tmp_path: Path) -> None:
    article = news(4)[0]
    corrected = tmp_path / f"{article.document.id}.txt"
    corrected.write_text("CORRECTED. " + article.document.text)
    refused = run("import", "txt", corrected, "--project", root, "--strict")
    assert refused.exit_code == 1 and "--update takes this one as a new version" in refused.output
    done = run("import", "txt", corrected, "--project", root, "--update", "--strict")
    assert done.exit_code == 0, done.output
    assert "New versions: 1 document." in done.output and " moved, 0 uncertain, 0 lost" in done.output
    report = json.loads(run("import", "txt", corrected, "--project", root, "--update", "--json").stdout)
    assert report["format"] == "annotator/import-report/1" and report["updated"] == 0
    assert run("check", root).exit_code == 0


def test_what_a_file_says_reaches_no_terminal_raw(root: Path, tmp_path: Path) -> None:
    document = Document("\x1b[2Jd", "Goma \x1b]0;x\x07")
    made = labels(
        document, said("a\x1b[1m", "la\x9bbel", (0, 4)), said("b", "g\x1bood", (1, 2)), annotator="x"
    )
    line = json.loads(jsonl.line(document, made))
    line["labels"]["annotator"] = "\x1b[31mzoe"
    line["labels"]["annotations"][0]["spans"][0]["quote"] = "G\x1b[5moma"
    (tmp_path / "bad.jsonl").write_text(json.dumps(line))
    result = run("import", "jsonl", tmp_path / "bad.jsonl", "--project", root, "--infer-schema")
    assert "quote-mismatch" in result.output and "Added to the schema" in result.output
    assert "\x1b" not in result.output and "\x07" not in result.output and "\x9b" not in result.output


def test_workers_are_as_many_as_were_asked_for(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.project.exporting import jobs

    counts: list[int] = []

    class Counted(jobs.Crew):  # type: ignore[type-arg]
        def __init__(self, count: int, work: object) -> None:
            counts.append(count)
            super().__init__(count, work)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "Crew", Counted)
    done = run("export", "jsonl", tmp_path / "out", "--project", root, "--workers", 2)
    assert done.exit_code == 0, done.output
    assert counts == [2]
