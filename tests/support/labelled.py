"""Strategies for labelled documents: everything that can be said, on texts where offsets go wrong."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from annotator.core.annotation import Annotation, Labels, Relation
from annotator.core.document import Document
from annotator.core.schema import Attribute, Choice, Label, Layer, RelationType, Schema
from annotator.core.span import Span
from annotator.formats.base import Holds, Labelled
from tests.support.hard_texts import HARD_TEXTS

ATTRIBUTES = (
    Attribute("kind", "choice", choices=(Choice("north"), Choice("south-west"))),
    Attribute("uses", "choices", choices=(Choice("food"), Choice("trade"), Choice("law"))),
    Attribute("size", "number"),
    Attribute("gloss", "text"),
    Attribute("old", "flag"),
)
SCHEMA = Schema(
    id="everything",
    layers=(Layer("names"), Layer("claims", overlap=True)),
    labels=(
        Label("place", "names", attributes=ATTRIBUTES),
        Label("person-name", "names"),
        Label("claim", "claims", attributes=ATTRIBUTES[:1]),
        Label("doubt", "claims"),
    ),
    relations=(
        RelationType("about", head=("claim",), tail=("place", "person-name")),
        RelationType("against", head=("claim",), tail=("claim",)),
    ),
    document_labels=(
        Attribute("topic", "choice", choices=(Choice("raids"), Choice("other"))),
        Attribute("themes", "choices", choices=(Choice("law"), Choice("work"))),
        Attribute("pages", "number"),
        Attribute("remark", "text"),
        Attribute("local", "flag"),
    ),
    title="Everything that can be said",
    guidelines="# Guidelines\n\nLabel well.",
    hash="sha256:everything",
)

_WORDS = ("Police", "in", "Goma", "held", "50", "José", "today.", "“No,”", "said", "Davi\u0301d", "x-ray")
_plain_texts = st.lists(st.sampled_from(_WORDS), min_size=2, max_size=14).map(" ".join)
texts = st.one_of(_plain_texts, st.sampled_from([text for text, _ in HARD_TEXTS.values()]))
"""Ordinary sentences, and the hard texts."""

metas = st.sampled_from([{}, {"wire": "AB 3", "day": 4}])
schema_labels = st.sampled_from(SCHEMA.labels)
notes = st.sampled_from(["", "", "see page 3", "two\nlines", "“why?”", "tab\there", "#1 \\ 2"])
numbers = st.one_of(st.integers(-(2**31), 2**31), st.sampled_from([0.5, -2.25, 1e9]))


def values(attribute: Attribute) -> st.SearchStrategy[Any]:
    """Values that an attribute can have."""
    ids = [choice.id for choice in attribute.choices]
    match attribute.type:
        case "choice":
            return st.sampled_from(ids)
        case "choices":
            return st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True)
        case "number":
            return numbers
        case "flag":
            return st.booleans()
        case "text":
            return st.sampled_from(
                ["a word", "two words", "north", "3", "true", "“x”, y", "é🇨🇩", "line\nbreak"]
            )


@cache
def given_values(attributes: tuple[Attribute, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the attributes with values, in the order of their names."""
    some = st.fixed_dictionaries({}, optional={one.id: values(one) for one in attributes})
    return some.map(lambda chosen: dict(sorted(chosen.items())))


@cache
def edges(length: int, most: int) -> st.SearchStrategy[list[int]]:
    """Where an annotation of a text of that length begins and ends, in order."""
    return st.sets(st.integers(0, length), min_size=2, max_size=most).map(sorted)


@st.composite
def annotations(draw: st.DrawFn, text: str, id: str, holds: Holds) -> Annotation:
    """One annotation on a text that has a character at least."""
    label = draw(schema_labels)
    several = 3 if holds.discontinuous and len(text) > 4 else 1
    found = draw(edges(len(text), 2 * several))
    pairs = zip(found[::2], found[1::2], strict=False)
    return Annotation(
        id=id,
        label=label.id,
        spans=tuple(Span(start, end).quoting(text) for start, end in pairs),
        attributes=draw(given_values(label.attributes)) if holds.attributes else {},
        note=draw(notes) if holds.notes else "",
        unsure=draw(st.booleans()) if holds.notes else False,
    )


@st.composite
def relations(draw: st.DrawFn, said: list[Annotation]) -> tuple[Relation, ...]:
    """Relations that the schema allows between some annotations, no two of them alike."""
    possible = [
        (type.id, head.id, tail.id)
        for type in SCHEMA.relations
        for head in said
        for tail in said
        if head.label in type.head and tail.label in type.tail and head is not tail
    ]
    chosen = draw(st.lists(st.sampled_from(possible), max_size=3, unique=True)) if possible else []
    return tuple(Relation(f"r{number}", *one) for number, one in enumerate(sorted(chosen), 1))


EVERYTHING = Holds(discontinuous=True, annotators=True)


@st.composite
def labelled(
    draw: st.DrawFn, id: str = "d1", annotator: str = "anna", holds: Holds = EVERYTHING, text: str = ""
) -> Labelled:
    """A finished document, on which only that is said which needs what `holds` has."""
    text = text or draw(texts)
    document = Document(id, text, draw(metas))
    made = [draw(annotations(text, f"a{number}", holds)) for number in range(draw(st.integers(0, 5)))]
    return Labelled(
        document,
        Labels(
            document=id,
            annotator=annotator,
            text_hash=document.hash,
            annotations=tuple(sorted(made, key=lambda one: one.order)),
            relations=draw(relations(made)) if holds.relations else (),
            document_labels=draw(given_values(SCHEMA.document_labels)) if holds.document_labels else {},
            status="done",
            finished_at="2025-01-02T03:04:05Z",
            schema_hash=SCHEMA.hash,
        ),
    )


@st.composite
def corpora(draw: st.DrawFn, holds: Holds = EVERYTHING, size: int = 4) -> list[Labelled]:
    """A few finished documents of one annotator."""
    count = draw(st.integers(1, size))
    return [draw(labelled(f"d{number}", holds=holds)) for number in range(count)]
