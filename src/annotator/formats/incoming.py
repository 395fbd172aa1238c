"""What comes in: documents with labels as another tool's files have them, not yet checked.

An importer only reads. What all imports have in common (offsets counted in other units, words that do not
stand where a file says, names of annotators, what is there already) is done once, in `project/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

from annotator.core.annotation import Origin, Relation, Status
from annotator.core.document import Document
from annotator.formats.base import Holds
from annotator.formats.report import Entry
from annotator.formats.sources import File, NamedBy, Sources

__all__ = ["PERSON", "Extent", "File", "Found", "Importer", "Incoming", "NamedBy", "Sources", "Unit", "found"]

Unit = Literal["codepoint", "utf16", "byte", "grapheme"]
"""What offsets count: code points, UTF-16 code units, bytes of UTF-8, or grapheme clusters."""

PERSON = Origin()
_NOTHING = frozenset[str]()


class Extent(NamedTuple):
    """Where a span is said to be, half open, in the unit of the file; anything may be wrong with it.

    `quote` is what the file says stands there, None if it does not say.
    """

    start: int
    end: int
    quote: str | None = None


@dataclass(frozen=True)
class Found:
    """One annotation as a file has it. `id` is unique among those of its document and annotator."""

    id: str
    label: str
    extents: tuple[Extent, ...]
    attributes: Mapping[str, Any] = field(default_factory=dict)
    derived: frozenset[str] = _NOTHING
    note: str = ""
    unsure: bool = False
    origin: Origin = PERSON
    created: str = ""
    modified: str = ""


def found(
    id: str,
    label: str,
    extents: tuple[Extent, ...],
    attributes: Mapping[str, Any],
    details: Mapping[str, Any],
) -> Found:
    """One annotation whose further fields are as `base.details` writes them."""
    if not details:
        return Found(id, label, extents, dict(attributes))
    derived = details.get("derived")
    return Found(
        id,
        label,
        extents,
        dict(attributes),
        frozenset(map(str, derived)) if isinstance(derived, list) else _NOTHING,
        str(details.get("note") or ""),
        details.get("unsure") is True,
        _origin(details.get("origin")),
        str(details.get("created") or ""),
        str(details.get("modified") or ""),
    )


def _origin(given: Any) -> Origin:
    if given is None or not isinstance(given, Mapping):
        return PERSON
    score = given.get("score")
    return Origin(str(given.get("by") or PERSON.by), score if isinstance(score, int | float) else None)


@dataclass(frozen=True)
class Incoming:
    """One document and what one annotator said about it.

    `where` names file and line for a person. `annotator` is empty where the file does not say. `unit` is
    what the offsets count, None where the importer counted them itself, in code points. A status of
    'untouched' brings the document without labels. `refused` lists what the file has and we cannot hold,
    one by one. `label_file` is the object of a label file of ours, where the source has one: then the labels
    are in there, with fields that only a label file has. `is_ours` says that we wrote the file, so that
    its unit is certain.
    """

    where: str
    document: Document
    annotator: str = ""
    annotations: tuple[Found, ...] = ()
    relations: tuple[Relation, ...] = ()
    document_labels: Mapping[str, Any] = field(default_factory=dict)
    status: Status = "done"
    finished_at: str = ""
    schema_hash: str = ""
    guidelines_version: str = ""
    unit: Unit | None = None
    refused: tuple[Entry, ...] = ()
    label_file: Mapping[str, Any] | None = None
    is_ours: bool = False


class Importer(Protocol):
    """One way of reading labelled text; its options are its fields, each made with `base.option`.

    A class variable `as_texts = True` says that its documents become .txt files under their ids, which are
    then paths without a suffix; those of others become lines of one .jsonl file.
    """

    name: str
    title: str
    holds: Holds
    """What comes back from an export of ours in this format."""

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """Every document with what each annotator said about it, as a stream.

        All values are plain: texts, numbers, lists, dicts. A document may come several times, once for each
        of its annotators. Raises DataError, with file and line, for what is not of this format; UsageError
        if there is nothing to read or a library is missing.
        """
