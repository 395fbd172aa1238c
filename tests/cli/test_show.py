"""Printing a document with its labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.span import Span
from annotator.project.label import open_document
from annotator.project.open import open_project
from tests.cli.conftest import ARREST, HOSTILE, Run


def test_text_and_list_in_reading_order(run: Run, project: Path) -> None:
    code, out, err = run("show", "arrest", "--annotator", "nora")
    assert (code, err) == (0, "")
    assert out.split("\n") == [
        "arrest, labelled by nora: done, 3 labels",
        "",
        "[[Officials]source confirmed [approximately 160]count arrests in Los Angeles.]claim_type",
        "",
        "         0-61  claim_type  'Officials confirmed approximately 160 arrests in Los Angeles.'"
        "  type=confirmation",
        "          0-9  source  'Officials'",
        "        20-37  count  'approximately 160'  value=160?  modifier=about?  of=people_arrested?  unsure",
        "",
    ]


def test_the_list_alone(run: Run, project: Path) -> None:
    out = run("show", "arrest", "--annotator", "nora", "--list").out
    assert "[[Officials]" not in out
    assert out.count("\n") == 4


def test_json_has_text_quotes_and_offsets_that_agree(run: Run, project: Path) -> None:
    data = run("show", "arrest", "--annotator", "nora", "--json").json
    assert data["text"] == ARREST
    spans = [span for annotation in data["annotations"] for span in annotation["spans"]]
    assert len(spans) == 3
    assert all(data["text"][span["start"] : span["end"]] == span["quote"] for span in spans)
    assert data["status"] == "done"


def test_a_document_nobody_touched_is_shown_without_labels(run: Run, project: Path) -> None:
    code, out, _ = run("show", "quiet")
    assert code == 0
    assert "untouched, 0 labels" in out
    assert "Nothing." in out


def test_without_a_name_it_shows_the_labels_of_the_account_and_says_who_else_has_some(
    run: Run, project: Path
) -> None:
    out = run("show", "arrest").out
    assert "0 labels" in out and "[Officials]" not in out
    assert "There are labels of: nora (3). Choose with --annotator" in out
    assert "There are" not in run("show", "quiet").out
    assert "There are" not in run("show", "arrest", "--annotator", "nora").out


def test_a_name_that_has_no_labels_is_answered_with_those_that_have(run: Run, project: Path) -> None:
    code, out, err = run("show", "arrest", "--annotator", "nobody")
    assert (code, out) == (2, "")
    assert "nora" in err


def test_an_unknown_document_is_said(run: Run, project: Path) -> None:
    code, _, err = run("show", HOSTILE)
    assert code == 2
    assert "no document" in err
    assert "\x1b" not in err


@pytest.mark.parametrize("options", [[], ["--list"], ["--color", "never"]])
def test_neither_text_nor_note_can_steer_a_terminal(run: Run, project: Path, options: list[str]) -> None:
    out = run("show", "hostile", "--annotator", "nora", *options).out
    assert "bad␛]52;c;aGk=␇" in out
    assert not set(out) & set("\x1b\x07\u202e\x9b")


def test_colour_adds_only_colours(run: Run, project: Path) -> None:
    plain = run("show", "arrest", "--annotator", "nora", "--color", "never").out
    coloured = run("show", "arrest", "--annotator", "nora", "--color", "always").out
    assert "\x1b[" not in plain
    assert "\x1b[33m" in coloured, "the count's own yellow"
    from click import unstyle

    assert unstyle(coloured) == plain


def test_no_color_is_honoured(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("show", "arrest", "--annotator", "nora", color=True).out


def test_a_note_cannot_forge_a_line(run: Run, project: Path) -> None:
    opened = open_project(project, annotator="nora")
    quiet = open_document(opened, "quiet")
    place = quiet.add("location", Span(0, 7)).annotation
    assert place is not None
    quiet.set_note(place.id, "first\n        0-7  count  'forged'")
    quiet.close()
    lines = run("show", "quiet", "--annotator", "nora", "--list").out.split("\n")
    assert len(lines) == 3
    assert "first↵" in lines[1]
