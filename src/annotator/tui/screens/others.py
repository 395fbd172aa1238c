"""The screens besides the text: opened by name, each imported when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.tui.sitting import Sitting


def show(sitting: Sitting, name: str) -> None:
    """Open 'help', 'guidelines', 'documents' or 'palette' over the text."""
    desk, app = sitting.desk, sitting.app
    assert desk is not None
    match name:
        case "help":
            from annotator.tui.screens.help import HelpScreen

            app.push_screen(HelpScreen(desk.schema, sitting.groups))
        case "guidelines":
            from annotator.tui.screens.guidelines import GuidelinesScreen

            app.push_screen(GuidelinesScreen(desk.schema))
        case "documents":
            from annotator.tui.screens.documents import DocumentsScreen

            app.push_screen(DocumentsScreen(sitting.walk, desk.doc.document.id, sitting.open))
        case "palette":
            from annotator.tui.screens.actions import ActionsScreen

            everything = [one for group in sitting.groups.values() for one in group]
            app.push_screen(ActionsScreen(sitting.run, everything))
