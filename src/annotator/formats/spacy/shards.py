"""Documents into `.spacy` files of bounded size."""

from __future__ import annotations

from pathlib import Path

from spacy.tokens import DocBin

from annotator.formats.spacy import SPLIT_NAMES
from annotator.formats.spacy.docs import COLUMNS, Columns
from annotator.formats.spacy.groups import Packing

SIZE = 500
"""Documents in a file. A file is held in memory as a whole, by us and by whoever reads it."""


class LabelledBin(DocBin):
    """spaCy's own file, filled with columns instead of documents.

    The stock `add` looks up nine strings of every token, here each different word comes once; and it
    has thirteen columns where four say all that was labelled.
    """

    def __init__(self, packing: Packing) -> None:
        super().__init__(attrs=COLUMNS)
        self._packing = packing

    def take(self, one: Columns) -> None:
        """Take in one document."""
        self.tokens.append(one.tokens)
        self.spaces.append(one.spaces.reshape(len(one.spaces), 1))
        self.flags.append({"has_unknown_spaces": False})
        self.cats.append(one.cats)
        self.span_groups.append(self._packing.pack(one.groups))
        self.strings.update(one.strings)


class Shards:
    """The files of one split: one file if it is small, else a folder of numbered files."""

    def __init__(self, folder: Path, split: str, documents: int, packing: Packing) -> None:
        self._name = SPLIT_NAMES[split]
        self._folder = folder
        self._one = documents <= SIZE
        self._packing = packing
        self._bin = LabelledBin(packing)
        self._written = 0

    @property
    def path(self) -> Path:
        """The file or the folder of files: what `spacy train` is to be given."""
        return self._folder / (f"{self._name}.spacy" if self._one else self._name)

    @property
    def any(self) -> bool:
        """Whether there is a document in it."""
        return bool(self._written or len(self._bin))

    def add(self, one: Columns) -> None:
        """Take in one document; writes a file when it is full."""
        self._bin.take(one)
        if len(self._bin) == SIZE:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        if not len(self._bin):
            return
        path = self.path if self._one else self.path / f"{self._written:05}.spacy"
        path.parent.mkdir(exist_ok=True)
        self._bin.to_disk(path)
        self._bin = LabelledBin(self._packing)
        self._written += 1
