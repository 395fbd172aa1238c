"""Labelling one document: the verbs that a screen, a script or a test can say.

Every verb is one step: one journal line, durable before the verb returns, one undo. A verb that
cannot be carried out raises and changes nothing.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from annotator.core.annotation import Annotation, Relation
from annotator.core.document import Document
from annotator.core.errors import NotSaved, ReadOnly, UsageError
from annotator.core.fold import Entity, Fold, Line, entities
from annotator.core.index import AnnotationIndex
from annotator.core.labelfile import spans_out
from annotator.core.live import LiveLabels
from annotator.core.schema import Attribute, Label, Schema
from annotator.core.span import Span
from annotator.core.text import short
from annotator.project.gaps import missing
from annotator.project.open import Project, has_versions
from annotator.project.proposing import proposed
from annotator.store.base import Writer


@dataclass(frozen=True)
class Change:
    """What a verb did: the step in a person's words, and which annotation and text it touched."""

    step: str
    touched: tuple[Span, ...] = ()
    annotation: Annotation | None = None


class OpenDocument:
    """One annotator's open document: its labels as they stand, and the verbs that change them.

    `now` gives the time as an ISO 8601 string in UTC; `new_id` gives a fresh random id.
    """

    def __init__(
        self,
        document: Document,
        schema: Schema,
        writer: Writer,
        *,
        now: Callable[[], str],
        new_id: Callable[[], str],
    ) -> None:
        self.document = document
        self.schema = schema
        self.writer = writer
        self._now = now
        self._new_id = new_id
        self.unsaved: Line | None = None
        self._fold = Fold.of(writer.view)
        self.labels = LiveLabels(self._fold, document.text)

    @property
    def annotations(self) -> AnnotationIndex:
        """The annotations as they stand."""
        return self.labels.annotations

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    @property
    def read_only(self) -> str | None:
        """Why nothing can be changed, or None."""
        return self.writer.read_only

    @property
    def done(self) -> bool:
        """Whether the annotator said that nothing is missing."""
        return self._fold.state.get("status") == "done"

    @property
    def touched(self) -> bool:
        """Whether anything was ever said about this document."""
        return bool(self._fold.lines)

    @property
    def document_labels(self) -> Mapping[str, Any]:
        """Values of the document's own labels."""
        held: dict[str, Any] = self._fold.state.get("document_labels", {})
        return held

    # -- annotations -----------------------------------------------------------------------------

    def add(self, label_id: str, span: Span) -> Change:
        """Put a label on a span. Values that the words propose are set and marked as derived.

        Raises UsageError if the label is unknown, or its layer already holds an overlapping span
        and does not allow that.
        """
        label = self._label(label_id)
        self._check_room(label, span, besides=None)
        derived = proposed(label, self.text, span)
        now = self._now()
        fields: dict[str, Any] = {"label": label.id, "spans": spans_out((span.quoting(self.text),))}
        if derived:
            fields |= {"attributes": derived, "derived": sorted(derived)}
        id = self._new_id()
        self._commit("label", {"annotations": {id: fields | {"created": now, "modified": now}}})
        return self._changed("label", id)

    def relabel(self, id: str, label_id: str) -> Change:
        """Give an annotation another label; attributes that the new label has too are kept."""
        old, label = self._annotation(id), self._label(label_id)
        if old.label == label.id:
            return Change(f"already {label.title or label.id}", annotation=old)
        self._check_room(label, Span(old.start, old.end), besides=id)
        kept = {
            name: value
            for name, value in old.attributes.items()
            if (attribute := label.attribute(name)) and attribute.problem(value) is None
        }
        found = proposed(label, self.text, old.spans[0])
        derived = {name: value for name, value in found.items() if name not in kept}
        values = dict.fromkeys(old.attributes) | kept | derived
        fields = {
            "label": label.id,
            "attributes": values,
            "derived": sorted((old.derived & set(kept)) | set(derived)),
            "modified": self._now(),
        }
        patch: dict[str, Any] = {"annotations": {id: fields}}
        if unfit := [one for one in self.labels.relations_of(id) if not self._may_stay(one, id, label.id)]:
            patch["relations"] = {one.id: {"deleted": True} for one in unfit}
        self._commit("relabel", patch)
        return self._changed("relabel", id)

    def resize(self, id: str, span: Span, fragment: int = 0) -> Change:
        """Move the edges of one span of an annotation; derived values are read anew."""
        old = self._annotation(id)
        spans = list(old.spans)
        spans[fragment] = span.quoting(self.text)
        label = self.schema.label(old.label)
        fields: dict[str, Any] = {"spans": spans_out(tuple(sorted(spans)))}
        if label is not None:
            self._check_room(label, span, besides=id)
            fresh = proposed(label, self.text, span)
            free = {n: v for n, v in fresh.items() if n in old.derived or n not in old.attributes}
            gone = dict.fromkeys(old.derived - set(free))
            if free or gone:
                fields |= {"attributes": gone | free, "derived": sorted(free)}
        return self._set("resize", id, fields, also=old.spans)

    def remove(self, id: str) -> Change:
        """Delete an annotation; relations that end on it go with it and come back with an undo."""
        old = self._annotation(id)
        patch: dict[str, Any] = {"annotations": {id: {"deleted": True, "modified": self._now()}}}
        if linked := self.labels.relations_of(id):
            patch["relations"] = {one.id: {"deleted": True} for one in linked}
        self._commit("remove", patch)
        return Change("remove", old.spans, old)

    def set_attribute(self, id: str, name: str, value: Any) -> Change:
        """Set one attribute, or unset it with None. What a person sets is no longer derived.

        Raises UsageError if the label has no such attribute or the value does not fit it.
        """
        old = self._annotation(id)
        label = self.schema.label(old.label)
        attribute = label.attribute(name) if label else None
        if attribute is None:
            raise UsageError(f"'{old.label}' has no attribute '{name}'")
        _check_value(attribute, value)
        fields = {"attributes": {name: value}, "derived": sorted(old.derived - {name})}
        return self._set(attribute.title or name, id, fields)

    def confirm(self, id: str) -> Change:
        """Keep an annotation's derived values as the person's own."""
        return self._set("confirm", id, {"derived": []})

    def set_note(self, id: str, note: str) -> Change:
        """Write a note on an annotation; an empty one takes it away."""
        return self._set("note", id, {"note": note})

    def set_unsure(self, id: str, unsure: bool) -> Change:
        """Mark an annotation as unsure, or as sure again."""
        return self._set("unsure" if unsure else "sure", id, {"unsure": unsure})

    def first_incomplete(self) -> tuple[Annotation, Attribute] | None:
        """The first annotation that lacks a required attribute, and which."""
        pairs = ((one, missing(self.schema, one)) for one in self.annotations)
        return next(((one, gap) for one, gap in pairs if gap is not None), None)

    # -- relations and the document itself ---------------------------------------------------------

    def relate(self, type_id: str, head: str, tail: str) -> Change:
        """Link two annotations; saying the same link again takes it away."""
        kind = next((one for one in self.schema.relations if one.id == type_id), None)
        ends = self._annotation(head), self._annotation(tail)
        if kind is None or ends[0].label not in kind.head or ends[1].label not in kind.tail:
            raise UsageError(f"no relation '{type_id}' from {ends[0].label} to {ends[1].label}")
        held = next(
            (r for r in self.labels.relations_of(head) if (r.type, r.head, r.tail) == (type_id, head, tail)),
            None,
        )
        if held is not None:
            self._commit("unrelate", {"relations": {held.id: {"deleted": True}}})
            return Change("unrelate", (), ends[0])
        fields = {"type": type_id, "head": head, "tail": tail, "created": self._now()}
        self._commit("relate", {"relations": {self._new_id(): fields}})
        return Change("relate", (), ends[0])

    def set_document_label(self, name: str, value: Any) -> Change:
        """Set one of the document's own labels, or unset it with None."""
        attribute = next((one for one in self.schema.document_labels if one.id == name), None)
        if attribute is None:
            raise UsageError(f"the schema has no document label '{name}'")
        _check_value(attribute, value)
        self._commit(attribute.title or name, {"document_labels": {name: value}})
        return Change(attribute.title or name)

    def finish(self) -> Change:
        """Say that nothing is missing. Raises UsageError while a required attribute is."""
        if incomplete := self.first_incomplete():
            annotation, attribute = incomplete
            raise UsageError(
                f"{annotation.label} '{annotation.quote}' needs {attribute.title or attribute.id}"
            )
        for attribute in self.schema.document_labels:
            if attribute.required and self.document_labels.get(attribute.id) is None:
                raise UsageError(f"the document needs {attribute.title or attribute.id}")
        self._commit("done", {"status": "done", "finished_at": self._now()})
        return Change("done")

    def reopen(self) -> Change:
        """Take 'done' back."""
        self._commit("not done", {"status": None, "finished_at": None})
        return Change("not done")

    # -- steps -----------------------------------------------------------------------------------

    def undo(self) -> Change | None:
        """Take back the newest step of this document, whichever session made it; None if none is left."""
        return self._undo(self._fold.undoable(), "undo")

    def redo(self) -> Change | None:
        """Bring back what the newest undo took away; None if there is none or something newer was set."""
        return self._undo(self._fold.redoable(), "redo")

    def save_again(self) -> Change | None:
        """Try the change that could not be saved once more; None if there is none. Raises NotSaved.

        It is the very same line: should the disk have kept it after all, it still counts once.
        """
        if self.unsaved is None:
            return None
        step = self.unsaved.name
        return Change(step, self._spans_of(self._append(self.unsaved)))

    def close(self) -> None:
        """Bring the label file up to date and let the document go."""
        self.writer.close()

    # -- inside ----------------------------------------------------------------------------------

    def _undo(self, line: Line | None, name: str) -> Change | None:
        if line is None:
            return None
        what = line if name == "undo" else self._named_by(line)
        before = self._spans_of(entities(what.set or {}))
        touched = self._commit(name, undo=((line.session, line.n),))
        spans = before + self._spans_of(touched)
        annotation = next((self.annotations.get(e[1]) for e in touched if e[0] == "annotations"), None)
        return Change(f"{name} {what.name}".strip(), spans, annotation)

    def _named_by(self, line: Line) -> Line:
        """The line that set something, behind an undo (of an undo of ...) of it."""
        while line.set is None:
            session, n = line.undo[0]
            found = self._fold.find((n, session))
            if found is None:
                return line
            line = found
        return line

    def _spans_of(self, touched: Iterable[Entity]) -> tuple[Span, ...]:
        found = (self.annotations.get(entity[1]) for entity in touched if entity[0] == "annotations")
        return tuple(span for annotation in found if annotation for span in annotation.spans)

    def _set(self, step: str, id: str, fields: dict[str, Any], also: tuple[Span, ...] = ()) -> Change:
        self._annotation(id)
        self._commit(step, {"annotations": {id: fields | {"modified": self._now()}}})
        return self._changed(step, id, also)

    def _changed(self, step: str, id: str, also: tuple[Span, ...] = ()) -> Change:
        annotation = self._annotation(id)
        return Change(step, annotation.spans + also, annotation)

    def _commit(
        self, step: str, patch: Mapping[str, Any] | None = None, undo: tuple[tuple[str, int], ...] = ()
    ) -> set[Entity]:
        if self.writer.read_only:
            raise ReadOnly(self.writer.read_only, where=self.document.id)
        if self.unsaved is not None:
            raise NotSaved("the change before this one is not saved yet")
        line = Line(self._fold.next_n, self.writer.session, self._now(), set=patch, undo=undo, name=step)
        return self._append(line)

    def _append(self, line: Line) -> set[Entity]:
        try:
            saved = self.writer.append(line)
        except NotSaved:
            self.unsaved = line
            raise
        self.unsaved = None
        touched = self._fold.add(saved)
        self.labels.refresh(touched)
        return touched

    def _annotation(self, id: str) -> Annotation:
        annotation = self.annotations.get(id)
        if annotation is None:
            raise UsageError(f"there is no annotation '{id}'", where=self.document.id)
        return annotation

    def _label(self, id: str) -> Label:
        label = self.schema.label(id)
        if label is None:
            raise UsageError(f"the schema has no label '{id}'")
        return label

    def _check_room(self, label: Label, span: Span, besides: str | None) -> None:
        layer = self.schema.layer_by_id.get(label.layer)
        for other in self.annotations.overlapping(span.start, span.end):
            if other.id == besides or self.schema.layer_of(other.label) != label.layer:
                continue
            same = (other.start, other.end) == (span.start, span.end) and other.label == label.id
            if same or not (layer and layer.overlap):
                raise UsageError(
                    f"{self._title(other.label)} '{short(other.quote)}' is there already",
                    remedy="Focus it to relabel or remove it",
                )

    def _may_stay(self, relation: Relation, id: str, label_id: str) -> bool:
        """Whether the schema still allows a relation when one of its ends gets another label."""
        kind = next((one for one in self.schema.relations if one.id == relation.type), None)
        allowed = (kind.head if relation.head == id else kind.tail) if kind else ()
        return kind is None or label_id in allowed

    def _title(self, label_id: str) -> str:
        label = self.schema.label(label_id)
        return (label and label.title) or label_id


def open_document(project: Project, id: str) -> OpenDocument:
    """Open one document of a project for its annotator. Raises UsageError or DataError."""
    document = brought_up(project, id)
    return OpenDocument(
        document, project.schema, project.store.open(project.annotator, id), now=time_now, new_id=fresh_id
    )


def brought_up(project: Project, id: str) -> Document:
    """A document as it stands by now. Labels that the project's annotator made on an earlier version of its
    text are carried over, if nobody did that yet. Raises UsageError or DataError.
    """
    project.store.texts.forget()
    document = project.store.document(id)
    if has_versions(project.root, id):
        from annotator.project.corrections.versions import (  # few documents are ever corrected
            CarryingOver,
            Versions,
        )

        carrying = CarryingOver(Versions(project.root), project.store.tree, project.schema)
        carrying.bring(project.annotator, document)
    return document


def time_now() -> str:
    """The time as an ISO 8601 string in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fresh_id() -> str:
    """Eight characters that can be read aloud: 40 random bits."""
    return base64.b32encode(secrets.token_bytes(5)).decode("ascii").lower()


def _check_value(attribute: Attribute, value: Any) -> None:
    if value is not None and (problem := attribute.problem(value)):
        raise UsageError(f"{attribute.title or attribute.id}: {problem}")
