"""Texts in passages and relations between spans, as the datasets of BigBio have them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.core.annotation import Relation
from annotator.core.errors import DataError
from annotator.formats.report import Entry

HEADS = ("head", "head_id", "arg1_id", "arg1", "subject_id")
TAILS = ("tail", "tail_id", "arg2_id", "arg2", "object_id")
TYPES = ("type", "label", "relation", "relation_type")
LONGEST = 1 << 28
"""The last offset that is believed, in characters."""


@dataclass(frozen=True)
class LinkFields:
    """The fields of each relation in a column of relations; head and tail are ids of spans."""

    column: str
    type: str
    head: str
    tail: str


def link_fields(column: str, names: Container[str]) -> LinkFields | None:
    """Which of the names of an object's fields say what of a relation; None if it is none."""
    type, head, tail = (next((one for one in usual if one in names), "") for usual in (TYPES, HEADS, TAILS))
    return LinkFields(column, type, head, tail) if type and head and tail else None


def text_of(passages: Sequence[Mapping[str, Any]] | None, where: str) -> str:
    """The text of a document, each passage at its offsets and spaces between them.

    Raises DataError for passages that lie in each other, or whose offsets are none.
    """
    pieces: list[str] = []
    at = 0
    for start, words in sorted(_pieces(passages or (), where)):
        if not at <= start <= LONGEST:
            raise DataError(f"a passage starts at {start}, and the one before it ends at {at}", where=where)
        pieces += (" " * (start - at), words)
        at = start + len(words)
    return "".join(pieces)


def links(fields: LinkFields, given: Any, known: Container[str], document: str) -> Iterator[Relation | Entry]:
    """The relations of a row; those whose ends are not among the ids `known` are listed."""
    for number, link in enumerate(given or (), 1):
        if not isinstance(link, Mapping):
            continue
        id = str(link.get("id") or f"{fields.column}-{number}")
        type = str(link.get(fields.type) or "")
        head, tail = str(link.get(fields.head)), str(link.get(fields.tail))
        if head in known and tail in known:
            yield Relation(id, type, head, tail)
        else:
            yield Entry(document, id, type, "", "relation", f"{head} or {tail} is not there")


def _pieces(passages: Sequence[Mapping[str, Any]], where: str) -> Iterator[tuple[int, str]]:
    for passage in passages:
        texts, offsets = passage.get("text"), passage.get("offsets")
        texts = [texts] if isinstance(texts, str) else texts
        try:
            yield from ((pair[0], words) for words, pair in zip(texts or (), offsets or (), strict=True))
        except (ValueError, IndexError, TypeError):
            raise DataError("a passage has not as many offsets as texts", where=where) from None
