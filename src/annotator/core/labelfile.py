"""The shape of a label file, and the three views of it: file, fold state, labels.

The file is what people and scripts read: lists in reading order, every field written out. The fold
state is what lines merge into: objects keyed by id, only what was set. `normal` is the state with
everything removed that a file does not show, so a file and a state can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.core.annotation import Annotation, Labels, Origin, Relation, Status, annotation_with
from annotator.core.fold import KEYED, State, difference
from annotator.core.span import Span

FORMAT = "annotator/labels/1"
HEAD_FIELDS = (
    "format",
    "document",
    "text_hash",
    "annotator",
    "schema_hash",
    "guidelines_version",
    "offset_unit",
)
BODY_FIELDS = ("status", "finished_at", "document_labels", "annotations", "relations")


def _unsaid() -> dict[str, Any]:
    """What an annotation has of which nothing else is said. Made anew: who changes it changes it alone."""
    return {
        "attributes": {},
        "derived": [],
        "note": "",
        "unsure": False,
        "origin": {"by": "person"},
        "created": "",
        "modified": "",
    }


ANNOTATION_DEFAULTS = _unsaid()
"""What every file is held against, so it is only compared with, and never a part of anything."""

RELATION_DEFAULTS: dict[str, Any] = {"type": "", "head": "", "tail": "", "created": ""}
SPAN = ("start", "end", "quote")

OF_ANNOTATION = frozenset(("label", "spans", "deleted", *ANNOTATION_DEFAULTS))
OF_RELATION = frozenset(("deleted", *RELATION_DEFAULTS))
_OF_LABELS = frozenset(BODY_FIELDS)
_NOT_OF_STATE = frozenset((*HEAD_FIELDS, "holds", "annotations", "relations"))
_NOT_OF_REST = frozenset((*KEYED, "status"))
_PERSON = Origin()


_HOLDERS = frozenset({dict, list})


@dataclass(frozen=True)
class Head:
    """Whose labels these are, on which text, made with which schema."""

    document: str
    annotator: str
    text_hash: str
    schema_hash: str = ""
    guidelines_version: str = ""
    format: str = FORMAT


@dataclass(frozen=True)
class LabelFile:
    """A label file taken apart. `holds` maps a session to the highest `n` folded into the file."""

    head: Head
    state: State
    holds: Mapping[str, int] = field(default_factory=dict)


def normal(state: State) -> State:
    """The part of a state that a file shows: no deleted or hidden annotations, no defaults."""
    found = _visible(state)
    for kind, defaults in (("annotations", ANNOTATION_DEFAULTS), ("relations", RELATION_DEFAULTS)):
        if kind in found:
            found[kind] = {id: _without_defaults(fields, defaults) for id, fields in found[kind].items()}
    return found


def _visible(state: State) -> State:
    """The same with the defaults that somebody gave."""
    shown = {id: fields for id, fields in state.get("annotations", {}).items() if is_shown(fields)}
    related = {
        id: fields
        for id, fields in state.get("relations", {}).items()
        if not fields.get("deleted") and fields.get("head") in shown and fields.get("tail") in shown
    }
    decided = {id: fields for id, fields in state.get("decisions", {}).items() if not fields.get("deleted")}
    rest = {
        name: value
        for name, value in state.items()
        if name not in _NOT_OF_REST and value not in ({}, "", None)
    }
    if state.get("status") == "done":
        rest["status"] = "done"
    kept = {"annotations": shown, "relations": related, "decisions": decided}
    return rest | {name: value for name, value in kept.items() if value}


def is_shown(fields: Mapping[str, Any]) -> bool:
    """Whether an annotation is there to be seen: not deleted, and it has a label and spans."""
    label, spans = fields.get("label"), fields.get("spans")
    if fields.get("deleted") or not isinstance(label, str) or not isinstance(spans, list):
        return False
    for one in spans:
        if not isinstance(one, dict) or type(one.get("start")) is not int or type(one.get("end")) is not int:
            return False
    return bool(label and spans)


def to_file(file: LabelFile, *, is_normal: bool = False) -> dict[str, Any]:
    """The JSON object of a label file; the same state always gives the same object.

    `is_normal` says that the state is as `normal` gives it, so that it need not be made so.
    """
    state = dict(file.state) if is_normal else _visible(file.state)
    head = file.head
    shown = state.pop("annotations", {})
    related = state.pop("relations", {})
    document_labels = state.pop("document_labels", {})
    touched = shown or related or document_labels
    known = {
        "format": head.format,
        "document": head.document,
        "text_hash": head.text_hash,
        "annotator": head.annotator,
        "schema_hash": head.schema_hash,
        "guidelines_version": head.guidelines_version,
        "offset_unit": "codepoint",
        "status": state.pop("status", "in_progress" if touched else "untouched"),
        "finished_at": state.pop("finished_at", ""),
        "document_labels": _in_order(document_labels),
        "annotations": [
            _annotation_out(id, shown[id]) for id in sorted(shown, key=lambda i: _order(i, shown[i]))
        ],
        "relations": [
            {"id": id} | _in_order(RELATION_DEFAULTS | related[id], RELATION_DEFAULTS)
            for id in sorted(related)
        ],
    }
    return known | _in_order(state) | {"holds": dict(sorted(file.holds.items()))}


def from_file(data: Mapping[str, Any]) -> LabelFile:
    """Take a validated JSON object of a label file apart; fields we do not know stay in the state."""
    state = normal(_parted(data))
    if _holds_null(state):
        state = normal(_without_nulls(state))
    return LabelFile(_head_of(data), state, dict(data.get("holds", {})))


def as_written(data: Mapping[str, Any]) -> LabelFile:
    """The same for one that holds no null, faster: its state is not brought into the normal form.

    `to_labels` makes the same labels of it.
    """
    return LabelFile(_head_of(data), _parted(data))


def _head_of(data: Mapping[str, Any]) -> Head:
    return Head(
        document=data["document"],
        annotator=data["annotator"],
        text_hash=data["text_hash"],
        schema_hash=data.get("schema_hash", ""),
        guidelines_version=data.get("guidelines_version", ""),
        format=data["format"],
    )


def _parted(data: Mapping[str, Any]) -> State:
    state = {name: value for name, value in data.items() if name not in _NOT_OF_STATE}
    for kind in ("annotations", "relations"):
        state[kind] = {
            one["id"]: {name: value for name, value in one.items() if name != "id"}
            for one in data.get(kind, ())
        }
    return state


def edit(old: State, new: State) -> dict[str, Any]:
    """The `set` that turns one state into another as files show them; what left is deleted.

    What `old` holds without showing it, such as a deleted annotation, stays unless `new` shows it.
    """
    before, after = normal(old), normal(new)
    patch = difference(*({n: v for n, v in one.items() if n not in KEYED} for one in (before, after)))
    for kind in KEYED:
        shown, wanted = before.get(kind, {}), after.get(kind, {})
        changes: dict[str, Any] = {id: {"deleted": True} for id in shown if id not in wanted}
        for id, fields in wanted.items():
            held = shown[id] if id in shown else old.get(kind, {}).get(id, {})
            if change := difference(held, fields):
                changes[id] = change
        if changes:
            patch[kind] = changes
    return patch


def to_labels(file: LabelFile, text: str | None = None) -> Labels:
    """The typed view of a label file or a fold. With `text`, spans and quotes are held against it.

    What cannot be shown is named in `problems`; it stays in the state and so in the file. Values are in the
    order of their names, as in the file, however they came about.
    """
    annotations, relations, problems = [], [], []
    state = file.state
    for id, fields in state.get("annotations", {}).items():
        if fields.get("deleted"):
            continue
        try:
            annotations.append(annotation_of(id, fields, text))
        except (KeyError, TypeError, ValueError, AttributeError) as reason:
            problems.append(f"annotation '{id}': {reason}")
    known = {annotation.id for annotation in annotations}
    for id, fields in state.get("relations", {}).items():
        if fields.get("deleted"):
            continue
        if fields.get("head") in known and fields.get("tail") in known:
            relations.append(relation_of(id, fields))
    touched = bool(annotations or relations or state.get("document_labels") or problems)
    status: Status = "done" if state.get("status") == "done" else "in_progress" if touched else "untouched"
    return Labels(
        document=file.head.document,
        annotator=file.head.annotator,
        text_hash=file.head.text_hash,
        annotations=tuple(sorted(annotations, key=lambda one: one.order)),
        relations=tuple(sorted(relations, key=lambda one: one.id)),
        document_labels=_in_order(state.get("document_labels", {})),
        status=status,
        finished_at=state.get("finished_at", ""),
        schema_hash=file.head.schema_hash,
        guidelines_version=file.head.guidelines_version,
        problems=tuple(problems),
        more=further(state),
    )


def annotation_of(id: str, fields: Mapping[str, Any], text: str | None = None) -> Annotation:
    """One annotation of a state as a typed value.

    Raises ValueError, TypeError or KeyError with a reason if it has no label, no spans, offsets
    that are not whole numbers, or (with `text`) spans that do not carry their quote.
    """
    label, spans = fields.get("label"), fields.get("spans")
    if not isinstance(label, str) or not label:
        raise ValueError("it has no label")
    if not isinstance(spans, list) or not spans:
        raise ValueError("it has no spans")
    origin = fields.get("origin") or {}
    is_person = origin == ANNOTATION_DEFAULTS["origin"]
    extents = [_span_of(one, text) for one in spans]
    return annotation_with(
        {
            "id": id,
            "label": label,
            "spans": tuple(extents if len(extents) == 1 else sorted(extents)),
            "attributes": _in_order(dict(fields.get("attributes") or {})),
            "derived": frozenset(fields.get("derived") or ()),
            "note": str(fields.get("note") or ""),
            "unsure": fields.get("unsure") is True,
            "origin": _PERSON
            if is_person
            else Origin(str(origin.get("by") or "person"), origin.get("score")),
            "created": str(fields.get("created") or ""),
            "modified": str(fields.get("modified") or ""),
            "more": others(fields, OF_ANNOTATION),
        }
    )


def relation_of(id: str, fields: Mapping[str, Any]) -> Relation:
    """One relation of a state as a typed value."""
    type, head, tail, created = (str(fields.get(name, "")) for name in ("type", "head", "tail", "created"))
    return Relation(id, type, head, tail, created, others(fields, OF_RELATION))


def spans_out(spans: tuple[Span, ...]) -> list[dict[str, Any]]:
    """Spans as they stand in files and lines."""
    return [{"start": one.start, "end": one.end, "quote": one.quote} for one in spans]


def others(fields: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """The fields that no type of ours has, in the order of their names."""
    return {} if known >= fields.keys() else _in_order({n: v for n, v in fields.items() if n not in known})


def further(state: State) -> dict[str, Any]:
    """The further fields of a label file, in the order in which it has them; decisions that hold."""
    rest = {name: value for name, value in state.items() if name not in _OF_LABELS and value not in ({}, "")}
    if decided := rest.pop("decisions", None):
        kept = {id: fields for id, fields in decided.items() if not fields.get("deleted")}
        rest |= {"decisions": kept} if kept else {}
    return _in_order(rest) if rest else rest


def _span_of(fields: Mapping[str, Any], text: str | None) -> Span:
    start, end, quote = fields["start"], fields["end"], fields.get("quote", "")
    if type(start) is not int or type(end) is not int:
        raise ValueError("its offsets are not whole numbers")
    if text is not None:
        if end > len(text):
            raise ValueError(f"its span {start}..{end} ends after the text ({len(text)} code points)")
        if quote and text[start:end] != quote:
            raise ValueError(f"its span {start}..{end} covers {text[start:end]!r}, not {quote!r}")
    return Span(start, end, str(quote))


def _annotation_out(id: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    spans = [span.copy() if tuple(span) == SPAN else _in_order(span, SPAN) for span in fields["spans"]]
    made = {"id": id, "label": fields["label"], "spans": spans, **_unsaid()}
    others = []
    for name, value in fields.items():
        if name in ANNOTATION_DEFAULTS:
            made[name] = _value_in_order(value) if type(value) in _HOLDERS else value
        elif name not in made:
            others.append(name)
    if others:
        made |= _in_order({name: fields[name] for name in others})
    return made


def _in_order(fields: Mapping[str, Any], first: Iterable[str] = ()) -> dict[str, Any]:
    """The same object with its keys in one order at every depth, however it came about."""
    names = [name for name in first if name in fields]
    if len(names) < len(fields):
        names += sorted(fields.keys() - set(names))
    return {
        name: _value_in_order(value) if type(value := fields[name]) in _HOLDERS else value for name in names
    }


def _value_in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return _in_order(value) if value else {}
    if isinstance(value, list):
        return [_value_in_order(one) for one in value]
    return value


def _without_defaults(fields: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in defaults or value != defaults[name]}


def _holds_null(fields: Mapping[str, Any]) -> bool:
    for value in fields.values():
        if value is None or (type(value) is dict and value and _holds_null(value)):
            return True
    return False


def _without_nulls(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same object without nulls at any depth of objects: a state unsets by them and holds none."""
    return {
        name: _without_nulls(value) if isinstance(value, dict) else value
        for name, value in fields.items()
        if value is not None
    }


def _order(id: str, fields: Mapping[str, Any]) -> tuple[int, int, str, str]:
    spans = fields["spans"]
    return (spans[0]["start"], -spans[-1]["end"], fields.get("created", ""), id)
