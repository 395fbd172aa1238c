"""From two people's labels to gold on a real terminal, and from gold to an export."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.differing import two_labelled
from tests.support.projects import ARTICLE, label_file, leave, make_project, said
from tests.support.terminal import Terminal, annotator

pytestmark = pytest.mark.slow

GOAL = 15
"""Keys from the first case to gold that is done, three disagreements and a reason among them."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_project(tmp_path / "project")
    two_labelled(root)
    return root


def sit_down_to_adjudicate(root: Path, *arguments: str, columns: int = 80, lines: int = 24) -> Terminal:
    at = Terminal(
        annotator("adjudicate", str(root), *arguments),
        columns=columns,
        lines=lines,
        env={"XDG_STATE_HOME": str(root / "state")},
    )
    try:
        at.wait_for("? keys", "saved", "case 1/3")
    except AssertionError:
        at.end()
        raise
    return at


def key_of(at: Terminal, words: str) -> str:
    """The key that is shown on a reading, in the rows between the text and the inspector."""
    rows = at.text.splitlines()
    start = next(place for place, row in enumerate(rows) if row.startswith(" case "))
    return next(row.split()[0] for row in rows[start + 1 : start + 4] if words in row)


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (130, 40)])
def test_three_differences_are_decided_gold_says_why_and_is_exported(root: Path, columns: int, lines: int):
    with sit_down_to_adjudicate(root, columns=columns, lines=lines) as at:
        assert "anna" not in at.text and "ben" not in at.text.replace("been", "")
        at.press(key_of(at, "“approximately 160”"))
        at.wait_for("case 2/3")
        at.press("-", "1")
        at.wait_for("reason: guideline unclear")
        at.press(key_of(at, "Location"))
        at.wait_for("case 3/3")
        at.press("shift+right", "shift+right", "s", "n")
        at.wait_for("case 1/3", "guideline unclear", "1 open")
        at.press("N", "0")
        at.wait_for("0 open", "d says that the document is done")
        at.press("d")
        at.wait_for("all documents are done")
        assert at.keys <= GOAL
        leave(at)
    data = label_file(root, me="gold")
    assert data["status"] == "done"
    assert [(label, quote) for label, _, _, quote in said(data)] == [
        ("source", "Immigration officials"),
        ("count", "approximately 160"),
        ("location", "Southern California"),
        ("source", "U.S. Immigration and Customs Enforcement (ICE) officials"),
    ]
    grounds = [one["provenance"]["kind"] for one in data["annotations"]]
    assert grounds == ["unanimous", "adjudicated", "adjudicated", "adjudicated"]
    assert [who for who, _ in data["annotations"][0]["provenance"]["from"]] == ["anna", "ben"]
    decisions = data["decisions"].values()
    assert sorted(one["taken"] for one in decisions) == ["version"] * 4
    assert [one["reason"] for one in decisions if one.get("reason")] == ["guideline unclear"]
    assert sum(len(one["rejected"]) for one in decisions) == 3

    done = subprocess.run(
        annotator("export", "jsonl", str(root / "out"), "--project", str(root)),
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "gold" in done.stdout


def test_a_kill_loses_no_decision_and_undo_goes_on_where_it_was(root: Path):
    with sit_down_to_adjudicate(root) as at:
        at.press("0")
        at.wait_for("case 2/3")
        at.kill(signal.SIGKILL)
        assert at.wait() == -signal.SIGKILL
    with Terminal(annotator("adjudicate", str(root)), env={"XDG_STATE_HOME": str(root / "state")}) as at:
        at.wait_for("? keys", "2 open")
        at.press("u")
        at.wait_for("3 open", "case 1/3")
        leave(at)
    assert json.loads((root / "labels" / "gold" / f"{ARTICLE}.json").read_text("utf-8"))["annotations"]
