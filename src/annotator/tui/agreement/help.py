"""Every key of the pages, of the lists and of the text behind them."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from annotator.tui.agreement.keys import BOARD, LOOK, ON_THE_WAY
from annotator.tui.palette import BOLD, DIM
from annotator.tui.screens.help import append_keys
from annotator.tui.screens.reading import ReadingScreen

GROUPS = {
    "Pages": BOARD,
    "In the text behind a number": LOOK,
    "While deciding, besides the keys of adjudication": ON_THE_WAY,
}


class AgreementHelp(ReadingScreen):
    """The keys and what they do."""

    opened_by = "?"

    def __init__(self) -> None:
        page = Text()
        page.append("Keys of agreement", BOLD).append("      Esc goes back\n", DIM)
        append_keys(page, GROUPS)
        super().__init__(Static(page, markup=False))
