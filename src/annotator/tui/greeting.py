"""What an annotator should know of a document when it is opened: one line, gone with the next key."""

from __future__ import annotations

from annotator.core.text import counted
from annotator.project.identity import GOLD
from annotator.project.importing.people import NOBODY
from annotator.project.label import OpenDocument
from annotator.project.open import Project, has_versions


def corrected(project: Project, opened: OpenDocument) -> str:
    """That labels were carried over to a corrected text, and how to go through those that are in doubt."""
    if not has_versions(project.root, opened.document.id):
        return ""
    from annotator.project.corrections.corrected import carried_over  # few documents are ever corrected

    found = carried_over(opened)
    if found is None:
        return ""
    moved = f"corrected text: {counted(found.labels, 'label')} carried over, "
    return moved + (f"{found.unsure:,} to look at: Ctrl+n" if found.unsure else "none in doubt")


def undecided(project: Project, opened: OpenDocument) -> str:
    """That gold has open cases, where one labels it by hand and does not see them."""
    if project.annotator != GOLD:
        return ""
    from annotator.project.deciding.gold import GoldDocument  # what only leads need

    count = len(opened.open_cases) if isinstance(opened, GoldDocument) else 0
    return f"{counted(count, 'case')} open: `annotator adjudicate` goes through them" if count else ""


def elsewhere(project: Project) -> str:
    """That labels came in under no name, where somebody begins who has none and would look for them."""
    names = project.store.annotators()
    if project.annotator in names or NOBODY not in names:
        return ""
    return f"there are labels of {NOBODY!r}: `annotator annotate --annotator {NOBODY}` opens them"
