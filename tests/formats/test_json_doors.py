"""The JSON of Prodigy, doccano and Label Studio through the whole of export and import."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.core.annotation import Labels
from annotator.core.document import Document
from annotator.formats.doors import load
from annotator.project.exporting.export import Selection, export
from annotator.project.importing.bringing_in import Choices, bring_in
from annotator.project.importing.report import ImportReport
from annotator.project.open import open_project
from annotator.project.schemas import load_schema
from tests.support.exports import CLAIMS, news
from tests.support.memory_store import MemoryStore, labels, said
from tests.support.projects import make_project

TEXT = "👍 Police in Goma 👩‍👧 held Ana."
FILES = {"prodigy": "annotations.jsonl", "doccano": "all.jsonl", "labelstudio": "tasks.json"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project without documents, with the schema of claims."""
    folder = tmp_path / "project"
    folder.mkdir()
    return make_project(folder, {})


def brought(name: str, root: Path, path: Path, **choices: Any) -> ImportReport:
    return bring_in(root, load("imports", name)(), [path], Choices(**choices))


def written(root: Path, path: Path, *objects: Any) -> Path:
    path.write_bytes("\n".join(map(json.dumps, objects)).encode())
    return path


def words(root: Path, annotator: str) -> list[list[str]]:
    store = open_project(root).store
    return [[said.quote for said in one.annotations] for one in store.labels(annotator)]


def corpus() -> tuple[list[Document], list[Labels]]:
    """Six articles, and the labels of two people."""
    made = news(6)
    said = [one.labels for one in made]
    other = [
        replace(one, annotator="ben", relations=(), annotations=one.annotations[::2], status="done")
        for one in said
    ]
    return [one.document for one in made], [*said, *other]


@pytest.mark.parametrize("name", FILES)
def test_what_was_imported_is_exported_as_it_came(name: str, root: Path, tmp_path: Path) -> None:
    schema = load_schema(CLAIMS)
    store = MemoryStore(schema, *corpus())
    people = ("anna", "ben") if load("exports", name).holds.annotators else ("anna",)
    selection = Selection(annotators=people)
    first = export(store, load("exports", name)(), tmp_path / "first", selection)
    assert first.complete and not first.adjusted
    assert any("--email-domain" in told for told in first.remarks) is (name == "labelstudio")
    report = brought(name, root, tmp_path / "first")
    assert report.complete and not report.remarks, list(report.lines())
    assert report.annotations == first.annotations
    again = export(open_project(root).store, load("exports", name)(), tmp_path / "second", selection)
    assert again.complete
    one, other = ((tmp_path / folder / FILES[name]).read_bytes() for folder in ("first", "second"))
    assert one == other


def test_an_older_dump_of_label_studio_counted_utf_16(root: Path, tmp_path: Path) -> None:
    start = len(TEXT[: TEXT.index("Ana")].encode("utf-16-le")) // 2
    value = {"start": start, "end": start + 3, "text": "Ana", "labels": ["source"]}
    result = {"id": "a", "from_name": "label", "to_name": "text", "type": "labels", "value": value}
    task = {"id": 1, "data": {"text": TEXT}, "annotations": [{"completed_by": 3, "result": [result]}]}
    report = brought("labelstudio", root, written(root, tmp_path / "tasks.json", [task]), annotator="ana")
    assert any("READ AS UTF-16" in told for told in report.remarks)
    assert words(root, "ana") == [["Ana"]]
    insisting = brought(
        "labelstudio", root, tmp_path / "tasks.json", annotator="bo", unit="codepoint", dry_run=True
    )
    assert [one.reason for one in insisting.left_out] == ["out-of-bounds"]


def test_doccano_quotes_nothing_so_doubt_is_told_and_nothing_is_shifted(root: Path, tmp_path: Path) -> None:
    start = len(TEXT[: TEXT.index("Goma")].encode("utf-16-le")) // 2
    inside = [1, 5, "source"]
    line = {"id": 1, "text": TEXT, "label": [[start, start + 4, "location"], inside, [0, 99, "source"]]}
    path = written(root, tmp_path / "all.jsonl", line)
    report = brought("doccano", root, path, annotator="ana")
    assert any("nothing could check that they count UTF-16 units" in told for told in report.remarks)
    assert sorted(one.reason for one in report.left_out) == ["inside-a-character", "out-of-bounds"]
    assert words(root, "ana") == [["Goma"]]


def test_prodigys_ignored_answers_are_documents_without_labels(root: Path, tmp_path: Path) -> None:
    span = {"start": 12, "end": 16, "label": "location"}
    tasks = [
        {"text": TEXT, "_input_hash": 1, "answer": "accept", "spans": [span]},
        {"text": "Another.", "_input_hash": 2, "answer": "ignore", "spans": [{**span, "start": 0, "end": 7}]},
    ]
    report = brought("prodigy", root, written(root, tmp_path / "news.jsonl", *tasks), annotator="ana")
    assert report.documents[""] == 2
    assert [(one.reason, one.label) for one in report.left_out] == [("ignored", "location")]
    assert words(root, "ana") == [["Goma"]]


@pytest.mark.parametrize("name", ["brat", "uima"])
def test_our_own_folder_draws_no_remark_on_its_offsets_and_files(
    name: str, root: Path, tmp_path: Path
) -> None:
    document = Document("d1", "👍 Goma is quiet.")
    store = MemoryStore(load_schema(CLAIMS), [document], [labels(document, said("a", "location", (2, 6)))])
    export(store, load("exports", name)(), tmp_path / "out")
    report = brought(name, root, tmp_path / "out")
    assert words(root, "anna") == [["Goma"]]
    assert not [one for one in report.remarks if "Offsets" in one or "passed over" in one]
    insisting = brought(name, root, tmp_path / "out", annotator="bo", unit="codepoint")
    assert name == "brat" or words(root, "bo") == [["oma "]], insisting.remarks
