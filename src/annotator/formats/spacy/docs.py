"""One labelled document in the columns that a `.spacy` file has for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from spacy.attrs import ENT_ID, ENT_IOB, ENT_TYPE, IDX, LENGTH, ORTH, SPACY
from spacy.language import Language
from spacy.strings import get_string_id

from annotator.core.annotation import Labels, Relation
from annotator.core.schema import Attribute, Schema
from annotator.core.tokens import Bounds
from annotator.formats.base import Labelled, Mark, dangling, entry
from annotator.formats.flat import Place, innermost_first
from annotator.formats.report import Report
from annotator.formats.spacy import Alignment
from annotator.formats.spacy.attrs import ALL, ANNOTATOR, attrs, layer_key
from annotator.formats.spacy.groups import Group, Packed
from annotator.formats.spacy.placing import Placed, Placing

COLUMNS = (ORTH, ENT_IOB, ENT_TYPE, ENT_ID)
"""What a file has of every token, in the order in which spaCy sorts them."""

INSIDE, OUTSIDE, BEGINNING = 1, 2, 3
"""The numbers of spaCy's `ENT_IOB`."""


class Columns(NamedTuple):
    """A document as a `.spacy` file holds it.

    `tokens` has a row for each token and the columns of `COLUMNS`, `spaces` says whether a space follows;
    both are numpy arrays. `strings` are all whose hashes occur.
    """

    tokens: Any
    spaces: Any
    cats: dict[str, float]
    groups: Sequence[Group]
    strings: set[str]

    @property
    def entities(self) -> int:
        """How many spans are in `doc.ents`."""
        return int((self.tokens[:, 1] == BEGINNING).sum())

    @property
    def longest(self) -> int:
        """Tokens of the longest span in `doc.spans['sc']`, 0 if there is none."""
        [spans] = (group.spans for group in self.groups if group.key == ALL)
        return max((span.last - span.first for span in spans), default=0)


class Docs:
    """Makes documents of one corpus."""

    def __init__(
        self,
        nlp: Language,
        schema: Schema,
        ents_layer: str,
        alignment: Alignment,
        report: Report,
        several: bool,
    ) -> None:
        """`several`: whether the corpus has several annotators, so that each of them gets a group."""
        self.nlp = nlp
        self._several = several
        self._schema = schema
        self._ents_layer = ents_layer
        self._placing = Placing(alignment, report)
        self._report = report

    def make(self, one: Labelled) -> tuple[Columns, list[Mark]]:
        """The document, and the spans that should be found on reading, group by group (`stored.reread`)."""
        doc = self.nlp.make_doc(one.document.text)
        table = doc.to_array([*COLUMNS, SPACY, IDX, LENGTH]).reshape(len(doc), len(COLUMNS) + 3)
        starts = table[:, -2]
        tokens = Bounds(starts.tolist(), (starts + table[:, -1]).tolist())
        rows = table[:, : len(COLUMNS)].copy()
        rows[:, 1] = OUTSIDE
        known = self.nlp.vocab.strings
        strings = {known[word] for word in set(rows[:, 0].tolist())}
        groups: list[Group] = []
        marks: list[Mark] = []
        for number, said in enumerate(one.versions):
            placed = list(self._placing.placed(one, said, tokens))
            packed = list(map(_packed, placed))
            if number == 0:
                groups += self._layers(one, placed, packed, rows)
            relations = self._relations(one, said, placed)
            written = {item.annotation.id: item.annotation for item in placed}
            held = attrs(one.document, said, written.values(), relations)
            strings.update(written, (item.annotation.label for item in placed))
            for key in self._keys(number, said.annotator):
                groups.append(Group(key, packed, held))
                marks += [item.mark(one.document.text) for item in placed]
        cats = dict(categories(self._schema, one))
        return Columns(rows, table[:, len(COLUMNS)].astype(bool), cats, groups, strings), marks

    def _keys(self, number: int, annotator: str) -> Iterator[str]:
        """Under which keys the labels of an annotator stand, the first of a document's or a further one."""
        if number == 0:
            yield ALL
        if self._several:
            yield f"{ANNOTATOR}{annotator}"

    def _layers(
        self, one: Labelled, placed: Sequence[Placed], packed: Sequence[Packed], rows: Any
    ) -> Iterator[Group]:
        """A group for each layer; one of the layers is written into the rows of the tokens, too."""
        layers: dict[str, list[int]] = {layer.id: [] for layer in self._schema.layers}
        for order, item in enumerate(placed):
            layers[self._schema.layer_of(item.annotation.label)].append(order)
        for layer, orders in layers.items():
            if layer == self._ents_layer:
                self._write_ents(one, placed, packed, orders, rows)
            yield Group(layer_key(layer), [packed[order] for order in orders])

    def _write_ents(
        self,
        one: Labelled,
        placed: Sequence[Placed],
        packed: Sequence[Packed],
        orders: Iterable[int],
        rows: Any,
    ) -> None:
        wanted = [Place(placed[order].first, placed[order].last, order) for order in orders]
        kept, refused = innermost_first(wanted)
        for place, other in refused:
            winner = placed[other.order]
            words = one.document.text[winner.start : winner.end]
            detail = f"it overlaps {winner.annotation.id} {words!r}"
            annotation = placed[place.order].annotation
            self._report.left_out.append(entry(one, annotation, "overlap", detail, "doc.ents"))
        for first, last, order in kept:
            rows[first:last, 1:] = INSIDE, packed[order].label, packed[order].id
            rows[first, 1] = BEGINNING

    def _relations(self, one: Labelled, said: Labels, placed: Iterable[Placed]) -> Iterator[Relation]:
        ids = {item.annotation.id for item in placed}
        for link in said.relations:
            if link.head in ids and link.tail in ids:
                yield link
            else:
                whose = said.annotator if one.others else ""
                self._report.left_out.append(replace(dangling(one.document.id, link), annotator=whose))


def _packed(item: Placed) -> Packed:
    id, label = get_string_id(item.annotation.id), get_string_id(item.annotation.label)
    return Packed(id, 0, label, item.first, item.last, item.start, item.end)


def categories(schema: Schema, one: Labelled) -> Iterator[tuple[str, float]]:
    """Document labels as `doc.cats`: 1 or 0 for each choice and for each yes or no."""
    for attribute in schema.document_labels:
        value = one.labels.document_labels.get(attribute.id)
        if value is not None:
            yield from _scores(attribute, value)


def _scores(attribute: Attribute, value: Any) -> Iterator[tuple[str, float]]:
    if attribute.type == "flag":
        yield attribute.id, float(value is True)
    for choice in attribute.choices:
        chosen = choice.id in value if attribute.type == "choices" else choice.id == value
        yield f"{attribute.id}:{choice.id}", float(chosen)
