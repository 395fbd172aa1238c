"""What every page is while there is nothing to compare: one sentence, and what was left out."""

from __future__ import annotations

from annotator.tui.agreement.page import Page, paragraph, prose
from annotator.tui.agreement.pages.overview import gold_rows, remarks
from annotator.tui.agreement.view import View
from annotator.tui.palette import BOLD


def page(view: View) -> Page:
    """Why there are no numbers, what would give some, and what there is of gold."""
    rows = [prose(", ".join(view.people), BOLD), *paragraph(_why(view), view.width)]
    rest = [*gold_rows(view), *remarks(view)]
    found = next((place for place, row in enumerate(rest, len(rows)) if row.first() is not None), None)
    return Page([*rows, *rest], begin=None if found is None else (found, 1))


def _why(view: View) -> str:
    if len(view.people) < 2:
        return "Nothing can be compared: agreement takes two annotators besides gold."
    if any("different" in why for why in view.panel.dropped):
        return "Nothing can be compared: no two annotators finished a document under one text and schema."
    return "Nothing can be compared yet: no document was finished by two annotators."
