"""A whole dataset: the tables, the class names, the card."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from annotator.formats.base import Corpus, Labelled, Mark, needs
from annotator.formats.huggingface import HuggingFace
from annotator.formats.report import Report

try:
    import pyarrow  # noqa: F401
except ImportError as missing:
    raise needs("pyarrow", "huggingface") from missing

from annotator.formats.huggingface.card import card
from annotator.formats.huggingface.documents import DocumentRows
from annotator.formats.huggingface.names import ClassNames
from annotator.formats.huggingface.sentences import SentenceRows, questions
from annotator.formats.huggingface.tables import DOCUMENTS, SENTENCES, Table


class DatasetWriter:
    """Writes one dataset."""

    def __init__(self, options: HuggingFace, folder: Path, corpus: Corpus, report: Report) -> None:
        self._options = options
        self._folder = folder
        self._corpus = corpus
        self._report = report
        self._names = ClassNames(corpus.previous)
        self._documents = DocumentRows(corpus.schema, self._names, report)
        self._table = Table(folder, DOCUMENTS, self._documents.features)
        self._sentences: list[tuple[SentenceRows, Table]] = []
        taken = {DOCUMENTS}
        for question in questions(corpus.schema):
            rows = SentenceRows(question, self._names, report)
            table = Table(folder, config_name(question.name, taken), rows.features, SENTENCES)
            self._sentences.append((rows, table))

    def add(self, split: str, one: Labelled) -> Sequence[Mark]:
        """Write one document."""
        row, marks = self._documents.row(one)
        self._table.add(split, row)
        for sentences, table in self._sentences:
            for sentence in sentences.rows(one):
                table.add(split, sentence)
        return marks

    def close(self) -> None:
        """Finish the tables; write the class names and the card."""
        tables = [self._table, *(table for _, table in self._sentences)]
        for table in tables:
            table.close()
        self._names.save(self._folder)
        text = card(
            self._corpus,
            self._options.licence,
            self._report,
            [table for table in tables if table.sizes],
            {table.config: sentences for sentences, table in self._sentences},
        )
        (self._folder / "README.md").write_text(text, encoding="utf-8", newline="\n")


def config_name(wanted: str, taken: set[str]) -> str:
    """A name for a configuration that can also be a folder, and that is not taken yet."""
    name = re.sub(r"[^\w.-]+", "_", wanted).strip(".") or "sentences"
    while name in taken:
        name += "-sentences"
    taken.add(name)
    return name
