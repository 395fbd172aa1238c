"""The application of one annotator, or one adjudicator, at one project."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from annotator.project.open import Project
from annotator.tui.desk import Desk
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.sitting import Sitting
from annotator.tui.terminal import TerminalApp, run_app


class AnnotatorApp(TerminalApp, inherit_bindings=False):
    """Shows the screen of one sitting; other screens come over it."""

    def __init__(self, project: Project, *, document: str | None = None) -> None:
        super().__init__()
        self.project = project
        self.sitting = self.new_sitting(document)

    def new_sitting(self, document: str | None) -> Sitting:
        """The job that is done here."""
        return Sitting(self, self.project, document=document)

    @property
    def desk(self) -> Desk | None:
        """The open document."""
        return self.sitting.desk

    @property
    def annotate(self) -> AnnotateScreen | None:
        """The screen that shows it."""
        return self.sitting.screen

    def get_default_screen(self) -> Screen[Any]:
        """The first document's screen; a screen of Textual's own before it would be laid out as well."""
        return self.sitting.begin() or super().get_default_screen()


def run(project: Project, *, document: str | None = None, mouse: bool = True) -> int:
    """Annotate until the annotator quits or the terminal goes away; returns the exit code.

    Raises UsageError if there is no such `document`, DataError if it cannot be read.
    """
    if document is not None:
        project.store.document(document)
    return run_app(AnnotatorApp(project, document=document), mouse=mouse)
