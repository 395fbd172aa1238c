"""The screens of the text behind a number: that of adjudication, with the way along the disagreements."""

from __future__ import annotations

from collections.abc import Iterable

from textual.geometry import Size

from annotator.core.text import short
from annotator.tui.adjudication.describe import progress
from annotator.tui.adjudication.desk import CaseDesk
from annotator.tui.adjudication.screen import AdjudicateScreen
from annotator.tui.agreement.keys import DecideKeyboard, LookKeyboard
from annotator.tui.agreement.trail import Trail, take_up
from annotator.tui.desk import Desk
from annotator.tui.driver import TerminalCursor
from annotator.tui.keyboard import Keyboard
from annotator.tui.palette import BOLD, DIM, PLAIN, REVERSE
from annotator.tui.widgets.line import Part

LOOK_KEYS = (("]", "next"), ("[", "before"), ("a", "decide"), ("s", "names"), ("Esc", "back"), ("?", "keys"))

IN_WORDS = {
    "label": "the label",
    "boundary": "where it begins or ends",
    "split": "one span or several",
    "missed": "whether it is marked",
    "value": "values",
}


class DecideScreen(AdjudicateScreen):
    """Adjudication of the cases behind a number."""

    def __init__(
        self,
        trail: Trail,
        desk: CaseDesk,
        cursor: TerminalCursor,
        place: str,
        size: Size,
        *,
        mono: bool = False,
    ) -> None:
        self.trail = trail
        super().__init__(desk, cursor, place, size, mono=mono)

    def _begin(self, desk: Desk) -> None:
        super()._begin(desk)
        assert isinstance(desk, CaseDesk)
        take_up(self.trail, desk)

    def new_keyboard(self) -> Keyboard:
        """The keys of adjudication and of the way."""
        return DecideKeyboard(self.desk.schema)


class LookScreen(DecideScreen):
    """The same to look at, with another line of keys and another line of state."""

    def new_keyboard(self) -> Keyboard:
        """The keys of the way, and motions."""
        return LookKeyboard(self.desk.schema)

    def inspector_parts(self, width: int) -> Iterable[Part]:
        """What was just said, else how people differ, and what gold says about it."""
        desk, current = self.case_desk, self.trail.current
        if desk.message:
            yield f" {desk.message}", BOLD
        elif current is not None:
            yield " they differ in: ", DIM
            yield ", ".join(IN_WORDS[one] for one in current.differences), BOLD

    def legend_parts(self, width: int) -> Iterable[Part]:
        """What keys do: labels cannot be given here."""
        return keys_line(LOOK_KEYS)

    def status_parts(self) -> Iterable[Part]:
        """Which disagreement of how many, behind what, and what is left to decide here."""
        trail = self.trail
        more = "" if trail.complete else "+"
        yield f" {trail.at + 1}/{len(trail.found)}{more} ", REVERSE
        yield f" {short(trail.title, 44)}", BOLD
        yield f"  {short(self.desk.doc.document.id, 24)}", PLAIN
        yield from progress(self.case_desk)


def keys_line(keys: Iterable[tuple[str, str]]) -> Iterable[Part]:
    """Keys with what they do, on one line."""
    for key, does in keys:
        yield f" {key}", BOLD
        yield f" {does} ", DIM
