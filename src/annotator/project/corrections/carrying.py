"""Labels of an old text carried over to its new version: what moved, what is in doubt, what is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from annotator.core.anchoring import Alignment
from annotator.core.annotation import Relation
from annotator.core.fold import State
from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.formats.base import dangling
from annotator.formats.report import Entry
from annotator.project.proposing import proposed

LEFT = ("annotations", "relations", "decisions", "status", "finished_at")
"""Fields of a state that are not simply taken over. A decision is about readings of the old text."""

Extent = tuple[int, int]
JOINT = " … "


@dataclass
class Carried:
    """The labels on the new text. `uncertain` are in them, marked as unsure; `lost` are not."""

    state: State
    stayed: int = 0
    moved: list[Entry] = field(default_factory=list)
    uncertain: list[Entry] = field(default_factory=list)
    lost: list[Entry] = field(default_factory=list)
    unread: bool = False
    """Whether the document stays done, though its new text has words that nobody has read."""

    @property
    def is_certain(self) -> bool:
        """Whether nobody needs to look at it."""
        return not self.uncertain and not self.lost


def carry(document: str, state: State, alignment: Alignment, annotator: str, schema: Schema) -> Carried:
    """Carry what is shown of a state over; entries of the report say that it is `annotator`'s.

    Of an annotation of several spans those that are found stay, in doubt. A guess that leads to words that
    have this label already is none. Where words changed, values that the old ones proposed and nobody
    confirmed give way to what the new ones propose by `schema`. If anything is in doubt or lost the document
    is no longer done.
    """
    made = Carried({name: value for name, value in state.items() if name not in LEFT})
    annotations: dict[str, Any] = {}
    taken: set[tuple[str, tuple[Extent, ...]]] = set()
    follows = [_follow(id, fields, alignment) for id, fields in state.get("annotations", {}).items()]
    for one in sorted(follows, key=lambda one: bool(one.doubt)):  # what is certain comes first
        place = (str(one.fields["label"]), one.now)
        if not one.now or (one.doubt and place in taken):
            detail = "its words are not in the new text" if not one.now else "its words are gone there"
            made.lost.append(_entry(document, one, "lost", detail, annotator))
            continue
        taken.add(place)
        annotations[one.id] = {
            **one.fields,
            "spans": [
                {"start": start, "end": end, "quote": alignment.new[start:end]} for start, end in one.now
            ],
        }
        if one.doubt:
            values = _values(one, alignment.new, schema)
            annotations[one.id] |= {**values, "unsure": True, "note": _note(one)}
            now = JOINT.join(alignment.new[start:end] for start, end in one.now)
            made.uncertain.append(_entry(document, one, "uncertain", f"{one.doubt}; now {now!r}", annotator))
        elif one.now != one.before:
            detail = f"{one.before[0][0]}..{one.before[-1][1]} is now {one.now[0][0]}..{one.now[-1][1]}"
            made.moved.append(_entry(document, one, "moved", detail, annotator))
        else:
            made.stayed += 1
    relations: dict[str, Any] = {}
    for id, fields in state.get("relations", {}).items():
        if fields["head"] in annotations and fields["tail"] in annotations:
            relations[id] = fields
        else:
            link = Relation(id, str(fields.get("type", "")), fields["head"], fields["tail"])
            made.lost.append(replace(dangling(document, link), place=_place(annotator)))
    made.state |= {
        name: held for name, held in (("annotations", annotations), ("relations", relations)) if held
    }
    if made.is_certain:
        made.unread = state.get("status") == "done" and alignment.has_new_words
        made.state |= {name: state[name] for name in ("status", "finished_at") if name in state}
    return made


def _values(one: _Followed, text: str, schema: Schema) -> dict[str, Any]:
    """The attributes of an annotation whose words changed, and which of them are proposals."""
    derived = set(one.fields.get("derived", ()))
    label = schema.label(str(one.fields["label"]))
    if not derived or [text[start:end] for start, end in one.now] == one.words.split(JOINT):
        return {}
    kept = {name: value for name, value in one.fields["attributes"].items() if name not in derived}
    new = proposed(label, text, Span(*one.now[0])) if label and len(one.now) == 1 else {}
    new = {name: value for name, value in new.items() if name not in kept}
    return {"attributes": kept | new, "derived": sorted(new)}


class _Followed(NamedTuple):
    """One annotation, where it was and is, and why that is a guess."""

    id: str
    fields: Mapping[str, Any]
    words: str
    before: tuple[Extent, ...]
    now: tuple[Extent, ...]
    doubt: str


def _follow(id: str, fields: Mapping[str, Any], alignment: Alignment) -> _Followed:
    before = tuple((span["start"], span["end"]) for span in fields["spans"])
    anchors = [alignment.place(*span) for span in before]
    now = tuple(sorted({(one.start, one.end) for one in anchors if one}))
    words = JOINT.join(alignment.old[start:end] for start, end in before)
    doubt = next((one.doubt for one in anchors if one and one.doubt), "")
    if None in anchors or len(now) < len(before):
        doubt = "some of its words are not in the new text"
    return _Followed(id, fields, words, before, now, doubt)


def _entry(document: str, one: _Followed, reason: str, detail: str, annotator: str) -> Entry:
    return Entry(document, one.id, str(one.fields["label"]), one.words, reason, detail, _place(annotator))


def _place(annotator: str) -> str:
    return f"the labels of {annotator}" if annotator else ""


def _note(one: _Followed) -> str:
    said = f"corrected text: {one.doubt}; it was {one.words!r}"
    held = str(one.fields.get("note") or "")
    return f"{held}; {said}" if held else said
