"""The screens besides the text: opened by name, each imported when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.tui.app import AnnotatorApp


def show(app: AnnotatorApp, name: str) -> None:
    """Open 'help', 'guidelines' or 'documents' over the text."""
    assert app.desk is not None
    match name:
        case "help":
            from annotator.tui.screens.help import HelpScreen

            app.push_screen(HelpScreen(app.desk.schema))
        case "guidelines":
            from annotator.tui.screens.guidelines import GuidelinesScreen

            app.push_screen(GuidelinesScreen(app.desk.schema))
        case "documents":
            from annotator.tui.screens.documents import DocumentsScreen

            def chosen(document: str | None) -> None:
                if document is not None:
                    app.open(document)

            app.push_screen(DocumentsScreen(app.project, app.walk, app.desk.doc.document.id), chosen)
