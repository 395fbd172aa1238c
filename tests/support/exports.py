"""Exports of small corpora for tests: a schema of two layers, and one call from labels to a report."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from annotator.core.annotation import Annotation, Labels
from annotator.core.document import Document
from annotator.core.schema import Attribute, Choice, Label, Layer, RelationType, Schema
from annotator.formats.base import Labelled, Mark, Piece, Writer
from annotator.formats.doors import load
from annotator.formats.report import Report
from annotator.project.exporting.export import Selection, export
from annotator.project.exporting.splits import Shares
from annotator.project.schemas import load_schema
from tests.support.hard_texts import HARD_TEXTS, extent
from tests.support.memory_store import MemoryStore, labels, said
from tests.support.news import Article, articles

CLAIMS = Path(__file__).parents[2] / "schemas" / "claims.json"
SCHEMA = Schema(
    id="small",
    layers=(Layer("names"), Layer("claims", overlap=True)),
    labels=(
        Label("place", "names"),
        Label("agency", "names", attributes=(Attribute("size", "number"),)),
        Label(
            "claim",
            "claims",
            attributes=(
                Attribute("type", "choice", choices=(Choice("denial"), Choice("threat")), required=True),
            ),
        ),
    ),
    relations=(RelationType("about", head=("claim",), tail=("place",)),),
    document_labels=(
        Attribute("topic", "choice", choices=(Choice("raids"), Choice("other"))),
        Attribute("local", "flag"),
        Attribute("remark", "text"),
    ),
    title="A small schema",
    guidelines="# Guidelines\n\nLabel well.",
    hash="sha256:small",
)
ALL_TRAIN = Selection(shares=Shares(0, 0))


def write(
    name: str,
    path: Path,
    documents: Iterable[Document],
    said_of_them: Iterable[Labels],
    selection: Selection = ALL_TRAIN,
    schema: Schema = SCHEMA,
    **options: Any,
) -> Report:
    """Export what one test made up."""
    return export(
        MemoryStore(schema, documents, said_of_them), load("exports", name)(**options), path, selection
    )


def write_one(
    name: str, path: Path, text: str, *annotations: Annotation, meta: Any = None, **fields: Any
) -> Report:
    """Export one document; keyword arguments that are options of a format go there, others to its labels."""
    document = Document("d1", text, meta or {})
    own = {one.name for one in dataclasses.fields(load("exports", name))}
    options = {key: fields.pop(key) for key in own & fields.keys()}
    return write(name, path, [document], [labels(document, *annotations, **fields)], **options)


def write_with(writer: Writer, folder: Path, one: Labelled, split: str = "") -> Sequence[Mark]:
    """Write a whole export of one document with nothing but its writer; returns the marks."""
    writer.begin(Piece(folder, split, 0, 0))
    marks = writer.add(one)
    writer.join(split, json.loads(json.dumps(writer.finish())))
    writer.close(folder)
    assert marks is not None
    return marks


def hard_corpus() -> tuple[list[Document], list[Labels]]:
    """Every hard text as a document, with its words labelled as a place."""
    documents = [Document(name, text) for name, (text, _) in HARD_TEXTS.items()]
    return documents, [labels(one, said("a1", "place", extent(one.id))) for one in documents]


@cache
def news(count: int = 120) -> tuple[Article, ...]:
    """The generated corpus."""
    return tuple(articles(count))


def write_news(
    name: str, path: Path, count: int = 120, selection: Selection | None = None, **options: Any
) -> Report:
    """Export the generated corpus with the default schema and the default splits."""
    made = news(count)
    return write(
        name,
        path,
        [one.document for one in made],
        [one.labels for one in made],
        selection or Selection(),
        load_schema(CLAIMS),
        **options,
    )
