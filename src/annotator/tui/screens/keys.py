"""Keys, paste and mouse, one after the other: each is dealt with in full before the next is looked at."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from textual import events
from textual.app import App
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

PATIENCE = 1.0
"""Seconds that a key waits for what the mouse did just before it; a widget that is gone never answers."""


class KeyScreen(Screen[ScreenResultType]):
    """A screen that takes every key itself, whatever has the focus."""

    def press(self, key: events.Key) -> None:
        """Do what a key does."""
        raise NotImplementedError

    def paste(self, words: str) -> None:
        """Take pasted words. They are ignored unless somebody asked: each letter would be a key."""

    def under_the_mouse(self) -> tuple[Widget, ...]:
        """The widgets that deal with the mouse, in the order in which they hear of it."""
        return ()


class KeyApp(App[None]):
    """Hands a key to the screen on top by a call.

    Textual sends it to the widget in focus by way of two queues. Over a slow line keys arrive in
    bunches, and what was typed ahead would reach the widget that had the focus before: letters of a
    search would label words.
    """

    async def on_event(self, event: events.Event) -> None:
        """Keys and paste to the screen on top, everything else where Textual sends it."""
        top = self.screen_stack[-1] if self.screen_stack else None
        if not isinstance(top, KeyScreen):
            await super().on_event(event)
        elif isinstance(event, events.Key):
            for key in _apart(event):
                self._press(key)
        elif isinstance(event, events.Paste):
            top.paste(event.text)
        else:
            await super().on_event(event)
            if isinstance(event, events.MouseDown | events.MouseUp):
                await _dealt_with(*top.under_the_mouse())

    def _press(self, key: events.Key) -> None:
        top = self.screen_stack[-1]
        if isinstance(top, KeyScreen):
            top.press(key)


def _apart(key: events.Key) -> tuple[events.Key, ...]:
    """Escape and a letter that arrive together look like Alt and that letter, on which nothing is."""
    if key.key.startswith("alt+") and key.character and key.is_printable:
        return events.Key("escape", None), events.Key(key.character, key.character)
    return (key,)


async def _dealt_with(*widgets: Widget) -> None:
    """Wait until some widgets have done all they were sent."""
    for widget in widgets:
        done = asyncio.Event()
        if widget.call_later(done.set):
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), PATIENCE)
