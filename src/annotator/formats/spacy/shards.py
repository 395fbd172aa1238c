"""Documents into `.spacy` files of bounded size, and out of them again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spacy.attrs import SPACY
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab
from srsly.msgpack import msgpack_decoders, msgpack_encoders  # type: ignore[import-untyped]

from annotator.formats.base import Mark, Reread
from annotator.formats.spacy import SPLIT_NAMES
from annotator.formats.spacy.docs import ALL

SIZE = 500
"""Documents in a file. A file is held in memory as a whole, by us and by whoever reads it."""


class EntityBin(DocBin):
    """spaCy's own file, with the only token attributes that were labelled.

    The stock `add` looks up nine strings of every token; here each different word is looked up once.
    """

    def __init__(self) -> None:
        super().__init__(attrs=["ENT_IOB", "ENT_TYPE", "ENT_ID"])

    def add(self, doc: Doc) -> None:
        """Take in one document."""
        rows = doc.to_array([*self.attrs]).reshape((len(doc), len(self.attrs)))
        spaces = doc.to_array(SPACY).reshape((len(doc), 1))
        strings = doc.vocab.strings
        self.tokens.append(rows)
        self.spaces.append(spaces.astype(bool))
        self.flags.append({"has_unknown_spaces": False})
        self.cats.append(doc.cats)
        with plain_msgpack():
            self.span_groups.append(doc.spans.to_bytes())
        self.strings.update(strings[word] for word in set(rows[:, 0].tolist()))
        for span in (*doc.spans[ALL], *doc.ents):
            self.strings.update((span.label_, span.id_))


class Shards:
    """The files of one split: one file if it is small, else a folder of numbered files."""

    def __init__(self, folder: Path, split: str, documents: int) -> None:
        self._name = SPLIT_NAMES[split]
        self._folder = folder
        self._one = documents <= SIZE
        self._bin = EntityBin()
        self._written = 0

    @property
    def path(self) -> Path:
        """The file or the folder of files: what `spacy train` is to be given."""
        return self._folder / (f"{self._name}.spacy" if self._one else self._name)

    @property
    def any(self) -> bool:
        """Whether there is a document in it."""
        return bool(self._written or len(self._bin))

    def add(self, doc: Doc) -> None:
        """Take in one document; writes a file when it is full."""
        self._bin.add(doc)
        if len(self._bin) == SIZE:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        if not len(self._bin):
            return
        path = self.path if self._one else self.path / f"{self._written:05}.spacy"
        path.parent.mkdir(exist_ok=True)
        self._bin.to_disk(path)
        self._bin = EntityBin()
        self._written += 1


def read(folder: Path) -> Iterator[Reread]:
    """The documents of all splits with what stands in `doc.spans['sc']`."""
    for split, name in SPLIT_NAMES.items():
        for path in sorted([*folder.glob(f"{name}.spacy"), *folder.glob(f"{name}/*.spacy")]):
            with plain_msgpack():
                documents = [_reread(split, doc) for doc in DocBin().from_disk(path).get_docs(Vocab())]
            yield from documents


@contextmanager
def plain_msgpack() -> Iterator[None]:
    """Spare spaCy the search for extensions of its serialiser.

    It goes through every installed package and all of its own registry for each span group, which costs
    more than everything else together. Our groups hold plain values only: there is nothing to find.
    """
    registries = (msgpack_encoders, msgpack_decoders)
    for one in registries:
        one.get_all = dict
    try:
        yield
    finally:
        for one in registries:
            del one.get_all


def _reread(split: str, doc: Doc) -> Reread:
    group, text = doc.spans[ALL], doc.text
    return Reread(split, group.attrs["document"], text, [_mark(span, text) for span in group])


def _mark(span: Span, text: str) -> Mark:
    start, end = span.start_char, span.end_char
    return Mark(span.id_, span.label_, start, end, text[start:end])
