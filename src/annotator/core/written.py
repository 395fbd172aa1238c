"""Labels straight from the JSON of a label file that is just as we write it.

Nearly all files are. The name and type of every field are looked at on the way; for anything else than what
`labelfile.to_file` makes the answer is None. Then the file has to be validated and taken apart in
`labelfile`, which gives the same labels for these files and says what is wrong with others.
"""

from __future__ import annotations

from typing import Any

from annotator.core.annotation import Annotation, Labels, Origin, Relation, annotation_with
from annotator.core.labelfile import (
    ANNOTATION_DEFAULTS,
    BODY_FIELDS,
    FORMAT,
    HEAD_FIELDS,
    OF_ANNOTATION,
    OF_RELATION,
    RELATION_DEFAULTS,
    SPAN,
    further,
    others,
)
from annotator.core.span import Span

_TEXTS = (*HEAD_FIELDS, "status", "finished_at")
_FIELDS = frozenset((*HEAD_FIELDS, *BODY_FIELDS, "holds"))
_STATUS = frozenset(("untouched", "in_progress", "done"))
_OF_ANNOTATION = OF_ANNOTATION | {"id"}
_OF_RELATION = OF_RELATION | {"id"}
_ANNOTATION = ("id", "label", "spans", *ANNOTATION_DEFAULTS)
_RELATION = ("id", *RELATION_DEFAULTS)
_NOT_FURTHER = frozenset(("deleted", "more"))
"""Further fields of an annotation or a relation that are never just kept."""

_BY_PERSON: dict[str, Any] = ANNOTATION_DEFAULTS["origin"]
_PERSON = Origin()
_NOTHING: frozenset[str] = frozenset()


def labels_as_written(fields: Any, text: str) -> Labels | None:
    """The labels of a label file's JSON, whose spans all carry their quote of `text`; else None.

    The values are used as they are, so `fields` must be nobody else's, and hold no null. Whose text it is,
    and which, is for the caller to see.
    """
    if type(fields) is not dict or not fields.keys() >= _FIELDS:
        return None
    if any(type(fields[name]) is not str for name in _TEXTS):
        return None
    if fields["format"] != FORMAT or fields["offset_unit"] != "codepoint" or fields["status"] not in _STATUS:
        return None
    document_labels = fields["document_labels"]
    if type(document_labels) is not dict or not _are_numbers(fields["holds"]):
        return None
    annotations = _annotations(fields["annotations"], text)
    if annotations is None:
        return None
    ids = {one.id for one in annotations}
    relations = _relations(fields["relations"], ids)
    if relations is None or len(ids) != len(annotations):
        return None
    more = {}
    if len(fields) > len(_FIELDS):
        if not _are_objects(fields.get("decisions", {})):
            return None
        more = further({name: value for name, value in fields.items() if name not in _FIELDS})
    status = fields["status"]
    if status != "done":
        status = "in_progress" if annotations or relations or document_labels else "untouched"
    return Labels(
        document=fields["document"],
        annotator=fields["annotator"],
        text_hash=fields["text_hash"],
        annotations=annotations,
        relations=relations,
        document_labels=document_labels,
        status=status,
        finished_at=fields["finished_at"],
        schema_hash=fields["schema_hash"],
        guidelines_version=fields["guidelines_version"],
        more=more,
    )


def _annotations(given: Any, text: str) -> tuple[Annotation, ...] | None:
    """Annotations in reading order. Every label of a corpus comes by here, so it is one plain loop."""
    if type(given) is not list:
        return None
    found: list[Annotation] = []
    order, is_in_order = (-1, 0, "", ""), True
    for one in given:
        if type(one) is not dict:
            return None
        more = {}
        if (names := tuple(one)) != _ANNOTATION:
            if names[: len(_ANNOTATION)] != _ANNOTATION or one.keys() & _NOT_FURTHER:
                return None
            more = others(one, _OF_ANNOTATION)
        id, label, spans, attributes, derived, note, unsure, origin, created, modified, *_ = one.values()
        if not (str is type(id) is type(label) is type(note) is type(created) is type(modified)):
            return None
        if not (id and label and type(attributes) is dict and type(unsure) is bool):
            return None
        extents = _spans(spans, text)
        by = _PERSON if origin == _BY_PERSON else _origin(origin)
        proposed = _names(derived) if derived != [] else _NOTHING
        if not extents or by is None or proposed is None:
            return None
        before, order = order, (extents[0].start, -extents[-1].end, created, id)
        is_in_order = is_in_order and before <= order
        found.append(
            annotation_with(
                {
                    "id": id,
                    "label": label,
                    "spans": extents,
                    "attributes": attributes,
                    "derived": proposed,
                    "note": note,
                    "unsure": unsure,
                    "origin": by,
                    "created": created,
                    "modified": modified,
                    "more": more,
                }
            )
        )
    return tuple(found if is_in_order else sorted(found, key=lambda one: one.order))


def _spans(given: Any, text: str) -> tuple[Span, ...]:
    """The spans of one annotation, in order; none if one of them is not of the text."""
    if type(given) is not list:
        return ()
    found = []
    for one in given:
        if type(one) is not dict or tuple(one) != SPAN:
            return ()
        start, end, quote = one.values()
        if not (type(start) is type(end) is int and 0 <= start < end):
            return ()
        # A slice stops where the text does, and is shorter then than was asked for.
        if text[start:end] != quote or len(quote) != end - start:
            return ()
        found.append(Span(start, end, quote))
    return tuple(sorted(found)) if len(found) > 1 else tuple(found)


def _origin(given: Any) -> Origin | None:
    """Who proposed an annotation, a suggester with its score."""
    if type(given) is not dict or tuple(given) not in (("by",), ("by", "score")):
        return None
    by, score = given["by"], given.get("score")
    if type(by) is not str or not by or ("score" in given and type(score) is not float):
        return None
    return Origin(by, score)


def _names(given: Any) -> frozenset[str] | None:
    return frozenset(given) if type(given) is list and all(type(one) is str for one in given) else None


def _relations(given: Any, ids: set[str]) -> tuple[Relation, ...] | None:
    """Relations in the order of their ids, those both of whose ends are there."""
    if type(given) is not list:
        return None
    found: dict[str, Relation] = {}
    for one in given:
        if type(one) is not dict:
            return None
        names, more = tuple(one), {}
        if names != _RELATION:
            if names[: len(_RELATION)] != _RELATION or one.keys() & _NOT_FURTHER:
                return None
            more = others(one, _OF_RELATION)
        values = id, type_, head, tail, created = tuple(one.values())[: len(_RELATION)]
        if any(type(value) is not str for value in values) or not all(values[:-1]) or id in found:
            return None
        found[id] = Relation(id, type_, head, tail, created, more)
    return tuple(found[id] for id in sorted(found) if found[id].head in ids and found[id].tail in ids)


def _are_numbers(given: Any) -> bool:
    return type(given) is dict and all(type(one) is int for one in given.values())


def _are_objects(given: Any) -> bool:
    return type(given) is dict and all(type(one) is dict for one in given.values())
