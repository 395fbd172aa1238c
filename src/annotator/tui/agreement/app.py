"""The application that begins with the pages of agreement."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from annotator.project.agreeing.agree import Choice
from annotator.project.open import Project
from annotator.tui.agreement.visit import Visit
from annotator.tui.terminal import TerminalApp, run_app


class AgreementApp(TerminalApp, inherit_bindings=False):
    """The pages, and what comes over them."""

    def __init__(self, project: Project, choice: Choice) -> None:
        super().__init__()
        self.visit = Visit(self, project, choice)

    def get_default_screen(self) -> Screen[Any]:
        """The pages are there first, before the numbers."""
        return self.visit.screen


def run(project: Project, choice: Choice, *, mouse: bool = True) -> int:
    """Show the agreement until the reader leaves or the terminal goes away; returns the exit code."""
    return run_app(AgreementApp(project, choice), mouse=mouse)
