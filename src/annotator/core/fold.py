"""From journal lines to labels: what was said, less what was undone.

Lines have a total order, (n, session). An undo is a line that names others; it makes them as if
they were not there. What is left is merged in order by the rules of JSON Merge Patch (RFC 7396):
objects merge, lists are values, null unsets. So the result depends on the set of lines alone, not
on when or in which order they were read, and windows that have seen the same lines agree.

The unit of merging is the entity (one annotation, one relation, the document's own fields), so a
change or an undo costs time in proportion to the history of what it touches, never to the document.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

State = dict[str, Any]
"""`{"annotations": {id: {...}}, "relations": {id: {...}}, "document_labels": {...}, "status": ...}`"""

Key = tuple[int, str]
"""The place of a line in the order: (n, session)."""

Entity = tuple[str, ...]
"""`("annotations", id)`, `("relations", id)`, `("decisions", key)` or `("status",)` and the like."""

KEYED = ("annotations", "relations", "decisions")
"""Fields whose entries are merged and undone one by one, each under its id."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step of one session: either something set or other lines undone.

    `name` says what the step was in words a person would use ('label', 'edited file').
    """

    n: int
    session: str
    at: str
    set: Mapping[str, Any] | None = None
    undo: tuple[tuple[str, int], ...] = ()
    name: str = ""

    @property
    def key(self) -> Key:
        """Its place in the order of all lines of the document."""
        return (self.n, self.session)


@dataclass
class Fold:
    """The lines of one document by one annotator, and what they amount to."""

    lines: list[Line] = field(default_factory=list)
    state: State = field(default_factory=dict)
    _by_key: dict[Key, Line] = field(default_factory=dict)
    _touching: dict[Entity, list[Key]] = field(default_factory=dict)
    _undone_by: dict[Key, list[Key]] = field(default_factory=dict)
    _sets: list[Key] = field(default_factory=list)
    _undos: list[Key] = field(default_factory=list)

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Fold:
        """The fold of any lines in any order; a line given twice counts once."""
        fold = cls()
        for line in sorted(lines, key=_key):
            fold._append(line)
        for line in fold.live_sets():
            merge(fold.state, line.set or {})
        return fold

    @property
    def next_n(self) -> int:
        """The number for a new line: one more than the highest seen."""
        return self.lines[-1].n + 1 if self.lines else 1

    def add(self, line: Line) -> set[Entity]:
        """Take in one more line; returns the entities whose state it may have changed."""
        newest = not self.lines or line.key > self.lines[-1].key
        if not self._index(line):
            return set()
        touched = set(self._entities_of(line))
        if line.set is not None and newest:
            merge(self.state, line.set)
        else:
            for entity in touched:
                self._refold(entity)
        return touched

    def undoable(self) -> Line | None:
        """The newest live line that set something: what an undo names."""
        return next((self._by_key[k] for k in reversed(self._sets) if self._alive(k)), None)

    def redoable(self) -> Line | None:
        """The newest live undo, while nothing newer was set: what a redo names."""
        newest_set = self._sets[-1] if self._sets else (0, "")
        for key in reversed(self._undos):
            if key < newest_set:
                return None
            line = self._by_key[key]
            if self._alive(key) and not self._is_redo(line):
                return line
        return None

    def find(self, key: Key) -> Line | None:
        """The line at a place in the order, or None."""
        return self._by_key.get(key)

    def live_sets(self) -> Iterator[Line]:
        """The lines that count, oldest first."""
        return (self._by_key[key] for key in self._sets if self._alive(key))

    def get(self, entity: Entity) -> Any:
        """The state of one entity, or None."""
        value: Any = self.state
        for part in entity:
            if not isinstance(value, dict) or part not in value:
                return None
            value = value[part]
        return value

    # -- inside ----------------------------------------------------------------------------------

    def _append(self, line: Line) -> bool:
        """Take note of a line that is newer than all others, or there already."""
        key = line.key
        if key in self._by_key:
            return False
        self._by_key[key] = line
        self.lines.append(line)
        if line.set is not None:
            self._sets.append(key)
            for entity in entities(line.set):
                self._touching.setdefault(entity, []).append(key)
        self._note_undo(line, key)
        return True

    def _index(self, line: Line) -> bool:
        """Take note of any line, unless it is there already."""
        key = line.key
        if key in self._by_key:
            return False
        self._by_key[key] = line
        insort(self.lines, line, key=_key)
        if line.set is not None:
            insort(self._sets, key)
            for entity in entities(line.set):
                insort(self._touching.setdefault(entity, []), key)
        self._note_undo(line, key)
        return True

    def _note_undo(self, line: Line, key: Key) -> None:
        if line.undo:
            insort(self._undos, key)
            for session, n in line.undo:
                self._undone_by.setdefault((n, session), []).append(key)

    def _alive(self, key: Key) -> bool:
        """A line lives unless a live line undoes it. An undo always comes after what it names."""
        if key not in self._undone_by:
            return True
        pending = [key]
        alive: dict[Key, bool] = {}
        while pending:
            top = pending[-1]
            undoers = [k for k in self._undone_by.get(top, ()) if k > top]
            unknown = [k for k in undoers if k not in alive]
            if unknown:
                pending += unknown
                continue
            alive[top] = not any(alive[k] for k in undoers)
            pending.pop()
        return alive[key]

    def _is_redo(self, line: Line) -> bool:
        """Whether a line took undos back, so that redo must pass it over."""
        named = (self._by_key.get((n, session)) for session, n in line.undo)
        return all(one is not None and one.set is None for one in named)

    def _entities_of(self, line: Line) -> Iterator[Entity]:
        """What a line touches; an undo touches what the lines it names touch."""
        pending, seen = [line], {line.key}
        while pending:
            one = pending.pop()
            if one.set is not None:
                yield from entities(one.set)
            for session, n in one.undo:
                named = self._by_key.get((n, session))
                if named is not None and named.key not in seen:
                    seen.add(named.key)
                    pending.append(named)

    def _refold(self, entity: Entity) -> None:
        *parents, last = entity
        holder = self.state
        for part in parents:
            holder = holder.setdefault(part, {})
        holder.pop(last, None)
        for key in self._touching.get(entity, ()):
            if self._alive(key):
                merge(self.state, only(self._by_key[key].set or {}, entity))


_key = attrgetter("key")


def entities(patch: Mapping[str, Any]) -> Iterator[Entity]:
    """The entities that a `set` speaks of."""
    for field_name, value in patch.items():
        if field_name in KEYED and isinstance(value, dict):
            for id in value:
                yield (field_name, id)
        else:
            yield (field_name,)


def only(patch: Mapping[str, Any], entity: Entity) -> dict[str, Any]:
    """The part of a `set` that speaks of one entity."""
    value: Any = patch
    for part in entity:
        value = value[part]
    for part in reversed(entity):
        value = {part: value}
    return value  # type: ignore[no-any-return]


def merge(target: dict[str, Any], patch: Mapping[str, Any]) -> None:
    """JSON Merge Patch (RFC 7396), in place. Lists and scalars are shared with the patch.

    Objects inside the patch must be dicts, as JSON gives them.
    """
    for name, value in patch.items():
        if value is None:
            target.pop(name, None)
        elif isinstance(value, dict):
            held = target.get(name)
            if not isinstance(held, dict):
                held = target[name] = {}
            merge(held, value)
        else:
            target[name] = value


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The merge patch that turns `old` into `new`; empty if they are equal."""
    patch: dict[str, Any] = {name: None for name in old if name not in new}
    for name, value in new.items():
        held = old.get(name)
        if name not in old:
            patch[name] = value
        elif isinstance(value, dict) and isinstance(held, dict):
            if inner := difference(held, value):
                patch[name] = inner
        elif value != held or type(value) is not type(held):
            patch[name] = value
    return patch
