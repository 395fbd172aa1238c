"""Where annotators of one document agree and where they do not, stretch by stretch.

A case is a stretch of one layer on which marks of anybody hang together by overlapping, and what each
annotator said there; to say nothing is to say something. A relation, told by its type and by what its
ends are, is a case of its own, and so is each of the document's own labels.

Two annotators said the same if label, extent and attributes of all their marks are the same. Notes,
doubts, ids and whether a value was proposed from the words take no part.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any, Literal

from annotator.core.annotation import Annotation, Labels, Relation
from annotator.core.matching import Extent, extent_of
from annotator.core.span import Span

Kind = Literal["agreed", "missing", "boundary", "label", "attribute", "mixed"]
"""`missing`: some marked nothing, and those who did said the same. `mixed`: several of the others at once."""

About = Literal["spans", "relation", "document"]


@dataclass(frozen=True, order=True, slots=True)
class Mark:
    """What one annotation says. `attributes` are pairs of a name and its value as canonical JSON."""

    extent: Extent
    label: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class Link:
    """What one relation says: each end by its extent and label."""

    head: tuple[Extent, str]
    tail: tuple[Extent, str]
    type: str


@dataclass(frozen=True, order=True, slots=True)
class Property:
    """What one label of the whole document says; `value` is canonical JSON."""

    name: str
    value: str


Said = Mark | Link | Property


@dataclass(frozen=True)
class Supporter:
    """One who said it, with the annotations or relations that say so (none where nothing was said)."""

    annotator: str
    annotations: tuple[Annotation, ...] = ()
    relations: tuple[Relation, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids."""
        return (*(one.id for one in self.annotations), *(one.id for one in self.relations))


@dataclass(frozen=True)
class Version:
    """One reading of a stretch, empty where nothing was marked, and who holds it, by name."""

    said: tuple[Said, ...]
    supporters: tuple[Supporter, ...]

    @property
    def key(self) -> str:
        """A name for the reading: the same words, label and values always have the same."""
        return _digest(_plain(self.said))


@dataclass(frozen=True)
class Case:
    """What was said about one thing. Versions are in the order of what they say, the empty one first.

    `subject` is the layer, the type of the relation or the name of the document's label. `key` hangs on
    the readings alone, not on who holds them: while they are the same readings a decision between them
    holds. `agreement` is the share of pairs of annotators who said the same, 0 to 1.
    """

    key: str
    about: About
    subject: str
    kind: Kind
    versions: tuple[Version, ...]
    agreement: Fraction
    span: Span | None = None

    @property
    def order(self) -> tuple[bool, int, int, int, str, str]:
        """Reading order; what is about the whole document comes last."""
        place = ("spans", "relation", "document").index(self.about)
        start, end = (self.span.start, self.span.end) if self.span else (0, 0)
        return (place == 2, start, place, -end, self.subject, self.key)

    def version(self, key: str) -> Version | None:
        """The reading of that name, or None."""
        return next((one for one in self.versions if one.key == key), None)

    def version_of(self, annotator: str) -> Version | None:
        """What somebody said here, or None for one who did not finish the document."""
        for one in self.versions:
            if any(supporter.annotator == annotator for supporter in one.supporters):
                return one
        return None


def cases_of(people: Iterable[Labels], layer_of: Callable[[str], str]) -> tuple[Case, ...]:
    """The cases of one document in reading order, from what each annotator who finished it said.

    `layer_of` gives the layer of a label. Every annotation and every relation is in exactly one case.
    The order of people and annotations does not matter. Raises ValueError if a name is there twice.
    """
    everyone = sorted(people, key=lambda one: one.annotator)
    names = [one.annotator for one in everyone]
    if len(set(names)) != len(names):
        raise ValueError("an annotator is there twice")
    found = [*_of_spans(everyone, layer_of), *_of_relations(everyone), *_of_document(everyone)]
    return tuple(sorted(found, key=lambda one: one.order))


def agreement_of(cases: Sequence[Case]) -> Fraction:
    """How far a document is agreed: the mean over its cases; 1 if nobody said anything."""
    return sum((one.agreement for one in cases), Fraction()) / len(cases) if cases else Fraction(1)


def mark_of(annotation: Annotation) -> Mark:
    """What an annotation says; an attribute without a value says nothing."""
    values = ((name, canonical(value)) for name, value in annotation.attributes.items() if not _void(value))
    return Mark(extent_of(annotation.spans), annotation.label, tuple(sorted(values)))


def canonical(value: Any) -> str:
    """A value as JSON that is the same for the same value: 160 for 160.0, sets in one order."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, list | tuple):
        return json.dumps(sorted(value, key=str), ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


# -- spans -------------------------------------------------------------------------------------------


def _of_spans(everyone: Sequence[Labels], layer_of: Callable[[str], str]) -> Iterable[Case]:
    layers: dict[str, list[tuple[str, Mark, Annotation]]] = defaultdict(list)
    for labels in everyone:
        for annotation in labels.annotations:
            layers[layer_of(annotation.label)].append((labels.annotator, mark_of(annotation), annotation))
    names = [one.annotator for one in everyone]
    for layer, marks in layers.items():
        for group in _connected(marks):
            held: dict[str, list[tuple[Mark, Annotation]]] = {name: [] for name in names}
            for name, mark, annotation in group:
                held[name].append((mark, annotation))
            said = {}
            for name, pairs in held.items():
                pairs.sort(key=lambda pair: (pair[0], pair[1].id))
                said[name] = tuple(mark for mark, _ in pairs), Supporter(name, tuple(a for _, a in pairs))
            versions = _versions(said)
            hull = Span(min(m.extent[0][0] for _, m, _ in group), max(m.extent[-1][1] for _, m, _ in group))
            yield _case("spans", layer, _kind_of_spans(versions), versions, hull)


def _connected(marks: list[tuple[str, Mark, Annotation]]) -> Iterable[list[tuple[str, Mark, Annotation]]]:
    """Groups of marks that hang together by sharing code points, fragment by fragment."""
    parent = list(range(len(marks)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    fragments = sorted(
        (start, end, place) for place, (_, mark, _) in enumerate(marks) for start, end in mark.extent
    )
    reach, last = -1, -1
    for start, end, place in fragments:
        if start < reach:
            parent[root(place)] = root(last)
        if end > reach:
            reach, last = end, place
    groups: dict[int, list[tuple[str, Mark, Annotation]]] = defaultdict(list)
    for place, one in enumerate(marks):
        groups[root(place)].append(one)
    return groups.values()


def _kind_of_spans(versions: Sequence[Version]) -> Kind:
    if len(versions) == 1:
        return "agreed"
    spoken = [one for one in versions if one.said]
    if len(spoken) < len(versions):
        return "missing" if len(spoken) == 1 else "mixed"
    derived = {
        name
        for version in versions
        for supporter in version.supporters
        for annotation in supporter.annotations
        for name in annotation.derived
    }
    extents, labels, values = set(), set(), set()
    for version in versions:
        marks = [one for one in version.said if isinstance(one, Mark)]
        extents.add(tuple(mark.extent for mark in marks))
        labels.add(tuple(mark.label for mark in marks))
        values.add(tuple(tuple(pair for pair in m.attributes if pair[0] not in derived) for m in marks))
    if len(extents) == 1:
        return "attribute" if len(labels) == 1 else "label"
    # A value that the words propose changes with the words.
    return "boundary" if len(labels) == len(values) == 1 else "mixed"


# -- relations and the document itself ---------------------------------------------------------------


def _of_relations(everyone: Sequence[Labels]) -> Iterable[Case]:
    links: dict[Link, dict[str, list[Relation]]] = defaultdict(lambda: defaultdict(list))
    for labels in everyone:
        ends = {one.id: (extent_of(one.spans), one.label) for one in labels.annotations}
        for relation in labels.relations:
            if relation.head in ends and relation.tail in ends:
                link = Link(ends[relation.head], ends[relation.tail], relation.type)
                links[link][labels.annotator].append(relation)
    for link, held in links.items():
        said: dict[str, tuple[tuple[Said, ...], Supporter]] = {}
        for labels in everyone:
            own = tuple(sorted(held.get(labels.annotator, ()), key=lambda one: one.id))
            said[labels.annotator] = (link,) if own else (), Supporter(labels.annotator, relations=own)
        versions = _versions(said)
        fragments = (*link.head[0], *link.tail[0])
        hull = Span(min(start for start, _ in fragments), max(end for _, end in fragments))
        yield _case("relation", link.type, "agreed" if len(versions) == 1 else "missing", versions, hull)


def _of_document(everyone: Sequence[Labels]) -> Iterable[Case]:
    names = {name for one in everyone for name, value in one.document_labels.items() if not _void(value)}
    for name in names:
        said: dict[str, tuple[tuple[Said, ...], Supporter]] = {}
        for labels in everyone:
            value = labels.document_labels.get(name)
            own = () if _void(value) else (Property(name, canonical(value)),)
            said[labels.annotator] = own, Supporter(labels.annotator)
        versions = _versions(said)
        spoken = sum(bool(one.said) for one in versions)
        kind: Kind = "agreed" if len(versions) == 1 else "missing" if spoken == 1 else "attribute"
        yield _case("document", name, kind, versions, None)


# -- inside ------------------------------------------------------------------------------------------


def _versions(said: Mapping[str, tuple[tuple[Said, ...], Supporter]]) -> tuple[Version, ...]:
    supporters: dict[tuple[Said, ...], list[Supporter]] = defaultdict(list)
    for words, supporter in said.values():
        supporters[words].append(supporter)
    return tuple(Version(words, tuple(supporters[words])) for words in sorted(supporters))


def _case(about: About, subject: str, kind: Kind, versions: tuple[Version, ...], span: Span | None) -> Case:
    counts = [len(one.supporters) for one in versions]
    total = sum(counts)
    same = sum(count * (count - 1) for count in counts)
    agreement = Fraction(same, total * (total - 1)) if total > 1 else Fraction(1)
    key = _digest([about, subject, [_plain(one.said) for one in versions]])
    return Case(key, about, subject, kind, versions, agreement, span)


def _plain(said: Iterable[Said]) -> list[Any]:
    plain: list[Any] = []
    for one in said:
        match one:
            case Mark():
                plain.append([one.extent, one.label, one.attributes])
            case Link():
                plain.append([one.head, one.tail, one.type])
            case Property():
                plain.append([one.name, one.value])
    return plain


def _digest(value: Any) -> str:
    data = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return sha256(data.encode("ascii")).hexdigest()[:16]


def _void(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, list | tuple) and not value)
