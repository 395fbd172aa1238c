"""In the text behind a number: looking at disagreements one after the other, and deciding them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.errors import AnnotatorError
from annotator.project.deciding.gold import GoldDocument
from annotator.project.deciding.looking import look_at
from annotator.project.label import OpenDocument
from annotator.project.open import Project
from annotator.project.place import Place
from annotator.tui.adjudication.desk import CaseDesk
from annotator.tui.adjudication.screen import AdjudicateScreen
from annotator.tui.adjudication.sitting import CaseSitting
from annotator.tui.agreement.keys import GROUPS_IN_THE_TEXT, GROUPS_ON_THE_WAY
from annotator.tui.agreement.text import DecideScreen, LookScreen
from annotator.tui.agreement.trail import Trail, take_up
from annotator.tui.desk import Desk

if TYPE_CHECKING:
    from annotator.tui.agreement.visit import Visit

LOOK_ONLY = "nothing is changed here: a decides this case"


class TrailSitting(CaseSitting):
    """At the documents behind a number, always on the case that is in hand on the trail."""

    def __init__(self, visit: Visit, project: Project, trail: Trail) -> None:
        self.visit = visit
        self.trail = trail
        self.visited: set[str] = set()
        super().__init__(visit.app, project, trail.documents, current=visit.choice.current)

    def open_document(self, id: str) -> GoldDocument:
        """Open a document of gold."""
        opened = super().open_document(id)
        self.visited.add(id)
        return opened

    def greeting(self, opened: OpenDocument) -> str:
        """One is there for the case in hand, which the line is about."""
        return ""

    def first(self) -> Place:
        """Where to begin: at the case in hand."""
        assert self.trail.current is not None
        return Place(self.trail.current.document)

    def cannot_begin(self, reason: AnnotatorError) -> None:
        """The document could not be opened: one stays where one was."""
        self.visit.say(str(reason))

    def go(self, where: str) -> None:
        """Along the trail, back, or where else one can go from gold."""
        match where:
            case "next-behind" | "previous-behind":
                self._step(1 if where == "next-behind" else -1)
            case "back" | "agreement":
                if self.may_leave():
                    self.visit.back_from_text(self)
            case "decide":
                self.visit.decide(self.trail)
            case _:
                super().go(where)

    def _step(self, step: int) -> None:
        assert self.desk is not None
        if not self.trail.step(step):
            self.desk.message = f"this is the {'last' if step > 0 else 'first'} disagreement"
            return
        current = self.trail.current
        if current is not None and current.document != self.desk.doc.document.id:
            self.open(current.document)  # Its screen takes the case up.
            if current.document != self.desk.doc.document.id:
                self.trail.step(-step)  # It could not be opened, or this one not be left.
        elif isinstance(self.desk, CaseDesk):
            take_up(self.trail, self.desk)


class LookSitting(TrailSitting):
    """Looking: everybody's readings stand under the text, and nothing is written."""

    groups = GROUPS_IN_THE_TEXT

    def open_document(self, id: str) -> GoldDocument:
        """Gold as it would lie before an adjudicator."""
        return look_at(self.project, id, LOOK_ONLY, current=self.current)

    def new_screen(self, desk: Desk, place: str) -> AdjudicateScreen:
        """The text with the readings, and the way along the trail."""
        assert isinstance(desk, CaseDesk)
        size, app = self.app.size, self.app
        return LookScreen(self.trail, desk, app.cursor, place, size, mono=app.mono)

    def look_again(self) -> None:
        """Show what gold says by now, at the case in hand."""
        if self.trail.current is not None:
            self.open(self.trail.current.document)

    def close(self) -> None:
        """There is nothing to save, and no place to remember: nobody works here."""


class DecideSitting(TrailSitting):
    """Deciding: adjudication, with a way back to where the case was met."""

    groups = GROUPS_ON_THE_WAY

    def new_screen(self, desk: Desk, place: str) -> AdjudicateScreen:
        """The screen of adjudication."""
        assert isinstance(desk, CaseDesk)
        size, app = self.app.size, self.app
        return DecideScreen(self.trail, desk, app.cursor, place, size, mono=app.mono)

    def go(self, where: str) -> None:
        """As along the trail; where adjudication leads to another document, the trail follows."""
        super().go(where)
        desk = self.desk
        if where == "unfinished" and isinstance(desk, CaseDesk) and desk.case is not None:
            self.trail.go_to(desk.doc.document.id, desk.case.key)
