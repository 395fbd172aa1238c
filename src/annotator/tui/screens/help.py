"""Every key, from the one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.text import Text
from textual.widgets import Static

from annotator.core.safe import safe
from annotator.core.schema import Schema
from annotator.tui.actions import GROUPS, Named, label_keys, shown_key
from annotator.tui.palette import BOLD, DIM, Palette
from annotator.tui.screens.reading import ReadingScreen


class HelpScreen(ReadingScreen):
    """The keys and what they do; the labels of the schema with theirs."""

    opened_by = "?"

    def __init__(self, schema: Schema, groups: Mapping[str, Iterable[Named]] = GROUPS) -> None:
        super().__init__(Static(help_text(schema, groups), markup=False))


def help_text(schema: Schema, groups: Mapping[str, Iterable[Named]] = GROUPS) -> Text:
    """The help page."""
    page = Text()
    page.append("Keys", BOLD).append("      Esc goes back\n\n", DIM)
    palette = Palette(schema)
    by_label: dict[str, list[str]] = {}
    for key, label in label_keys(schema).items():
        by_label.setdefault(label.id, []).append(key)
    page.append("Labels: what is selected, else the word under the cursor\n", BOLD)
    for label in schema.labels:
        page.append(f"  {' '.join(by_label.get(label.id, ())):<18}")
        page.append(f" {safe(label.title or label.id)} ", palette.swatch(label))
        page.append(f"  {safe(label.description)}\n", DIM)
    append_keys(page, groups)
    page.append("\nThe mouse\n", BOLD)
    page.append("  click: focus an annotation · double click: select a word · drag: select words\n")
    return page


def append_keys(page: Text, groups: Mapping[str, Iterable[Named]]) -> None:
    """Every key of some groups, one a line."""
    for group, actions in groups.items():
        page.append(f"\n{group}\n", BOLD)
        for action in actions:
            page.append(f"  {'  '.join(map(shown_key, action.keys)) or '(Ctrl+p)':<18} {action.help}\n")
