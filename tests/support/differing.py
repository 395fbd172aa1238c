"""A project on disk in which two people labelled the first articles, and differ."""

from __future__ import annotations

from pathlib import Path

from annotator.core.span import Span
from annotator.project.label import OpenDocument, open_document
from tests.support.projects import ARTICLE, opened


def label(document: OpenDocument, label: str, words: str, **values: object) -> None:
    """Mark some words where they first stand, and set values."""
    start = document.text.index(words)
    made = document.add(label, Span(start, start + len(words))).annotation
    assert made is not None
    for name, value in values.items():
        document.set_attribute(made.id, name, value)


def two_labelled(root: Path, article: str = ARTICLE) -> None:
    """Anna and Ben finish the first article: they agree on one label and differ on three."""
    for me in ("anna", "ben"):
        document = open_document(opened(root, me), article)
        label(document, "source", "Immigration officials")
        label(document, "count", "approximately 160" if me == "anna" else "160")
        label(document, "location" if me == "anna" else "agency", "Southern California")
        if me == "anna":
            label(document, "agency", "U.S. Immigration and Customs Enforcement")
        document.finish()
        document.close()
