"""Documents out of `.spacy` files, ours and others', read by spaCy without any model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from spacy.attrs import IDX, LENGTH, ORTH, SPACY
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from annotator.core.errors import DataError
from annotator.formats.base import Mark, Reread
from annotator.formats.spacy import SPLIT_NAMES
from annotator.formats.spacy.attrs import ALL, ANNOTATOR
from annotator.formats.spacy.groups import Group, Packing


class Mention(NamedTuple):
    """One span as it is stored: id and label, where it stands in code points, and what it refers to."""

    id: str
    label: str
    start: int
    end: int
    kb_id: str


class Stored(NamedTuple):
    """One document of a file: `spans` and `attrs` by the key of their group."""

    doc: Doc
    text: str
    spans: Mapping[str, Sequence[Mention]]
    attrs: Mapping[str, Mapping[str, Any]]


def stored(path: Path) -> Iterator[Stored]:
    """The documents of one file. Raises DataError if spaCy cannot read it."""
    packing = Packing()
    try:
        packed = DocBin().from_disk(path)
        groups, packed.span_groups = packed.span_groups, [b""] * len(packed)
        for doc, bytes_of_groups in zip(packed.get_docs(Vocab()), groups, strict=True):
            yield _stored(doc, packing.unpack(bytes_of_groups))
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise DataError("this is no file of spaCy documents", where=str(path)) from error


def _stored(doc: Doc, groups: Sequence[Group]) -> Stored:
    strings = doc.vocab.strings
    table = doc.to_array([ORTH, SPACY, IDX, LENGTH]).reshape(len(doc), 4)
    words, spaces, starts, lengths = (table[:, column].tolist() for column in range(4))
    # What `doc.text` says, without an object for each token.
    text = "".join(
        strings[word] + " " if space else strings[word] for word, space in zip(words, spaces, strict=True)
    )
    starts.append(len(text))

    def mention(id: int, kb_id: int, label: int, first: int, last: int, *_: int) -> Mention:
        end = starts[last - 1] + lengths[last - 1] if last > first else starts[first]
        return Mention(strings[id], strings[label], starts[first], end, strings[kb_id])

    return Stored(
        doc,
        text,
        {group.key: [mention(*one) for one in group.spans] for group in groups},
        {group.key: group.attrs for group in groups},
    )


def reread(folder: Path) -> Iterator[Reread]:
    """The documents of an export with what stands in `doc.spans['sc']`, then of each annotator."""
    for split, name in SPLIT_NAMES.items():
        for path in sorted([*folder.glob(f"{name}.spacy"), *folder.glob(f"{name}/*.spacy")]):
            yield from reread_file(split, path)


def reread_file(split: str, path: Path) -> Iterator[Reread]:
    """The documents of one file of a split; none if it was not written, because it would have been empty."""
    for _, text, spans, attrs in stored(path) if path.exists() else ():
        marks = [
            Mark(id, label, start, end, text[start:end])
            for key, group in spans.items()
            if key == ALL or key.startswith(ANNOTATOR)
            for id, label, start, end, _ in group
        ]
        yield Reread(split, attrs[ALL]["document"], text, marks)
