"""Labels of an old text carried over to its new version: what moved, what is in doubt, what is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.core.anchoring import Alignment, Anchor
from annotator.core.annotation import Relation
from annotator.core.fold import State
from annotator.formats.base import dangling
from annotator.formats.report import Entry

LEFT = ("annotations", "relations", "decisions", "status", "finished_at")
"""Fields of a state that are not simply taken over. A decision is about readings of the old text."""


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


def carry(document: str, state: State, alignment: Alignment) -> Carried:
    """Carry what is shown of a state over.

    Of an annotation of several spans those that are found stay, in doubt. If anything is in doubt or lost
    the document is no longer done.
    """
    made = Carried({name: value for name, value in state.items() if name not in LEFT})
    annotations: dict[str, Any] = {}
    places: set[tuple[str, Any]] = set()
    for id, fields in state.get("annotations", {}).items():
        spans = [(span["start"], span["end"]) for span in fields["spans"]]
        anchors = [alignment.place(*span) for span in spans]
        found = sorted({(one.start, one.end) for one in anchors if one})
        words = " … ".join(alignment.old[slice(*span)] for span in spans)
        entry = (document, id, str(fields["label"]), words)
        if not found:
            made.lost.append(Entry(*entry, "lost", "its words are not in the new text"))
            continue
        doubt = _doubt(anchors)
        place = (fields["label"], tuple(found))
        if place in places and len({*spans}) and not doubt:
            doubt = "another annotation of this label has come to the same words"
        places.add(place)
        annotations[id] = fields | {
            "spans": [{"start": start, "end": end, "quote": alignment.new[start:end]} for start, end in found]
        }
        if doubt:
            annotations[id] |= {"unsure": True, "note": _note(fields, words, doubt)}
            now = " … ".join(alignment.new[slice(*one)] for one in found)
            made.uncertain.append(Entry(*entry, "uncertain", f"{doubt}; now {now!r}"))
        elif found != spans:
            detail = f"{spans[0][0]}..{spans[-1][1]} is now {found[0][0]}..{found[-1][1]}"
            made.moved.append(Entry(*entry, "moved", detail))
        else:
            made.stayed += 1
    relations: dict[str, Any] = {}
    for id, fields in state.get("relations", {}).items():
        if fields["head"] in annotations and fields["tail"] in annotations:
            relations[id] = fields
        else:
            link = Relation(id, str(fields.get("type", "")), fields["head"], fields["tail"])
            made.lost.append(dangling(document, link))
    made.state |= {
        name: held for name, held in (("annotations", annotations), ("relations", relations)) if held
    }
    if made.is_certain:
        made.unread = state.get("status") == "done" and alignment.has_new_words
        made.state |= {name: state[name] for name in ("status", "finished_at") if name in state}
    return made


def _doubt(anchors: list[Anchor | None]) -> str:
    if None in anchors:
        return "some of its words are not in the new text"
    return next((one.doubt for one in anchors if one and one.doubt), "")


def _note(fields: Mapping[str, Any], words: str, doubt: str) -> str:
    said = f"corrected text: {doubt}; it was {words!r}"
    held = str(fields.get("note") or "")
    return f"{held}; {said}" if held else said
