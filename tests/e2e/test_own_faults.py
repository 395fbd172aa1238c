"""A fault of ours inside a screen: the terminal comes back, one sentence says so, and nothing is lost."""

from __future__ import annotations

import re
import stat
import sys
import termios
from pathlib import Path

import pytest

from tests.support.projects import ARTICLE, ME, held, make_project, seed, sit_down
from tests.support.terminal import Terminal, annotator

pytestmark = pytest.mark.slow

RUN = "from annotator.cli import main; main()"

IN_A_HANDLER = "from annotator.tui.verbs import pointing; pointing.click = None"
IN_A_PAINTER = """
from annotator.tui.widgets import text_view
paint = text_view.TextView.render_line
def fail(view, y):
    if view.desk.focused:
        raise ValueError(view.desk.text[:40])
    return paint(view, y)
text_view.TextView.render_line = fail
"""
IN_A_WORKER = """
from annotator.store.folder import FolderStore
def fail(store, annotator): raise KeyError(annotator)
FolderStore.progress = fail
"""
AT_THE_START = """
from annotator.tui import sitting
sitting.room = None
"""
AT_THE_END = """
from annotator.tui.sitting import Sitting
close = Sitting.close
def fail(sitting):
    close(sitting)
    if sitting.desk: raise LookupError
Sitting.close = fail
"""
IN_THE_DRIVER = """
from annotator.tui.driver import CursorDriver
take = CursorDriver.process_message
def fail(driver, message):
    if getattr(message, 'key', '') == 'q': raise OverflowError
    take(driver, message)
CursorDriver.process_message = fail
"""
LEFT = ("\x1b[?1049l", "\x1b[?1000l", "\x1b[?1003l", "\x1b[?2004l", "\x1b[?25h")
"""The other screen, the mouse, the mouse's movements, pasting in brackets; the cursor is shown."""


@pytest.mark.parametrize(
    ("broken", "keys", "kind"),
    [
        pytest.param(IN_A_HANDLER, None, "TypeError", id="handler"),
        pytest.param(IN_A_PAINTER, ("tab",), "ValueError", id="painter"),
        pytest.param(IN_A_WORKER, ("D",), "KeyError", id="worker"),
        pytest.param(AT_THE_START, (), "TypeError", id="start"),
        pytest.param(AT_THE_END, ("q",), "LookupError", id="end"),
        pytest.param(IN_THE_DRIVER, ("q",), "RuntimeError", id="driver"),
    ],
)
def test_a_fault_ends_with_one_sentence(
    tmp_path: Path, broken: str, keys: tuple[str, ...] | None, kind: str
) -> None:
    root = make_project(tmp_path)
    command = [sys.executable, "-c", f"{broken}\n{RUN}", "annotate", str(root), "--annotator", ME]
    with Terminal(command, columns=100, env={"HOME": str(tmp_path), "XDG_STATE_HOME": ""}) as at:
        before = termios.tcgetattr(at.fd)
        if broken is not AT_THE_START:
            at.wait_for("? keys", "saved")
            at.press("a")
            at.wait_for("Agency 1")
            at.click(10, 5) if keys is None else at.press(*keys)
        assert at.wait() == 70
        assert termios.tcgetattr(at.fd) == before
        at.drain()
        raw = at.raw.decode()
    (file,) = (tmp_path / ".local" / "state" / "annotator").glob("fault-*.txt")
    words = raw.rpartition(LEFT[0])[2]
    said = re.sub(r"\x1b\[[?<]?[0-9;]*[a-zA-Z]", "", words).replace("\r\n", "\n").strip()
    assert said == (
        f"annotator: stopped because of a fault of its own ({kind}). Every label that was on the screen is "
        f"saved. Please report it, with the details in {file}"
    )
    assert all(raw.rindex(one) > raw.rfind(one[:-1] + "h") for one in LEFT[:-1])
    assert raw.rindex(LEFT[-1]) > raw.rfind("\x1b[?25l")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    details = file.read_text("utf-8")
    assert "annotator " in details and "textual 8" in details and "Traceback" in details
    assert seed(ARTICLE)[60:100] not in details, "a variable of a frame was written down"
    assert len(held(root)) == (broken is not AT_THE_START)


def test_a_document_that_cannot_be_opened_is_no_fault(tmp_path: Path) -> None:
    root = make_project(tmp_path, {"bad\u202e": b"\xff"})
    with Terminal(annotator("annotate", str(root)), env={"HOME": str(tmp_path)}) as at:
        assert at.wait() == 3
        at.drain()
        last = at.raw.decode().rpartition(LEFT[0])[2]
    assert "annotator: documents/bad" in last and "\u202e" not in last
    assert "Traceback" not in last and not list(tmp_path.rglob("fault-*"))


@pytest.mark.parametrize("noise", [b"\xe9", b"\xff\xfe", b"\x1b[:77u", b"\x1b[1;:;u"])
def test_what_is_no_key_is_passed_over(tmp_path: Path, noise: bytes) -> None:
    root = make_project(tmp_path)
    with sit_down(root) as at:
        at.write(noise)
        at.read(0.3)
        at.press("a")
        at.wait_for("Agency 1")
        at.press("q")
        assert at.wait() == 0
