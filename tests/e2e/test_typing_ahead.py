"""Keys that arrive in one bunch, as over a slow line, do what they do one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.projects import held, leave, make_project, sit_down
from tests.support.terminal import KEYS, Terminal

pytestmark = pytest.mark.slow


def bunch(at: Terminal, *keys: str) -> None:
    """Write keys in one go."""
    at.write("".join(KEYS.get(key, key) for key in keys).encode())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_project(tmp_path)


def test_the_letters_of_a_search_label_nothing(root: Path):
    with sit_down(root) as at:
        bunch(at, "/", *"chanting", "enter", "l")
        at.wait_for("“chanting”", "Location 1")
        leave(at)
    assert [label for label, *_ in held(root)] == ["location"]


def test_a_note_takes_every_letter_and_the_key_after_it_labels(root: Path):
    with sit_down(root) as at:
        bunch(at, "a", "m", *"xud[/] é", "enter", "right", "l")
        at.wait_for("Agency 1", "Location 1")
        at.press("left")
        at.wait_for("note: xud[/] é")
        leave(at)


def test_a_question_answers_to_the_next_key(root: Path):
    with sit_down(root) as at:
        bunch(at, "t", "d", "right", "t", "x", "a", "right", "c")
        at.wait_for("Claim 2", "Count 1")
        leave(at)


def test_the_documents_are_filtered_and_opened(root: Path):
    with sit_down(root) as at:
        bunch(at, "D", *"003", "enter", "a")
        at.wait_for("4/5", "003_9752096854c297fc", "Agency 1")
        leave(at)
    assert held(root) == []


def test_an_action_is_found_by_name_and_done_before_the_next_key(root: Path):
    with sit_down(root) as at:
        bunch(at, "a", "ctrl+p", *"unsure", "enter", "ctrl+p", *"next word", "enter", "l")
        at.wait_for("Agency 1", "Location 1")
        bunch(at, "left")
        at.wait_for("! unsure")
        bunch(at, "ctrl+p", *"list of doc", "enter", *"003", "enter")
        at.wait_for("4/5", "? keys")
        leave(at)


def test_a_click_chooses_a_document_and_a_double_click_opens_it(root: Path):
    with sit_down(root) as at:
        bunch(at, "D")
        at.wait_for("Enter opens")
        x, y = at.place_of("002_")
        at.click(x, y)
        bunch(at, "enter")
        at.wait_for("3/5", "? keys")
        bunch(at, "D")
        at.wait_for("Enter opens")
        at.click_twice(*at.place_of("004_"))
        at.wait_for("5/5", "? keys")
        leave(at)


def test_pages_are_opened_read_and_left(root: Path):
    with sit_down(root) as at:
        bunch(
            at,
            "?",
            "pagedown",
            "G",
            "q",
            "a",
            "h",
            "pagedown",
            "G",
            "h",
            "right",
            "l",
            "]",
            "[",
            "right",
            "right",
            "a",
        )
        at.wait_for("1/5", "Agency 2", "Location 1")
        bunch(at, "q")
        assert at.wait() == 0


def test_escape_and_the_letter_behind_it_are_two_keys(root: Path):
    with sit_down(root) as at:
        bunch(at, "a", "right", "l", "escape", "x")
        at.wait_for("nothing is focused", "Agency 1", "Location 1")
        leave(at)


def test_pasted_text_labels_nothing_and_answers_a_question(root: Path):
    with sit_down(root) as at:
        at.write(b"\x1b[200~cats and dogs\x1b[201~")
        bunch(at, "a", "m")
        at.wait_for("note on Agency:")
        at.write(b"\x1b[200~two\nlines\x1b[201~")
        at.wait_for("two lines")
        bunch(at, "enter")
        at.wait_for("note: two lines")
        leave(at)
    assert [label for label, *_ in held(root)] == ["agency"]


def test_a_key_that_follows_a_click_is_about_what_was_clicked(root: Path):
    with sit_down(root) as at:
        x, y = at.place_of("Southland")
        at.write(b"a")
        at.click(x, y)
        at.write(b"l")
        at.wait_for("Agency 1", "Location 1", "“Southland”")
        leave(at)
