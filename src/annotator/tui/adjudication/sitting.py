"""An adjudicator at the documents of a queue, each opened with its cases."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.project.deciding.adjudicate import open_gold
from annotator.project.deciding.gold import GoldDocument
from annotator.project.label import OpenDocument
from annotator.project.open import Project
from annotator.project.place import Place
from annotator.store.base import Progress
from annotator.tui import greeting
from annotator.tui.adjudication.describe import height as rows_under_the_text
from annotator.tui.adjudication.desk import CaseDesk
from annotator.tui.adjudication.keys import GROUPS_WITH_CASES
from annotator.tui.adjudication.screen import AdjudicateScreen
from annotator.tui.desk import Desk
from annotator.tui.sitting import Sitting
from annotator.tui.terminal import TerminalApp
from annotator.tui.walk import Walk


class QueueWalk(Walk):
    """The way through some documents in an order of their own, as of a queue."""

    def __init__(self, project: Project, ids: Sequence[str]) -> None:
        super().__init__(project)
        self.ids = ids
        self._place = {id: place for place, id in enumerate(ids)}

    def unfinished(self, after: str) -> str | None:
        """The next document of the queue that gold has not finished, from the top if need be."""
        done = {one.document for one in self._progress() if one.status == "done"}
        start = self._place[after] + 1
        return next((id for id in (*self.ids[start:], *self.ids[:start]) if id not in done), None)

    def first(self) -> str:
        """Where to begin: the worst that is not done, or the worst of all."""
        return self.unfinished(self.ids[-1]) or self.ids[0]

    def _progress(self) -> list[Progress]:
        return list(self.project.store.progress(self.project.annotator))


class CaseSitting(Sitting):
    """One adjudicator at one project, which was opened for gold."""

    groups = GROUPS_WITH_CASES

    def __init__(
        self,
        app: TerminalApp,
        project: Project,
        ids: Sequence[str],
        *,
        document: str | None = None,
        current: bool = False,
        show_names: bool = False,
    ) -> None:
        """`ids` are the documents in their order, and must not be empty."""
        self.ids = ids
        self.current = current
        self.show_names = show_names
        super().__init__(app, project, document=document)

    def new_walk(self) -> QueueWalk:
        """The way through the queue."""
        return QueueWalk(self.project, self.ids)

    def open_document(self, id: str) -> GoldDocument:
        """Open a document of gold; what all agree on is filled in."""
        return open_gold(self.project, id, current=self.current)

    def greeting(self, opened: OpenDocument) -> str:
        """What is open is in the line of state."""
        return greeting.corrected(self.project, opened)

    def new_desk(self, opened: OpenDocument, width: int, height: int) -> Desk:
        """Lay a document of gold out."""
        assert isinstance(opened, GoldDocument)
        desk = CaseDesk(opened, self, width=width, height=height, show_names=self.show_names)
        desk.resize(width, max(1, height - rows_under_the_text(desk)))
        desk.take_damage()  # Nothing of it is on the screen yet: the first paint paints all of it.
        return desk

    def new_screen(self, desk: Desk, place: str) -> AdjudicateScreen:
        """The screen with the readings."""
        assert isinstance(desk, CaseDesk)
        return AdjudicateScreen(desk, self.app.cursor, place, self.app.size, mono=self.app.mono)

    def first(self) -> Place:
        """Where to begin: the document asked for, else the worst that is not done."""
        assert isinstance(self.walk, QueueWalk)
        return Place(self._begin_with or self.walk.first())
