"""Keys, one after the other: each is dealt with in full before the next is looked at."""

from __future__ import annotations

from textual import events
from textual.app import App
from textual.screen import Screen, ScreenResultType


class KeyScreen(Screen[ScreenResultType]):
    """A screen that takes every key itself, whatever has the focus."""

    def press(self, key: events.Key) -> None:
        """Do what a key does."""
        raise NotImplementedError


class KeyApp(App[None]):
    """Hands a key to the screen on top by a call.

    Textual sends it to the widget in focus by way of two queues. Over a slow line keys arrive in
    bunches, and what was typed ahead would reach the widget that had the focus before: letters of a
    search would label words.
    """

    async def on_event(self, event: events.Event) -> None:
        """Keys to the screen on top, everything else where Textual sends it."""
        top = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(event, events.Key) and isinstance(top, KeyScreen):
            top.press(event)
        else:
            await super().on_event(event)
