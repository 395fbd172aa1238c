"""The page that documents the files says what is so."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.project import files
from annotator.project.open import Project, open_project
from annotator.store.names import file_name

PAGE = Path(__file__).parents[2] / "docs/label-format.md"
SCHEMA = """{"id": "s", "layers": [{"id": "l"}], "labels": [{"id": "count", "layer": "l", "attributes": [
  {"id": "value", "type": "number"}, {"id": "modifier", "type": "text"}]}]}"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    label_file, journal = blocks("json")
    session = json.loads(journal.split("\n")[0])["session"]
    for name, content in {
        "schemas/s.json": SCHEMA,
        "documents/news.txt": blocks("text")[1],
        "labels/mia/news.json": label_file,
        f"labels/mia/news.journal/{session}.jsonl": journal,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content.encode())
    return open_project(tmp_path, annotator="mia")


def test_the_example_is_a_label_file_with_its_journal(project):
    truth = project.store.truth("mia", "news")
    assert truth.problem is None
    assert truth.is_current, "the file on the page is to the byte what its journal gives"
    assert [line.name for line in truth.lines] == ["label", "modifier", "undo"]


def test_the_script_on_the_page_runs(project):
    (script,) = blocks("python")
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=project.root)
    assert found.stdout == "news count 15 24 about 160\n", found.stderr


def test_every_field_is_explained(project):
    page = PAGE.read_text("utf-8")
    data = json.loads(blocks("json")[0])
    for name in (*data, *data["annotations"][0], "head", "tail", "type"):
        assert f"`{name}`" in page, name


def test_the_least_that_must_be_there_is_enough(project):
    path = project.store.tree.label_file("mia", "news")
    least = {
        name: json.loads(path.read_bytes())[name] for name in ("format", "document", "text_hash", "annotator")
    }
    least["annotations"] = [{"id": "x", "label": "count", "spans": [{"start": 0, "end": 9}]}]
    for one in path.with_suffix(".journal").iterdir():
        one.unlink()
    path.write_text(json.dumps(least))
    assert files.label_file(path.read_bytes(), "x") == least
    (labels,) = project.store.labels("mia")
    assert [(one.label, one.quote) for one in labels.annotations] == [("count", "Officials")]


def test_the_example_of_a_file_name():
    assert re.fullmatch("2025-jan-a-[0-9a-f]{16}", file_name("2025/jan/a"))
