"""Leaving a document whose last change could not be saved, and leaving one that is done."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from annotator.project.open import open_project
from annotator.store import writer
from annotator.tui.app import AnnotatorApp

ROOT = Path(__file__).resolve().parents[2]
REALLY_WRITE = writer.SessionFile.write


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("seeds", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / "project" / name)
    return open_project(tmp_path / "project", annotator="ann")


@pytest.fixture
def full_disk(monkeypatch):
    def write(self, lines):
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(writer.SessionFile, "write", write)
    return monkeypatch


@pytest.mark.parametrize("key", ["]", "q"])
async def test_a_change_that_is_not_saved_is_left_only_at_the_second_key(project, full_disk, key):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        first = app.desk.doc.document.id
        await pilot.press("a", key)
        assert app.is_running
        assert app.desk.doc.document.id == first
        assert app.desk.message == "the last change is NOT SAVED and will be lost: the same key again leaves"
        assert "NOT SAVED: the disk is full" in app.annotate.status.words[:40]
        await pilot.press(key)
        assert not app.is_running or app.desk.doc.document.id != first


async def test_it_is_saved_with_the_next_change_once_there_is_room(project, full_disk):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        first = app.desk.doc.document.id
        await pilot.press("a", "]")
        full_disk.setattr(writer.SessionFile, "write", REALLY_WRITE)
        await pilot.press("right", "l", "]")
        assert app.desk.doc.document.id != first
    (labels,) = project.store.labels("ann")
    assert [one.label for one in labels.annotations] == ["agency", "location"]


async def test_a_second_trouble_is_told_as_the_first_was(project, full_disk):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        first = app.desk.doc.document.id
        await pilot.press("a", "q")
        with full_disk.context() as room:
            room.setattr(writer.SessionFile, "write", REALLY_WRITE)
            await pilot.press("right", "l")
        await pilot.press("right", "c", "q")
        assert app.is_running
        assert app.desk.doc.document.id == first


async def test_what_is_done_is_said_where_it_leads(project):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        first = app.desk.doc.document.id
        await pilot.press("a", "d")
        assert app.desk.doc.document.id != first
        assert app.annotate.inspector.words == f"{first} is done"
