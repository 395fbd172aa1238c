"""Running the command line inside the test's own process, on a small project with labels."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from annotator.cli.commands import annotator
from annotator.core.span import Span
from annotator.project.create import create_project
from annotator.project.label import open_document
from annotator.project.open import open_project

HOSTILE = "bad\x1b]52;c;aGk=\x07 \u202e\x9b31m"
"""Sets the clipboard, turns the reading direction, colours everything red."""

ARREST = "Officials confirmed approximately 160 arrests in Los Angeles."


class Outcome(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Outcome]


@pytest.fixture
def run() -> Run:
    """`run("status", "--json")` gives exit code, standard output and standard error."""

    def run(*arguments: str | Path, **extra: Any) -> Outcome:
        result = CliRunner().invoke(
            annotator, [str(one) for one in arguments], prog_name="annotator", **extra
        )
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a project with the default schema; 'nora' finished 'arrest' and began 'hostile'.

    Nobody has labelled 'quiet'.
    """
    root = tmp_path / "project"
    create_project(root)
    texts = root / "documents"
    (texts / "arrest.txt").write_text(ARREST, "utf-8")
    (texts / "hostile.txt").write_text(HOSTILE, "utf-8")
    (texts / "quiet.txt").write_text("Nothing.", "utf-8")
    monkeypatch.chdir(root)
    opened = open_project(root, annotator="nora")

    arrest = open_document(opened, "arrest")
    arrest.add("source", Span(0, 9))
    count = arrest.add("count", Span(20, 37)).annotation
    claim = arrest.add("claim_type", Span(0, len(ARREST))).annotation
    assert count is not None and claim is not None
    arrest.set_attribute(claim.id, "type", "confirmation")
    arrest.set_unsure(count.id, True)
    arrest.finish()
    arrest.close()

    hostile = open_document(opened, "hostile")
    place = hostile.add("location", Span(0, len(HOSTILE))).annotation
    assert place is not None
    hostile.set_note(place.id, HOSTILE)
    hostile.close()
    return root
