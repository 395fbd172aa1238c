"""Several answers of one person about one text, as Prodigy's tasks have them, as one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from annotator.core.annotation import Relation
from annotator.formats.incoming import Found, Incoming
from annotator.formats.json_records import unlike


def together(held: list[Incoming], choice: str) -> Incoming:
    """Several answers of one person about one text as one; what is said twice is said once."""
    answered = [one for one in held if one.status != "untouched"]
    first = answered[0] if answered else held[0]
    if len(held) == 1:
        return first
    taken: set[str] = set()
    taken_by_links: set[str] = set()
    annotations: dict[tuple[Any, ...], Found] = {}
    relations: list[Relation] = []
    chosen: list[str] = []
    labels: dict[str, Any] = {}
    for one in answered:
        names: dict[str, str] = {}
        for said in one.annotations:
            same = (said.label, said.extents, repr(sorted(said.attributes.items())))
            if same not in annotations:
                annotations[same] = replace(said, id=unlike(said.id, taken))
            names[said.id] = annotations[same].id
        for link in one.relations:
            ends = replace(link, head=names[link.head], tail=names[link.tail])
            if not any((ends.type, ends.head, ends.tail) == (o.type, o.head, o.tail) for o in relations):
                relations.append(replace(ends, id=unlike(link.id, taken_by_links)))
        labels |= {name: value for name, value in one.document_labels.items() if name != choice}
        value = one.document_labels.get(choice, [])
        chosen += [label for label in (value if isinstance(value, list) else [value]) if label not in chosen]
    if chosen:
        labels[choice] = chosen if len(chosen) > 1 else chosen[0]
    meta = {name: value for one in reversed(held) for name, value in one.document.meta.items()}
    return replace(
        first,
        document=replace(first.document, meta=meta),
        annotations=tuple(annotations.values()),
        relations=tuple(relations),
        document_labels=labels,
        finished_at=max((one.finished_at for one in answered), default=""),
        refused=tuple(entry for one in held for entry in one.refused),
    )


def as_list(one: Incoming, choice: str) -> Incoming:
    """The choice as a list, where any document has several: one kind of value for all."""
    value = one.document_labels.get(choice)
    if not isinstance(value, str):
        return one
    return replace(one, document_labels={**one.document_labels, choice: [value]})
