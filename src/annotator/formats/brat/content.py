"""From the lines of a standoff file to annotations and relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.formats.brat.places import NOTHING, extents, named, notes_of_ours
from annotator.formats.brat.shown import OURS, normalization, one_line, shown
from annotator.formats.brat.standoff import Bound, Standoff
from annotator.formats.incoming import Found, found
from annotator.formats.report import Entry


class Content:
    """What one standoff file says about one text. `shift` is added to every offset."""

    def __init__(self, standoff: Standoff, document: Document, shift: int = 0) -> None:
        self._standoff = standoff
        self._document = document
        self._shift = shift
        self._ours = notes_of_ours(standoff.notes.values())
        self._triggers = self._read_triggers()
        self.refused: list[Entry] = []
        self._about: dict[str, dict[str, Any]] = {}
        self._notes: dict[str, list[str]] = {}
        self._collect()

    def annotations(self) -> Iterator[Found]:
        """One for each text-bound line, and one more for each further event of the same trigger."""
        for id, bound in self._standoff.bounds.items():
            yield self._found(id, bound)
        for id, event in self._standoff.events.items():
            if self._triggers.get(id) == id:
                yield self._found(id, self._standoff.bounds[event.trigger])

    def relations(self) -> Iterator[Relation]:
        """Relations, the arguments of events, and equivalences as chains."""
        for id, link in self._standoff.relations.items():
            ours = self._ours.get(id, NOTHING)
            (_, head), (_, tail) = link.arguments
            type, created = named(ours, "type", link.type), str(ours.get("created", ""))
            yield from self._related(ours.get("id", id), type, head, tail, created)
        for id, event in self._standoff.events.items():
            for number, (role, target) in enumerate(event.arguments, 1):
                # A role that occurs several times is numbered: Theme, Theme2.
                yield from self._related(f"{id}.{number}", role.rstrip("0123456789") or role, id, target)
        for place, (type, members) in enumerate(self._standoff.equivalents, 1):
            for number, (head, tail) in enumerate(pairwise(members), 1):
                yield from self._related(f"*{place}.{number}", type, head, tail)

    def _found(self, id: str, bound: Bound) -> Found:
        ours = details = self._ours.get(id, NOTHING)
        where = extents(self._document.text, bound, ours, self._shift)
        attributes = self._about.get(id, NOTHING)
        if "attributes" in ours:
            attributes = _exactly(attributes, ours["attributes"])
        if id in self._notes or "note" in ours:
            details = {**ours, "note": _note(self._notes.get(id, []), ours.get("note"))}
        return found(ours.get("id", id), named(ours, "label", bound.type), where, attributes, details)

    def _related(self, id: str, type: str, head: str, tail: str, created: str = "") -> Iterator[Relation]:
        ends = [self._id(end) for end in (head, tail)]
        if None in ends:
            detail = f"{head} or {tail} is not there"
            self.refused.append(Entry(self._document.id, id, type, "", "relation", detail))
        else:
            yield Relation(id, type, str(ends[0]), str(ends[1]), created)

    def _id(self, id: str) -> str | None:
        """The id of the annotation that an id of the file stands for."""
        if not self._is_annotation(id):
            return None
        id = self._triggers.get(id, id)
        return str(self._ours.get(id, NOTHING).get("id", id))

    def _read_triggers(self) -> dict[str, str]:
        """The line that stands for each event: its trigger, or itself if another event has that trigger."""
        taken: set[str] = set()
        found: dict[str, str] = {}
        for id, event in self._standoff.events.items():
            if event.trigger in self._standoff.bounds:
                found[id] = id if event.trigger in taken else event.trigger
                taken.add(event.trigger)
        return found

    def _collect(self) -> None:
        """Sort attributes, normalisations and notes to what they are about."""
        standoff = self._standoff
        for id, one in standoff.properties.items():
            self._attach(id, one.target, one.name, one.value)
        normalized: dict[str, int] = {}
        for id, line in standoff.normalizations.items():
            before = normalized.get(line.target, 0)
            normalized[line.target] = before + 1
            self._attach(id, line.target, normalization(before), line.text)
        for id, note in standoff.notes.items():
            if note.type == OURS and note.target in self._ours:
                continue
            if self._is_annotation(note.target):
                self._notes.setdefault(self._triggers.get(note.target, note.target), []).append(note.text)
            else:
                self._refuse(id, note.type, note.text, f"a note about {note.target or 'nothing'}")
        for place, words in standoff.strays:
            self._refuse(place, "", words, "it is no line of standoff: it does not start with an id")
        for id, event in standoff.events.items():
            if id not in self._triggers:
                self._refuse(id, event.type, "", f"an event whose trigger {event.trigger} is not there")

    def _attach(self, id: str, target: str, name: str, value: Any) -> None:
        if not self._is_annotation(target):
            self._refuse(id, name, str(value), f"an attribute of {target}")
            return
        held = self._about.setdefault(self._triggers.get(target, target), {})
        if name in held and held[name] != value:
            before = held[name] if isinstance(held[name], list) else [held[name]]
            value = [*before, value]
        held[name] = value

    def _is_annotation(self, id: str) -> bool:
        return id in self._standoff.bounds or id in self._triggers

    def _refuse(self, id: str, label: str, text: str, detail: str) -> None:
        self.refused.append(Entry(self._document.id, id, label, text, "no-place", detail))


def _exactly(lines: Mapping[str, Any], exact: Any) -> Mapping[str, Any]:
    """The attributes of lines, exactly as they were where the lines still say what they said."""
    if not isinstance(exact, dict):
        return lines
    same = {name: value for name, value in exact.items() if lines.get(name) == shown(name, value)}
    return {**lines, **same}


def _note(lines: Sequence[str], exact: Any) -> str:
    """The note of lines, exactly as it was where a line still says what it said."""
    if isinstance(exact, str):
        was = one_line(exact)
        lines = [exact if line == was else line for line in lines]
    return "\n".join(lines)
