"""Which annotations of gold are the ends of a relation that annotators made between theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.core.annotation import Relation
from annotator.core.cases import Case, Link
from annotator.core.live import LiveLabels
from annotator.core.matching import Extent, extent_of


def link_of(case: Case) -> Link:
    """What a case about a relation is about."""
    return next(said for one in case.versions for said in one.said if isinstance(said, Link))


def ends_in(labels: LiveLabels, link: Link) -> tuple[str, str] | None:
    """The ids of the annotations that a link goes between, or None if one of them is not there."""
    head, tail = _end(labels, *link.head), _end(labels, *link.tail)
    return (head, tail) if head and tail else None


def _end(labels: LiveLabels, extent: Extent, label: str) -> str | None:
    """The one of that label and extent; else of that label and overlapping it, if there is only one."""
    near = {
        one.id: one
        for start, end in extent
        for one in labels.annotations.overlapping(start, end)
        if one.label == label
    }
    same = [id for id, one in near.items() if extent_of(one.spans) == extent]
    return same[0] if same else next(iter(near)) if len(near) == 1 else None


def linked_in(labels: LiveLabels, link: Link) -> Relation | None:
    """The relation that says what a link says, if there is one."""
    ends = ends_in(labels, link)
    held = labels.relations_of(ends[0]) if ends else []
    return next((one for one in held if (one.type, one.head, one.tail) == (link.type, *(ends or ()))), None)


def case_of_relation(
    cases: tuple[Case, ...], labels: LiveLabels, id: str, fields: Mapping[str, Any]
) -> Case | None:
    """The case that making or removing a relation decides; `fields` are those that change."""
    held = labels.relations.get(id)
    said = {"type": held.type, "head": held.head, "tail": held.tail} if held else fields
    wanted = (said.get("type"), said.get("head"), said.get("tail"))
    for case in cases:
        if case.about == "relation" and case.subject == wanted[0]:
            ends = ends_in(labels, link_of(case))
            if ends is not None and (case.subject, *ends) == wanted:
                return case
    return None
