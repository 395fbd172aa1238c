"""One person at the documents of a project: which one is open, how it is left, and which comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.core.errors import AnnotatorError
from annotator.core.fold import Line
from annotator.core.text import short
from annotator.project.identity import GOLD
from annotator.project.label import OpenDocument, open_document
from annotator.project.open import Project
from annotator.project.place import Place, recall, remember
from annotator.tui import greeting
from annotator.tui.actions import GROUPS, Action
from annotator.tui.desk import Desk
from annotator.tui.screens.annotate import AnnotateScreen, room
from annotator.tui.terminal import TerminalApp
from annotator.tui.walk import Walk


class Sitting:
    """The shell of every desk that it lays out. One screen shows them, one after the other."""

    groups: Mapping[str, Sequence[Action]] = GROUPS
    """What keys can do, for help and palette."""

    def __init__(self, app: TerminalApp, project: Project, *, document: str | None = None) -> None:
        """Opens nothing yet; `document` is the one to begin with."""
        self.app = app
        self.project = project
        self.walk = self.new_walk()
        self.desk: Desk | None = None
        self.screen: AnnotateScreen | None = None
        self._begin_with = document
        self._given_up: Line | None = None
        app.at_the_end.append(self.close)

    # -- what other jobs than labelling do in another way ------------------------------------------

    def new_walk(self) -> Walk:
        """The way through the documents."""
        return Walk(self.project)

    def open_document(self, id: str) -> OpenDocument:
        """Open a document for its annotator. Raises AnnotatorError."""
        if self.project.annotator == GOLD:
            from annotator.project.deciding.adjudicate import open_gold_by_hand  # what only leads need

            return open_gold_by_hand(self.project, id)
        return open_document(self.project, id)

    def greeting(self, opened: OpenDocument) -> str:
        """What is to be said of a document when it is opened; mostly nothing."""
        said = [greeting.corrected(self.project, opened), greeting.undecided(self.project, opened)]
        if self.desk is None:
            said.append(greeting.elsewhere(self.project))
        return "   ".join(filter(None, said))

    def new_desk(self, opened: OpenDocument, width: int, height: int) -> Desk:
        """Lay an open document out."""
        return Desk(opened, self, width=width, height=height)

    def new_screen(self, desk: Desk, place: str) -> AnnotateScreen:
        """The screen for desks; it is made once, with the first."""
        return AnnotateScreen(desk, self.app.cursor, place, self.app.size, mono=self.app.mono)

    def first(self) -> Place:
        """Where to begin: the document asked for, else the last place, else the first unfinished."""
        place = Place(self._begin_with) if self._begin_with else recall(self.project)
        if place and place.document in self.walk.ids:
            return place
        return Place(self.project.store.next(self.project.annotator, None) or self.walk.ids[0])

    def cannot_begin(self, reason: AnnotatorError) -> None:
        """The very first document could not be opened."""
        self.app.end_with(reason)

    # -- opening and leaving -----------------------------------------------------------------------

    def begin(self) -> AnnotateScreen | None:
        """Open the first document; the screen to show, or None if it could not be opened."""
        place = self.first()
        self.open(place.document, place.offset)
        return self.screen

    def open(self, document: str, offset: int | None = None) -> None:
        """Open a document, and only then let the one before go."""
        if not self.may_leave():
            return
        try:
            opened = self.open_document(document)
        except AnnotatorError as reason:
            if self.desk is None:
                self.cannot_begin(reason)
            else:
                self.desk.message = str(reason)
            return
        self.close()
        self._lay_out(opened, offset)

    def look_again(self) -> None:
        """Take in what another sitting of this application may have written: that can only be gold."""
        if self.desk is not None and self.project.annotator == GOLD:
            self.open(self.desk.doc.document.id, self.desk.pointer.offset)

    def may_leave(self) -> bool:
        """Whether the open document may be closed: what is not saved is lost only to those who insist."""
        unsaved = self.desk.doc.unsaved if self.desk else None
        if self.desk is None or unsaved is None or unsaved is self._given_up:
            return True
        self._given_up = unsaved
        self.desk.message = "the last change is NOT SAVED and will be lost: the same key again leaves"
        return False

    def close(self) -> None:
        """Let the open document go and write down the place."""
        if self.desk is None:
            return
        doc = self.desk.doc
        try:
            doc.close()
            remember(self.project, Place(doc.document.id, self.desk.pointer.offset))
        except AnnotatorError:
            pass  # Every label is in the journal already; the label file is made anew on opening.

    def _lay_out(self, opened: OpenDocument, offset: int | None) -> None:
        said = self.greeting(opened)
        self.desk = self.new_desk(opened, *room(self.app.size))
        if offset is not None:
            self.desk.move(offset)
        self.desk.message = said or self.desk.message
        place = f"{self.walk.number(opened.document.id)}/{len(self.walk.ids)}"
        if self.screen is None:
            self.screen = self.new_screen(self.desk, place)
        else:
            self.screen.show(self.desk, place)

    # -- from the desk to elsewhere ----------------------------------------------------------------

    def go(self, where: str) -> None:
        """Another document or another screen."""
        assert self.desk is not None
        here = self.desk.doc.document.id
        match where:
            case "next" | "previous":
                target = self.walk.beside(here, 1 if where == "next" else -1)
                self.open_or_say(target, f"this is the {'last' if where == 'next' else 'first'} document")
            case "unfinished":
                target = self.walk.unfinished(here)
                self.open_or_say(target, "all documents are done", about=f"{short(here, 40)} is done")
            case "undo":
                target = self.walk.changed_before(here)
                self.open_or_say(target, "nothing to undo", "changed here last: u again undoes it")
            case "quit":
                if self.may_leave():
                    self.app.exit()
            case _:
                self._show(where)

    def open_or_say(self, document: str | None, otherwise: str, message: str = "", about: str = "") -> None:
        """Open another document; if there is none, say so here. There a `message` stands instead of what is
        said of the document, and words `about` the one before stand behind it.
        """
        assert self.desk is not None
        if document is None or document == self.desk.doc.document.id:
            self.desk.message = otherwise
            return
        before = self.desk
        self.open(document)
        if self.desk is not before:
            self.desk.message = message or "   ".join(filter(None, (self.desk.message, about)))

    def run(self, action: Action) -> None:
        """Do what an action does, as its key would."""
        assert self.desk is not None and self.screen is not None
        action.run(self.desk)
        self.screen.settle()

    def _show(self, screen: str) -> None:
        from annotator.tui.screens import others

        others.show(self, screen)
