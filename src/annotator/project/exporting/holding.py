"""What a format has no place for: taken out of the labels here, once for all formats, and listed.

The reasons are `no-attributes`, `no-notes`, `no-relations` and `no-document-labels`, after the flags of
`Holds`; `overlap` for spans that share words where a format cannot have that; `split` for spans that are
written one by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from annotator.core.annotation import Annotation, Relation
from annotator.core.schema import Schema
from annotator.formats.base import Holds, Labelled, dangling, entry, taken_apart
from annotator.formats.flat import Claim, at_peace
from annotator.formats.report import Entry, Report

_SHOWN = json.JSONEncoder(ensure_ascii=False, default=str).encode


class Holding:
    """Cuts labels down to what a format can hold. `schema` says which layer a label is in."""

    def __init__(self, holds: Holds, schema: Schema, report: Report) -> None:
        self._holds = holds
        self._schema = schema
        self._report = report
        self._all = holds.attributes and holds.notes and holds.discontinuous
        self._apart = not (holds.overlaps and holds.layers)

    def cut(
        self, one: Labelled, kept: tuple[Annotation, ...]
    ) -> tuple[tuple[Annotation, ...], tuple[Relation, ...], Mapping[str, Any]]:
        """Annotations, relations and document labels as far as the format can hold them; the rest is listed.

        `kept` are those annotations of the document that are still there.
        """
        if not self._all:
            kept = tuple(self._one(one, said) for said in kept)
        if self._apart:
            kept = tuple(self._standing(one, kept))
        relations = one.labels.relations
        if relations and len(held := tuple(self._relations(one, kept))) < len(relations):
            relations = held
        return kept, relations, self._document_labels(one)

    def _one(self, one: Labelled, said: Annotation) -> Annotation:
        if not self._holds.attributes and (said.attributes or said.derived):
            self._left_out(one, said, "no-attributes", listed(said.attributes))
            said = replace(said, attributes={}, derived=frozenset())
        if not self._holds.notes and (said.note or said.unsure):
            self._left_out(
                one, said, "no-notes", ", ".join(filter(None, ("unsure" * said.unsure, said.note)))
            )
            said = replace(said, note="", unsure=False)
        if len(said.spans) > 1 and not self._holds.discontinuous:
            self._report.adjusted.append(taken_apart(one, said))
        return said

    def _standing(self, one: Labelled, said: tuple[Annotation, ...]) -> Iterator[Annotation]:
        """The annotations without those spans that give way to another. One that is whole goes as a whole."""
        places = [
            (place, spans)
            for place, annotation in enumerate(said)
            for spans in ([annotation.spans] if self._holds.discontinuous else zip(annotation.spans))
        ]
        claims = [
            Claim(tuple((span.start, span.end) for span in spans), self._layer(said[place]), order)
            for order, (place, spans) in enumerate(places)
        ]
        kept, refused = at_peace(claims, within=self._holds.overlaps, between=self._holds.layers)
        if not refused:
            yield from said
            return
        for claim, rival in refused:
            place, spans = places[claim.order]
            other = said[places[rival.order][0]]
            lost = replace(said[place], spans=tuple(spans))
            self._left_out(one, lost, "overlap", f"it overlaps {other.id} {other.quote!r}")
        left: dict[int, list[Any]] = {}
        for claim in kept:
            place, spans = places[claim.order]
            left.setdefault(place, []).extend(spans)
        for place, annotation in enumerate(said):
            if place in left:
                spans = tuple(left[place])
                yield annotation if spans == annotation.spans else replace(annotation, spans=spans)

    def _layer(self, said: Annotation) -> str:
        return self._schema.layer_of(said.label)

    def _relations(self, one: Labelled, kept: tuple[Annotation, ...]) -> Iterator[Relation]:
        ids = {said.id for said in kept}
        for link in one.labels.relations:
            if not (link.head in ids and link.tail in ids):
                self._report.left_out.append(dangling(one.document.id, link))
            elif not self._holds.relations:
                detail = f"from {link.head} to {link.tail}"
                self._report.left_out.append(
                    Entry(one.document.id, link.id, link.type, "", "no-relations", detail)
                )
            else:
                yield link

    def _document_labels(self, one: Labelled) -> Mapping[str, Any]:
        given = one.labels.document_labels
        if given and not self._holds.document_labels:
            self._report.left_out.append(
                Entry(one.document.id, "", "", "", "no-document-labels", listed(given))
            )
            return {}
        return given if list(given) == sorted(given) else dict(sorted(given.items()))

    def _left_out(self, one: Labelled, said: Annotation, reason: str, detail: str) -> None:
        self._report.left_out.append(entry(one, said, reason, detail))


def listed(values: Mapping[str, Any]) -> str:
    """Names with their values, for a person."""
    return ", ".join(f"{name} {_SHOWN(value)}" for name, value in values.items())
