"""An application on a terminal of its own: how it starts, and how it ends well whoever ends it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from io import StringIO
from typing import Any

from rich.console import Console, RenderableType
from textual import events
from textual.screen import Screen
from textual.worker import WorkerFailed

from annotator.core.errors import AnnotatorError, Fault
from annotator.tui import readiness
from annotator.tui.driver import CursorDriver, TerminalCursor
from annotator.tui.screens.keys import KeyApp

AT_ONCE = 0.02
"""Seconds in which a screen is laid out before anything of it is painted."""

GRACE = 2
"""Seconds a process whose terminal is stalled or gone may take to end before it is killed."""


class TerminalApp(KeyApp, inherit_bindings=False):
    """What every application of the tool has in common: the terminal's cursor and its sixteen colours."""

    TITLE = "annotator"
    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: ansi_default; color: ansi_default; }"

    def __init__(self) -> None:
        self.cursor = TerminalCursor()
        # Said at once, not only by the theme: on it depends how colours are taken out where none are wanted.
        super().__init__(driver_class=CursorDriver, ansi_color=True)
        self.theme = "ansi-dark"
        self.animation_level = "none"
        self.mono = bool(os.environ.get("NO_COLOR"))
        self.at_the_end: list[Callable[[], None]] = []
        self.ending = False
        self.ended_by: Exception | None = None
        # Textual would print frames with their variables; what is to be said is said by who ran this.
        self.error_console = Console(quiet=True)

    def on_mount(self) -> None:
        """From now on see whether the terminal is still there."""
        self.set_interval(2, self._end_if_gone)

    def on_ready(self) -> None:
        """The first screen is painted: make the keys ready, one step at a time."""
        pending = readiness.steps()

        def step() -> None:
            if next(pending, timer) is timer:
                timer.stop()

        timer = self.set_interval(0.05, step)

    def on_unmount(self) -> None:
        """Let go of what is open and bring label files up to date. A killed process leaves it to the next."""
        for let_go in self.at_the_end:
            let_go()

    def lay_over(self, screen: Screen[Any]) -> None:
        """Show a screen over the others, painted once: Textual paints it anew as each part is laid out."""
        self.delay_update(AT_ONCE)
        self.push_screen(screen)

    def take_off(self) -> None:
        """Go back from the screen on top to the one below, painted once."""
        self.delay_update(AT_ONCE)
        self.pop_screen()

    # -- ending ------------------------------------------------------------------------------------

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End as soon as what is going on is over."""
        self.ending = True
        super().exit(result, return_code, message)

    def end_with(self, reason: Exception) -> None:
        """End because something went wrong; `run_app` raises the reason, the first if there are several."""
        self.ended_by = self.ended_by or reason
        self.exit()

    async def on_event(self, event: events.Event) -> None:
        """At the end, what was typed ahead does nothing: nobody would see what it does."""
        if not self.ending or not isinstance(event, events.InputEvent | events.Paste):
            await super().on_event(event)

    def panic(self, *renderables: RenderableType) -> None:
        """End because of a fault. Where Textual has kept no exception, as of its thread for keys, it is
        what Textual would have printed.
        """
        if self.ended_by is None:
            console = Console(file=StringIO(), width=100)
            with console.capture() as printed:
                console.print(*renderables)
            self.ended_by = RuntimeError(printed.get())
        self.ending = True
        super().panic()

    def _handle_exception(self, error: Exception) -> None:
        """Textual calls this for whatever a handler, a painter, a timer or a worker raises."""
        if self.ended_by is None:
            self.ended_by = error.error if isinstance(error, WorkerFailed) else error  # type: ignore[assignment]
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Textual would now draw every frame with its variables, which takes long and is not to be seen."""
        self.panic()

    def _end_if_gone(self) -> None:
        if self.cursor.gone:
            self.exit()


def run_app(app: TerminalApp, *, mouse: bool = True) -> int:
    """Run an application until its end, whoever ends it; returns the exit code.

    Raises what it ended with: an AnnotatorError as it is, everything else as the cause of a Fault. The
    terminal is then as it was before.
    """

    def end(*_: Any) -> None:
        # A stalled terminal blocks the event loop in a write; the alarm ends the process all the same.
        signal.alarm(GRACE)
        app.ending = True  # Whatever is still to be read is not dealt with: that could take longer.
        loop.call_soon_threadsafe(app.exit)

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    try:
        loop.run_until_complete(app.run_async(mouse=mouse))
    except Exception as error:  # while ending: what was on the screen is gone by then
        app.ended_by = app.ended_by or error
    signal.alarm(0)
    if isinstance(app.ended_by, AnnotatorError):
        raise app.ended_by
    if app.ended_by is not None:
        raise Fault("Every label that was on the screen is saved.") from app.ended_by
    return app.return_code or 0
