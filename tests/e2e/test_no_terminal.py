"""Without a terminal on every end, labelling ends at once with a clear word."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.support.projects import make_project
from tests.support.terminal import Terminal, annotator

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("redirect", "word"),
    [
        ("2>/tmp/annotator-errors", "drawn on standard error"),
        (">/tmp/annotator-output", "needs a terminal"),
        ("</dev/null", "needs a terminal"),
    ],
)
def test_a_redirected_end_is_named(tmp_path: Path, redirect: str, word: str):
    redirect = redirect.replace("/tmp/", f"{tmp_path}/")
    root = make_project(tmp_path)
    command = f"{shlex.join(annotator('annotate', str(root)))} {redirect}; echo ended $?"
    with Terminal(["sh", "-c", command], columns=120) as at:
        at.wait_for("ended 2")
        assert word in at.text or word in (tmp_path / "annotator-errors").read_text()
