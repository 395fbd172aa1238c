"""What one annotator said of a document, apart from its annotations, as a field of another tool's object.

Other tools keep such a field or pass over it; ours reads it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from annotator.core.annotation import Labels
from annotator.formats.incoming import Incoming

FIELD = "labelled"
_KEPT = ("status", "finished_at", "schema_hash", "guidelines_version")


def written(labels: Labels) -> dict[str, Any]:
    """The field, as part of an object; nothing in it is as usual."""
    kept = {name: getattr(labels, name) for name in _KEPT if getattr(labels, name)}
    if kept.get("status") == "done":
        del kept["status"]
    return {FIELD: kept} if kept else {}


def completed(incoming: Incoming, field: Any) -> Incoming:
    """What came in, with what the field says; whatever is not of its shape is passed over."""
    if not isinstance(field, Mapping):
        return incoming
    kept = {name: field[name] for name in _KEPT if isinstance(field.get(name), str)}
    if kept.get("status") not in ("in_progress", "done", "untouched"):
        kept.pop("status", None)
    return replace(incoming, **kept)
