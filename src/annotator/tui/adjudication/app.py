"""The application on gold: documents in the order of the queue."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.errors import UsageError
from annotator.project.deciding.adjudicate import Queued
from annotator.project.open import Project
from annotator.tui.adjudication.sitting import CaseSitting
from annotator.tui.app import AnnotatorApp
from annotator.tui.terminal import run_app


class AdjudicatorApp(AnnotatorApp, inherit_bindings=False):
    """One adjudicator at one project, which was opened for gold."""

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
        if document is not None and document not in self.sitting.walk.ids:
            raise UsageError(
                f"'{document}' is not ready: fewer than two annotators have finished it, or there is none"
            )

    def new_sitting(self, document: str | None) -> CaseSitting:
        """Deciding, document by document."""
        ids = [one.document for one in self.queued]
        return CaseSitting(
            self, self.project, ids, document=document, current=self.current, show_names=self.show_names
        )


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
