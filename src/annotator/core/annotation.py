"""What one person said about one document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from annotator.core.span import Span

Status = Literal["untouched", "in_progress", "done"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Who proposed an annotation: a person, or a suggester with its score (0 to 1)."""

    by: str = "person"
    score: float | None = None


@dataclass(frozen=True)
class Annotation:
    """One label on one extent of one or more spans.

    `derived` names the attributes whose values were proposed from the words and that nobody has
    confirmed. `created` and `modified` are UTC times in ISO 8601. `more` holds the fields of the label
    file that are none of these: where an annotation of gold comes from, what a newer version wrote.
    """

    id: str
    label: str
    spans: tuple[Span, ...]
    attributes: Mapping[str, Any] = field(default_factory=dict)
    derived: frozenset[str] = frozenset()
    note: str = ""
    unsure: bool = False
    origin: Origin = Origin()
    created: str = ""
    modified: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def start(self) -> int:
        """Where the first span starts."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where the last span ends."""
        return self.spans[-1].end

    @property
    def quote(self) -> str:
        """The labelled words, fragments joined by ' … '."""
        return " … ".join(span.quote for span in self.spans)

    @property
    def order(self) -> tuple[int, int, str, str]:
        """Reading order: by start, the wider first, then the older."""
        return (self.start, -self.end, self.created, self.id)


def annotation_with(fields: dict[str, Any]) -> Annotation:
    """`Annotation(**fields)` of all its fields, three times as fast; `fields` becomes part of it."""
    made = object.__new__(Annotation)
    object.__setattr__(made, "__dict__", fields)
    return made


@dataclass(frozen=True)
class Relation:
    """A link of a relation type from one annotation to another, by their ids; `more` as with those."""

    id: str
    type: str
    head: str
    tail: str
    created: str = ""
    more: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Labels:
    """All that one annotator said about one document, in reading order.

    `problems` lists what is stored but cannot be shown: an annotation without a label, a span
    outside the text. Nothing of it is ever deleted. `more` holds the fields of the label file that are
    none of these, among them the decisions of gold.
    """

    document: str
    annotator: str
    text_hash: str
    annotations: tuple[Annotation, ...] = ()
    relations: tuple[Relation, ...] = ()
    document_labels: Mapping[str, Any] = field(default_factory=dict)
    status: Status = "untouched"
    finished_at: str = ""
    schema_hash: str = ""
    guidelines_version: str = ""
    problems: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
