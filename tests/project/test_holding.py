"""What a format has no place for is taken out before a writer sees it, and every bit of it is listed."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotation import Annotation
from annotator.core.document import Document
from annotator.core.span import Span
from annotator.formats.base import Holds, Labelled
from annotator.formats.flat import Claim, at_peace
from annotator.formats.report import Report
from annotator.project.exporting.preparing import Preparation
from annotator.project.exporting.relabel import Relabelling
from tests.support.labelled import SCHEMA, labelled
from tests.support.memory_store import labels, said

holdings = st.fixed_dictionaries({field.name: st.booleans() for field in fields(Holds)}).map(
    lambda flags: Holds(**flags)
)


def prepared(one: Labelled, holds: Holds) -> tuple[Labelled, Report]:
    report = Report("x", "anna")
    ready = Preparation(Relabelling(SCHEMA, ()), holds, report).prepare(one.document, one.versions)
    assert ready is not None
    return ready, report


def spans(one: Labelled) -> Counter[Any]:
    return Counter((a.id, span.start, span.end) for a in one.labels.annotations for span in a.spans)


def share(one: Annotation, other: Annotation) -> bool:
    return any(a.overlaps(b) for a in one.spans for b in other.spans)


@given(labelled(), holdings)
def test_what_is_cut_is_what_is_listed_and_nothing_else(one: Labelled, holds: Holds) -> None:
    ready, report = prepared(one, holds)
    listed: dict[str, set[str]] = {}
    for entry in report.left_out:
        listed.setdefault(entry.reason, set()).add(entry.annotation)
    kept = {a.id: a for a in ready.labels.annotations}
    apart = holds.overlaps and holds.layers
    missing = {"attributes", "notes", "relations", "document_labels"} - {
        name for name, flag in vars(holds).items() if flag
    }
    possible = {f"no-{name.replace('_', '-')}" for name in missing}
    assert listed.keys() <= possible | (set() if apart else {"overlap", "relation"})
    for before in one.labels.annotations:
        after = kept.get(before.id)
        if after is None or after.spans != before.spans:
            assert before.id in listed["overlap"]
        if before.attributes and not holds.attributes:
            assert before.id in listed["no-attributes"]
        if (before.note or before.unsure) and not holds.notes:
            assert before.id in listed["no-notes"]
        if after is not None:
            assert after.attributes == (before.attributes if holds.attributes else {})
            assert (after.note, after.unsure) == (
                (before.note, before.unsure) if holds.notes else ("", False)
            )
    overlapping = [entry for entry in report.left_out if entry.reason == "overlap"]
    lost = spans(one) - spans(ready)
    assert spans(ready) <= spans(one)
    assert (lost.total() > 0) == bool(overlapping)
    if not holds.discontinuous:
        assert lost.total() == len(overlapping)
        split = {a.id for a in one.labels.annotations if len(a.spans) > 1}
        assert {e.annotation for e in report.adjusted if e.reason == "split"} == split
    links = set(one.labels.relations)
    expected = (
        {link for link in links if link.head in kept and link.tail in kept} if holds.relations else set()
    )
    assert set(ready.labels.relations) == expected
    missing = {link.id for link in links - expected}
    assert listed.get("relation", set()) | listed.get("no-relations", set()) == missing
    if holds.document_labels:
        assert ready.labels.document_labels == one.labels.document_labels
    else:
        assert not ready.labels.document_labels
        assert bool(one.labels.document_labels) == ("no-document-labels" in listed)


@given(labelled(), holdings)
def test_what_is_left_is_what_the_format_holds(one: Labelled, holds: Holds) -> None:
    ready, _ = prepared(one, holds)
    for a, b in combinations(ready.labels.annotations, 2):
        same = SCHEMA.layer_of(a.label) == SCHEMA.layer_of(b.label)
        assert (holds.overlaps if same else holds.layers) or not share(a, b)
    again, report = prepared(ready, holds)
    assert again == ready
    assert not report.left_out


@given(labelled())
def test_nothing_is_cut_for_a_format_that_holds_everything(one: Labelled) -> None:
    ready, report = prepared(one, Holds(discontinuous=True))
    assert ready == one
    assert not report.left_out and not report.adjusted


def test_the_longer_gives_way_and_the_words_in_its_way_are_named() -> None:
    document = Document("d1", "the city of Goma today")
    one = Labelled(
        document,
        labels(
            document,
            said("a1", "place", (0, 16)),
            said("a2", "place", (12, 16)),
            said("a3", "claim", (0, 22)),
            said("a4", "person-name", (17, 22)),
        ),
    )
    one = replace(
        one,
        labels=replace(
            one.labels,
            annotations=tuple(
                replace(a, spans=tuple(s.quoting(document.text) for s in a.spans))
                for a in one.labels.annotations
            ),
        ),
    )
    ready, report = prepared(one, Holds(overlaps=False))
    assert {a.id for a in ready.labels.annotations} == {"a2", "a3", "a4"}
    [entry] = report.left_out
    assert (entry.annotation, entry.reason, entry.text) == ("a1", "overlap", "the city of Goma")
    assert entry.detail == "it overlaps a2 'Goma'"
    ready, report = prepared(one, Holds(overlaps=False, layers=False))
    assert {a.id for a in ready.labels.annotations} == {"a2", "a4"}


claims = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 6), st.sampled_from("ab")), max_size=8).map(
    lambda made: [Claim(((s, s + n),), layer, order) for order, (s, n, layer) in enumerate(made)]
)


@given(claims, st.booleans(), st.booleans())
def test_claims_at_peace(wanted: list[Claim], within: bool, between: bool) -> None:
    kept, refused = at_peace(wanted, within=within, between=between)

    def at_odds(one: Claim, other: Claim) -> bool:
        meet = Span(*one.ranges[0]).overlaps(Span(*other.ranges[0]))
        return meet and not (within if one.layer == other.layer else between)

    assert sorted([*kept, *(one for one, _ in refused)], key=lambda one: one.order) == wanted
    assert not any(at_odds(one, other) for one, other in combinations(kept, 2))
    for one, other in refused:
        assert other in kept and at_odds(one, other)
        assert len(Span(*other.ranges[0])) <= len(Span(*one.ranges[0]))
