"""Waiting in Textual's own harness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot


async def until(pilot: Pilot[Any], there: Callable[[], bool]) -> None:
    """Wait until something is there that another thread does, or a timer; what that is may take its time."""
    for _ in range(1_000):
        if there():
            return
        await pilot.pause(0.02)
    raise AssertionError("it did not come")
