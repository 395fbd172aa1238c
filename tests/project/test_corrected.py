"""What an annotator hears of labels that came over to a corrected text."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.span import Span
from annotator.formats.texts import Texts
from annotator.project.corrections.corrected import CarriedOver, carried_over
from annotator.project.importing.bringing_in import Choices, bring_in
from annotator.project.label import OpenDocument, open_document
from annotator.project.open import open_project
from tests.support.projects import make_project

OLD = "Police in Goma arrested about 160 people on Monday.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one document, in which anna has labelled two stretches."""
    folder = tmp_path / "project"
    folder.mkdir()
    make_project(folder, {"news": OLD.encode()})
    doc = opened(folder)
    for label, words in (("location", "Goma"), ("count", "about 160")):
        doc.add(label, Span(OLD.index(words), OLD.index(words) + len(words)))
    doc.close()
    return folder


def opened(root: Path) -> OpenDocument:
    return open_document(open_project(root, annotator="anna"), "news")


def update(root: Path, text: str) -> None:
    source = root.parent / "corrected" / "news.txt"
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(text.encode())
    bring_in(root, Texts(), [source], Choices(update=True))


def test_nothing_is_said_of_a_text_that_was_never_corrected(root: Path) -> None:
    assert carried_over(opened(root)) is None


def test_what_is_in_doubt_is_said_until_nothing_is(root: Path) -> None:
    update(root, "CORRECTED. " + OLD.replace("about 160", "some 170"))
    doc = opened(root)
    assert carried_over(doc) == CarriedOver(2, 1)
    doc.add("count", Span(0, 9))
    assert carried_over(doc) == CarriedOver(2, 1), "a label of the new text is none that came over"
    (doubt,) = [one for one in doc.annotations if one.unsure]
    doc.set_unsure(doubt.id, False)
    doc.close()
    assert carried_over(opened(root)) is None


def test_where_nothing_is_in_doubt_it_is_said_until_work_goes_on(root: Path) -> None:
    update(root, "CORRECTED. " + OLD)
    assert carried_over(opened(root)) == CarriedOver(2, 0)
    doc = opened(root)
    doc.finish()
    doc.close()
    assert carried_over(opened(root)) is None


def test_of_several_corrections_the_last_counts(root: Path) -> None:
    update(root, OLD.replace("about 160", "some 170"))
    update(root, OLD.replace("about 160", "some 170").replace("Goma", "Gomba"))
    assert carried_over(opened(root)) == CarriedOver(2, 2)


def test_where_every_label_is_gone_nothing_is_said(root: Path) -> None:
    update(root, "Something else altogether.\n")
    assert carried_over(opened(root)) is None
