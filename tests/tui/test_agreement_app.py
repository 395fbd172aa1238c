"""The screens of agreement in Textual's own harness: few keys, each costs 60 ms."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from annotator.project import identity
from annotator.project.agreeing.agree import Choice
from annotator.project.deciding.adjudicate import queue
from annotator.project.open import Project, open_project
from annotator.tui.adjudication.app import AdjudicatorApp
from annotator.tui.agreement.app import AgreementApp
from annotator.tui.agreement.help import AgreementHelp
from annotator.tui.agreement.list import ListScreen
from annotator.tui.agreement.screen import AgreementScreen
from annotator.tui.agreement.text import DecideScreen, LookScreen
from annotator.tui.agreement.why import WhyScreen
from annotator.tui.app import AnnotatorApp
from annotator.tui.screens.actions import ActionsScreen
from annotator.tui.screens.export import ExportScreen, ReportScreen
from annotator.tui.screens.guidelines import GuidelinesScreen
from annotator.tui.screens.help import HelpScreen
from tests.support.pair import ANNA, WORST, finish, pair_project, project_of
from tests.support.pilots import until
from tests.support.projects import label_file


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return project_of(pair_project(tmp_path / "project"))


async def numbers(pilot: Pilot[None], app: AgreementApp) -> None:
    await until(pilot, lambda: app.visit.agreement is not None)
    await pilot.pause()


async def test_the_picture_is_there_before_the_numbers(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = AgreementApp(project, Choice())
    monkeypatch.setattr(app.visit, "compare", lambda: None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Comparing" in app.visit.screen.grid.words
        app.visit.screen.wait("reading", 3, 1_000)
        assert "reading 3 of 1,000" in app.visit.screen.grid.words
        await pilot.press("enter", "q")
    assert app.return_code == 0


async def test_from_a_number_to_its_text_and_back(project: Project) -> None:
    app = AgreementApp(project, Choice())
    async with app.run_test(size=(120, 40)) as pilot:
        await numbers(pilot, app)
        assert "weakest label" in app.visit.screen.grid.words
        await pilot.press("w")
        assert isinstance(app.screen, WhyScreen)
        await pilot.press("w", "enter")
        assert isinstance(app.screen, ListScreen)
        await pilot.press("down", "enter")
        text = app.screen
        assert isinstance(text, LookScreen)
        assert "another boundary" in text.versions.words and "Atlanta area" in text.versions.words
        assert "2/5" in text.status.words
        await pilot.press("]")
        assert "North Carolina" in text.versions.words and "3/5" in text.status.words
        await pilot.press("]")
        assert text.desk.doc.document.id != WORST and "4/5" in text.status.words
        await pilot.press("[", "[", "[", "[")
        assert "this is the first disagreement" in text.inspector.words
        await pilot.press("l")
        assert "nothing is changed here" in text.inspector.words
        await pilot.press("s")
        assert "anna" in text.versions.words and "ben" in text.versions.words
        await pilot.press("?")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape", "h")
        assert isinstance(app.screen, GuidelinesScreen)
        await pilot.press("escape", "escape")
        assert isinstance(app.screen, ListScreen) and app.screen.list.at == 0
        await pilot.press("q")
        assert isinstance(app.screen, AgreementScreen)
    assert not (project.root / "labels" / "gold").exists()


async def test_deciding_from_the_list_writes_gold_and_comes_back(project: Project) -> None:
    app = AgreementApp(project, Choice())
    async with app.run_test(size=(80, 24)) as pilot:
        await numbers(pilot, app)
        await pilot.press("enter", "a")
        text = app.screen
        assert isinstance(text, DecideScreen) and text.case_desk.case is not None
        assert (
            text.case_desk.case.span is not None and text.case_desk.case.span.of(text.desk.text) == "Georgia"
        )
        await pilot.press("0")
        assert "3 open" in text.status.words
        await pilot.press("]")
        assert text.case_desk.case.span.of(text.desk.text) == "Atlanta area"
        await pilot.press("shift+left", "escape")
        assert app.screen is text, "what was begun is left first"
        await pilot.press("escape")
        assert isinstance(app.screen, ListScreen)
        await pilot.pause()
        assert app.screen.list.at == 1
        assert [one.decision is not None for one in app.screen.trail.found[:2]] == [True, False]
    data = label_file(project.root, WORST, me="gold")
    assert [one["taken"] for one in data["decisions"].values() if one["kind"] == "adjudicated"] == ["none"]


async def test_only_a_lead_decides(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    app = AgreementApp(project, Choice())
    async with app.run_test(size=(80, 24)) as pilot:
        await numbers(pilot, app)
        monkeypatch.setattr(identity.os, "geteuid", lambda: 4711)
        await pilot.press("enter", "enter", "a")
        assert isinstance(app.screen, LookScreen)
        assert "for the leads of this project" in app.screen.inspector.words
        await pilot.press("escape", "a")
        assert isinstance(app.screen, ListScreen)


async def test_what_is_open_is_closed_when_the_terminal_goes(project: Project) -> None:
    app = AgreementApp(project, Choice())
    async with app.run_test(size=(80, 24)) as pilot:
        await numbers(pilot, app)
        await pilot.press("enter", "a", "1")
        app.exit()
    assert label_file(project.root, WORST, me="gold")["decisions"]


async def test_q_while_deciding_ends_the_tool(project: Project) -> None:
    app = AgreementApp(project, Choice())
    async with app.run_test(size=(80, 24)) as pilot:
        await numbers(pilot, app)
        await pilot.press("enter", "a", "1", "q")
        await pilot.pause()
        assert not app.is_running
    assert label_file(project.root, WORST, me="gold")["decisions"]


async def test_help_and_palette_of_the_pages(project: Project) -> None:
    app = AgreementApp(project, Choice())
    async with app.run_test(size=(80, 24)) as pilot:
        await numbers(pilot, app)
        await pilot.press("?")
        assert isinstance(app.screen, AgreementHelp)
        await pilot.press("escape", "ctrl+p", *"which label", "enter")
        await pilot.pause()
        assert app.visit.screen.board.place == 3


async def test_a_click_puts_the_bar_there_and_a_double_click_opens(project: Project) -> None:
    app = AgreementApp(project, Choice())
    async with app.run_test(size=(80, 24)) as pilot:
        await numbers(pilot, app)
        await pilot.press("4")
        grid, board = app.visit.screen.grid, app.visit.screen.board
        row = next(y for y, line in enumerate(grid.words.splitlines()) if line.startswith(" Location"))
        column = grid.words.splitlines()[row].rindex("1")
        await pilot.click(grid, offset=(column, row))
        assert board.cell is not None and board.cell.about.startswith("Location was not marked by the other")
        await pilot.click(grid, offset=(2, row))
        assert board.cell.about.startswith("Location was not marked by the other"), "names lead nowhere"
        await pilot.click(grid, offset=(column, row), times=2)
        assert isinstance(app.screen, ListScreen)


async def test_a_resize_keeps_the_place(project: Project) -> None:
    app = AgreementApp(project, Choice())
    async with app.run_test(size=(120, 40)) as pilot:
        await numbers(pilot, app)
        await pilot.press("4", "down")
        cell = app.visit.screen.board.cell
        await pilot.resize_terminal(80, 24)
        screen = app.visit.screen
        await until(pilot, lambda: screen.size.width == 80 and screen.board.height == screen.grid.size.height)
        assert screen.board.cell == cell


async def test_compared_again_it_shows_what_was_finished_meanwhile(project: Project) -> None:
    app = AgreementApp(project, Choice())
    async with app.run_test(size=(80, 24)) as pilot:
        await numbers(pilot, app)
        first = app.visit.agreement
        finish(project.root, "cleo", {WORST: ANNA[WORST]})
        await pilot.press("r")
        await until(pilot, lambda: app.visit.agreement is not first)
        assert "anna, ben, cleo" in app.visit.screen.grid.words


async def test_the_palette_offers_it_to_those_who_may_read_two_people(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = AnnotatorApp(open_project(project.root, annotator="ben"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"agree", "enter")
        assert isinstance(app.screen, AgreementScreen)
        await pilot.press("q")
        await pilot.pause()
        assert app.screen is app.annotate
        monkeypatch.setattr(type(app.sitting.project.store), "annotators", lambda self: ["ben"])
        await pilot.press("ctrl+p", *"agree")
        assert isinstance(app.screen, ActionsScreen) and app.screen.list.chosen is None


async def test_what_is_decided_over_an_adjudication_is_there_on_coming_back(project: Project) -> None:
    gold = open_project(project.root, annotator="gold")
    app = AdjudicatorApp(gold, queue(gold), document=WORST)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "4 open" in app.annotate.status.words
        await pilot.press("ctrl+p", *"how far", "enter")
        screen = app.screen
        assert isinstance(screen, AgreementScreen)
        await until(pilot, lambda: screen.visit.agreement is not None)
        await pilot.pause()
        await pilot.press("enter", "a", "1", "escape", "escape", "escape")
        await pilot.pause()
        assert app.screen is app.annotate
        assert "3 open" in app.annotate.status.words


async def test_the_palette_exports(project: Project) -> None:
    app = AnnotatorApp(open_project(project.root, annotator="ben"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"export", "enter")
        screen = app.screen
        assert isinstance(screen, ExportScreen) and screen.list.chosen == "jsonl"
        assert (screen.what.annotator, screen.unfinished) == ("ben", False)
        await pilot.press("tab")
        assert screen.unfinished
        await pilot.press("tab", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is app.annotate
    assert (project.exports / "ben-jsonl" / "report.json").is_file()


async def test_an_export_that_cannot_be_is_told_in_the_list(project: Project) -> None:
    (project.exports / "ben-jsonl").mkdir(parents=True)
    (project.exports / "ben-jsonl" / "thesis.txt").write_text("not ours", "utf-8")
    app = AnnotatorApp(open_project(project.root, annotator="ben"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"export", "enter", "enter")
        screen = app.screen
        assert isinstance(screen, ExportScreen)
        await until(pilot, lambda: "something stands there" in screen._heading.words)
        await pilot.press("escape")
    assert (project.exports / "ben-jsonl" / "thesis.txt").read_text("utf-8") == "not ours"
