"""A project that two people labelled, small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

from annotator.core.span import Span
from annotator.project.create import create_project
from annotator.project.label import OpenDocument, open_document
from annotator.project.open import open_project

TEXT = "Officials said 160 people were held near Springfield."


def project_with(root: Path, *documents: str) -> Path:
    """A project with the default schema whose documents all hold `TEXT`."""
    create_project(root)
    for id in documents:
        (root / "documents" / f"{id}.txt").write_text(TEXT, "utf-8")
    return root


def opened(root: Path, annotator: str, document: str) -> OpenDocument:
    """A document open for labelling by one annotator."""
    return open_document(open_project(root, annotator=annotator), document)


def mark(document: OpenDocument, label: str, words: str) -> str:
    """Label some words where they first stand; returns the annotation's id."""
    start = document.text.index(words)
    made = document.add(label, Span(start, start + len(words))).annotation
    assert made is not None
    return made.id


def finish(root: Path, annotator: str, document: str, *marks: tuple[str, str]) -> None:
    """Label words and call the document done."""
    one = opened(root, annotator, document)
    for label, words in marks:
        mark(one, label, words)
    one.finish()
    one.close()
