"""A screen to choose from a list, which typing narrows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from annotator.tui.palette import BOLD, DIM, PLAIN
from annotator.tui.screens.keys import KeyScreen
from annotator.tui.widgets.choices import Choices
from annotator.tui.widgets.line import Line, Part

T = TypeVar("T")
END = 10**9


class ChoosingScreen(KeyScreen[None], Generic[T]):
    """Enter takes what is under the bar, letters narrow the list, Escape takes nothing."""

    footer = "Enter takes it   type to filter   Esc back"

    def __init__(self, choices: Choices[T], take: Callable[[T], None]) -> None:
        """`take` receives what was chosen when this screen is gone."""
        super().__init__()
        self._take = take
        self.typed = ""
        self.list = choices
        self._heading = Line()
        self._footer = Line()

    def matching(self) -> Sequence[T]:
        """What is listed, given what is typed."""
        raise NotImplementedError

    def about(self) -> Iterable[Part]:
        """What the list is of."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """A heading, the list, what keys do."""
        with Vertical():
            yield self._heading
            yield self.list
            yield self._footer

    def on_mount(self) -> None:
        """Say what this is."""
        self._footer.say([[(f" {self.footer}", DIM)]])
        self.say_title()

    def say_title(self) -> None:
        """Bring the heading up to date."""
        typed: list[Part] = [("   matching ", PLAIN), (self.typed, BOLD)] if self.typed else []
        self._heading.say([[*self.about(), *typed]])

    def narrow(self, typed: str) -> None:
        """List what matches other words."""
        self.typed = typed
        self.list.show(self.matching())
        self.say_title()

    def press(self, key: events.Key) -> None:
        """Move, narrow, choose."""
        page = max(1, self.list.size.height // 2)
        moves = {"down": 1, "up": -1, "pagedown": page, "pageup": -page, "home": -END, "end": END}
        if key.key == "escape":
            self.dismiss()
        elif key.key == "enter":
            self.choose()
        elif key.key in moves:
            self.list.move(moves[key.key])
        elif key.key == "backspace":
            self.narrow(self.typed[:-1])
        elif key.is_printable and key.character:
            self.narrow(self.typed + key.character)

    def choose(self) -> None:
        """Take what is under the bar."""
        chosen = self.list.chosen
        self.dismiss()
        if chosen is not None:
            self._take(chosen)

    def paste(self, words: str) -> None:
        """Pasted words narrow the list too."""
        self.narrow(self.typed + " ".join(words.split()))

    def under_the_mouse(self) -> tuple[Widget, ...]:
        """A key that follows a click is about what was clicked."""
        return (self.list, self)

    def on_click(self, event: events.Click) -> None:
        """A click puts the bar there, a double click takes it."""
        if self.list.point(event.screen_y - self.list.region.y) and event.chain >= 2 and self.is_current:
            self.choose()
