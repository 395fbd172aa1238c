"""Projects on disk for tests: made fresh, labelled by real processes, read back without them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotator.core.fold import Fold
from annotator.project.open import Project, open_project
from tests.support.terminal import Terminal, annotator

REPOSITORY = Path(__file__).parents[2]
SEEDS = REPOSITORY / "seeds"
SCHEMA = REPOSITORY / "schemas" / "claims.json"
ARTICLE = "000_b3b33fe24e76e964"
"""The id of the first article."""

ME = "anna"


def seed(id: str) -> str:
    """The text of one of the articles."""
    return (SEEDS / f"{id}.txt").read_bytes().decode("utf-8")


def make_project(root: Path, documents: Mapping[str, bytes] | None = None) -> Path:
    """A project with the default schema, and the five articles or the given .txt files."""
    shutil.copytree(SCHEMA.parent, root / "schemas")
    if documents is None:
        shutil.copytree(SEEDS, root / "documents")
    else:
        (root / "documents").mkdir()
        for id, data in documents.items():
            (root / "documents" / f"{id}.txt").write_bytes(data)
    return root


def sit_down(root: Path, *arguments: str, me: str = ME, **terminal: Any) -> Terminal:
    """Start annotating in a terminal of its own, and wait until everything is on the screen."""
    at = Terminal(annotator("annotate", str(root), "--annotator", me, *arguments), **terminal)
    try:
        at.wait_for("? keys", "saved")
    except AssertionError:
        at.end()
        raise
    return at


def leave(at: Terminal) -> None:
    """Quit and wait for a good end."""
    at.press("q")
    assert at.wait() == 0


def go_back(at: Terminal, words: str) -> None:
    """Press Escape; the next key must not come before the words it takes away are gone."""
    at.press("escape")
    at.wait_gone(words)
    at.wait_for("? keys")


def opened(root: Path, me: str = ME) -> Project:
    """The project as the Python API opens it."""
    return open_project(root, annotator=me)


def label_file(root: Path, document: str = ARTICLE, me: str = ME) -> dict[str, Any]:
    """The label file as it lies on disk; its name must be that of the document."""
    data: dict[str, Any] = json.loads((root / "labels" / me / f"{document}.json").read_bytes())
    return data


def said(data: Mapping[str, Any]) -> list[tuple[str, int, int, str]]:
    """What a label file says: label, start, end and quote of every span, in reading order."""
    return sorted(
        ((one["label"], span["start"], span["end"], span["quote"])
         for one in data["annotations"] for span in one["spans"]),
        key=lambda one: (one[1], -one[2], one[0]),
    )  # fmt: skip


def held(root: Path, document: str = ARTICLE, me: str = ME) -> list[tuple[str, int, int]]:
    """What the journals hold, read without the screens: label, start and end, in reading order."""
    for labels in opened(root, me).store.labels(me):
        if labels.document == document:
            assert not labels.problems, labels.problems
            found = ((one.label, one.start, one.end) for one in labels.annotations)
            return sorted(found, key=lambda one: (one[1], -one[2], one[0]))
    return []


def steps(root: Path, document: str = ARTICLE, me: str = ME) -> Fold:
    """Every step that the journals hold."""
    return Fold.of(opened(root, me).store.lines(me, document))
