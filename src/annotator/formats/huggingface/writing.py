"""A whole dataset: the tables, the class names, the card."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from annotator.formats.base import Corpus, Labelled, Mark, Piece, needs
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
from annotator.formats.huggingface.tables import ANNOTATORS, BATCH, DOCUMENTS, Table, Written
from annotator.formats.huggingface.tags import TokenTags
from annotator.formats.huggingface.windows import WINDOWS, Windows

SENTENCES_HELD, WINDOWS_HELD, TOKENS_HELD = 5_000, 200, 200
"""Rows of sentences, of windows, and of documents with tokens, that are held and written together."""


class Parts(Protocol):
    """Rows of parts of documents; `about` says in the card what they are."""

    features: Features
    about: str

    def rows(self, one: Labelled) -> Iterable[Mapping[str, Any]]:
        """The rows of one document."""


class Facts(NamedTuple):
    """What came of the documents of one file: files by their configuration, and what was counted."""

    files: Mapping[str, Written]
    counts: Sequence[tuple[tuple[str, ...], int]]


class DatasetWriter:
    """Writes one dataset; what comes of a piece is one file of each table."""

    def __init__(self, options: HuggingFace, corpus: Corpus, report: Report) -> None:
        self._options = options
        self._corpus = corpus
        self._report = report
        self._statistics = Statistics(corpus.schema)
        self._split = ""
        self._names = names = ClassNames(corpus.previous)
        self._documents = DocumentRows(corpus.schema, names)
        self._tags = TokenTags(corpus.schema, names, report) if options.tokens else None
        self._tables: dict[str, Table] = {}
        document, said = self._documents.document, self._documents.said
        tags = self._tags.features if self._tags else {}
        held = TOKENS_HELD if self._tags else BATCH
        self._table = self._new_table(DOCUMENTS, {**document, **tags, **said}, held)
        self._of_all = self._new_table(ANNOTATORS, {**document, **said}) if corpus.others else None
        self._parts: list[tuple[Parts, Table]] = []
        if options.tokenizer:
            self._add_parts(WINDOWS, Windows(options, corpus.schema, names, report), WINDOWS_HELD)
        for question in questions(corpus.schema) if options.sentences else ():
            self._add_parts(question.name, SentenceRows(question, names, report), SENTENCES_HELD)

    def _add_parts(self, wanted: str, parts: Parts, held: int) -> None:
        name = config_name(wanted, {DOCUMENTS, ANNOTATORS, *self._tables})
        self._parts.append((parts, self._new_table(name, parts.features, held)))

    def _new_table(self, name: str, features: Features, held: int = BATCH) -> Table:
        self._tables[name] = Table(name, features, self._corpus.documents, held)
        return self._tables[name]

    def begin(self, piece: Piece) -> None:
        """The documents that come next are those of one file."""
        self._split = piece.split
        for table in self._tables.values():
            table.begin(piece)

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document."""
        self._statistics.add(self._split, one)
        rows = self._table.rows()
        marks = [*self._documents.add(one, one.labels, rows)]
        if self._tags:
            self._tags.add(one, rows)
        if self._of_all:
            of_all = [self._documents.add(one, labels, self._of_all.rows()) for labels in one.versions]
            marks += (mark for of_one in of_all[1:] for mark in of_one)
        for parts, table in self._parts:
            for row in parts.rows(one):
                table.rows().append(row)
        return marks

    def finish(self) -> Facts:
        """Finish the files."""
        files = {name: written for name, table in self._tables.items() if (written := table.finish())}
        return Facts(files, list(self._statistics.taken().items()))

    def join(self, split: str, facts: Sequence[Any]) -> None:
        """Take in what came of the documents of a file."""
        files, counts = facts
        for name, written in files.items():
            self._tables[name].join(split, Written(*written))
        for (what, *of), count in counts:
            self._statistics.counts[what, *of] += count

    def close(self, folder: Path) -> None:
        """Write the class names and the card."""
        self._names.save(folder)
        text = card(
            self._corpus,
            self._options,
            self._report,
            self._statistics,
            [table for table in self._tables.values() if table.files],
            {table.config: parts.about for parts, table in self._parts},
        )
        (folder / "README.md").write_text(text, encoding="utf-8", newline="\n")


def config_name(wanted: str, taken: Container[str]) -> str:
    """A name for a configuration that can also be a folder, and that is not taken yet."""
    name = re.sub(r"[^\w.-]+", "_", wanted).strip(".") or "sentences"
    while name in taken:
        name += "-sentences"
    return name
