"""The screens besides the text: opened by name, each imported when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App

from annotator.tui.desk import Desk
from annotator.tui.walk import Walk


def show(app: App[Any], name: str, desk: Desk, walk: Walk, open_document: Callable[[str], None]) -> None:
    """Open 'help', 'guidelines' or 'documents' over the text."""
    match name:
        case "help":
            from annotator.tui.screens.help import HelpScreen

            app.push_screen(HelpScreen(desk.schema))
        case "guidelines":
            from annotator.tui.screens.guidelines import GuidelinesScreen

            app.push_screen(GuidelinesScreen(desk.schema))
        case "documents":
            from annotator.tui.screens.documents import DocumentsScreen

            def chosen(document: str | None) -> None:
                if document is not None:
                    open_document(document)

            app.push_screen(DocumentsScreen(walk, desk.doc.document.id), chosen)
