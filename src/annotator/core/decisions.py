"""What an adjudicator decided about a case, as it stands in the journal and the label file of gold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from annotator.core.cases import Case, Link, Mark, Property, Said

Ground = Literal["unanimous", "majority", "trusted", "adjudicated"]
"""All said so; more than half did; an annotator was trusted; a person decided."""

Taken = Literal["version", "written", "none"]
"""One of the readings as it was; another one, written anew; nothing."""


@dataclass(frozen=True)
class Decision:
    """One decided case. `annotations` are ids in gold; `version` names the reading that was taken.

    `by` is the account, `at` UTC in ISO 8601.
    """

    ground: Ground
    taken: Taken
    version: str = ""
    annotations: tuple[str, ...] = ()
    by: str = ""
    at: str = ""
    reason: str = ""
    about: str = "spans"
    subject: str = ""
    start: int = 0
    end: int = 0


def read(fields: Mapping[str, Any] | None) -> Decision | None:
    """A decision from a state; None if there is none, it was taken back, or it makes no sense."""
    if not fields or fields.get("deleted"):
        return None
    ground: Ground | None = next((one for one in get_args(Ground) if one == fields.get("kind")), None)
    taken: Taken | None = next((one for one in get_args(Taken) if one == fields.get("taken")), None)
    if ground is None or taken is None:
        return None
    ids = fields.get("annotations")
    places = [value if type(value := fields.get(name)) is int else 0 for name in ("start", "end")]
    words = {name: str(fields.get(name) or "") for name in ("version", "by", "at", "reason", "subject")}
    return Decision(
        ground,
        taken,
        annotations=tuple(str(id) for id in ids) if isinstance(ids, list) else (),
        about=str(fields.get("about") or "spans"),
        start=places[0],
        end=places[1],
        **words,
    )


def written(case: Case, decision: Decision) -> dict[str, Any]:
    """The fields of a decision about a case; every one is set, so that none is left of an earlier one.

    Besides what was decided they say what lay before the adjudicator: `over` has who said something,
    with the ids of what they marked, and `rejected` the readings that were not taken.
    """
    rejected = [
        {"by": [one.annotator for one in version.supporters], "said": [plain(one) for one in version.said]}
        for version in case.versions
        if decision.taken != "version" or version.key != decision.version
    ]
    over = [
        [one.annotator, id]
        for version in case.versions
        for one in version.supporters
        for id in one.ids or [None]
    ]
    return {
        "kind": decision.ground,
        "taken": decision.taken,
        "version": decision.version or None,
        "annotations": list(decision.annotations),
        "by": decision.by or None,
        "at": decision.at,
        "reason": decision.reason or None,
        "about": case.about,
        "subject": case.subject,
        "start": case.span.start if case.span else None,
        "end": case.span.end if case.span else None,
        "over": sorted(over, key=lambda pair: (pair[0] or "", pair[1] or "")),
        "rejected": rejected,
        "deleted": None,
    }


def provenance(case: Case | None, decision: Decision, sources: Sequence[Any]) -> dict[str, Any]:
    """What an annotation or a relation of gold says of where it comes from.

    `sources` are pairs of an annotator and the id of what that annotator made. Every field is set, so
    that none is left of an earlier one.
    """
    return {
        "kind": decision.ground,
        "case": case.key if case else None,
        "by": decision.by or None,
        "at": decision.at,
        "from": list(sources),
    }


def plain(said: Said) -> dict[str, Any]:
    """What was said as JSON values that a person can read."""
    match said:
        case Mark():
            return {
                "label": said.label,
                "spans": [list(pair) for pair in said.extent],
                "attributes": {name: json.loads(value) for name, value in said.attributes},
            }
        case Link():
            return {"type": said.type, "head": _end(said.head), "tail": _end(said.tail)}
        case Property():
            return {"name": said.name, "value": json.loads(said.value)}


def _end(end: tuple[Any, str]) -> dict[str, Any]:
    extent, label = end
    return {"label": label, "spans": [list(pair) for pair in extent]}
