"""The change to gold that taking a reading is: what goes, what comes, and the record of the decision."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from annotator.core import decisions
from annotator.core.cases import Case, Property, Version
from annotator.core.decisions import Decision, Ground
from annotator.core.labelfile import spans_out
from annotator.project.deciding.linking import ends_in, link_of, linked_in

if TYPE_CHECKING:
    from annotator.project.deciding.gold import GoldDocument

Verdict = tuple[Case, Version, Ground]
"""A case, the reading to take, and why."""


def patch_of(
    gold: GoldDocument, verdict: Verdict, at: str, new_id: Callable[[], str], together: Collection[str]
) -> dict[str, Any]:
    """The `set` of taking a reading. `together` are the keys of all cases decided in the same step."""
    case, version, ground = verdict
    known = case.version(version.key) is not None
    decision = Decision(
        ground,
        "version" if known else "none",
        version.key if known else "",
        by=gold.by if ground == "adjudicated" else "",
        at=at,
    )
    removed: set[str] = set()
    match case.about:
        case "spans":
            removed = {one.id for one in gold.in_gold(case)}
            made = {new_id(): fields for fields in _made_from(gold.text, case, version, decision)}
            decision = replace(decision, annotations=tuple(made))
            patch = _removal(gold, removed)
            joined(patch, {"annotations": made} if made else {})
        case "relation":
            patch = _link(gold, case, version, decision, new_id)
        case "document":
            said = version.said[0] if version.said else None
            value = json.loads(said.value) if isinstance(said, Property) else None
            patch = {"document_labels": {case.subject: value}}
    over = {key: {"deleted": True} for key in _superseded(gold, case, removed) if key not in together}
    joined(patch, {"decisions": over | {case.key: decisions.written(case, decision)}})
    return patch


def joined(target: dict[str, Any], patch: Mapping[str, Any]) -> None:
    """Put another change into one, in place. Unlike in a merge into a state, nulls stay."""
    for name, value in patch.items():
        if isinstance(value, dict) and isinstance(target.get(name), dict):
            joined(target[name], value)
        else:
            target[name] = value


def _made_from(text: str, case: Case, version: Version, decision: Decision) -> Iterable[dict[str, Any]]:
    """New annotations that say what a version says; a value stays derived if nobody confirmed it."""
    for place, one in enumerate(version.supporters[0].annotations if version.supporters else ()):
        everyone = [supporter.annotations[place] for supporter in version.supporters]
        derived = frozenset.intersection(*(each.derived for each in everyone))
        fields: dict[str, Any] = {
            "label": one.label,
            "spans": spans_out(tuple(span.quoting(text) for span in one.spans)),
        }
        fields |= {"attributes": dict(one.attributes)} if one.attributes else {}
        fields |= {"derived": sorted(derived)} if derived else {}
        fields |= {"created": decision.at, "modified": decision.at}
        sources = [[s.annotator, s.annotations[place].id] for s in version.supporters]
        yield fields | {"provenance": decisions.provenance(case, decision, sources)}


def _removal(gold: GoldDocument, removed: Collection[str]) -> dict[str, Any]:
    """Annotations go, and the relations that end on them."""
    if not removed:
        return {}
    linked = {relation.id for id in removed for relation in gold.labels.relations_of(id)}
    patch: dict[str, Any] = {"annotations": {id: {"deleted": True} for id in sorted(removed)}}
    return patch | ({"relations": {id: {"deleted": True} for id in sorted(linked)}} if linked else {})


def _link(
    gold: GoldDocument, case: Case, version: Version, decision: Decision, new_id: Callable[[], str]
) -> dict[str, Any]:
    link = link_of(case)
    held, ends = linked_in(gold.labels, link), ends_in(gold.labels, link)
    if not version.said:
        return {"relations": {held.id: {"deleted": True}}} if held else {}
    if held or ends is None:
        return {}
    sources = [[one.annotator, id] for one in version.supporters for id in one.ids]
    fields = {"type": link.type, "head": ends[0], "tail": ends[1], "created": decision.at}
    return {"relations": {new_id(): fields | {"provenance": decisions.provenance(case, decision, sources)}}}


def _superseded(gold: GoldDocument, case: Case, removed: Collection[str]) -> Iterable[str]:
    """Decisions that another one ends: they hold what goes, or were about what is not said now."""
    for key, held in gold.decisions().items():
        if key != case.key and not set(held.annotations).isdisjoint(removed):
            yield key
    for key, held in gold.stale.items():
        if (held.about, held.subject) == (case.about, case.subject) and _meets(held, case):
            yield key
    for other in gold.cases if removed else ():
        if other.about == "relation":
            ends = ends_in(gold.labels, link_of(other))
            if ends and not set(ends).isdisjoint(removed) and gold.decision(other):
                yield other.key


def _meets(held: Decision, case: Case) -> bool:
    return case.span is None or (held.start < case.span.end and case.span.start < held.end)
