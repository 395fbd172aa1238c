"""Every format by both its doors: what comes back is what was said, minus exactly what the report lists.

These tests name no format: a new one is held to them as soon as it stands in `formats/doors.py`. What
counts as listed is written down in `tests/support/round_trips.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.core.errors import UsageError
from annotator.formats import doors
from annotator.formats.base import Holds, Labelled
from annotator.formats.report import Report
from annotator.project.exporting import plan
from tests.support.exports import hard_corpus
from tests.support.hard_texts import HARD_TEXTS
from tests.support.labelled import SCHEMA, corpora, labelled
from tests.support.memory_store import MemoryStore, labels, said
from tests.support.round_trips import BOTH, EVERYBODY, differences, out, there_and_back

HEAVY = {"spacy": "spacy", "huggingface": "pyarrow", "xmi": "cassis"}
FLAGS = [field.name for field in fields(Holds)]

HARD_IDS = (
    "2025/jan/a", "2025/jan/b", "a", "A", "two words", "ünï·code", "日本", 'x"y<z>&', "..", "../up", "/root",
    "CON", ".hidden", "tab\tid", "new\nline", "-v", "a.txt", "a.ann", "x" * 300, "👩‍👩‍👧", "documents",
    "report",
)  # fmt: skip

TEXT = "Police in Goma and Kivu held 50 people near the lake. They denied it."


def marked(names: list[str]) -> list[Any]:
    """The names as parameters; those with a heavy library are slow, and skipped where it is missing."""
    return [
        pytest.param(name, marks=[pytest.mark.slow, pytest.mark.needs(HEAVY[name])])
        if name in HEAVY
        else name
        for name in names
    ]


@pytest.fixture(autouse=True)
def several_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces so small that they have to be joined."""
    monkeypatch.setattr(plan, "SIZE", 2)


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], Path]:
    """Ever new places for exports."""
    numbers = count()
    return lambda: tmp_path / f"out{next(numbers)}"


def what_both_hold(name: str) -> Holds:
    """What may be said in a test: not what goes out but, as the importer says, does not come in again."""
    goes_out = vars(doors.load("exports", name).holds)
    comes_in = vars(doors.load("imports", name).holds)
    return Holds(**{flag: comes_in[flag] or not goes_out[flag] for flag in FLAGS})


def require(wrong: list[str], report: Report) -> None:
    """Fail with what came back otherwise, and with the report that did not say so."""
    listed = "\n".join(f"  {entry}" for entry in (*report.left_out, *report.adjusted))
    assert not wrong, "\n".join([*wrong, "the report lists:", listed or "  nothing"])


@pytest.mark.parametrize("name", marked(BOTH))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_comes_back_is_what_went_out_minus_what_is_listed(
    name: str, data: st.DataObject, fresh: Callable[[], Path]
) -> None:
    corpus = data.draw(corpora(what_both_hold(name)))
    trip = there_and_back(name, fresh(), corpus)
    require(differences(trip, corpus), trip.report)


def keeping_annotators() -> list[str]:
    return [
        name
        for name in BOTH
        if doors.load("exports", name).holds.annotators and doors.load("imports", name).holds.annotators
    ]


@pytest.mark.parametrize("name", marked(keeping_annotators()))
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_annotators_are_kept_apart(name: str, data: st.DataObject, fresh: Callable[[], Path]) -> None:
    holds = what_both_hold(name)
    corpus = []
    for one in data.draw(corpora(holds)):
        text = one.document.text
        others = tuple(
            data.draw(labelled(one.document.id, annotator, holds, text)).labels
            for annotator in data.draw(st.sets(st.sampled_from(["ben", "cleo"])).map(sorted))
        )
        corpus.append(replace(one, others=others))
    trip = there_and_back(name, fresh(), corpus, selection=EVERYBODY)
    require(differences(trip, corpus), trip.report)


@pytest.mark.parametrize("name", marked(BOTH))
def test_hard_texts(name: str, fresh: Callable[[], Path]) -> None:
    documents, made = hard_corpus()
    store = MemoryStore(SCHEMA, documents, made)
    corpus = [Labelled(document, one) for document, one in zip(documents, store.labels("anna"), strict=True)]
    assert len(corpus) == len(HARD_TEXTS)
    trip = there_and_back(name, fresh(), corpus)
    require(differences(trip, corpus), trip.report)


@pytest.mark.parametrize("name", marked(BOTH))
def test_hard_ids(name: str, fresh: Callable[[], Path]) -> None:
    corpus = [one_document(said("a1", "place", (10, 14)), id=id) for id in HARD_IDS]
    trip = there_and_back(name, fresh(), corpus)
    require(differences(trip, corpus), trip.report)


@pytest.mark.parametrize("name", marked(BOTH))
def test_two_labels_on_one_extent_keep_their_own_attributes(name: str, fresh: Callable[[], Path]) -> None:
    corpus = [
        one_document(
            said("a1", "place", (10, 14), attributes={"kind": "north", "size": 2}),
            said("a2", "claim", (10, 14), attributes={"kind": "south-west"}),
        )
    ]
    trip = there_and_back(name, fresh(), corpus)
    require(differences(trip, corpus), trip.report)


@pytest.mark.parametrize("name", marked(doors.names("exports")))
def test_the_same_labels_give_the_same_bytes(name: str, fresh: Callable[[], Path]) -> None:
    documents, made = hard_corpus()
    store = MemoryStore(SCHEMA, documents, made)
    corpus = [Labelled(document, one) for document, one in zip(documents, store.labels("anna"), strict=True)]
    first, second = fresh(), fresh()
    out(name, first, corpus)
    out(name, second, corpus)
    written = [
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (first, second)
    ]
    assert written[0].keys() == written[1].keys()
    assert [path for path, data in written[0].items() if data != written[1][path]] == []


# -- each flag of `holds` is true --------------------------------------------------------------------


def one_document(*made: Any, id: str = "d1", annotator: str = "anna", **more: Any) -> Labelled:
    """A document with labels, and every quote filled in."""
    document = Document(id, TEXT)
    store = MemoryStore(SCHEMA, [document], [labels(document, *made, annotator=annotator, **more)])
    return Labelled(document, next(store.labels(annotator)))


def several() -> Labelled:
    one = one_document(said("a1", "place", (10, 14)))
    other = one_document(said("a1", "place", (19, 23)), annotator="ben")
    return replace(one, others=(other.labels,))


NEEDS: dict[str, tuple[Callable[[], Labelled], str]] = {
    "overlaps": (
        lambda: one_document(said("a1", "place", (10, 14)), said("a2", "person-name", (0, 23))),
        "overlap",
    ),
    "layers": (lambda: one_document(said("a1", "place", (10, 14)), said("a2", "claim", (0, 53))), "overlap"),
    "discontinuous": (lambda: one_document(said("a1", "place", (0, 6), (10, 14))), "split"),
    "attributes": (
        lambda: one_document(
            said("a1", "place", (10, 14), attributes={"gloss": "a town", "kind": "north", "old": True})
        ),
        "no-attributes",
    ),
    "relations": (
        lambda: one_document(
            said("a1", "place", (10, 14)),
            said("a2", "claim", (54, 69)),
            relations=(Relation("r1", "about", "a2", "a1"),),
        ),
        "no-relations",
    ),
    "document_labels": (
        lambda: one_document(
            said("a1", "place", (10, 14)), document_labels={"topic": "raids", "local": True}
        ),
        "no-document-labels",
    ),
    "notes": (
        lambda: one_document(said("a1", "place", (10, 14), note="see page 3", unsure=True)),
        "no-notes",
    ),
    "unknown_labels": (lambda: one_document(said("a1", "gone", (10, 14))), "unknown-label"),
    "annotators": (several, ""),
}
"""For each flag a document that needs it, and the reason with which its loss is listed."""


@pytest.mark.slow
def test_a_relation_that_one_of_two_annotators_loses_is_told_as_theirs(fresh: Callable[[], Path]) -> None:
    link = (Relation("r1", "about", "a2", "a1"),)
    ends = said("a2", "claim", (54, 69))
    whole = one_document(said("a1", "place", (10, 14)), ends, relations=link)
    cut = one_document(said("a1", "place", (10, 11)), ends, relations=link, annotator="ben")
    corpus = [replace(whole, others=(cut.labels,))]
    trip = there_and_back("spacy", fresh(), corpus, selection=EVERYBODY)
    assert ("r1", "ben") in {(entry.annotation, entry.annotator) for entry in trip.report.left_out}
    require(differences(trip, corpus), trip.report)


def test_every_flag_is_tried() -> None:
    assert list(NEEDS) == FLAGS


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("name", marked(doors.names("exports")))
def test_a_flag_of_holds_is_true(name: str, flag: str, fresh: Callable[[], Path]) -> None:
    make, reason = NEEDS[flag]
    one, path = make(), fresh()
    holds = doors.load("exports", name).holds
    if not getattr(holds, flag):
        if flag == "annotators":
            with pytest.raises(UsageError, match=r"annotator"):
                out(name, path, [one], selection=EVERYBODY)
            return
        report = out(name, path, [one])
        assert reason in {entry.reason for entry in (*report.left_out, *report.adjusted)}, list(
            report.lines()
        )
        return
    selection = {"selection": EVERYBODY} if flag == "annotators" else {}
    if name not in BOTH or not getattr(doors.load("imports", name).holds, flag):
        report = out(name, path, [one], **selection)
        assert nothing_lost(report) == []
        if flag in ("overlaps", "layers", "discontinuous", "unknown_labels"):
            [back] = doors.load("exports", name)().read(path)
            expected = [(a.label, s.start, s.end) for a in one.labels.annotations for s in a.spans]
            assert sorted(expected) == sorted(mark[1:4] for mark in back.marks)
        return
    trip = there_and_back(name, path, [one], **selection)
    assert nothing_lost(trip.report) == []
    require(differences(trip, [one]), trip.report)


def nothing_lost(report: Report) -> list[str]:
    """What a report lists, but for parts of the data that hold less than the whole."""
    return [str(entry) for entry in (*report.left_out, *report.adjusted) if not entry.place]
