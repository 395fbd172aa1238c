"""adjudicate --list, merge, feedback and questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.differing import two_labelled
from tests.support.projects import ARTICLE, make_project


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(tmp_path / "project")
    two_labelled(root)
    monkeypatch.chdir(root)
    return root


def test_the_queue_is_listed(run: Run, root: Path) -> None:
    code, out, err = run("adjudicate", "--list")
    assert (code, err) == (0, "")
    assert out.split("\n")[1].split() == [ARTICLE, "0.25", "4", "2", "untouched"]
    (one,) = run("adjudicate", "--json").json
    assert one["annotators"] == ["anna", "ben"]
    assert (one["document"], one["cases"], one["agreement"], one["gold"]) == (ARTICLE, 4, 0.25, "untouched")


def test_an_empty_queue_is_said(run: Run, project: Path) -> None:
    assert "No document was finished by two" in run("adjudicate", "--list").out


def test_adjudicating_needs_a_terminal(run: Run, root: Path) -> None:
    code, _, err = run("adjudicate")
    assert code == 2 and "terminal" in err
    assert not (root / "labels" / "gold").exists()


def test_merging_reports_what_it_left_open(run: Run, root: Path) -> None:
    code, out, _ = run("merge", "--majority", "--done")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == f"open: {ARTICLE}  59-76  entities  boundary  'approximately 160'"
    assert lines[-1] == "majority: 1 case decided in 1 document, 3 left open; 0 done"
    data = run("merge", "--trust", "ben", "--done", "--json").json
    assert data["rule"] == "trust ben"
    assert data["documents"][0] | {"document": ""} == {
        "document": "", "decided": 3, "done": True, "problem": "", "open": [],
    }  # fmt: skip


@pytest.mark.parametrize("options", [[], ["--unanimous", "--majority"], ["--trust", "nobody"]])
def test_one_rule_is_wanted(run: Run, root: Path, options: list[str]) -> None:
    code, out, err = run("merge", *options)
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert not (root / "labels" / "gold").exists()


def test_feedback_after_a_release(run: Run, root: Path) -> None:
    run("merge", "--trust", "anna", "--done")
    assert run("feedback", "ben").out == "Nothing was released to ben yet.\n"
    assert run("feedback", "ben", "--release", ARTICLE).out == f"Released to ben: {ARTICLE}\n"
    out = run("feedback", "ben").out
    assert out.startswith("ben against gold, 1 document released\n\nin gold, not marked: 1\n")
    assert "gold  count  'approximately 160'" in out and "you   count  '160'" in out
    assert "the same: 1" in out and "Immigration officials" not in out
    assert "Immigration officials" in run("feedback", "ben", "--same").out
    kinds = [one["kind"] for one in run("feedback", "ben", "--json").json]
    assert kinds == ["same", "boundary", "label", "missed"]


def test_questions_without_one(run: Run, root: Path) -> None:
    assert run("questions").out == "guideline unclear: 0 cases\n"
    code, _, err = run("questions", "--reason", "none such")
    assert code == 2 and "guideline unclear" in err
