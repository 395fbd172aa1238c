"""The annotate screen on gold, with the readings of the case in hand between text and inspector."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.geometry import Size

from annotator.tui import describe
from annotator.tui.adjudication import describe as in_words
from annotator.tui.adjudication.desk import CaseDesk
from annotator.tui.adjudication.keys import CaseKeyboard
from annotator.tui.adjudication.verbs import take_up_first
from annotator.tui.desk import Desk
from annotator.tui.driver import TerminalCursor
from annotator.tui.keyboard import Keyboard
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.widgets.line import Lines, Part


class AdjudicateScreen(AnnotateScreen):
    """Shows one desk on gold at a time."""

    def __init__(
        self, desk: CaseDesk, cursor: TerminalCursor, place: str, size: Size, *, mono: bool = False
    ) -> None:
        self.versions = Lines(id="versions")
        super().__init__(desk, cursor, place, size, mono=mono)
        self._begin(desk)
        self._describe(size)

    def compose(self) -> ComposeResult:
        """The text above, the readings below it, then the three lines of the annotate screen."""
        for child in super().compose():
            if child is self.inspector:
                yield self.versions
            yield child

    def show(self, desk: Desk, place: str) -> None:
        """Put another document on the screen."""
        self._begin(desk)
        super().show(desk, place)
        self.call_after_refresh(self.fit)

    def _begin(self, desk: Desk) -> None:
        assert isinstance(desk, CaseDesk)
        self.versions.styles.height = in_words.height(desk)
        take_up_first(desk)

    @property
    def case_desk(self) -> CaseDesk:
        """The desk, which is one on gold."""
        assert isinstance(self.desk, CaseDesk)
        return self.desk

    def new_keyboard(self) -> Keyboard:
        """The keys of labelling and those of cases."""
        return CaseKeyboard(self.desk.schema)

    def status_parts(self) -> Iterable[Part]:
        """The line of state, with what is left to decide."""
        return [*describe.status(self.desk, self.place), *in_words.progress(self.case_desk)]

    def panel_lines(self, height: int) -> list[list[Part]]:
        """The readings in full; below them what lies under the cursor, while there is room."""
        above = in_words.panel(self.case_desk, self.palette)
        return above + describe.panel(self.desk, self.palette, height - len(above))

    def _describe(self, size: Size) -> bool:
        painted = super()._describe(size)
        return self.versions.say(in_words.stacked(self.case_desk, self.palette)) | painted
