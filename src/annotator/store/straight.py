"""The labels of a document straight from its label file, where nothing has to be weighed.

A label file that holds every step of the journals shows all there is to know, also if somebody edited it by
hand: what `reconcile` would make of the steps and the edit is what the file shows. For anything else (a step
that is not in it yet, damage, a file that has to be validated, a text that changed) the answer is None, and
everything is held against everything there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from annotator.core.annotation import Labels
from annotator.core.document import Document
from annotator.core.fold import Fold, Line, entities
from annotator.core.written import labels_as_written
from annotator.store import journal, plain_json
from annotator.store.journal import Session

_LISTED = ("annotations", "relations")


def shown(data: bytes, annotator: str, document: Document, sessions: Sequence[Session]) -> Labels | None:
    """The labels that a label file shows, if they are all that is known of the document; else None."""
    if b"null" in data or not all(_is_sound(one, document) for one in sessions):
        return None
    fields = plain_json.indented(data)
    labels = labels_as_written(fields, document.text)
    if labels is None or labels.document != document.id or labels.text_hash != document.hash:
        return None
    heads = {line.key: session.header for session in sessions for line in session.lines}
    if not heads:
        return labels
    lines = [line for session in sessions for line in session.lines]
    holds = fields["holds"]
    if len(heads) < len(lines) or any(line.n > holds.get(line.session, 0) for line in lines):
        return None
    if _hides(fields, lines) or not (newest := heads[max(heads)]):
        return None
    return replace(
        labels, annotator=annotator, schema_hash=newest.schema, guidelines_version=newest.guidelines
    )


def _is_sound(session: Session, document: Document) -> bool:
    """Whether a journal is whole, and of this very text."""
    head = session.header
    return (
        head is not None
        and not session.damage
        and head.format == journal.FORMAT
        and head.document == document.id
        and head.text == document.hash
    )


def _hides(fields: Mapping[str, Any], lines: Sequence[Line]) -> bool:
    """Whether the steps amount to something that the file does not show, and that was not deleted."""
    there = {kind: {one["id"] for one in fields[kind]} for kind in _LISTED}
    missing = {
        (kind, id)
        for line in lines
        if line.set
        for kind in _LISTED
        if kind in line.set
        for id in line.set[kind]
        if id not in there[kind]
    }
    if not missing:
        return False
    # Undoing reaches over any step, so all those are looked at; of the others those that speak of it.
    fold = Fold.of(line for line in lines if line.undo or not missing.isdisjoint(entities(line.set or {})))
    found = (fold.get(entity) for entity in missing)
    return any(one is not None and not one.get("deleted") for one in found)
