"""What all imports have in common: names, units, refusals, dry runs, schemas; with an importer of a test."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from annotator.core.errors import AnnotatorError, DataError, UsageError
from annotator.core.labelfile import from_file
from annotator.formats.texts import Texts
from annotator.project.checking.check import check
from annotator.project.importing.bringing_in import Choices, bring_in
from annotator.project.importing.report import ImportReport
from annotator.project.open import open_project
from annotator.store.reconcile import encode
from tests.support.importers import Tablet, mark, tablet
from tests.support.killing import Killed, killed_at
from tests.support.projects import make_project

TEXT = "Police in Goma arrested 160 people 👍, said Anna 👩‍👧."

DEEP = json.loads("[" * 80 + "]" * 80)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of one document, 'there', with the schema of claims."""
    folder = tmp_path / "project"
    folder.mkdir()
    return make_project(folder, {"there": b"It was there before."})


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def brought(root: Path, *paths: Path, **choices: Any) -> ImportReport:
    return bring_in(root, Tablet(), paths, Choices(**choices))


def held(root: Path) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Annotator and document, and the labels with their words."""
    store = open_project(root, may_be_empty=True).store
    return {
        (name, one.document): [(said.label, said.quote) for said in one.annotations]
        for name in store.annotators()
        for one in store.labels(name)
    }


def reasons(report: ImportReport) -> list[tuple[str, str]]:
    return [(one.annotation, one.reason) for one in report.left_out]


def utf16(said: dict[str, Any], text: str) -> dict[str, Any]:
    """The same thing said in UTF-16 units."""
    start, end = (len(text[: said[edge]].encode("utf-16-le")) // 2 for edge in ("start", "end"))
    return {**said, "start": start, "end": end}


# -- spans ---------------------------------------------------------------------------------------


def test_labels_come_in_whole(root: Path, tmp_path: Path) -> None:
    one = {
        "id": "d 1/ü",
        "text": TEXT,
        "who": "anna",
        "meta": {"url": "u", "n": 10**18, "nan": float("nan")},
        "said": [
            mark("count", TEXT, "160", attributes={"value": 160, "big": 2**63}, note="n"),
            {"label": "place", "spans": [[10, 14, "Goma"], [0, 6, None]]},
        ],
        "links": [{"id": "r1", "type": "about", "head": "T1", "tail": "T2"}],
        "topics": {"desk": "africa"},
    }
    report = brought(root, tablet(tmp_path / "a.tablet", one))
    assert report.complete and report.annotations == {"count": 1, "place": 1} and report.relations == 1
    project = open_project(root)
    [labels] = project.store.labels("anna")
    assert not labels.problems and labels.status == "done"
    place, count = labels.annotations
    assert [(span.start, span.quote) for span in place.spans] == [(0, "Police"), (10, "Goma")]
    assert count.attributes == {"value": 160, "big": str(2**63)} and count.note == "n"
    assert [(link.type, link.head, link.tail) for link in labels.relations] == [("about", "T1", "T2")]
    assert labels.document_labels == {"desk": "africa"}
    assert project.store.document("d 1/ü").meta == {"url": "u", "n": str(10**18), "nan": "nan"}
    assert not [one for one in check(project) if one.severity == "error"]
    [file] = (root / "labels" / "anna").iterdir()
    state = from_file(json.loads(file.read_bytes()))
    assert file.read_bytes() == encode(state)
    before = snapshot(root)
    again = brought(root, tmp_path / "a.tablet")
    assert again.complete and (again.known_documents, again.known_labels) == (1, 1)
    assert snapshot(root) == before


def test_spans_that_are_not_in_the_text_are_refused_one_by_one(root: Path, tmp_path: Path) -> None:
    said = [
        mark("count", TEXT, "160"),
        {"label": "count", "start": 5, "end": 5, "quote": ""},
        {"label": "count", "start": 9, "end": 5},
        {"label": "count", "start": -3, "end": 5},
        {"label": "count", "start": 5, "end": 5000},
        {"label": "count", "start": 0, "end": 6, "quote": "police"},
        {"label": "place", "spans": [[10, 14, "Goma"], [0, 6, "Goma"]]},
        {"label": "", "start": 0, "end": 6},
        {"label": "place", "start": 0, "end": 6, "id": "T1"},
    ]
    links = [
        {"id": "r1", "type": "about", "head": "T1", "tail": "T7"},
        {"id": "r2", "type": "", "head": "T1", "tail": "T1"},
        {"id": "r3", "type": "about", "head": "T1", "tail": "T1"},
    ]
    one = {"id": "d1", "text": TEXT, "said": said, "links": links, "who": "anna", "cracks": ["cracked"]}
    report = brought(root, tablet(tmp_path / "a.tablet", one))
    assert held(root) == {("anna", "d1"): [("count", "160")]}
    assert reasons(report) == [
        ("", "cracked"),
        ("T8", "no-label"),
        ("T1", "id-twice"),
        ("r2", "no-label"),
        ("T2", "empty-span"),
        ("T3", "reversed"),
        ("T4", "out-of-bounds"),
        ("T5", "out-of-bounds"),
        ("T6", "quote-mismatch"),
        ("T7", "quote-mismatch"),
        ("r1", "relation"),
    ]
    [mismatch] = [one for one in report.left_out if one.annotation == "T6"]
    assert (mismatch.document, mismatch.label, mismatch.text) == ("d1", "count", "police")
    assert "'Police' stands there" in mismatch.detail
    assert report.relations == 1


def test_units_are_found_out_from_the_quotes(root: Path, tmp_path: Path) -> None:
    said = [utf16(mark("source", TEXT, words), TEXT) for words in ("Police", "Anna", "👩‍👧")]
    path = tablet(tmp_path / "a.tablet", {"id": "d1", "text": TEXT, "said": said, "who": "anna"})
    report = brought(root, path)
    assert report.complete and held(root) == {
        ("anna", "d1"): [("source", "Police"), ("source", "Anna"), ("source", "👩‍👧")]
    }
    [told] = [one for one in report.remarks if "OFFSETS" in one]
    assert "READ AS UTF-16 UNITS" in told and "of the 2 quoted spans where it matters, 2 as UTF-16" in told


def test_a_unit_that_was_asked_for_is_obeyed_and_contradicted(root: Path, tmp_path: Path) -> None:
    said = [utf16(mark("source", TEXT, words), TEXT) for words in ("Police", "Anna", "👩‍👧")]
    path = tablet(tmp_path / "a.tablet", {"id": "d1", "text": TEXT, "said": said, "who": "anna"})
    report = brought(root, path, unit="codepoint")
    assert reasons(report) == [("T2", "quote-mismatch"), ("T3", "out-of-bounds")]
    assert any("PROBABLY NOT CODE POINTS" in one for one in report.remarks)


def test_without_quotes_a_remark_says_that_nothing_was_checked(root: Path, tmp_path: Path) -> None:
    one = {"id": "d1", "text": TEXT, "who": "anna", "said": [{"label": "source", "start": 0, "end": 6}]}
    report = brought(root, tablet(tmp_path / "a.tablet", one))
    assert any("nothing could check that they count code points. 1 document has" in x for x in report.remarks)
    inner = {**one, "id": "d2", "said": [{"label": "source", "start": 35, "end": 36}], "unit": "utf16"}
    report = brought(root, tablet(tmp_path / "b.tablet", inner))
    assert reasons(report) == [("T1", "inside-a-character")]


# -- names ---------------------------------------------------------------------------------------


def test_who_said_it(root: Path, tmp_path: Path) -> None:
    one = {"id": "d1", "text": TEXT, "said": [mark("source", TEXT, "Police")]}
    folder = tmp_path / "labels"
    tablet(folder / "anna" / "x-3.tablet", one)
    tablet(folder / "ben@home" / "x-zoe.tablet", one)
    for named_by, names in (
        ("folder", "anna, ben@home"),
        ("file", "x-3, x-zoe"),
        ("suffix", "annotator-3, zoe"),
        ("data", "imported"),
    ):
        report = brought(root, folder, named_by=named_by, dry_run=True)
        assert ", ".join(report.annotators) == names and report.complete
    assert brought(root, folder, annotator="carl", dry_run=True).annotator == "carl"


def test_one_annotator_twice_is_refused_with_a_hint(root: Path, tmp_path: Path) -> None:
    one = {"id": "d1", "text": TEXT, "said": [mark("source", TEXT, "Police")]}
    tablet(tmp_path / "x" / "anna" / "a.tablet", one)
    tablet(tmp_path / "x" / "ben" / "a.tablet", {**one, "said": [mark("source", TEXT, "Anna")]})
    report = brought(root, tmp_path / "x")
    assert reasons(report) == [("T1", "annotator-twice")] and report.left_out[0].text == "Anna"
    assert any("--annotator-from folder" in one for one in report.remarks)
    assert held(root) == {("imported", "d1"): [("source", "Police")]}
    apart = brought(root, tmp_path / "x", named_by="folder")
    assert apart.complete and set(held(root)) == {("imported", "d1"), ("anna", "d1"), ("ben", "d1")}


def test_two_names_that_are_made_fit_alike_stay_two(root: Path, tmp_path: Path) -> None:
    one = {"id": "d1", "text": TEXT, "said": [mark("source", TEXT, "Police")]}
    path = tablet(tmp_path / "a.tablet", {**one, "who": "3"}, {**one, "who": "3\x07"}, {**one, "who": ""})
    report = brought(root, path)
    assert report.renamed == {"3": "annotator-3", "3\x07": "annotator-3-2"}
    assert set(held(root)) == {("annotator-3", "d1"), ("annotator-3-2", "d1"), ("imported", "d1")}
    assert brought(root, path).known_labels == 3


def test_the_labels_of_another_account_are_not_touched(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "labels" / "ben").mkdir(parents=True)
    path = tablet(tmp_path / "a.tablet", {"id": "d1", "text": TEXT, "who": "ben"})
    before = snapshot(root)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(
        UsageError, match=r"'ben' belong to another account\. Choose another with --annotator"
    ):
        brought(root, path)
    assert snapshot(root) == before


# -- all or nothing ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"id": ""}, "no id"),
        ({"text": "half \ud83d"}, "surrogate"),
        ({"id": "half \ud83d"}, "surrogate"),
        ({"text": "x" * 2_000_001}, "2,000,000 bytes"),
        ({"meta": {"a": DEEP}}, "deeper"),
        ({"said": [{"label": "half \ud83d", "start": 0, "end": 1}]}, "cannot be written"),
        ({"said": [{"label": "x", "start": 0, "end": 1, "attributes": {"a": DEEP}}]}, "deeper"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_keeps_all_out(
    root: Path, tmp_path: Path, change: dict[str, Any], word: str
) -> None:
    good = {"id": "d1", "text": TEXT, "said": [mark("source", TEXT, "Police")], "who": "anna"}
    path = tablet(tmp_path / "a.tablet", good, {**good, "id": "d2", **change})
    before = snapshot(root)
    with pytest.raises(DataError, match=rf"a\.tablet, item 2: .*{word}"):
        brought(root, path)
    assert snapshot(root) == before


def test_a_dry_run_says_what_would_be_and_writes_nothing(root: Path, tmp_path: Path) -> None:
    one = {
        "id": "d1",
        "text": TEXT,
        "who": "3",
        "said": [mark("weapon", TEXT, "160"), mark("x", TEXT, "Anna", start=1)],
    }
    other = {"id": "there", "text": "Another."}
    path = tablet(tmp_path / "a.tablet", one, other)
    before = snapshot(root)
    dry = brought(root, path, dry_run=True, infer_schema=True)
    assert snapshot(root) == before
    assert any(line.startswith("Would be added to the schema: ") for line in dry.lines())
    wet = brought(root, path, infer_schema=True)
    assert any(line.startswith("Added to the schema: ") for line in wet.lines())
    assert {**dry.to_json(), "dry_run": False} == wet.to_json()
    assert next(dry.lines()).startswith("Nothing was written. It would be: 1 document, 1 annotation")
    assert held(root) == {("annotator-3", "d1"): [("weapon", "160")]}


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 7])
@pytest.mark.parametrize("new", [False, True])
def test_killed_at_any_moment_the_rest_comes_in_later(
    root: Path, tmp_path: Path, new: bool, step: int
) -> None:
    said = [mark("weapon", TEXT, "160"), mark("place", TEXT, "Goma")]
    path = tablet(
        tmp_path / "a.tablet",
        *(
            {"id": id, "text": TEXT, "who": who, "said": said}
            for id in ("d1", "d2")
            for who in ("anna", "ben")
        ),
    )
    wanted = {
        (who, id): [("place", "Goma"), ("weapon", "160")] for who in ("anna", "ben") for id in ("d1", "d2")
    }
    for moment in count(1, step):
        copy = tmp_path / "copy" / "project"
        shutil.rmtree(copy.parent, ignore_errors=True)
        copy.parent.mkdir()
        if not new:
            shutil.copytree(root, copy)
        finished = False
        with killed_at(moment), suppress(Killed, AnnotatorError, OSError):
            brought(copy, path, infer_schema=True)
            finished = True
        if not new or open_or_none(copy):
            assert held(copy).items() <= wanted.items()
        report = brought(copy, path, infer_schema=True)
        assert report.complete and held(copy) == wanted
        if finished:
            break
    assert moment > 20


def open_or_none(root: Path) -> object:
    """A project, unless its making was cut short."""
    try:
        return open_project(root, may_be_empty=True).schema
    except AnnotatorError:
        return None


# -- schemas -------------------------------------------------------------------------------------


def test_labels_that_the_schema_lacks_come_in_and_are_counted(root: Path, tmp_path: Path) -> None:
    path = tablet(tmp_path / "a.tablet", {"id": "d1", "text": TEXT, "said": [mark("weapon", TEXT, "160")]})
    report = brought(root, path)
    assert any("does not have: weapon 1. They are kept" in one for one in report.remarks)
    # The hint works afterwards, too.
    assert "label weapon in layer weapon, key w" in brought(root, path, infer_schema=True).schema_added
    assert open_project(root).schema.label("weapon")
    assert not brought(root, path, infer_schema=True).schema_added


def test_a_project_is_made_of_what_was_labelled(tmp_path: Path) -> None:
    root = tmp_path / "new project"
    path = tablet(
        tmp_path / "a.tablet",
        {
            "id": "d1",
            "text": TEXT,
            "who": "anna",
            "said": [mark("place", TEXT, "Goma", attributes={"kind": "town"}), mark("claim", TEXT, TEXT)],
            "links": [{"id": "r1", "type": "about", "head": "T2", "tail": "T1"}],
        },
    )
    dry = brought(root, path, infer_schema=True, dry_run=True)
    assert not root.exists() and dry.schema_added
    brought(root, path, infer_schema=True)
    project = open_project(root)
    assert [label.id for label in project.schema.labels] == ["place", "claim"]
    assert held(root) == {("anna", "d1"): [("claim", TEXT), ("place", "Goma")]}
    assert list(check(project)) == [one for one in check(project) if one.severity == "note"]
    with pytest.raises(UsageError, match="no labels to infer a schema from"):
        bring_in(tmp_path / "other", Texts(), [tablet(tmp_path / "x.txt")], Choices(infer_schema=True))
    assert not (tmp_path / "other").exists()


# -- formats of other packages -------------------------------------------------------------------


def test_a_format_that_another_package_brings_is_a_command(root: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    info = site / "clay-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: clay\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[annotator.imports]\ntablet = clay:Tablet\nbroken = clay.nowhere:Nothing\n"
    )
    (site / "clay.py").write_text("from tests.support.importers import Tablet\n")
    path = tablet(tmp_path / "a.tablet", {"id": "d1", "text": TEXT, "said": [mark("x", TEXT, "160")]})
    environment = {**os.environ, "PYTHONPATH": f"{site}:{Path(__file__).parents[2]}"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "annotator", "import", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)

    shown = run("tablet", "--help").stdout
    assert "Bring in .tablet files of clay" in shown and "--prefix WORD" in shown
    assert "annotator import tablet finds/" in shown
    listed = run("--help").stdout
    assert ".tablet files of clay" in listed and "format 'broken' cannot be loaded" in listed
    done = run("tablet", str(path), "--prefix", "clay-", "--project", str(root), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["written"]["annotations"] == {"clay-x": 1}
    assert held(root) == {("imported", "d1"): [("clay-x", "160")]}


# -- hints ---------------------------------------------------------------------------------------


def test_the_same_texts_in_several_folders_ask_whose_they_are(root: Path, tmp_path: Path) -> None:
    for name in ("anna", "ben"):
        tablet(tmp_path / "x" / f"{name}.tablet", {"id": f"{name}/news/a", "text": TEXT, "said": []})
        tablet(tmp_path / "y" / f"{name}.tablet", {"id": f"b_{name}", "text": "Another.", "said": []})
    (folder,) = (
        one for one in brought(root, tmp_path / "x", dry_run=True).remarks if "text of another" in one
    )
    assert "'anna/news/a' and 'ben/news/a'" in folder and "--annotator-from folder" in folder
    (suffix,) = (
        one for one in brought(root, tmp_path / "y", dry_run=True).remarks if "text of another" in one
    )
    assert "--annotator-from suffix" in suffix
    tablet(tmp_path / "z" / "z.tablet", *({"id": f"news-{number}", "text": TEXT} for number in range(2)))
    assert not any("text of another" in one for one in brought(root, tmp_path / "z", dry_run=True).remarks)
    named = brought(root, tmp_path / "y", dry_run=True, named_by="folder")
    assert not any("text of another" in one for one in named.remarks)


def test_files_that_were_passed_over_are_counted(root: Path, tmp_path: Path) -> None:
    tablet(tmp_path / "x" / "a.tablet", {"id": "a", "text": TEXT, "said": []})
    for name in ("b.tablette", "c.tablette", "d", "LICENSE", "readme.md", ".hidden"):
        (tmp_path / "x" / name).write_text("")
    (told,) = (one for one in brought(root, tmp_path / "x", dry_run=True).remarks if "passed over" in one)
    assert "2 .tablette, 1 without an ending." in told


def test_files_without_a_document_are_refused(root: Path, tmp_path: Path) -> None:
    empty = tablet(tmp_path / "none.tablet")
    before = snapshot(root)
    with pytest.raises(DataError, match=r"none\.tablet: there is no document in it"):
        brought(root, empty)
    assert snapshot(root) == before
