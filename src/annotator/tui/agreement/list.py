"""The disagreements behind a number, the worst first."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import set_cell_size
from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from annotator.core.safe import safe
from annotator.core.text import short
from annotator.project.agreeing.behind import Behind
from annotator.tui.agreement.text import keys_line
from annotator.tui.agreement.trail import Trail
from annotator.tui.agreement.words import plural
from annotator.tui.palette import BOLD, DIM, PLAIN, REVERSE
from annotator.tui.screens.choosing import END
from annotator.tui.screens.keys import KeyScreen
from annotator.tui.widgets.choices import Choices
from annotator.tui.widgets.line import Line, Part

if TYPE_CHECKING:
    from annotator.tui.agreement.visit import Visit

KEYS = (("Enter", "read it"), ("a", "decide it"), ("x", "export"), ("?", "keys"), ("Esc", "back"))

LITTLE = 8
"""With less room than this on each side, the words stand alone."""

A_WHILE = 0.05
"""Seconds of reading after which keys are looked at, before it goes on."""

KIND, LABELS, PLACE = 11, 24, 26


def in_context(one: Behind, room: int) -> str:
    """The words of a case, with as much text around them as there is room for."""
    words = short(" ".join(one.words.split()), room - 2)
    side = (room - len(words) - 2) // 2
    if side < LITTLE or one.case.span is None:
        return f"“{words}”"
    before, after = (text.replace("\n", " ") for text in (one.before, one.after))
    return f"{before[-side:]:>{side}}[{words}]{after[:side]}"


class ListScreen(KeyScreen[None]):
    """Enter shows the text, `a` decides; documents are looked into as far as the screen shows them."""

    def __init__(self, visit: Visit, trail: Trail) -> None:
        super().__init__()
        self.visit = visit
        self.trail = trail
        trail.reach(0)
        self.list: Choices[Behind] = Choices(trail.found, self._line)
        self._heading = Line()
        self._below = Line()
        self._keys = Line()

    def compose(self) -> ComposeResult:
        """A heading, the list, what is under the bar in words, what keys do."""
        yield self._heading
        yield self.list
        yield self._below
        yield self._keys

    def on_mount(self) -> None:
        """Say what this is, and read on until the screen is full."""
        self._keys.say([list(keys_line(KEYS))])
        self._say()
        self.set_timer(0.01, self._read_on)

    def on_screen_resume(self) -> None:
        """Back from the text."""
        self.call_after_refresh(self.show_trail)

    def show_trail(self) -> None:
        """The bar goes to the case in hand, and decided ones are marked."""
        self.list.rows = self.trail.found
        self.list.put(self.trail.at)
        self._say()

    def say(self, message: str) -> None:
        """Say something in the line below the list."""
        self._below.say([[(f" {message}", BOLD)]])

    def press(self, key: events.Key) -> None:
        """Move, read, decide, leave."""
        page = max(1, self.list.size.height // 2)
        moves = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": page, "pageup": -page}
        moves |= {"home": -END, "g": -END, "end": END, "G": END, "]": 1, "[": -1}
        step = moves.get(key.key) or moves.get(key.character or "")
        if step is not None:
            self._move(step)
        elif key.key in ("escape", "q", "ctrl+q"):
            self.visit.back_from_list()
        elif self.trail.current is not None and key.key == "enter":
            self.visit.look(self.trail)
        elif self.trail.current is not None and key.key == "a":
            self.visit.decide(self.trail)
        elif key.key == "x":
            self.visit.go("export")
        elif key.character == "?":
            self.visit.go("help")

    def under_the_mouse(self) -> tuple[Widget, ...]:
        """A key that follows a click is about what was clicked."""
        return (self.list, self)

    def on_click(self, event: events.Click) -> None:
        """A click puts the bar there, a double click reads it."""
        if self.list.point(event.screen_y - self.list.region.y) and self.is_current:
            self.trail.at = self.list.at
            self._say()
            if event.chain >= 2:
                self.visit.look(self.trail)

    def _move(self, step: int) -> None:
        self.list.move(step)
        self.trail.at = self.list.at
        self._read_on()
        self._say()

    def _read_on(self) -> None:
        """Look into more documents while the screen has room, or the bar comes near its end."""
        wanted = self.list.at + 2 * max(1, self.list.size.height)
        before, until = len(self.trail.found), time.monotonic() + A_WHILE
        while not self.trail.complete and len(self.trail.found) < wanted:
            self.trail.read_on()
            if time.monotonic() > until:
                self.set_timer(0.01, self._read_on)
                break
        if before < self.list.top + self.list.size.height and len(self.trail.found) > before:
            self.list.refresh()
        self._say()

    # -- words -----------------------------------------------------------------------------------------

    def _say(self) -> None:
        self._heading.say([list(self._title())])
        current = self.trail.current
        if current is not None:
            place = f"in {current.document}"
            again = f", between {current.meetings} pairs of annotators" if current.meetings > 1 else ""
            self.say(f"{', '.join(current.differences)} {place}{again}")
        elif self.trail.complete:
            self.say("Nothing differs behind this number.")

    def _title(self) -> Iterator[Part]:
        trail = self.trail
        count, documents = len(trail.found), len(trail.documents)
        yield f" {trail.title} ", REVERSE
        so_far = f", so far, in {trail.looked_into:,}" if not trail.complete else f" in {documents:,}"
        whole = f" of {documents:,}" if not trail.complete else ""
        yield f"  {count:,} {plural(count, 'place')}{so_far}{whole} {plural(documents, 'document')}", PLAIN
        decided = sum(one.decision is not None for one in trail.found)
        if decided:
            yield f"   {decided:,} decided", BOLD
        if trail.unreadable:
            yield f"   {len(trail.unreadable):,} cannot be read", DIM

    def _line(self, one: Behind) -> str:
        mark = "✓" if one.decision is not None else " "
        kind = one.differences[0]
        labels = self._labels(one)
        width = max(20, self.size.width - KIND - LABELS - PLACE - 4)
        words = set_cell_size(safe(in_context(one, width - 1)), width)
        return f" {mark} {kind:<{KIND}}{labels:<{LABELS}}{words} {short(one.document, PLACE - 2)}"

    def _labels(self, one: Behind) -> str:
        schema = self.trail.agreement.project.schema
        if one.case.about != "spans":
            return short(one.case.subject, LABELS - 2)
        found = []
        for version in one.case.versions:
            for supporter in version.supporters[:1]:
                found += [mark.label for mark in supporter.annotations]
        labels = {id: schema.label(id) for id in found}
        return short(" | ".join((one and one.title) or id for id, one in labels.items()), LABELS - 2)
