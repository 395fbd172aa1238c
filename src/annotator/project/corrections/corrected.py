"""Labels of an open document that came over from an earlier version of its text."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.project.label import OpenDocument
from annotator.store.versions import CARRIED


@dataclass(frozen=True)
class CarriedOver:
    """How many labels came over and are still there, and how many of them somebody is to look at."""

    labels: int
    unsure: int


def carried_over(document: OpenDocument) -> CarriedOver | None:
    """What came over with the newest correction; None once nothing of it is in doubt and work went on."""
    lines = document.writer.view
    newest = max(
        (one for one in lines if one.session.startswith(CARRIED)), key=lambda one: one.key, default=None
    )
    if newest is None:
        return None
    ids = (newest.set or {}).get("annotations", {})
    held = [one for id in ids if (one := document.annotations.get(id))]
    unsure = sum(one.unsure for one in held)
    went_on = any(one.key > newest.key for one in lines)
    return CarriedOver(len(held), unsure) if unsure or (held and not went_on) else None
