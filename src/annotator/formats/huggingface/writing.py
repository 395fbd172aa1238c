"""A whole dataset: the tables, the class names, the card."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from annotator.formats.base import Corpus, Labelled, Mark, needs
from annotator.formats.huggingface import HuggingFace
from annotator.formats.report import Report

try:
    import pyarrow  # noqa: F401
except ImportError as missing:
    raise needs("pyarrow", "huggingface") from missing

from annotator.formats.huggingface.card import card
from annotator.formats.huggingface.documents import DocumentRows
from annotator.formats.huggingface.features import Features
from annotator.formats.huggingface.names import ClassNames
from annotator.formats.huggingface.sentences import SentenceRows, questions
from annotator.formats.huggingface.statistics import Statistics
from annotator.formats.huggingface.tables import ANNOTATORS, DOCUMENTS, Table
from annotator.formats.huggingface.tags import TokenTags
from annotator.formats.huggingface.windows import WINDOWS, Windows

SENTENCES_HELD, WINDOWS_HELD = 5_000, 500
"""Rows of parts of documents that are held and written together."""


class Parts(Protocol):
    """Rows of parts of documents; `about` says in the card what they are."""

    features: Features
    about: str

    def rows(self, one: Labelled) -> Iterable[Mapping[str, Any]]:
        """The rows of one document."""


class DatasetWriter:
    """Writes one dataset."""

    def __init__(self, options: HuggingFace, folder: Path, corpus: Corpus, report: Report) -> None:
        self._options = options
        self._folder = folder
        self._corpus = corpus
        self._report = report
        self._statistics = Statistics(corpus.schema)
        self._names = ClassNames(corpus.previous)
        self._documents = DocumentRows(corpus.schema, self._names)
        self._tags = TokenTags(corpus.schema, self._names, report) if options.tokens else None
        document, said = self._documents.document, self._documents.said
        tags = self._tags.features if self._tags else {}
        self._table = Table(folder, DOCUMENTS, {**document, **tags, **said})
        self._of_all = Table(folder, ANNOTATORS, {**document, **said}) if corpus.others else None
        self._parts: list[tuple[Parts, Table]] = []
        taken = {DOCUMENTS, ANNOTATORS}
        if options.tokenizer:
            windows = Windows(options, corpus.schema, self._names, report)
            table = Table(folder, config_name(WINDOWS, taken), windows.features, WINDOWS_HELD)
            self._parts.append((windows, table))
        for question in questions(corpus.schema) if options.sentences else ():
            sentences = SentenceRows(question, self._names, report)
            table = Table(folder, config_name(question.name, taken), sentences.features, SENTENCES_HELD)
            self._parts.append((sentences, table))

    def add(self, split: str, one: Labelled) -> Sequence[Mark]:
        """Write one document."""
        self._statistics.add(split, one)
        rows = self._table.rows(split)
        marks = [*self._documents.add(one, one.labels, rows)]
        if self._tags:
            self._tags.add(one, rows)
        if self._of_all:
            of_all = [self._documents.add(one, labels, self._of_all.rows(split)) for labels in one.versions]
            marks += (mark for of_one in of_all[1:] for mark in of_one)
        for parts, table in self._parts:
            for row in parts.rows(one):
                table.rows(split).append(row)
        return marks

    def close(self) -> None:
        """Finish the tables; write the class names and the card."""
        tables = [self._table, *([self._of_all] if self._of_all else ())]
        tables += (table for _, table in self._parts)
        for table in tables:
            table.close()
        self._names.save(self._folder)
        text = card(
            self._corpus,
            self._options,
            self._report,
            self._statistics,
            [table for table in tables if table.sizes],
            {table.config: parts.about for parts, table in self._parts},
        )
        (self._folder / "README.md").write_text(text, encoding="utf-8", newline="\n")


def config_name(wanted: str, taken: set[str]) -> str:
    """A name for a configuration that can also be a folder, and that is not taken yet."""
    name = re.sub(r"[^\w.-]+", "_", wanted).strip(".") or "sentences"
    while name in taken:
        name += "-sentences"
    taken.add(name)
    return name
