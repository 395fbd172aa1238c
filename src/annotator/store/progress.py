"""How far an annotator is, from label files alone where they are current."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from typing import Any

import orjson

from annotator.core.annotation import Labels
from annotator.store.base import Progress


def progress_of(labels: Labels) -> Progress:
    """The progress that folded labels amount to."""
    return Progress(
        document=labels.document,
        status=labels.status,
        annotations=len(labels.annotations),
        counts=Counter(one.label for one in labels.annotations),
        modified=max((one.modified or one.created for one in labels.annotations), default=""),
    )


def progress_in(data: bytes, document: str, sessions: Set[str]) -> Progress | None:
    """The progress that a label file shows, read tolerantly; None if it shows none, or does not hold anything
    of one of the sessions: their journals may have come from elsewhere, with times of their own.
    """
    try:
        file = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(file, dict) or not isinstance(file.get("annotations", []), list):
        return None
    holds = file.get("holds")
    if sessions and not (isinstance(holds, dict) and sessions <= holds.keys()):
        return None
    shown: list[Mapping[str, Any]] = [one for one in file.get("annotations", []) if isinstance(one, dict)]
    started = bool(shown or file.get("document_labels") or file.get("relations"))
    changed = [one.get("modified") or one.get("created") or "" for one in shown]
    return Progress(
        document=document,
        status="done" if file.get("status") == "done" else "in_progress" if started else "untouched",
        annotations=len(shown),
        counts=Counter([str(one.get("label")) for one in shown]),
        modified=max(map(str, changed), default=""),
    )
