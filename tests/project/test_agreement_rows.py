"""How far annotators agree, as the card of a dataset says it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from annotator.cli.commands import annotator
from annotator.project.agreeing.rows import agreement_rows
from tests.support.differing import two_labelled
from tests.support.projects import make_project, opened


def test_nobody_to_compare_gives_no_rows(tmp_path: Path) -> None:
    root = make_project(tmp_path / "p")
    assert agreement_rows(opened(root)) == ()


def test_two_who_finished_an_article(tmp_path: Path) -> None:
    root = make_project(tmp_path / "p")
    two_labelled(root)
    rows = dict(agreement_rows(opened(root)))
    assert rows["annotators"] == "anna, ben"
    assert rows["documents that two or more finished"] == "1"
    assert rows["F1, strict, source"].startswith("1.000")
    assert rows["F1, strict, location"].startswith("0.000")
    assert agreement_rows(opened(root), ("anna",)) == ()


@pytest.mark.needs("pyarrow")
def test_the_card_of_a_dataset_says_so(tmp_path: Path) -> None:
    root = make_project(tmp_path / "p")
    two_labelled(root)
    command = ["export", "huggingface", str(tmp_path / "out"), "--project", str(root), "--all-annotators"]
    done = CliRunner().invoke(annotator, command)
    assert done.exit_code == 0, done.output
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "| agreement | value |" in card
    for what, value in agreement_rows(opened(root)):
        assert f"| {what} | {value} |" in card
