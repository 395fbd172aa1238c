"""The example labels: whole, independent, and fit to try agreement and adjudication on."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.pages import ROOT
from tests.support.terminal import Terminal, annotator

EXAMPLES = ROOT / "examples"
ANNOTATORS = ("dora", "emil")


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """The project that `make demo` makes."""
    for name in ("seeds", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    subprocess.run(["sh", str(ROOT / "tools/make-demo.sh")], cwd=tmp_path, check=True, timeout=60)
    return tmp_path / "demo"


def run(*words: str) -> str:
    done = subprocess.run(annotator(*words), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_both_labelled_every_article_and_every_label_stands_in_the_text() -> None:
    articles = {path.stem: path.read_bytes().decode() for path in (ROOT / "seeds").glob("*.txt")}
    for name in ANNOTATORS:
        files = sorted((EXAMPLES / "labels" / name).glob("*.json"))
        assert [path.stem for path in files] == sorted(articles)
        for path in files:
            labels = json.loads(path.read_bytes())
            assert (labels["annotator"], labels["status"]) == (name, "done")
            assert labels["annotations"]
            for said in labels["annotations"]:
                for span in said["spans"]:
                    assert articles[path.stem][span["start"] : span["end"]] == span["quote"]


def test_the_short_guidelines_give_no_answer_away() -> None:
    texts = [path.read_bytes().decode() for path in (ROOT / "seeds").glob("*.txt")]
    quoted = re.findall(r"'([^']{9,})'", (EXAMPLES / "schemas/claims.md").read_text("utf-8"))
    assert quoted
    assert [words for words in quoted if any(words in text for text in texts)] == []


def test_the_demo_is_sound_and_says_what_its_page_says(demo: Path) -> None:
    assert "0 errors, 0 warnings" in run("check", str(demo))
    found = json.loads(run("agreement", str(demo), "--json"))
    assert set(found["annotators"]) == set(ANNOTATORS)
    passages = run("agreement", str(demo), "--disagreements").splitlines()[-1].split()[0]
    assert f"In {passages} passages" in (EXAMPLES / "README.md").read_text("utf-8")


def test_a_demo_that_is_there_is_left_alone(demo: Path) -> None:
    mine = demo / "labels" / "mine"
    mine.write_text("tried")
    subprocess.run(["sh", str(ROOT / "tools/make-demo.sh")], cwd=demo.parent, check=True, timeout=60)
    assert mine.read_text() == "tried"
    assert sorted(path.name for path in demo.parent.iterdir()) == ["demo", "examples", "seeds"]


@pytest.mark.slow
def test_the_demo_can_be_adjudicated_at_once(demo: Path) -> None:
    with Terminal(annotator("adjudicate", str(demo)), env=dict(os.environ)) as at:
        at.wait_for("case 1/")
        at.press("q")
        assert at.wait() == 0
