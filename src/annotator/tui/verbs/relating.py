"""Linking two annotations."""

from __future__ import annotations

from annotator.core.annotation import Annotation
from annotator.core.schema import RelationType
from annotator.core.span import Span
from annotator.core.text import short
from annotator.layout.hints import hints
from annotator.tui.desk import Desk


def relate(desk: Desk) -> None:
    """Link the focused annotation with another on the screen: a letter picks which."""
    target = desk.target
    if target is None:
        desk.message = "nothing is focused: Tab focuses an annotation, o then links it"
        return
    rows = desk.rows
    links = {
        other.id: link
        for other in desk.doc.annotations.overlapping(rows[0].start, rows[-1].end)
        if (link := _link(desk, target, other)) is not None
    }
    if not links:
        kinds = {t for r in desk.schema.relations if target.label in r.head for t in r.tail}
        kinds |= {h for r in desk.schema.relations if target.label in r.tail for h in r.head}
        desk.message = (
            f"no {' or '.join(sorted(map(desk.title, kinds)))} on the screen to link with"
            if kinds
            else f"the schema links nothing with {desk.title(target.label)}"
        )
        return
    desk.mode = PickLink(desk, target, links)


def _link(desk: Desk, one: Annotation, other: Annotation) -> tuple[RelationType, str, str] | None:
    """The relation that may hold between two annotations, with its head and tail."""
    for kind in desk.schema.relations:
        if one.id != other.id and one.label in kind.head and other.label in kind.tail:
            return kind, one.id, other.id
        if one.id != other.id and other.label in kind.head and one.label in kind.tail:
            return kind, other.id, one.id
    return None


class PickLink:
    """Waits for the letter of the annotation to link with."""

    def __init__(
        self, desk: Desk, target: Annotation, links: dict[str, tuple[RelationType, str, str]]
    ) -> None:
        self.target = target
        self.typed = ""
        ends = [annotation for id in links if (annotation := desk.doc.annotations.get(id))]
        # Two annotations may start at one place; each gets a place of its own to carry its letter.
        places: dict[Span, str] = {}
        for end in sorted(ends, key=lambda a: a.order):
            start = end.start
            while any(place.start == start for place in places):
                start += 1
            places[Span(start, start + 1)] = end.id
        self.picks = {hint: links[places[span]] for hint, span in hints(list(places)).items()}
        before = [one for one in ends if one.order < target.order]
        self.nearest = (
            max(before, key=lambda one: one.order) if before else min(ends, key=lambda one: one.order)
        )
        self.first = links[self.nearest.id]
        desk.hint(hints(list(places)))

    def prompt(self, desk: Desk) -> str:
        """What is asked."""
        words = short(self.nearest.quote, 30)
        return (
            f"link {desk.title(self.target.label)} with: Enter “{words}”, or the letters shown {self.typed}"
        )

    def key(self, desk: Desk, key: str, character: str | None) -> bool:
        """Take the answer."""
        self.typed += (character or "") if key != "enter" else ""
        picked = self.first if key == "enter" else self.picks.get(self.typed)
        hopeless = not any(hint.startswith(self.typed) for hint in self.picks)
        if picked is not None or hopeless or not character:
            desk.hint({})
            desk.mode = None
        if picked is not None:
            kind, head, tail = picked
            change = desk.act(lambda: desk.doc.relate(kind.id, head, tail))
            if change is not None:
                far = desk.doc.annotations.get(tail if head == self.target.id else head)
                arrow = "→" if head == self.target.id else "←"
                words = short(far.quote, 40) if far else ""
                desk.message = f"{change.step}: {kind.title or kind.id} {arrow} “{words}”"
        return True
