"""Without colours, in a window that is taller and wider than the text: every screen, and no colour in any."""

from __future__ import annotations

import re

import pytest

from tests.support.projects import make_project, sit_down

pytestmark = pytest.mark.slow

COLOUR = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")


def test_every_screen_does_without(tmp_path):
    """Below the text there are rows of nothing: they, too, need a style where colours are taken out."""
    make_project(tmp_path, {"short": b"Officials said 160 people were arrested in Los Angeles.\n"})
    with sit_down(tmp_path, columns=120, lines=60, env={"NO_COLOR": "1"}) as at:
        at.press("space", "c")
        at.wait_for("Count 1")
        for key, words in (("D", "Documents"), ("?", "Keys"), ("h", "Claims in"), ("ctrl+p", "Actions")):
            at.press(key)
            at.wait_for(words)
            at.press("escape")
            at.wait_for("Count 1", "Officials")
        at.press("q")
        assert at.wait() == 0
    assert not COLOUR.search(bytes(at.raw))
