"""Documents into `.spacy` files of bounded size."""

from __future__ import annotations

from pathlib import Path

from spacy.tokens import DocBin

from annotator.formats.spacy import SHARD, SPLIT_NAMES
from annotator.formats.spacy.docs import COLUMNS, Columns
from annotator.formats.spacy.groups import Packing


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


def path_of(folder: Path, split: str, number: int, documents: int) -> Path:
    """The file of a split with so many documents: one file if there are few, else one of a folder."""
    name = SPLIT_NAMES[split]
    return folder / (f"{name}.spacy" if documents <= SHARD else f"{name}/{number:05}.spacy")


def given(split: str, documents: int) -> str:
    """What `spacy train` is to be given: the file of a split, or the folder of its files."""
    return SPLIT_NAMES[split] + (".spacy" if documents <= SHARD else "")
