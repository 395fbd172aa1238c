"""Linking two annotations."""

from __future__ import annotations

from annotator.core.annotation import Annotation
from annotator.core.schema import RelationType
from annotator.core.span import Span
from annotator.core.text import short
from annotator.layout.hints import hints
from annotator.project.label import Change
from annotator.tui.desk import Desk

LOOKED_AT = 200
"""Annotations on each side among which the nearest to link with is looked for."""


def relate(desk: Desk) -> None:
    """Link the focused annotation with another: a letter picks one on the screen, Enter the nearest before
    it, Tab goes to those that it is linked with.
    """
    target = desk.target
    if target is None:
        desk.message = "nothing is focused: Tab focuses an annotation, o then links it"
        return
    rows = desk.rows
    shown = [
        other
        for other in desk.doc.annotations.overlapping(rows[0].start, rows[-1].end)
        if _link(desk, target, other) is not None
    ]
    before = [one for one in shown if one.order < target.order]
    nearest = before[-1] if before else shown[0] if shown else _nearest(desk, target)
    if nearest is None and not linked_with(desk, target):
        kinds = {t for r in desk.schema.relations if target.label in r.head for t in r.tail}
        kinds |= {h for r in desk.schema.relations if target.label in r.tail for h in r.head}
        desk.message = (
            f"no {' or '.join(sorted(map(desk.title, kinds)))} near enough to link with"
            if kinds
            else f"the schema links nothing with {desk.title(target.label)}"
        )
        return
    desk.mode = PickLink(desk, target, shown, nearest)


def linked_with(desk: Desk, target: Annotation) -> list[Annotation]:
    """What an annotation is linked with, in reading order."""
    ids = {id for one in desk.doc.labels.relations_of(target.id) for id in (one.head, one.tail)}
    found = [one for id in ids - {target.id} if (one := desk.doc.annotations.get(id))]
    return sorted(found, key=lambda one: one.order)


def _nearest(desk: Desk, target: Annotation) -> Annotation | None:
    """The nearest before an annotation that it can be linked with, else the nearest behind it.

    Only so many are looked at: a key must not take longer in a long document.
    """
    annotations = desk.doc.annotations
    for step in (annotations.preceding, annotations.following):
        other: Annotation | None = target
        for _ in range(LOOKED_AT):
            other = step(other) if other is not None else None
            if other is not None and _link(desk, target, other) is not None:
                return other
    return None


def _link(desk: Desk, one: Annotation, other: Annotation) -> tuple[RelationType, str, str] | None:
    """The relation that may hold between two annotations, with its head and tail."""
    for kind in desk.schema.relations:
        if one.id != other.id and one.label in kind.head and other.label in kind.tail:
            return kind, one.id, other.id
        if one.id != other.id and other.label in kind.head and one.label in kind.tail:
            return kind, other.id, one.id
    return None


def side(desk: Desk, one: Annotation) -> str:
    """'above' or 'below' for an annotation that begins off the screen, else nothing."""
    rows = desk.rows
    if one.start < rows[0].start:
        return "above"
    return "below" if one.start >= rows[-1].end else ""


class PickLink:
    """Waits for the letter of the annotation to link with, for Enter, or for Tab."""

    def __init__(
        self, desk: Desk, target: Annotation, shown: list[Annotation], nearest: Annotation | None
    ) -> None:
        self.target = target
        self.nearest = nearest
        self.linked = linked_with(desk, target)
        self.typed = ""
        # Two annotations may start at one place; each gets a place of its own to carry its letter.
        places: dict[Span, Annotation] = {}
        for end in sorted(shown, key=lambda a: a.order):
            start = end.start
            while any(place.start == start for place in places):
                start += 1
            places[Span(start, start + 1)] = end
        letters = hints(list(places))
        self.picks = {hint: places[span] for hint, span in letters.items()}
        desk.hint(letters)

    def prompt(self, desk: Desk) -> str:
        """What is asked."""
        ways = []
        if self.nearest is not None and self.nearest not in self.linked:
            ways.append(f"Enter {_named(desk, self.nearest)}")
        if self.picks:
            ways.append(f"the letters shown {self.typed}".rstrip())
        asked = f"link {desk.title(self.target.label)} with: {', or '.join(ways)}" if ways else ""
        if not self.linked:
            return asked
        first, *more = self.linked
        others = f" and {len(more)} more" if more else ""
        linked = f"linked with {_named(desk, first)}{others}: Tab goes there, 0 parts them"
        return "; ".join(filter(None, (asked, linked)))

    def key(self, desk: Desk, key: str, character: str | None) -> bool:
        """Take the answer."""
        if key == "tab" and self.linked:
            desk.hint({})
            desk.mode = Follow([self.target, *self.linked])
            return desk.mode.key(desk, key, None)
        if character == "0" and self.linked:
            desk.hint({})
            desk.mode = None
            _part(desk, self.target, self.linked[0])
            return True
        self.typed += (character or "") if key != "enter" else ""
        picked = self.nearest if key == "enter" else self.picks.get(self.typed)
        hopeless = not any(hint.startswith(self.typed) for hint in self.picks)
        if picked is not None or hopeless or not character:
            desk.hint({})
            desk.mode = None
        if picked is not None:
            _toggle(desk, self.target, picked)
        return True


def _toggle(desk: Desk, target: Annotation, other: Annotation) -> None:
    """Link two annotations, or take their link away."""
    link = _link(desk, target, other)
    if link is not None:
        kind, head, tail = link
        _say(desk, desk.act(lambda: desk.doc.relate(kind.id, head, tail)), kind.id, head == target.id, other)


def _part(desk: Desk, target: Annotation, other: Annotation) -> None:
    """Take the link of two annotations away, whatever kind it is of."""
    links = desk.doc.labels.relations_of(target.id)
    held = next((one for one in links if other.id in (one.head, one.tail)), None)
    if held is not None:
        change = desk.act(lambda: desk.doc.relate(held.type, held.head, held.tail))
        _say(desk, change, held.type, held.head == target.id, other)


def _say(desk: Desk, change: Change | None, kind_id: str, forward: bool, other: Annotation) -> None:
    if change is not None:
        kind = next((one for one in desk.schema.relations if one.id == kind_id), None)
        title = (kind and kind.title) or kind_id
        desk.message = f"{change.step}: {title} {'→' if forward else '←'} “{short(other.quote, 40)}”"


def _named(desk: Desk, one: Annotation) -> str:
    where = side(desk, one)
    return f"“{short(one.quote, 30)}”{where and f' {where} the screen'}"


class Follow:
    """Goes round an annotation and those that it is linked with; any other key does what it always does."""

    def __init__(self, ring: list[Annotation]) -> None:
        """`ring` begins with the annotation that one is at."""
        self.ring = ring
        self.place = 0
        self.in_passing = True

    def prompt(self, desk: Desk) -> str:
        """What is asked."""
        following = self.ring[(self.place + 1) % len(self.ring)]
        return f"{self.place + 1} of {len(self.ring)} that are linked: Tab goes to {_named(desk, following)}"

    def key(self, desk: Desk, key: str, character: str | None) -> bool:
        """Take Tab and Shift+Tab; Esc stays here."""
        if key in ("tab", "shift+tab"):
            self.place = (self.place + (1 if key == "tab" else -1)) % len(self.ring)
            one = desk.doc.annotations.get(self.ring[self.place].id)
            if one is not None:
                desk.move(one.start)
                desk.focus(one)
            return True
        desk.mode = None
        return key == "escape"
