"""Projects made for a benchmark, and the command that opens them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from annotator.core.fold import Line
from annotator.core.labelfile import spans_out
from annotator.core.span import Span
from annotator.project.open import Project, open_project
from harness.corpus import Mark, Text

ROOT = Path(__file__).resolve().parents[2]
AT = "2026-01-01T00:00:00.000Z"


def command(project: Path) -> list[str]:
    """The command line that labels a project, under this very Python."""
    return [sys.executable, "-m", "annotator", "annotate", str(project)]


def make_project(folder: Path, documents: dict[str, Text]) -> Project:
    """A project of the default schema; its labels come from journals of one step for each."""
    (folder / "documents").mkdir(parents=True)
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    for id, text in documents.items():
        (folder / "documents" / f"{id}.txt").write_text(text.text, "utf-8", newline="")
    project = open_project(folder)
    for id, text in documents.items():
        if text.marks:
            project.store.merge(project.annotator, id, _lines(text))
    return project


def _lines(text: Text) -> Iterator[Line]:
    for number, mark in enumerate(text.marks, 1):
        fields = {
            "label": mark.label,
            "spans": spans_out((Span(mark.start, mark.end).quoting(text.text),)),
            "attributes": _attributes(mark),
            "created": AT,
            "modified": AT,
        }
        yield Line(number, "bench", AT, set={"annotations": {f"a{number:05}": fields}}, name="label")


def _attributes(mark: Mark) -> dict[str, str]:
    return {"type": "assertion"} if mark.label == "claim_type" else {}
