"""One document as HTML: what each annotator said of it, side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from annotator.core.annotation import Annotation, Labels
from annotator.core.schema import Schema
from annotator.formats.base import Labelled
from annotator.formats.html.marking import DEEPEST, Look, Piece, lanes_of, marked, words
from annotator.formats.html.style import UNKNOWN, colour_classes


class Articles:
    """Makes the articles of one export."""

    def __init__(self, schema: Schema, *, apart: bool) -> None:
        """`apart`: several annotators are named, even where only one of them labelled a document."""
        self._titles = {label.id: label.title or label.id for label in schema.labels}
        self._titles |= {one.id: one.title or one.id for one in schema.relations}
        self._whole = {one.id: one.title or one.id for one in schema.document_labels}
        self._colours = colour_classes(schema)
        self._apart = apart

    def article(self, number: int, one: Labelled) -> str:
        """A document; `number` makes its anchor."""
        versions = "".join(
            self._version(f"d{number}v{place}", one.document.text, labels)
            for place, labels in enumerate(one.versions)
        )
        return (
            f'<article id="d{number}" data-id="{_exact(one.document.id)}">\n'
            f"<h2>{words(one.document.id)}</h2>\n{_pairs(one.document.meta)}"
            f'<div class="versions">\n{versions}</div>\n</article>\n'
        )

    def _version(self, anchor: str, text: str, labels: Labels) -> str:
        looks = [self._look(f"{anchor}a{place}", said) for place, said in enumerate(labels.annotations)]
        pieces = [
            Piece(span.start, span.end, place, part)
            for place, said in enumerate(labels.annotations)
            for part, span in enumerate(said.spans)
        ]
        lanes = lanes_of(pieces)
        deepest = min(max(lanes.values(), default=0), DEEPEST)
        unfinished = "" if labels.status == "done" else " <small>(not finished)</small>"
        heading = f"<h3>{words(labels.annotator)}{unfinished}</h3>\n" if self._apart or unfinished else ""
        whole = {self._whole.get(name, name): value for name, value in labels.document_labels.items()}
        return (
            f'<section class="version">\n{heading}{_pairs(whole)}'
            f'<div class="text" dir="auto" style="--lanes: {deepest}">{marked(text, lanes, looks)}</div>\n'
            f"{self._table(labels, looks)}</section>\n"
        )

    def _look(self, anchor: str, said: Annotation) -> Look:
        label = self._titles.get(said.label, said.label)
        about = "; ".join([label, *(f"{name}: {value}" for name, value in _facts(said))])
        return Look(self._colours.get(said.label, UNKNOWN), label, about, anchor)

    def _table(self, labels: Labels, looks: Sequence[Look]) -> str:
        if not labels.annotations:
            return '<p class="dim">Nothing is marked.</p>\n'
        rows = "".join(
            self._row(place, said, look)
            for place, (said, look) in enumerate(zip(labels.annotations, looks, strict=True))
        )
        count = len(labels.annotations)
        return (
            f"<details open><summary>{count:,} annotation{'' if count == 1 else 's'}</summary>\n<table>\n"
            "<thead><tr><th>#</th><th>label</th><th>words</th><th>more</th></tr></thead>\n"
            f"<tbody>\n{rows}</tbody>\n</table>\n{self._relations(labels, looks)}</details>\n"
        )

    def _row(self, place: int, said: Annotation, look: Look) -> str:
        more = "<br>".join(f"{words(name)}: {words(value)}" for name, value in _facts(said))
        return (
            f'<tr data-a="{place}" data-id="{_exact(said.id)}" data-label="{_exact(said.label)}">'
            f'<td><a href="#{look.anchor}">{place + 1}</a></td>'
            f'<td><span class="chip {look.colour}">{words(look.label)}</span></td>'
            f'<td class="words">{words(said.quote)}</td><td>{more}</td></tr>\n'
        )

    def _relations(self, labels: Labels, looks: Sequence[Look]) -> str:
        if not labels.relations:
            return ""
        known = {said.id: place for place, said in enumerate(labels.annotations)}

        def end(id: str) -> str:
            place = known[id]
            quote = words(labels.annotations[place].quote)
            return f'<td class="words"><a href="#{looks[place].anchor}">{place + 1}</a> {quote}</td>'

        rows = "".join(
            f"<tr>{end(link.head)}<td>{words(self._titles.get(link.type, link.type))}</td>"
            f"{end(link.tail)}</tr>\n"
            for link in labels.relations
        )
        head = "<thead><tr><th>from</th><th>relation</th><th>to</th></tr></thead>"
        return f"<table>\n{head}\n<tbody>\n{rows}</tbody>\n</table>\n"


def legend(schema: Schema) -> str:
    """What labels there are and what they mean."""
    colours = colour_classes(schema)
    rows = "".join(
        f'<tr><td><span class="chip {colours[label.id]}">{words(label.title or label.id)}</span></td>'
        f"<td>{words(schema.layer_by_id[label.layer].title or label.layer)}</td>"
        f"<td>{words(label.description)}</td>"
        f"<td>{'<br>'.join(_values(label.attributes))}</td></tr>\n"
        for label in schema.labels
    )
    head = "<thead><tr><th>label</th><th>layer</th><th>meaning</th><th>attributes</th></tr></thead>"
    return _folding("Legend", f"{head}\n<tbody>\n{rows}</tbody>")


def agreement(rows: Iterable[tuple[str, str]]) -> str:
    """How far annotators agree, if anything can be said."""
    made = "".join(
        f"<tr><td>{words(what.replace('`', ''))}</td><td>{words(value)}</td></tr>\n" for what, value in rows
    )
    return _folding("Agreement", f"<tbody>\n{made}</tbody>") if made else ""


def _folding(summary: str, table: str) -> str:
    return f"<details open><summary>{summary}</summary>\n<table>\n{table}\n</table>\n</details>\n"


def _values(attributes: Iterable[Any]) -> Iterator[str]:
    for one in attributes:
        choices = ", ".join(choice.title or choice.id for choice in one.choices) or one.type
        yield f"{words(one.title or one.id)}: {words(choices)}"


def _facts(said: Annotation) -> Iterator[tuple[str, str]]:
    """What is said of an annotation beyond its label."""
    for name, value in said.attributes.items():
        yield name, _shown(value) + (" (proposed)" if name in said.derived else "")
    if said.note:
        yield "note", said.note
    if said.unsure:
        yield "unsure", "yes"
    if said.origin.by != "person":
        yield "proposed by", said.origin.by


def _pairs(values: Mapping[str, Any]) -> str:
    rows = "".join(f"<dt>{words(name)}</dt><dd>{words(_shown(value))}</dd>" for name, value in values.items())
    return f"<dl>{rows}</dl>\n" if rows else ""


def _shown(value: Any) -> str:
    """A value for a person."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case list() if all(isinstance(one, str) for one in value):
            return ", ".join(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _exact(text: str) -> str:
    """Text that is read again by a program, as JSON in ASCII."""
    return escape(json.dumps(text))
