"""What changing gold by hand decides: another boundary, another label, one written anew, one removed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from annotator.core import decisions
from annotator.core.annotation import Annotation
from annotator.core.cases import Case, Property, Said, canonical, mark_of
from annotator.core.decisions import Decision, Taken
from annotator.core.fold import merge
from annotator.core.labelfile import annotation_of, is_shown
from annotator.project.deciding.linking import case_of_relation

if TYPE_CHECKING:
    from annotator.project.deciding.gold import GoldDocument

SAYS = frozenset({"label", "spans", "attributes", "deleted"})
"""Fields of an annotation that say something; the others only remark on it."""


def decided_by_hand(gold: GoldDocument, patch: Mapping[str, Any], at: str) -> dict[str, Any]:
    """The same change, with the decisions that it amounts to and where its annotations come from.

    A case is decided by whatever stands on its stretches afterwards: if that is one of the readings it
    was taken; if nothing, none is right; else it was written anew.
    """
    full: dict[str, Any] = json.loads(json.dumps(patch))
    spoken = {id for id, fields in full.get("annotations", {}).items() if SAYS & fields.keys()}
    after = _after(gold, full, spoken)
    on = {id: _cases_of(gold, id, after.get(id)) for id in spoken}
    decided = {}
    for case in {case.key: case for cases in on.values() for case in cases}.values():
        ids = {one.id for one in gold.in_gold(case)} - spoken
        ids |= {id for id in after if case in on[id]}
        shown = [one for id in ids if (one := after.get(id) or gold.annotations.get(id))]
        shown.sort(key=lambda one: (mark_of(one), one.id))
        decided[case.key] = _judged(
            gold, case, [mark_of(one) for one in shown], [one.id for one in shown], at
        )
    for id, fields in full.get("relations", {}).items():
        if (found := case_of_relation(gold.cases, gold.labels, id, fields)) is not None:
            said = () if fields.get("deleted") else found.versions[-1].said
            decided[found.key] = _judged(gold, found, said, [], at)
    for name, value in full.get("document_labels", {}).items():
        for case in gold.cases:
            if (case.about, case.subject) == ("document", name):
                stated = () if value is None else (Property(name, canonical(value)),)
                decided[case.key] = _judged(gold, case, stated, [], at)
    for key, held in gold.stale.items():
        if not spoken.isdisjoint(held.annotations):
            decided[key] = {"deleted": True}
    for id in after:
        decision = Decision("adjudicated", "written", by=gold.by, at=at)
        sources = (gold.fields("annotations", id).get("provenance") or {}).get("from") or []
        full["annotations"][id]["provenance"] = decisions.provenance(
            on[id][0] if on[id] else None, decision, sources
        )
    return full | ({"decisions": decided} if decided else {})


def _after(gold: GoldDocument, patch: Mapping[str, Any], ids: Collection[str]) -> dict[str, Annotation]:
    """Annotations as they will stand after a change; those that go are not there."""
    found = {}
    for id in ids:
        fields = json.loads(json.dumps(gold.fields("annotations", id)))
        merge(fields, patch["annotations"][id])
        if is_shown(fields):
            found[id] = annotation_of(id, fields)
    return found


def _cases_of(gold: GoldDocument, id: str, after: Annotation | None) -> list[Case]:
    """The cases that an annotation belongs to, before or after a change."""
    both = [one for one in (gold.annotations.get(id), after) if one is not None]
    layers = {gold.schema.layer_of(one.label) for one in both}
    return gold.cases_on(id, [span for one in both for span in one.spans], layers)


def _judged(gold: GoldDocument, case: Case, said: Sequence[Said], ids: list[str], at: str) -> dict[str, Any]:
    """The decision that what stands in gold amounts to; a reason that was given is kept."""
    version = next((one for one in case.versions if one.said == tuple(said)), None)
    taken: Taken = "version" if version else "written" if said else "none"
    held = gold.decision(case)
    decision = Decision(
        "adjudicated",
        taken,
        version.key if version else "",
        tuple(ids),
        by=gold.by,
        at=at,
        reason=held.reason if held else "",
    )
    return decisions.written(case, decision)
