"""Adjudication in Textual's own harness: few keys, each costs 60 ms."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.errors import UsageError
from annotator.project.deciding.adjudicate import queue
from annotator.project.open import Project, open_project
from annotator.tui.adjudication.app import AdjudicatorApp
from annotator.tui.screens.help import HelpScreen
from tests.support.differing import two_labelled
from tests.support.pilots import until
from tests.support.projects import ARTICLE, make_project


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = make_project(tmp_path / "project")
    two_labelled(root)
    return open_project(root, annotator="gold")


async def test_readings_stand_under_the_text_and_a_digit_takes_one(gold: Project) -> None:
    app = AdjudicatorApp(gold, queue(gold))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.annotate
        assert "case 1/3" in screen.versions.words and "another boundary" in screen.versions.words
        assert "approximately 160" in screen.versions.words
        assert "3 open" in screen.status.words
        assert screen.view.size.height == 24 - 3 - 3 == app.desk.height
        await pilot.press("1")
        assert "case 2/3" in screen.versions.words and "2 open" in screen.status.words
        await pilot.press("?")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape", "2", "0")
        assert "0 open" in screen.status.words
        await pilot.press("d")
        assert app.desk.doc.done
        await pilot.press("q")
    (labels,) = gold.store.labels("gold")
    assert labels.status == "done"


async def test_a_wide_screen_has_the_readings_in_full_beside_the_text(gold: Project) -> None:
    app = AdjudicatorApp(gold, queue(gold), show_names=True)
    async with app.run_test(size=(120, 40)) as pilot:
        assert "anna" in app.annotate.panel.words and "“approximately 160”" in app.annotate.panel.words
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: not app.annotate.panel.display)


async def test_the_palette_knows_the_keys_of_cases(gold: Project) -> None:
    app = AdjudicatorApp(gold, queue(gold))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"none is right", "enter")
        await until(pilot, lambda: "2 open" in app.annotate.status.words)


async def test_only_documents_that_are_ready_can_be_opened(gold: Project) -> None:
    assert AdjudicatorApp(gold, queue(gold), document=ARTICLE)
    with pytest.raises(UsageError, match="not ready"):
        AdjudicatorApp(gold, queue(gold), document="003_9752096854c297fc")
