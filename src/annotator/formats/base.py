"""What a format is that labels can be exported to. `annotator.formats.doors` finds formats by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from annotator.core.annotation import Annotation, Labels, Relation
from annotator.core.document import Document
from annotator.core.errors import UsageError
from annotator.core.schema import Schema
from annotator.formats.report import Entry, Report


@dataclass(frozen=True)
class Holds:
    """What a format can carry. What it cannot is adjusted or left out, and listed.

    `overlaps`: spans of one layer that share words; `layers`: spans of different layers that do, in one
    file. `discontinuous`: an annotation of several spans stays one thing; else each span is written on
    its own under the same id. `notes`: notes and the mark 'unsure'. `unknown_labels`: labels that are no
    longer in the schema. `annotators`: several annotators' labels of a document, kept apart.
    """

    overlaps: bool = True
    layers: bool = True
    discontinuous: bool = False
    attributes: bool = True
    relations: bool = True
    document_labels: bool = True
    notes: bool = True
    unknown_labels: bool = False
    annotators: bool = False


@dataclass(frozen=True)
class Labelled:
    """One document and what was said about it; every quote stands in the text.

    `others` are the labels of further annotators: only a format that holds annotators gets them.
    """

    document: Document
    labels: Labels
    others: tuple[Labels, ...] = ()

    @property
    def versions(self) -> tuple[Labels, ...]:
        """What each annotator said, in the order in which they were asked for."""
        return (self.labels, *self.others)


@dataclass(frozen=True)
class Corpus:
    """What a writer may know before the first document comes.

    `annotator` is the first of those whose labels are written, `others` are further ones. `documents`
    counts the documents of each split that has any. `previous` is the export that this one will replace,
    if there is one: label numbers that were given stay as they are. `agreement` says how far annotators
    of the project agree, as rows of what was measured and its value with interval; it is empty where
    nothing can be said.
    """

    schema: Schema
    annotator: str
    documents: Mapping[str, int] = field(default_factory=dict)
    previous: Path | None = None
    others: tuple[str, ...] = ()
    agreement: tuple[tuple[str, str], ...] = ()


class Mark(NamedTuple):
    """One span as it stands in the written data: offsets in code points, and the words there."""

    annotation: str
    label: str
    start: int
    end: int
    text: str


as_mark: Callable[[tuple[str, str, int, int, str]], Mark] = partial(tuple.__new__, Mark)
"""A mark of its fields. Its own call takes twice as long, and there are as many marks as spans."""


def marks_of(one: Labelled) -> list[Mark]:
    """The marks of a document that is written just as it was labelled: every span, annotator by annotator."""
    return [
        as_mark((said.id, said.label, span.start, span.end, span.quote))
        for labels in one.versions
        for said in labels.annotations
        for span in said.spans
    ]


class Reread(NamedTuple):
    """One document as read back from the written data."""

    split: str
    document: str
    text: str
    marks: Sequence[Mark]


class Piece(NamedTuple):
    """A part of an export that is written by itself: some documents of one split.

    `folder` is its own, empty at first; what is written there reads back like a whole export. `number`
    counts the pieces of the split, from 0; `first` is how many documents of the export stand before it.
    """

    folder: Path
    split: str
    number: int
    first: int


class Joint(NamedTuple):
    """How files of one name, one of each piece, become one file: `head` and `tail` of each stand there once,
    around what stands between them, and `between` is put between pieces."""

    head: bytes = b""
    between: bytes = b""
    tail: bytes = b""


class Writer(Protocol):
    """Writes pieces of an export, or finishes one of which others have written the pieces, or both.

    For each of its pieces `begin` is called, `add` with each document, and `finish`. When all pieces are
    written, the writer that finishes the export is told by `join` of each of them, in order; their files
    are joined by then, those of one name to one; and `close` writes what stands beside them.
    """

    def begin(self, piece: Piece) -> None:
        """The documents that come next are those of a piece."""

    def add(self, one: Labelled) -> Sequence[Mark] | None:
        """Write one document; returns the spans it should have when it is read back.

        None if the document itself cannot be written; the writer has listed it then.
        """

    def finish(self) -> Any:
        """Finish the files of the piece; returns what `join` needs to know of it, as JSON has values."""

    def join(self, split: str, facts: Any) -> None:
        """Take in what was returned when a piece of a split was finished."""

    def close(self, folder: Path) -> None:
        """Write into the folder of the whole export: the card, the configurations."""


class Format(Protocol):
    """One way of writing labelled text; its options are its fields, each made with `option`.

    Its docstring is the help of its command. It may also have the class variables `example`, a command to
    show there; `offset_unit`, what the offsets in its files count if that is not code points; `needs`, a
    mapping of each module that must be there to the extra that brings it; `agreement`, True if it has a
    place for how far annotators agree; `piece`, how many documents a piece has at most, if that matters (0:
    each split is one piece); and `joints`, a mapping of file names to their `Joint`, or to None if the file
    is the same in every piece.
    """

    name: str
    title: str
    """What is written, in words that follow 'Write': 'a Hugging Face dataset'."""
    holds: Holds
    splits: bool
    """Whether the documents are divided into train, validation and test."""
    file: str
    """The one file of data, if the format has no more; an export may then be that file alone."""

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export. Raises UsageError if a library it needs is missing."""

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read back an export or a piece, the documents of each split in the order they were added."""


def option(
    default: Any,
    help: str,
    *,
    flag: str = "",
    metavar: str = "",
    choices: Sequence[str] = (),
    kind: type[str | int] = str,
) -> Any:
    """A field of a format that is an option of its command: `--flag`, by default the field's name.

    The kind of the option is that of its default: a text, a number, a switch, or several (a tuple); `kind`
    says of what the several are.
    """
    about = {"help": help, "flag": flag, "metavar": metavar, "choices": tuple(choices), "kind": kind}
    return field(default=default, metadata=about)


def entry(one: Labelled, annotation: Annotation, reason: str, detail: str = "", place: str = "") -> Entry:
    """A report entry about one annotation; it says whose, if several annotators' labels are written."""
    whose = ""
    if one.others:
        # Two annotators may have said just the same, under one id: then only the object says whose it is.
        own = (said for said in one.versions if any(annotation is other for other in said.annotations))
        alike = (said for said in one.versions if annotation in said.annotations)
        whose = next((said.annotator for said in chain(own, alike)), "")
    return Entry(
        one.document.id, annotation.id, annotation.label, annotation.quote, reason, detail, place, whose
    )


def taken_apart(one: Labelled, annotation: Annotation, place: str = "") -> Entry:
    """A report entry about an annotation of several spans, each of which is written by itself."""
    return entry(one, annotation, "split", f"{len(annotation.spans)} spans of one id", place)


def dangling(document: str, link: Relation) -> Entry:
    """A report entry about a relation one of whose ends is not there."""
    return Entry(document, link.id, link.type, "", "relation", f"{link.head} or {link.tail} is not there")


def details(annotation: Annotation) -> dict[str, Any]:
    """What else is known of an annotation, without what is as usual: note, unsure, derived, origin, times.

    `incoming.found` reads it again.
    """
    found: dict[str, Any] = {}
    if annotation.note:
        found["note"] = annotation.note
    if annotation.unsure:
        found["unsure"] = True
    if annotation.derived:
        found["derived"] = sorted(annotation.derived)
    if annotation.origin.by != "person":
        found["origin"] = {"by": annotation.origin.by, "score": annotation.origin.score}
    if annotation.created:
        found["created"] = annotation.created
    if annotation.modified:
        found["modified"] = annotation.modified
    return found


def needs(library: str, extra: str) -> UsageError:
    """The error for a format whose library is not installed."""
    return UsageError(
        f"this format needs {library}, which is not installed",
        # Not `annotator[extra]`: on an index that name may be another's.
        remedy=f"Install annotator with its extra, in the folder of its source: pip install '.[{extra}]'",
    )
