"""A bar on standard error for long work: only on a terminal, and only after a moment."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

PATIENCE = 0.5
"""Seconds of work before a bar appears, so that short work prints nothing."""

INTERVAL = 0.1
"""Seconds between two looks at the bar: drawing must not cost more than the work."""

Advance = Callable[[str, int, int | None], None]
"""Called with what is being done, how many are done, and of how many, if that is known."""


@contextmanager
def progress() -> Iterator[Advance]:
    """Something to call as work advances; it draws nothing if standard error is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda doing, done, total: None
        return
    bar = _Bar()
    try:
        yield bar.advance
    finally:
        bar.stop()


class _Bar:
    def __init__(self) -> None:
        self._next = monotonic() + PATIENCE
        self._stop: Callable[[], None] | None = None
        self._draw: Advance = self._begin

    def advance(self, doing: str, done: int, total: int | None) -> None:
        now = monotonic()
        if now >= self._next or (self._stop and done == total):
            self._next = now + INTERVAL
            self._draw(doing, done, total)

    def stop(self) -> None:
        if self._stop:
            self._stop()

    def _begin(self, doing: str, done: int, total: int | None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        tasks = {doing: bar.add_task(doing, total=total, rate="")}
        bar.start()
        self._stop = bar.stop

        def draw(doing: str, done: int, total: int | None) -> None:
            if doing not in tasks:
                tasks[doing] = bar.add_task(doing, total=total, rate="")
            speed = bar.tasks[tasks[doing]].speed
            rate = f"{speed:,.0f}/s" if speed and done != total else ""
            bar.update(tasks[doing], completed=done, total=total, rate=rate)

        self._draw = draw
        draw(doing, done, total)
