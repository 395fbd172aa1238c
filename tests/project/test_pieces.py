"""Exports in pieces: joined without a seam, and gone on with after an interruption of whatever kind."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pytest

from annotator.core.document import Document
from annotator.formats import doors
from annotator.formats.base import Joint
from annotator.formats.jsonl import Jsonl, line
from annotator.formats.report import Report
from annotator.project.exporting import destination, plan, stamps
from annotator.project.exporting.export import Selection, export
from annotator.project.exporting.joining import join
from annotator.project.exporting.splits import Shares
from annotator.store import states
from tests.support.exports import SCHEMA
from tests.support.killing import Killed, killed_at
from tests.support.memory_store import MemoryStore, labels, said
from tests.support.projects import make_project, opened

TEXTS = {f"d{number}": f"Police in Goma held {number} people." for number in range(11)}

# -- joining ------------------------------------------------------------------------------------


def joined(tmp_path: Path, pieces: list[dict[str, bytes]], **joints: Joint | None) -> dict[str, bytes]:
    whole = tmp_path / "whole"
    whole.mkdir()
    for number, files in enumerate(pieces):
        piece = tmp_path / f"piece{number}"
        for name, data in files.items():
            (piece / name).parent.mkdir(parents=True, exist_ok=True)
            (piece / name).write_bytes(data)
        join(piece, whole, {name.replace("_", "."): joint for name, joint in joints.items()})
        assert not piece.exists()
    return {str(path.relative_to(whole)): path.read_bytes() for path in whole.rglob("*") if path.is_file()}


def test_files_of_one_name_become_one_and_others_are_moved(tmp_path: Path) -> None:
    pieces = [{"all.txt": b"1\n", "x/a": b"a"}, {"all.txt": b"2\n", "x/b": b"b", "y/c": b"c"}]
    assert joined(tmp_path, pieces) == {"all.txt": b"1\n2\n", "x/a": b"a", "x/b": b"b", "y/c": b"c"}


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([b"[\n1,\n2\n]\n", b"[\n3\n]\n"], b"[\n1,\n2,\n3\n]\n"),
        ([b"[\n\n]\n", b"[\n3\n]\n", b"[\n\n]\n", b"[\n4\n]\n"], b"[\n3,\n4\n]\n"),
        ([b"[\n\n]\n", b"[\n\n]\n"], b"[\n\n]\n"),
    ],
)
def test_a_list_stays_a_list(tmp_path: Path, parts: list[bytes], whole: bytes) -> None:
    pieces = [{"a.json": part} for part in parts]
    made = joined(tmp_path, pieces, a_json=Joint(b"[\n", b",\n", b"\n]\n"))
    assert made == {"a.json": whole}


def test_a_head_stands_once_and_what_is_the_same_is_kept_once(tmp_path: Path) -> None:
    pieces = [{"a.csv": b"id\n1\n", "t.xml": b"<x/>"}, {"a.csv": b"id\n2\n", "t.xml": b"<x/>"}]
    made = joined(tmp_path, pieces, a_csv=Joint(b"id\n"), t_xml=None)
    assert made == {"a.csv": b"id\n1\n2\n", "t.xml": b"<x/>"}


LIGHT = [name for name in doors.names("exports") if not getattr(doors.load("exports", name), "needs", {})]
NUMBERED = ("doccano", "labelstudio")
"""Formats that number what they write piece by piece."""


@pytest.mark.parametrize("name", [name for name in LIGHT if name not in NUMBERED])
def test_pieces_leave_no_seam(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [Document(id, text) for id, text in TEXTS.items()]
    held = [labels(one, said("a1", "place", (10, 14)), said("a2", "gone", (0, 6))) for one in documents]
    store, format = MemoryStore(SCHEMA, documents, held), doors.load("exports", name)()
    selection = Selection(shares=Shares(0.3, 0.2))
    for size in (1, 4, 100):
        monkeypatch.setattr(plan, "SIZE", size)
        export(store, format, tmp_path / str(size), selection)
    one, few, all_of_them = (files(tmp_path / str(size)) for size in (1, 4, 100))
    assert one == few == all_of_them


# -- going on -----------------------------------------------------------------------------------


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with finished documents, exported in pieces of two."""
    monkeypatch.setattr(plan, "SIZE", 2)
    # Files that were made a moment ago could change once more without a trace.
    monkeypatch.setattr(states, "TICK", 0)
    root = make_project(tmp_path / "project", {id: text.encode() for id, text in TEXTS.items()})
    for id, text in TEXTS.items():
        write_labels(root, id, text, "agency")
    return root


def write_labels(root: Path, id: str, text: str, label: str) -> None:
    made = json.loads(
        line(Document(id, text), labels(Document(id, text), said("a1", label, (0, 6), quote="Police")))
    )
    path = root / "labels" / "anna" / f"{id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(made["labels"]))


def run(root: Path, out: Path, name: str = "jsonl", stop_at: int = 0, **how: Any) -> Report:
    """Export; with `stop_at` somebody presses Ctrl+C when so many documents are written."""

    def progress(doing: str, done: int, total: int) -> None:
        if stop_at and doing == "writing" and done == stop_at:
            raise KeyboardInterrupt

    selection = how.pop("selection", Selection(annotators=("anna",)))
    store = opened(root).store
    return export(store, doors.load("exports", name)(**how), out, selection, progress=progress)


def hidden(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith(".out")]


@pytest.mark.parametrize("name", ["jsonl", "brat", "csv", "conll", "labelstudio"])
def test_an_interrupted_export_goes_on(name: str, project: Path, tmp_path: Path) -> None:
    run(project, tmp_path / "clean", name)
    with pytest.raises(KeyboardInterrupt, match="the same command goes on"):
        run(project, tmp_path / "out", name, stop_at=7)
    assert len(hidden(tmp_path)) == 1
    assert not (tmp_path / "out").exists()
    report = run(project, tmp_path / "out", name)
    assert report.resumed == 6
    assert "6 documents" in next(row for row in report.lines() if "interrupted" in row)
    assert files(tmp_path / "out") == files(tmp_path / "clean")
    assert hidden(tmp_path) == []


def test_only_what_changed_is_written_anew(project: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(project, tmp_path / "out", stop_at=11)
    write_labels(project, "d3", TEXTS["d3"], "person")
    assert run(project, tmp_path / "out").resumed == 8
    run(project, tmp_path / "clean")
    assert files(tmp_path / "out") == files(tmp_path / "clean")
    assert b"person" in (tmp_path / "out" / "documents.jsonl").read_bytes()


@pytest.mark.parametrize(
    "other",
    [
        {"name": "prodigy"},
        {"name": "conll", "scheme": "BILOU"},
        {"name": "conll", "selection": Selection(annotators=("anna",), include_unfinished=True)},
        {"name": "conll", "selection": Selection(annotators=("anna",), label_by=("claim_type.type",))},
        {"name": "conll", "selection": Selection(annotators=("anna",), shares=Shares(0.5, 0.2))},
    ],
)
def test_an_export_that_was_asked_for_otherwise_begins_anew(
    project: Path, tmp_path: Path, other: dict[str, Any]
) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(project, tmp_path / "out", "conll", stop_at=11)
    assert run(project, tmp_path / "out", **other).resumed == 0
    run(project, tmp_path / "clean", **other)
    assert files(tmp_path / "out") == files(tmp_path / "clean")


def test_what_may_have_been_lost_with_the_power_is_written_anew(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(project, tmp_path / "out", stop_at=11)
    (tmp_path / "boot").write_text("another start of the machine")
    monkeypatch.setattr(stamps, "BOOT", tmp_path / "boot")
    assert run(project, tmp_path / "out").resumed == 0


def test_what_others_can_write_to_is_not_gone_on_with(project: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(project, tmp_path / "out", stop_at=11)
    hidden(tmp_path)[0].chmod(0o770)
    assert run(project, tmp_path / "out").resumed == 0
    assert hidden(tmp_path) == []


@dataclass(frozen=True)
class Foreign(Jsonl):
    """A format of another package, with a library whose module is not called as what is installed."""

    needs: ClassVar[dict[str, str]] = {"xml": "foreign"}


def test_a_format_whose_version_nobody_knows_begins_anew(project: Path, tmp_path: Path) -> None:
    def interrupt(doing: str, done: int, total: int) -> None:
        if doing == "writing" and done == total:
            raise KeyboardInterrupt

    store, chosen = opened(project).store, Selection(annotators=("anna",))
    with pytest.raises(KeyboardInterrupt):
        export(store, Foreign(), tmp_path / "out", chosen, progress=interrupt)
    assert export(store, Foreign(), tmp_path / "out", chosen).resumed == 0


@pytest.mark.parametrize("library", ["annotator", "regex"])
def test_another_version_of_what_makes_the_pieces_begins_anew(
    library: str, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(project, tmp_path / "out", stop_at=11)
    monkeypatch.setattr(stamps, "version", lambda name: "0.0" if name == library else metadata.version(name))
    assert run(project, tmp_path / "out").resumed == 0


def test_a_failed_export_leaves_nothing(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destination, "make_durable", lambda folder: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        run(project, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["project"]


def let_go() -> None:
    """Close what a process that is gone has not open any more: its locks are on it."""
    for fd in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if destination.PARTIAL in str(fd.readlink()):
                os.close(int(fd.name))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "step"), [("jsonl", 1), ("labelstudio", 1), ("brat", 7)])
def test_killed_at_any_moment_it_goes_on(name: str, step: int, project: Path, tmp_path: Path) -> None:
    run(project, tmp_path / "clean", name)
    whole = files(tmp_path / "clean")
    resumed = set()
    for moment in count(1, step):
        out = tmp_path / str(moment) / "out"
        out.parent.mkdir()
        try:
            with killed_at(moment):
                run(project, out, name)
            break
        except Killed:
            let_go()
        assert not out.exists() or files(out) == whole
        resumed.add(run(project, out, name).resumed)
        assert files(out) == whole
        assert hidden(out.parent) == []
    assert len(resumed) > 3
