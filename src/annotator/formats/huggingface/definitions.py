"""What the labels, relations and document labels of a dataset mean, and how often there are any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from annotator.core.schema import Attribute, Choice, Label, RelationType, Schema
from annotator.formats.huggingface.markdown import line, table
from annotator.formats.huggingface.statistics import (
    ANSWER,
    DOCUMENTS,
    GIVEN,
    RELATION,
    SAID,
    Statistics,
    answers,
)
from annotator.formats.report import counted


def labels(schema: Schema, statistics: Statistics) -> Iterator[str]:
    """The part about the labels of spans."""
    yield "## Labels"
    for label in schema.labels:
        yield "\n".join((f"### `{label.id}`", "", *_label(label, schema, statistics))).rstrip()


def relations(schema: Schema, statistics: Statistics, splits: Sequence[str]) -> Iterator[str]:
    """The part about the relations; nothing if the schema has none."""
    if not schema.relations:
        return
    yield "## Relations"
    yield "Directed links between two annotations of one document: `head` and `tail` are their ids."
    rows = ((f"`{one.id}`", statistics.by_split(splits, RELATION, one.id)) for one in schema.relations)
    yield "\n".join(table(splits, rows))
    for one in schema.relations:
        yield "\n".join((f"### `{one.id}`", "", *_relation(one)))


def document_labels(schema: Schema, statistics: Statistics, splits: Sequence[str]) -> Iterator[str]:
    """The part about the labels of whole documents; nothing if the schema has none."""
    if not schema.document_labels:
        return
    yield "## Document labels"
    yield "Said about a document as a whole, in the column `document_labels`. Counts are of documents."
    for one in schema.document_labels:
        lines = [f"### `{one.id}`", "", f"{_kind(one)}. {_meaning(one.title, one.description)}".rstrip()]
        lines += _choices(one.choices)
        yield "\n".join(lines)
        yield "\n".join(table(splits, _said(one, statistics, splits)))


def _label(label: Label, schema: Schema, statistics: Statistics) -> Iterator[str]:
    yield _meaning(label.title, label.description)
    if len(schema.layers) > 1:
        yield ""
        yield f"Layer `{label.layer}`."
    if label.attributes:
        yield ""
    for one in label.attributes:
        given = counted(statistics.counts[GIVEN, label.id, one.id], "time")
        chosen = statistics.chosen(label.id, one)
        if one.type == "flag":
            given = ", ".join(f"{answer} {counted(count, 'time')}" for answer, count in chosen.items())
        said = one.description or one.title
        yield f"- `{one.id}` ({_kind(one)}, given {given}){f': {line(said)}' if said else ''}"
        yield from _choices(one.choices, chosen)


def _relation(one: RelationType) -> Iterator[str]:
    if meaning := _meaning(one.title, one.description):
        yield f"{meaning.rstrip('.')}."
        yield ""
    head, tail = (" or ".join(f"`{label}`" for label in end) or "any label" for end in (one.head, one.tail))
    yield f"From {head} to {tail}."


def _choices(choices: Sequence[Choice], chosen: Mapping[str, int] | None = None) -> Iterator[str]:
    for choice in choices:
        said = choice.description or choice.title
        times = f" ({counted(chosen[choice.id], 'time')})" if chosen is not None else ""
        yield f"  - `{choice.id}`{times}{f': {line(said)}' if said else ''}"


def _said(one: Attribute, statistics: Statistics, splits: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    for answer in answers(one):
        yield f"`{answer}`", statistics.by_split(splits, ANSWER, one.id, answer)
    said = statistics.by_split(splits, SAID, one.id)
    documents = statistics.by_split(splits, DOCUMENTS)
    if not answers(one):
        yield "given", said
    yield "not given", [every - some for every, some in zip(documents, said, strict=True)]


def _kind(one: Attribute) -> str:
    return f"{one.type}, required" if one.required else one.type


def _meaning(title: str, description: str) -> str:
    return " ".join(filter(None, (f"{line(title)}." if title else "", line(description))))
