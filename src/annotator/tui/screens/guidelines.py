"""The schema's guidelines, where they are needed."""

from __future__ import annotations

from rich.markdown import Markdown
from textual.widgets import Static

from annotator.core.safe import safe
from annotator.core.schema import Schema
from annotator.tui.screens.reading import ReadingScreen


class GuidelinesScreen(ReadingScreen):
    """The guidelines as Markdown; its links lead nowhere.

    Rich renders them as one piece: Textual's own Markdown makes a widget of each paragraph, which
    takes two seconds for guidelines of ordinary length.
    """

    opened_by = "h"
    CSS = "Static { padding: 0 1; }"

    def __init__(self, schema: Schema) -> None:
        words = schema.guidelines or "This schema has no guidelines."
        super().__init__(Static(Markdown(safe(words, keep="\n"), hyperlinks=False)))
