"""The application: opens documents, switches screens, and ends well however it is ended."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from typing import Any

from textual.screen import Screen

from annotator.core.errors import AnnotatorError
from annotator.core.fold import Line
from annotator.core.text import short
from annotator.project.label import OpenDocument, open_document
from annotator.project.open import Project
from annotator.project.place import Place, recall, remember
from annotator.tui import readiness
from annotator.tui.actions import GROUPS, Action
from annotator.tui.desk import Desk
from annotator.tui.driver import CursorDriver, TerminalCursor
from annotator.tui.screens.annotate import AnnotateScreen, room
from annotator.tui.screens.keys import KeyApp
from annotator.tui.walk import Walk

GRACE = 2
"""Seconds a process whose terminal is stalled or gone may take to end before it is killed."""


class AnnotatorApp(KeyApp, inherit_bindings=False):
    """One annotator at one project."""

    TITLE = "annotator"
    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: ansi_default; color: ansi_default; }"

    def __init__(self, project: Project, *, document: str | None = None) -> None:
        self.cursor = TerminalCursor()
        # Said at once, not only by the theme: on it depends how colours are taken out where none are wanted.
        super().__init__(driver_class=CursorDriver, ansi_color=True)
        self.theme = "ansi-dark"
        self.animation_level = "none"
        self.project = project
        self.walk = self.new_walk()
        self._begin_with = document
        self._given_up: Line | None = None
        self.desk: Desk | None = None
        self.annotate: AnnotateScreen | None = None

    def get_default_screen(self) -> Screen[Any]:
        """The first document's screen; a screen of Textual's own before it would be laid out as well."""
        self._begin()
        return self.annotate or super().get_default_screen()

    def on_mount(self) -> None:
        """From now on see whether the terminal is still there."""
        self.set_interval(2, self._end_if_gone)

    def on_ready(self) -> None:
        """The first screen is painted: make the keys ready, one step at a time."""
        pending = readiness.steps()

        def step() -> None:
            if next(pending, timer) is timer:
                timer.stop()

        timer = self.set_interval(0.05, step)

    def _begin(self) -> None:
        """Open the document asked for, else the last place, else the first unfinished."""
        place = Place(self._begin_with) if self._begin_with else recall(self.project)
        document = place.document if place and place.document in self.walk.ids else None
        document = document or self.project.store.next(self.project.annotator, None) or self.walk.ids[0]
        self.open(document, place.offset if place and place.document == document else None)

    # -- what other jobs than labelling do in another way ------------------------------------------

    groups: Mapping[str, Sequence[Action]] = GROUPS
    """What keys can do, for help and palette."""

    def new_walk(self) -> Walk:
        """The way through the documents."""
        return Walk(self.project)

    def open_document(self, id: str) -> OpenDocument:
        """Open a document for its annotator. Raises AnnotatorError."""
        return open_document(self.project, id)

    def new_desk(self, opened: OpenDocument, width: int, height: int) -> Desk:
        """Lay an open document out."""
        return Desk(opened, self, width=width, height=height)

    def new_screen(self, place: str, mono: bool) -> AnnotateScreen:
        """The screen for the desk; it is made once."""
        assert self.desk is not None
        return AnnotateScreen(self.desk, self.cursor, place, self.size, mono=mono)

    # -- the shell around the desk -----------------------------------------------------------------

    def go(self, where: str) -> None:
        """Another document or another screen."""
        assert self.desk is not None
        here = self.desk.doc.document.id
        match where:
            case "next" | "previous":
                target = self.walk.beside(here, 1 if where == "next" else -1)
                self._open_or_say(target, f"this is the {'last' if where == 'next' else 'first'} document")
            case "unfinished":
                target = self.walk.unfinished(here)
                self._open_or_say(target, "all documents are done", f"{short(here, 40)} is done")
            case "undo":
                target = self.walk.changed_before(here)
                self._open_or_say(target, "nothing to undo", "changed here last: u again undoes it")
            case "quit":
                self._quit()
            case _:
                self._show(where)

    def open(self, document: str, offset: int | None = None) -> None:
        """Open a document, and only then let the one before go."""
        if not self._may_leave():
            return
        try:
            opened = self.open_document(document)
        except AnnotatorError as reason:
            if self.desk is None:
                self.exit(return_code=reason.exit_code, message=str(reason))
            else:
                self.desk.message = str(reason)
            return
        self._close()
        self._lay_out(opened, offset)

    def _lay_out(self, opened: OpenDocument, offset: int | None) -> None:
        width, height = room(self.size)
        self.desk = self.new_desk(opened, width, height)
        if offset is not None:
            self.desk.move(offset)
        place = f"{self.walk.number(opened.document.id)}/{len(self.walk.ids)}"
        if self.annotate is None:
            mono = bool(os.environ.get("NO_COLOR"))
            self.annotate = self.new_screen(place, mono)
        else:
            self.annotate.show(self.desk, place)

    def _open_or_say(self, document: str | None, otherwise: str, message: str = "") -> None:
        assert self.desk is not None
        if document is None or document == self.desk.doc.document.id:
            self.desk.message = otherwise
            return
        before = self.desk
        self.open(document)
        if message and self.desk is not before:
            self.desk.message = message

    def _show(self, screen: str) -> None:
        from annotator.tui.screens import others

        assert self.desk is not None
        others.show(self, screen, self.desk, self.walk, self.open, self._run, self.groups)

    def _run(self, action: Action) -> None:
        assert self.desk is not None and self.annotate is not None
        action.run(self.desk)
        self.annotate.settle()

    # -- ending ----------------------------------------------------------------------------------

    def _quit(self) -> None:
        if self._may_leave():
            self.exit()

    def _may_leave(self) -> bool:
        """Whether the open document may be closed: what is not saved is lost only to those who insist."""
        unsaved = self.desk.doc.unsaved if self.desk else None
        if self.desk is None or unsaved is None or unsaved is self._given_up:
            return True
        self._given_up = unsaved
        self.desk.message = "the last change is NOT SAVED and will be lost: the same key again leaves"
        return False

    def on_unmount(self) -> None:
        """Bring the label file up to date; a killed process leaves that to the next one."""
        self._close()

    def _close(self) -> None:
        if self.desk is None:
            return
        doc = self.desk.doc
        try:
            doc.close()
            remember(self.project, Place(doc.document.id, self.desk.pointer.offset))
        except AnnotatorError:
            pass  # Every label is in the journal already; the label file is made anew on opening.

    def _end_if_gone(self) -> None:
        if self.cursor.gone:
            self.exit()


def run(project: Project, *, document: str | None = None, mouse: bool = True) -> int:
    """Annotate until the annotator quits or the terminal goes away; returns the exit code.

    Raises UsageError if there is no such `document`, DataError if it cannot be read.
    """
    if document is not None:
        project.store.document(document)
    return run_app(AnnotatorApp(project, document=document), mouse=mouse)


def run_app(app: AnnotatorApp, *, mouse: bool = True) -> int:
    """Run an application until its end, whoever ends it; returns the exit code."""

    def end(*_: Any) -> None:
        # A stalled terminal blocks the event loop in a write; the alarm ends the process all the same.
        signal.alarm(GRACE)
        loop.call_soon_threadsafe(app.exit)

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, end)
    loop.run_until_complete(app.run_async(mouse=mouse))
    signal.alarm(0)
    return app.return_code or 0
