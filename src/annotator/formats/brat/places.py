"""Which annotations the text-bound lines of a file are, and where in the text they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from annotator.formats.base import Mark
from annotator.formats.brat.fragments import BREAKS, Extents, joined, pieces, shared
from annotator.formats.brat.shown import OURS
from annotator.formats.brat.standoff import Bound, Note, Standoff
from annotator.formats.incoming import Extent

Ours = Mapping[str, Any]
"""What one of our own notes says about a line; empty for the lines of others."""

NOTHING: Ours = {}

_SPACES = str.maketrans(dict.fromkeys(BREAKS, " "))


def notes_of_ours(notes: Iterable[Note]) -> dict[str, Ours]:
    """What our own notes say, by the line that they are about; a note that was changed is passed over."""
    found: dict[str, Ours] = {}
    for type, target, text in notes:
        if type == OURS:
            try:
                said = orjson.loads(text)
            except orjson.JSONDecodeError:
                continue
            if isinstance(said, dict) and isinstance(said.get("id"), str):
                found[target] = said
    return found


def marks(standoff: Standoff, text: str) -> Iterator[Mark]:
    """Every span of a file with the words that it says stand there."""
    ours = notes_of_ours(standoff.notes.values())
    for line, bound in standoff.bounds.items():
        known = ours.get(line, NOTHING)
        id, label = known.get("id", line), named(known, "label", bound.type)
        for start, end, words in extents(text, bound, known):
            yield Mark(id, label, start, end, words or "")


def named(ours: Ours, field: str, written: str) -> str:
    """The label or type of a line: what our note says, unless that was written under another name."""
    name = ours.get(field)
    return name if isinstance(name, str) and ours.get("as", written) == written else written


def extents(text: str, bound: Bound, ours: Ours = NOTHING, shift: int = 0) -> tuple[Extent, ...]:
    """Where a text-bound line is; `shift` is added to every offset.

    If its words are not those of the text, they are given as it has them, for others to judge.
    """
    fragments = bound.fragments
    if shift:
        fragments = tuple((start + shift, end + shift) for start, end in fragments)
    start, end = fragments[0]
    # Nearly all have one fragment, with the words that the text has there.
    as_it_is = len(fragments) == 1 and "spans" not in ours and 0 <= start < end <= len(text)
    if as_it_is and text[start:end] == bound.words:
        return (Extent(start, end, bound.words),)
    words = _words(text, fragments)
    # White space at the edges of the quote is no evidence: some tools add it, some take it off.
    if words is not None and (bound.words.strip() == words.strip() or not bound.words):
        exact = _exact(text, fragments, ours.get("spans")) or joined(text, fragments)
        return tuple(Extent(start, end, text[start:end]) for start, end in exact)
    if len(fragments) == 1:
        return (Extent(start, end, bound.words),)
    return tuple(
        Extent(*one, said) for one, said in zip(fragments, shared(bound.words, fragments), strict=True)
    )


def _exact(text: str, fragments: Extents, spans: Any) -> Extents:
    """The spans of our note, if they are still what the fragments were cut from; none otherwise."""
    match spans:
        case [*given] if all(isinstance(one, list) and list(map(type, one)) == [int, int] for one in given):
            exact = tuple((start, end) for start, end in given)
            return exact if pieces(text, exact) == fragments else ()
        case _:
            return ()


def _words(text: str, fragments: Extents) -> str | None:
    """What a file should say stands at the fragments; None if they are not in the text."""
    if any(not 0 <= start < end <= len(text) for start, end in fragments):
        return None
    parts = [text[start:end] for start, end in fragments]
    # Some tools write a line end inside a fragment as a space.
    return " ".join(parts).translate(_SPACES)
