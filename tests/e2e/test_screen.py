"""What the screens look like: on terminals of several sizes and kinds, resized, inside others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.main_job import COUNTED, FIRST_TWO_PARAGRAPHS
from tests.support.projects import ME, go_back, leave, make_project, sit_down
from tests.support.screens import FOLDER, hold_against, picture
from tests.support.terminal import Terminal, annotator

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which the first two paragraphs of the first article are labelled."""
    root = make_project(tmp_path_factory.mktemp("screens"))
    with sit_down(root, env={"HOME": str(root)}) as at:
        at.press(*FIRST_TWO_PARAGRAPHS)
        at.wait_for(*COUNTED)
        leave(at)
    return root


def on_count(at: Terminal) -> None:
    """Put the cursor on 'approximately', which has a count on it and a claim around it."""
    at.wait_for(*COUNTED)
    at.press("g", "/", *"approximately", "enter", "right", "left")
    at.wait_for("“approximately 160”")
    at.read()


def looks(labelled: Path, name: str, *, columns: int = 80, lines: int = 24, **env: str) -> None:
    with sit_down(labelled, columns=columns, lines=lines, env={"HOME": str(labelled), **env}) as at:
        on_count(at)
        hold_against(name, picture(at))


def test_labelled_layers_at_80_by_24(labelled: Path):
    looks(labelled, "labelled-80x24")


def test_labelled_layers_with_the_side_panel_at_120_by_40(labelled: Path):
    looks(labelled, "labelled-120x40", columns=120, lines=40)


def test_labelled_layers_without_colour(labelled: Path):
    looks(labelled, "labelled-no-color", NO_COLOR="1")


def test_labelled_layers_in_16_colours(labelled: Path):
    looks(labelled, "labelled-16-colours", TERM="xterm")


def test_no_colour_means_none(labelled: Path):
    with sit_down(labelled, env={"HOME": str(labelled), "NO_COLOR": "1"}) as at:
        on_count(at)
        cells = [at.screen.buffer[y][x] for y in range(24) for x in range(80)]
        assert {(cell.fg, cell.bg) for cell in cells} == {("default", "default")}


def test_hints_questions_and_other_screens(labelled: Path):
    with sit_down(labelled, env={"HOME": str(labelled)}) as at:
        on_count(at)
        at.press("f", "i")
        at.wait_for("type the letters shown")
        at.read()
        hold_against("hints", picture(at))
        go_back(at, "type the letters shown")
        at.press("tab", "enter")
        at.wait_for("Enter confirms")
        at.press("3")
        at.wait_for("Modifier?", "ndefinite")
        at.read()
        hold_against("question", picture(at))
        go_back(at, "Modifier?")
        at.press("escape")
        at.wait_gone("▶")
        at.press("/", *"Davíd")
        at.wait_for("search: Davíd")
        at.read()
        hold_against("search", picture(at))
        go_back(at, "search: Davíd")
        at.press("D")
        at.wait_for("◐")
        at.read()
        hold_against("documents", picture(at))
        go_back(at, "Enter opens")
        at.press("?")
        at.wait_for("Labels:")
        at.read()
        hold_against("help", picture(at))
        go_back(at, "Labels:")
        leave(at)


def test_a_wider_and_a_smaller_terminal_while_it_runs(labelled: Path):
    with sit_down(labelled, env={"HOME": str(labelled)}) as at:
        on_count(at)
        at.resize(120, 40)
        at.wait_for("Of what people arrested")
        on_count(at)
        hold_against("labelled-120x40", picture(at))
        at.resize(40, 10)
        at.wait_until(lambda: "1/5" in at.text.split("\n")[9], "the line of state at the bottom")
        at.wait_until(lambda: at.under_cursor == "a", "the cursor on its word")
        at.resize(80, 24)
        at.wait_until(lambda: "1/5" in at.text.split("\n")[23], "the line of state at the bottom")
        on_count(at)
        hold_against("labelled-80x24", picture(at))
        leave(at)


# -- inside other terminals ------------------------------------------------------------------------


@contextmanager
def inside_tmux(command: list[str], home: Path) -> Iterator[list[str]]:
    """Run a command in a tmux of its own, 80x24; gives the beginning of tmux commands to it."""
    tmux = ["tmux", "-L", f"test-{os.getpid()}", "-f", "/dev/null"]
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    subprocess.run([*tmux, "new-session", "-d", "-x", "80", "-y", "24", *command], check=True, env=env)
    try:
        yield tmux
    finally:
        subprocess.run([*tmux, "kill-server"], check=False, capture_output=True)


def captured(tmux: list[str], until: str) -> str:
    """The pane, when some words stand in it."""
    end = time.monotonic() + 20
    while True:
        done = subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, check=False)
        text = done.stdout.decode()
        if until in text:
            return text
        assert time.monotonic() < end, f"{until!r} did not appear:\n{text}"
        time.sleep(0.05)


@pytest.mark.needs("program:tmux")
def test_inside_tmux_it_looks_and_works_the_same(tmp_path: Path):
    root = make_project(tmp_path)
    names = {"space": "Space", "shift+right": "S-Right", "escape": "Escape"}
    with inside_tmux(annotator("annotate", str(root), "--annotator", ME), tmp_path) as tmux:
        captured(tmux, "? keys")
        keys = [names.get(key, key) for key in FIRST_TWO_PARAGRAPHS]
        subprocess.run([*tmux, "send-keys", *keys], check=True)
        captured(tmux, "Claim 2")
        subprocess.run([*tmux, "send-keys", "g", "/", *"approximately", "Enter", "Right", "Left"], check=True)
        seen = captured(tmux, "“approximately 160”")
        subprocess.run([*tmux, "send-keys", "q"], check=True)
    wanted = (FOLDER / "labelled-80x24.txt").read_text("utf-8").split("\n")[:24]
    assert [line.rstrip() for line in seen.split("\n")][:24] == wanted


@pytest.mark.needs("program:screen")
def test_inside_screen_it_looks_and_works_the_same(tmp_path: Path):
    root = make_project(tmp_path)
    command = [
        "screen",
        "-U",
        "-c",
        "/dev/null",
        "-S",
        f"test-{os.getpid()}",
        *annotator("annotate", str(root), "--annotator", ME),
    ]
    with Terminal(command, env={"HOME": str(tmp_path), "SCREENDIR": private(tmp_path / "screens")}) as at:
        at.wait_for("? keys", "saved")
        at.press(*FIRST_TWO_PARAGRAPHS)
        at.wait_for(*COUNTED)
        on_count(at)
        wanted = (FOLDER / "labelled-80x24.txt").read_text("utf-8").split("\n")[:24]
        assert at.text.split("\n") == wanted
        at.press("q")
        assert at.wait() == 0


def private(folder: Path) -> str:
    """A folder that only this account may look into, as screen wants it."""
    folder.mkdir(mode=0o700)
    return str(folder)


# -- no terminal -----------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [(), ("annotate", ".")])
def test_without_a_terminal_it_ends_at_once_with_a_clear_word(labelled: Path, arguments: tuple[str, ...]):
    done = subprocess.run(
        annotator(*arguments),
        cwd=labelled,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"needs a terminal" in done.stderr
    assert b"ssh -t" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_a_terminal_on_one_side_only_is_none(labelled: Path):
    command = [shutil.which("sh") or "sh", "-c", f"{sys.executable} -m annotator annotate . | cat"]
    with Terminal(command, cwd=labelled) as at:
        at.wait()
        at.drain()
        assert "needs a terminal" in at.text


def test_a_dumb_terminal_is_told(labelled: Path):
    with Terminal(annotator("annotate", "."), cwd=labelled, env={"TERM": "dumb"}) as at:
        assert at.wait() == 2
        at.drain()
        assert "TERM is unset or 'dumb'" in at.text


def test_the_document_that_is_asked_for_is_opened(labelled: Path):
    with sit_down(labelled, "--document", "004_0db7f844aa9098d6", env={"HOME": str(labelled)}) as at:
        at.wait_for("5/5")
        leave(at)
    with Terminal(annotator("annotate", ".", "--document", "nobody's"), cwd=labelled) as at:
        assert at.wait() == 2
        at.drain()
        assert "nobody's" in at.text
