"""Blocks that say so are run as they stand, each in a fresh folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from annotator.core.span import Span
from annotator.core.units import sentences
from annotator.project.label import open_document
from annotator.project.open import open_project
from tests.support.pages import PAGES, Block, blocks
from tests.support.projects import SEEDS, make_project

RUNS = re.compile(r"runs in (empty|project|pair)(?: with ((?:\w+ ?)+))?(, slowly)?")


def articles(folder: Path) -> None:
    """A folder with texts, and no project."""
    shutil.copytree(SEEDS, folder / "articles")


def labelled(folder: Path) -> None:
    """A project whose five articles are labelled and done; one annotation is unsure."""
    label(make_project(folder))


def compared(folder: Path) -> None:
    """The same by two people, who agree."""
    root = make_project(folder)
    label(root, "ana")
    label(root, "ben")


def label(root: Path, annotator: str | None = None) -> None:
    """Label the five articles and call them done."""
    project = open_project(root, annotator=annotator)
    for id in project.store.documents():
        opened = open_document(project, id)
        for found in re.finditer(r"\bICE\b", opened.text):
            opened.add("agency", Span(*found.span()))
        for place, sentence in enumerate(sentences(opened.text)):
            made = opened.add("claim_type", sentence).annotation
            assert made is not None
            opened.set_attribute(made.id, "type", ("denial", "assertion")[place % 2])
            if place == 0:
                opened.set_unsure(made.id, True)
        opened.finish()
        opened.close()


PLACES = {"empty": articles, "project": labelled, "pair": compared}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The place of that name, made when it is first asked for; a test works on a copy."""

    @cache
    def make(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name) / "news"
        folder.mkdir()
        PLACES[name](folder)
        return folder

    return make


def cases() -> list[object]:
    """Every block that is to be run, with its marks."""
    found = []
    for block in (block for page in PAGES for block in blocks(page) if block.said.startswith("runs")):
        said = RUNS.fullmatch(block.said)
        assert said, f"{block.id}: {block.said}"
        place, libraries, slowly = said.groups()
        marks = [pytest.mark.needs(*libraries.split())] if libraries else []
        marks += [pytest.mark.slow] if slowly or libraries else []
        found.append(pytest.param(block, place, marks=marks, id=block.id))
    return found


@pytest.mark.parametrize(("block", "place"), cases())
def test_it_runs(block: Block, place: str, made: Callable[[str], Path], tmp_path: Path) -> None:
    folder = shutil.copytree(made(place), tmp_path / "news")
    bin = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{bin}{os.pathsep}{os.environ['PATH']}", "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-"] if block.language == "python" else ["sh", "-eu"]
    done = subprocess.run(
        command, input=block.code, cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr


def test_something_is_run_on_each_page_that_says_how() -> None:
    run = {block.page.name for page in PAGES for block in blocks(page) if block.said.startswith("runs")}
    assert {"README.md", "for-leads.md", "for-ml-engineers.md"} <= run
