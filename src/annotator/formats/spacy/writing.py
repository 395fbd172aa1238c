"""A whole export for spaCy: the files of each split, the configurations, and what to do with them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from annotator.core.errors import UsageError
from annotator.core.schema import Schema
from annotator.formats.base import Corpus, Labelled, Mark, Piece, needs
from annotator.formats.report import Report
from annotator.formats.spacy import Spacy

try:
    import spacy
    from spacy.language import Language
except ImportError as missing:
    raise needs("spaCy", "spacy") from missing

from annotator.formats.spacy.docs import Docs
from annotator.formats.spacy.groups import Packing
from annotator.formats.spacy.guide import readme
from annotator.formats.spacy.shards import LabelledBin, given, path_of
from annotator.formats.spacy.training import configs

TRAIN = "train"

RENEWAL = 10_000
"""Documents after which the vocabulary is made anew: it remembers every word and id it ever saw."""

ENOUGH = 100
"""Training documents below which `spacy debug data` reports an error."""

MAX_LENGTH = 1_000_000
"""Characters above which spaCy itself refuses a document in training."""


class Facts(NamedTuple):
    """What one file holds: documents, tokens of its longest span, spans in `doc.ents`."""

    documents: int = 0
    longest: int = 0
    entities: int = 0

    def joined(self, other: Facts) -> Facts:
        """The same of two files together."""
        documents, longest, entities = other
        return Facts(self.documents + documents, max(self.longest, longest), self.entities + entities)


class SpacyWriter:
    """Writes one export; each piece is a file."""

    def __init__(self, options: Spacy, corpus: Corpus, report: Report) -> None:
        self._options = options
        self._corpus = corpus
        self._report = report
        self._ents_layer = ents_layer(options.ents_layer, corpus.schema)
        self._added = 0
        self._packing = Packing()
        self._bin = LabelledBin(self._packing)
        self._path = Path()
        self._here = Facts()
        self._joined: dict[str, Facts] = {}

    @cached_property
    def _docs(self) -> Docs:
        """Made for the first document: to join files takes no tokenizer, and that takes its time to make."""
        nlp, corpus = blank(self._options.language), self._corpus
        alignment, several = self._options.alignment, bool(corpus.others)
        return Docs(nlp, corpus.schema, self._ents_layer, alignment, self._report, several)

    def begin(self, piece: Piece) -> None:
        """The documents that come next are those of one file."""
        split = piece.split
        self._path = path_of(piece.folder, split, piece.number, self._corpus.documents[split])
        self._bin, self._here = LabelledBin(self._packing), Facts()

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document."""
        self._added += 1
        if self._added % RENEWAL == 0:
            self._docs.nlp = blank(self._options.language)
        if len(one.document.text) > MAX_LENGTH:
            self._report.remarks.append(
                f"{one.document.id} has more than {MAX_LENGTH:,} characters: spaCy refuses to train on it."
            )
        doc, marks = self._docs.make(one)
        self._bin.take(doc)
        self._here = self._here.joined(Facts(1, doc.longest, doc.entities))
        return marks

    def finish(self) -> Facts:
        """Write the file, unless it would be empty."""
        if self._here.documents:
            self._path.parent.mkdir(exist_ok=True)
            self._bin.to_disk(self._path)
            self._bin = LabelledBin(self._packing)
        return self._here

    def join(self, split: str, facts: Sequence[int]) -> None:
        """Take in what a file holds."""
        self._joined[split] = self._joined.get(split, Facts()).joined(Facts(*facts))

    def close(self, folder: Path) -> None:
        """Write the configurations and the README."""
        train = self._joined.get(TRAIN, Facts())
        if train.documents < ENOUGH:
            self._report.remarks.append(
                f"Too few documents to train on: {train.documents}. "
                f"`spacy debug data` wants at least {ENOUGH}."
            )
        paths = {
            split: given(split, self._corpus.documents[split])
            for split, facts in self._joined.items()
            if facts.documents
        }
        longest = max(facts.longest for facts in self._joined.values()) if train.longest else 0
        made = configs(self._options.language, paths, train.entities > 0, longest)
        for name, config in made.items():
            config.to_disk(folder / name)
        if not made:
            self._report.remarks.append("There is nothing to learn: no annotation is in the data.")
        elif not train.entities:
            self._report.remarks.append(
                f"Layer {self._ents_layer} has no annotations to train on, so there is no configuration for "
                "named entities; another one can be their layer with --ents-layer."
            )
        guide = readme(
            self._corpus, self._options, self._ents_layer, paths, list(made), longest, version("spacy")
        )
        (folder / "README.md").write_text(guide, encoding="utf-8", newline="\n")


def ents_layer(asked: str, schema: Schema) -> str:
    """The layer whose spans become `doc.ents`. Raises UsageError if there is none of that name."""
    layers = [layer.id for layer in schema.layers]
    if asked and asked not in layers:
        raise UsageError(f"there is no layer '{asked}'", remedy=f"The schema has: {', '.join(layers)}")
    return asked or layers[0]


def blank(language: str) -> Language:
    """A pipeline of nothing but the tokenizer of a language."""
    try:
        nlp = spacy.blank(language)
    except ImportError as reason:
        raise UsageError(
            f"spaCy has no tokenizer for the language '{language}' here",
            remedy="Give a code such as en, es or de, or xx for any; some need a further package",
        ) from reason
    nlp.max_length = 2**31
    return nlp
