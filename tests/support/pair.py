"""The five articles, finished by two people who agree on much and weakest on places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from annotator.project.label import open_document
from annotator.project.open import Project
from tests.support.differing import label
from tests.support.projects import make_project, opened

WORST = "002_d2afb7e1539685e1"
"""Where they differ most on places: on an edge, on a label, and on one that Ben did not mark."""

Marks = Sequence[tuple[str, str]]

ICE = ("agency", "U.S. Immigration and Customs Enforcement")

ANNA: Mapping[str, Marks] = {
    "000_b3b33fe24e76e964": (
        ("source", "Immigration officials"),
        ("count", "approximately 160"),
        ("location", "Southern California"),
        ICE,
    ),
    "001_e3f7fedb97711c18": (
        ("count", "estimated 11 million"),
        ("agency", "Department of Homeland Security"),
        ("source", "the Boston Globe"),
    ),
    WORST: (
        ("count", "about 30"),
        ("location", "Atlanta area"),
        ("location", "Georgia"),
        ("location", "South Carolina"),
        ("location", "North Carolina"),
        ("count", "192"),
        ICE,
        ("count", "Nearly 100"),
    ),
    "003_9752096854c297fc": (ICE, ("count", "About 100"), ("location", "Los Angeles area")),
    "004_0db7f844aa9098d6": (("location", "Los Angeles area"), ICE),
}

BEN: Mapping[str, Marks] = {
    "000_b3b33fe24e76e964": (
        ("source", "Immigration officials"),
        ("count", "approximately 160"),
        ("location", "California"),
        ICE,
    ),
    "001_e3f7fedb97711c18": (
        ("count", "11 million"),
        ("agency", "Department of Homeland Security"),
        ("source", "Boston Globe"),
    ),
    WORST: (
        ("count", "about 30"),
        ("location", "Atlanta"),
        ("agency", "Georgia"),
        ("location", "South Carolina"),
        ("count", "192"),
        ICE,
        ("count", "100"),
    ),
    "003_9752096854c297fc": (ICE, ("count", "About 100"), ("location", "Los Angeles area")),
    "004_0db7f844aa9098d6": (("location", "Los Angeles"), ICE),
}


def finish(root: Path, who: str, marks: Mapping[str, Marks]) -> None:
    """Somebody labels some documents and calls each done."""
    project = opened(root, who)
    for id, said in marks.items():
        document = open_document(project, id)
        for name, words in said:
            label(document, name, words)
        document.finish()
        document.close()


def pair_project(root: Path, people: Mapping[str, Mapping[str, Marks]] | None = None) -> Path:
    """A project that these people finished; by default Anna and Ben."""
    make_project(root)
    for who, marks in ({"anna": ANNA, "ben": BEN} if people is None else people).items():
        finish(root, who, marks)
    return root


def project_of(root: Path, who: str = "lea") -> Project:
    """The project as somebody opens it who has labelled nothing."""
    return opened(root, who)
