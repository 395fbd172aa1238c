"""The screens in Textual's own harness: few keys, each costs 60 ms."""

import shutil
from pathlib import Path

import pytest
from textual import events

from annotator.formats.texts import Texts
from annotator.project.importing.bringing_in import Choices, bring_in
from annotator.project.open import open_project
from annotator.tui.app import AnnotatorApp
from annotator.tui.screens.documents import DocumentsScreen
from annotator.tui.screens.guidelines import GuidelinesScreen
from annotator.tui.screens.help import HelpScreen
from tests.support.differing import two_labelled
from tests.support.pilots import until
from tests.support.projects import ARTICLE, make_project

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("seeds", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / "project" / name)
    return open_project(tmp_path / "project", annotator="ann")


async def test_a_label_is_painted_described_and_counted(project):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("right", "right", "a")
        assert "Agency" in app.annotate.inspector.words
        assert "Immigration" in app.annotate.inspector.words
        assert "Agency 1" in app.annotate.legend.words
        assert "in progress" in app.annotate.status.words
        assert (app.cursor.x, app.cursor.y) != (0, 0)


async def test_the_side_panel_is_there_where_there_is_room(project):
    app = AnnotatorApp(project)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a")
        assert "Agency" in app.annotate.panel.words
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: not app.annotate.panel.display)
        assert app.desk.wrap.width == 75


async def test_a_note_is_asked_for_and_kept(project):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "m", *"ok[/]", "enter")
        (made,) = app.desk.doc.annotations
        assert made.note == "ok[/]"
        await pilot.press("m", *"no", "escape")
        (made,) = app.desk.doc.annotations
        assert made.note == "ok[/]"


async def test_other_screens_open_and_close(project):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        for key, screen in (("?", HelpScreen), ("h", GuidelinesScreen), ("D", DocumentsScreen)):
            await pilot.press(key)
            assert isinstance(app.screen, screen)
            await pilot.press("escape")
            assert app.screen is app.annotate


async def test_the_list_filters_and_opens(project):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("D", "0", "0", "3", "enter")
        assert app.desk.doc.document.id.startswith("003")


async def test_done_goes_to_the_next_unfinished_and_undo_comes_back(project):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        first = app.desk.doc.document.id
        await pilot.press("a", "d")
        assert app.desk.doc.document.id != first
        await pilot.press("u")
        assert app.desk.doc.document.id == first
        assert app.desk.doc.done
        await pilot.press("u")
        assert not app.desk.doc.done


async def test_the_palette_runs_an_action(project):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "ctrl+p", *"unsure", "enter")
        await until(pilot, lambda: [one.unsure for one in app.desk.doc.annotations] == [True])


async def test_quitting_writes_the_label_file_and_the_place(project):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("]", "right", "a", "q")
    assert next(iter(project.store.labels("ann"))).annotations[0].label == "agency"
    again = AnnotatorApp(project)
    async with again.run_test(size=(80, 24)):
        assert again.desk.doc.document.id.startswith("001")
        assert again.desk.pointer.offset == app.desk.pointer.offset


async def test_a_click_focuses_and_a_double_click_selects(project):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.annotate.view
        await pilot.click(view, offset=(5 + 1, 4), times=2)
        selection = app.desk.pointer.selection
        assert selection.of(app.desk.text) == "U.S."
        await pilot.press("a")
        await pilot.click(view, offset=(5 + 2, 4))
        assert app.desk.focused is not None


async def test_after_a_fault_keys_that_were_typed_ahead_do_nothing(project, monkeypatch):
    app = AnnotatorApp(project)
    fault = LookupError("a fault of ours")

    def fail(*_):
        raise fault

    with pytest.raises(LookupError):
        async with app.run_test(size=(80, 24)) as pilot:
            monkeypatch.setattr(app.annotate.view, "repaint", fail)
            for key in "al":
                app.post_message(events.Key(key, key))
            await pilot.pause()
    assert app.ended_by is fault
    assert [one.label for one in app.desk.doc.annotations] == ["agency"]


async def test_a_corrected_text_is_announced_and_the_key_for_its_doubts(project, tmp_path):
    id = "000_b3b33fe24e76e964"
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "right", "space", "c")  # 'date', 'approximately 160'
    corrected = tmp_path / "corrected" / f"{id}.txt"
    corrected.parent.mkdir()
    old = (project.root / "seeds" / f"{id}.txt").read_text("utf-8")
    corrected.write_text(old.replace("approximately 160", "some 170"), "utf-8")
    bring_in(project.root, Texts(), [corrected], Choices(update=True, annotator="ann"))
    app = AnnotatorApp(open_project(project.root, annotator="ann"))
    async with app.run_test(size=(80, 24)) as pilot:
        assert (
            app.annotate.inspector.words.strip()
            == "corrected text: 2 labels carried over, 1 to look at: Ctrl+n"
        )
        await pilot.press("ctrl+n")
        assert app.desk.focused.quote == "some 170"
        assert "corrected text: 2" not in app.annotate.inspector.words
        await pilot.press("]", "[")
        assert "1 to look at" in app.annotate.inspector.words
        await pilot.press("]", "a", "[", "]", "d")  # goes round to the first, which is not done
        while app.desk.doc.document.id != id:
            await pilot.press("a", "d")
        assert "1 to look at: Ctrl+n   " in app.annotate.inspector.words
        assert " is done" in app.annotate.inspector.words


async def test_gold_by_hand_says_what_is_open(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = make_project(tmp_path / "project")
    two_labelled(root)
    app = AnnotatorApp(open_project(root, annotator="gold"), document=ARTICLE)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "cases open: `annotator adjudicate` goes through them" in app.annotate.inspector.words
        await pilot.press("a", "d")
        assert "still open" in app.annotate.inspector.words


async def test_who_has_no_labels_hears_of_those_that_came_in_under_no_name(project):
    other = AnnotatorApp(open_project(project.root, annotator="imported"))
    async with other.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
    for expected in (True, False):  # the second time there are labels of one's own
        app = AnnotatorApp(open_project(project.root, annotator="ann"))
        async with app.run_test(size=(80, 24)) as pilot:
            assert ("--annotator imported" in app.annotate.inspector.words) is expected
            await pilot.press("a")


async def test_after_quitting_keys_that_were_typed_ahead_do_nothing(project):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        for key in "aql":
            app.post_message(events.Key(key, key))
        await pilot.pause()
        assert [one.label for one in app.desk.doc.annotations] == ["agency"]


async def test_what_is_asked_in_passing_gives_way_to_the_mouse_and_other_questions_do_not(project):
    app = AnnotatorApp(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        assert app.desk.mode is not None, "the kind of a source is asked in passing"
        await pilot.click(app.annotate.view, offset=(20, 0))
        assert app.desk.mode is None
        there = app.desk.pointer.offset
        assert there > 0
        await pilot.press("t")
        await pilot.click(app.annotate.view, offset=(60, 0))
        assert app.desk.mode is not None and app.desk.pointer.offset == there
