"""The screens besides the text: opened by name, each imported when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual.app import App

from annotator.tui.actions import GROUPS, Action
from annotator.tui.desk import Desk
from annotator.tui.walk import Walk


def show(
    app: App[Any],
    name: str,
    desk: Desk,
    walk: Walk,
    open_document: Callable[[str], None],
    run: Callable[[Action], None],
    groups: Mapping[str, Sequence[Action]] = GROUPS,
) -> None:
    """Open 'help', 'guidelines', 'documents' or 'palette' over the text."""
    match name:
        case "help":
            from annotator.tui.screens.help import HelpScreen

            app.push_screen(HelpScreen(desk.schema, groups))
        case "guidelines":
            from annotator.tui.screens.guidelines import GuidelinesScreen

            app.push_screen(GuidelinesScreen(desk.schema))
        case "documents":
            from annotator.tui.screens.documents import DocumentsScreen

            app.push_screen(DocumentsScreen(walk, desk.doc.document.id, open_document))
        case "palette":
            from annotator.tui.screens.actions import ActionsScreen

            app.push_screen(ActionsScreen(run, [one for group in groups.values() for one in group]))
