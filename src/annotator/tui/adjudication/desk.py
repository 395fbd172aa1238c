"""A document of gold as it lies before the adjudicator: the desk, and the case in hand."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256

from annotator.core.cases import Case, Version
from annotator.core.span import Span
from annotator.project.deciding.gold import GoldDocument
from annotator.project.deciding.linking import ends_in, link_of
from annotator.tui.adjudication.differing import fringe
from annotator.tui.desk import Desk, Shell


class CaseDesk(Desk):
    """A desk on gold. `case` is the one in hand, which owns the digits; `resolved` the one decided last.

    `taken_up` is where the pointer was put when the case in hand was taken up.
    """

    def __init__(
        self, gold: GoldDocument, shell: Shell, *, width: int = 75, height: int = 20, show_names: bool = False
    ) -> None:
        super().__init__(gold, shell, width=width, height=height)
        self.gold = gold
        self.show_names = show_names
        self.case: Case | None = None
        self.taken_up = self.pointer
        self.resolved: Case | None = None
        # What was filled in is settled; what could not be, because gold says otherwise, is a case.
        self._listed = [one for one in gold.cases if one.kind != "agreed"]

    @property
    def listed(self) -> list[Case]:
        """The cases to walk: where people differ, and whatever else is open."""
        if all(one.kind != "agreed" for one in self.gold.open_cases):
            return self._listed
        wanted = {one.key for one in (*self._listed, *self.gold.open_cases)}
        return [one for one in self.gold.cases if one.key in wanted]

    @cached_property
    def most_versions(self) -> int:
        """How many readings any case of this document has at most."""
        return max((len(one.versions) for one in self.gold.cases), default=0)

    def versions(self, case: Case) -> list[Version]:
        """The readings in an order that says nothing of who holds them; the same one each time."""
        return sorted(case.versions, key=lambda one: _shuffled(self.doc.document.id, one.key))

    def take_up(self, case: Case) -> None:
        """Have a case in hand: gold's annotation is focused; without one, the stretch is selected."""
        self.case = case
        self.unlike = fringe(case)
        held = self.gold.in_gold(case)
        if case.about == "relation" and (ends := ends_in(self.gold.labels, link_of(case))) is not None:
            held = [one for one in self.gold.annotations if one.id == ends[0]]
        if held:
            self.move(held[0].start)
            self.focus(held[0])
        elif case.span is not None:
            self.move(case.span.start)
            self.select(Span(case.span.start, case.span.end))
        if case.span is not None:
            self._show_all(case.span)
        self.taken_up = self.pointer

    def put_down(self) -> None:
        """Have no case in hand any more: digits are label keys again."""
        self.case = None
        self.unlike = ()

    def _show_all(self, span: Span) -> None:
        """Scroll so that the stretch begins on the screen, a few rows from the top if need be."""
        row = self.wrap.row_at(span.start)
        if not self.rows[0] <= row <= self.rows[-1]:
            self.scroll_to(self.wrap.move(row, -(self.height // 4)))


def _shuffled(document: str, version: str) -> str:
    return sha256(f"{document}\0{version}".encode()).hexdigest()
