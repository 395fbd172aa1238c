"""With --no-mouse the terminal keeps the mouse, whichever command opens the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.differing import two_labelled
from tests.support.projects import make_project
from tests.support.terminal import Terminal, annotator

pytestmark = pytest.mark.slow

REPORTING = b"\x1b[?1000h"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_project(tmp_path / "project")
    two_labelled(root)
    return root


@pytest.mark.parametrize("mouse", [(), ("--no-mouse",)], ids=["mouse", "no mouse"])
@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("annotate", "--annotator", "anna"), "? keys"),
        (("adjudicate",), "case 1/"),
        (("agreement", "--tui"), "weakest label first"),
    ],
    ids=["annotate", "adjudicate", "agreement"],
)
def test_the_mouse_is_left_to_the_terminal(
    root: Path, tmp_path: Path, command: tuple[str, ...], words: str, mouse: tuple[str, ...]
) -> None:
    with Terminal(annotator(*command, str(root), *mouse), env={"HOME": str(tmp_path)}) as at:
        at.wait_for(words)
        assert (REPORTING in at.raw) is not bool(mouse)
        at.press("q")
        assert at.wait() == 0
