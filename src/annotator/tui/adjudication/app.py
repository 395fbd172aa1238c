"""The application on gold: documents in the order of the queue, each opened with its cases."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.errors import UsageError
from annotator.project.adjudicate import Queued, open_gold
from annotator.project.gold import GoldDocument
from annotator.project.label import OpenDocument
from annotator.project.open import Project
from annotator.store.base import Progress
from annotator.tui.adjudication.describe import height as rows_under_the_text
from annotator.tui.adjudication.desk import CaseDesk
from annotator.tui.adjudication.keys import GROUPS_WITH_CASES
from annotator.tui.adjudication.screen import AdjudicateScreen
from annotator.tui.app import AnnotatorApp, run_app
from annotator.tui.desk import Desk
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.walk import Walk


class QueueWalk(Walk):
    """The way through the documents that can be adjudicated, the worst agreement first."""

    def __init__(self, project: Project, queued: Sequence[Queued]) -> None:
        super().__init__(project)
        self.ids = [one.document for one in queued]
        self._place = {id: place for place, id in enumerate(self.ids)}

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


class AdjudicatorApp(AnnotatorApp, inherit_bindings=False):
    """One adjudicator at one project, which was opened for gold."""

    groups = GROUPS_WITH_CASES

    def __init__(
        self,
        project: Project,
        queued: Sequence[Queued],
        *,
        document: str | None = None,
        current: bool = False,
        show_names: bool = False,
    ) -> None:
        """`queued` must not be empty. Raises UsageError for a `document` that is not in it."""
        self.queued = queued
        self.current = current
        self.show_names = show_names
        super().__init__(project, document=document)
        if document is not None and document not in self.walk.ids:
            raise UsageError(
                f"'{document}' is not ready: fewer than two annotators have finished it, or there is none"
            )

    def new_walk(self) -> QueueWalk:
        """The way through the queue."""
        return QueueWalk(self.project, self.queued)

    def open_document(self, id: str) -> GoldDocument:
        """Open a document of gold; what all agree on is filled in."""
        return open_gold(self.project, id, current=self.current)

    def new_desk(self, opened: OpenDocument, width: int, height: int) -> Desk:
        """Lay a document of gold out."""
        assert isinstance(opened, GoldDocument)
        desk = CaseDesk(opened, self, width=width, height=height, show_names=self.show_names)
        desk.resize(width, max(1, height - rows_under_the_text(desk)))
        return desk

    def new_screen(self, place: str, mono: bool) -> AnnotateScreen:
        """The screen with the readings."""
        assert isinstance(self.desk, CaseDesk)
        return AdjudicateScreen(self.desk, self.cursor, place, self.size, mono=mono)

    def _begin(self) -> None:
        """Open the document asked for, else the worst that is not done."""
        walk = self.walk
        assert isinstance(walk, QueueWalk)
        self.open(self._begin_with or walk.first())


def run(
    project: Project,
    queued: Sequence[Queued],
    *,
    document: str | None = None,
    current: bool = False,
    show_names: bool = False,
    mouse: bool = True,
) -> int:
    """Adjudicate until the adjudicator quits or the terminal goes away; returns the exit code.

    Raises UsageError if no document is ready, or not this one.
    """
    if not queued:
        raise UsageError(
            "there is nothing to adjudicate: no document was finished by two annotators whose labels you may "
            "read",
            remedy="`annotator status` shows how far everybody is",
        )
    app = AdjudicatorApp(project, queued, document=document, current=current, show_names=show_names)
    return run_app(app, mouse=mouse)
