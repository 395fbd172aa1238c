"""Why a number is what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Static

from annotator.core.safe import safe
from annotator.tui.palette import BOLD, DIM
from annotator.tui.screens.reading import ReadingScreen

if TYPE_CHECKING:
    from annotator.agreement.result import Result

QUESTIONS = 12


class WhyScreen(ReadingScreen):
    """Every question one may ask about a number, with its answer."""

    opened_by = "w"
    CSS = "WhyScreen Static { padding: 0 1; }"

    def __init__(self, what: str, result: Result) -> None:
        page = Text()
        page.append("Why this number", BOLD).append("      Esc goes back\n\n", DIM)
        page.append(f"{safe(what)}\n", BOLD)
        for question, answer in result.why():
            page.append(f"\n{question:<{QUESTIONS}}", DIM).append(safe(answer))
        super().__init__(Static(page, markup=False))
