"""One reading of an agreement: its screens over each other, and the numbers under them all."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from annotator.core.errors import AnnotatorError
from annotator.project.agreeing.agree import Agreement, Choice, agree, refresh
from annotator.project.identity import GOLD, annotator_of
from annotator.project.open import Project
from annotator.tui.agreement.screen import AgreementScreen
from annotator.tui.terminal import TerminalApp

if TYPE_CHECKING:
    from annotator.agreement.meetings import Ask
    from annotator.agreement.result import Result
    from annotator.tui.agreement.list import ListScreen
    from annotator.tui.agreement.sitting import LookSitting, TrailSitting
    from annotator.tui.agreement.trail import Trail

OFTEN = 0.1
"""Seconds between two words on how far the comparing is."""


class Over(Exception):
    """Nobody waits for the numbers any more."""


class Visit:
    """Opens the screens of an agreement and brings the numbers up to date.

    What takes long is done in a thread of its own: the screen is there at once, and says how far it is.
    """

    def __init__(
        self,
        app: TerminalApp,
        project: Project,
        choice: Choice,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        """`ended` is called when the reader has gone back to what was on the screen before."""
        self._ended = ended
        self.app = app
        self.project = project
        self.choice = choice
        self.agreement: Agreement | None = None
        self.screen = AgreementScreen(self)
        self._list: ListScreen | None = None
        self._look: LookSitting | None = None
        self._over = False
        self._one_at_a_time = Lock()
        app.at_the_end.append(self.end)

    # -- the numbers -------------------------------------------------------------------------------

    def compare(self, documents: Sequence[str] | None = None) -> None:
        """Make the numbers, or bring them up to date; `documents` are those that changed, if known."""
        self.app.run_worker(lambda: self._compare(documents), thread=True, group="agreement")

    def _compare(self, documents: Sequence[str] | None) -> None:
        last = 0.0

        def tell(doing: str, done: int, total: int | None) -> None:
            nonlocal last
            if self._over:
                raise Over
            if time.monotonic() - last > OFTEN:
                last = time.monotonic()
                self.screen.call_later(self.screen.wait, doing, done, total)

        try:
            with self._one_at_a_time:
                held = self.agreement
                found = refresh(held, documents, tell) if held else agree(self.project, self.choice, tell)
                found.tally  # noqa: B018  made here: the next refresh changes what it is made of
                self.agreement = found
            gold = self._gold()
        except Over:
            return
        except AnnotatorError as reason:
            self.agreement = None
            self.screen.call_later(self.screen.fail, reason)
            return
        if not self._over:
            self.screen.call_later(self.screen.show, found, gold)

    def _gold(self) -> dict[str, str]:
        store = self.project.store
        if GOLD not in store.annotators():
            return {}
        return {one.document: one.status for one in store.progress(GOLD)}

    # -- from the pages to what is behind them -----------------------------------------------------

    def list_behind(self, ask: Ask, title: str) -> None:
        """List what is behind a number."""
        from annotator.tui.agreement.list import ListScreen
        from annotator.tui.agreement.trail import Trail

        if self.agreement is not None:
            self._list = ListScreen(self, Trail(self.agreement, ask, title))
            self.app.lay_over(self._list)

    def explain(self, what: str, result: Result) -> None:
        """Say how a number came about."""
        from annotator.tui.agreement.why import WhyScreen

        self.app.lay_over(WhyScreen(what, result))

    def look(self, trail: Trail) -> None:
        """Show the text of the case in hand, with everybody's readings."""
        from annotator.tui.agreement.sitting import LookSitting

        sitting = LookSitting(self, self.project, trail)
        if (screen := sitting.begin()) is not None:
            self._look = sitting
            self.app.lay_over(screen)

    def decide(self, trail: Trail) -> None:
        """Adjudicate the case in hand."""
        from annotator.tui.agreement.sitting import DecideSitting

        try:
            gold = replace(self.project, annotator=annotator_of(self.project.store.tree.root, GOLD))
        except AnnotatorError as reason:
            self.say(str(reason))
            return
        sitting = DecideSitting(self, gold, trail)
        if (screen := sitting.begin()) is not None:
            self.app.lay_over(screen)

    def go(self, where: str) -> None:
        """From the pages or a list to another screen, or back."""
        match where:
            case "back":
                self.back()
            case "again":
                self.compare()
            case "export":
                from annotator.tui.screens.export import ExportScreen

                self.app.lay_over(ExportScreen(self.project))
            case "help":
                from annotator.tui.agreement.help import AgreementHelp

                self.app.lay_over(AgreementHelp())
            case "palette":
                self.screen.open_palette()

    # -- and back ------------------------------------------------------------------------------------

    def say(self, message: str) -> None:
        """Say something where the reader is."""
        if self._look is not None and self._look.screen is self.app.screen:
            assert self._look.desk is not None
            self._look.desk.message = message
            self._look.screen.settle()
        elif self._list is not None and self._list is self.app.screen:
            self._list.say(message)

    def back_from_text(self, sitting: TrailSitting) -> None:
        """From the text to where one came from, which shows what gold says by now."""
        sitting.close()
        self.app.at_the_end.remove(sitting.close)
        self.app.take_off()
        if sitting is self._look:
            self._look = None
        else:
            for id in sitting.visited:
                sitting.trail.look_again(id)
            if self._look is not None:
                self._look.look_again()
            self.compare(sorted(sitting.visited))
        if self._list is not None:
            self._list.show_trail()

    def back_from_list(self) -> None:
        """From the list to the pages."""
        self._list = None
        self.app.take_off()

    def back(self) -> None:
        """From the pages to what was before them; where there was nothing, the application ends."""
        self.end()
        self.app.at_the_end.remove(self.end)
        if len(self.app.screen_stack) > 1:
            self.app.take_off()
            self._ended()
        else:
            self.app.exit()

    def end(self) -> None:
        """Nobody waits for numbers any more."""
        self._over = True
