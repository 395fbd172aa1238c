"""The screens besides the text: opened by name, each imported when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.project.deciding.adjudicate import FEWEST
from annotator.project.identity import GOLD
from annotator.project.open import Project

if TYPE_CHECKING:
    from annotator.tui.sitting import Sitting


def show(sitting: Sitting, name: str) -> None:
    """Open 'help', 'guidelines', 'documents', 'palette', 'agreement' or 'export' over the text."""
    desk, app = sitting.desk, sitting.app
    assert desk is not None
    match name:
        case "help":
            from annotator.tui.screens.help import HelpScreen

            app.lay_over(HelpScreen(desk.schema, sitting.groups))
        case "guidelines":
            from annotator.tui.screens.guidelines import GuidelinesScreen

            app.lay_over(GuidelinesScreen(desk.schema))
        case "documents":
            from annotator.tui.screens.documents import DocumentsScreen

            app.lay_over(DocumentsScreen(sitting.walk, desk.doc.document.id, sitting.open))
        case "palette":
            from annotator.tui.screens.actions import ActionsScreen

            everything = [one for group in sitting.groups.values() for one in group]
            if not may_compare(sitting.project):
                everything = [one for one in everything if one.id != "agreement"]
            app.lay_over(ActionsScreen(sitting.run, everything))
        case "agreement":
            from annotator.project.agreeing.agree import Choice
            from annotator.tui.agreement.visit import Visit

            app.lay_over(Visit(app, sitting.project, Choice(), sitting.look_again).screen)
        case "export":
            from annotator.tui.screens.export import ExportScreen

            app.lay_over(ExportScreen(sitting.project))


def may_compare(project: Project) -> bool:
    """Whether the caller may read what two annotators said; whoever may not is not asked to look."""
    return sum(name != GOLD for name in project.store.annotators()) >= FEWEST
