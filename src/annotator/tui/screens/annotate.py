"""Where annotators spend the day: the text, and three lines under it. Wiring only."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input

from annotator.tui import describe
from annotator.tui.desk import Desk
from annotator.tui.driver import TerminalCursor
from annotator.tui.keyboard import Keyboard
from annotator.tui.palette import BOLD, Palette
from annotator.tui.verbs import pointing
from annotator.tui.widgets.line import Line, Lines
from annotator.tui.widgets.text_view import GUTTER, TextView

PRINTABLE = r"[^\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]*"
"""What may be typed into a question: nothing that a terminal would obey."""

WIDE = 110
"""Cells from which on there is room for a side panel."""


class AnnotateScreen(Screen[None]):
    """Shows one desk at a time; every key goes to it, then what changed is painted."""

    CSS = """
    #body { height: 1fr; }
    #asking { height: 1; display: none; }
    #question { border: none; height: 1; padding: 0; width: 1fr; background: ansi_default; }
    #panel { height: 1fr; margin-left: 1; display: none; }
    """

    def __init__(self, desk: Desk, cursor: TerminalCursor, place: str, *, mono: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self.cursor = cursor
        self.place = place
        self.palette = Palette(desk.schema, mono=mono)
        self.view = TextView(desk, self.palette, self.pressed)
        self.panel = Lines(id="panel")
        self.panel.styles.width = describe.PANEL
        self.inspector = Line(id="inspector")
        self.legend = Line(id="legend")
        self.status = Line(id="status")
        self.asking = Horizontal(id="asking")
        self.title_of_question = Line()
        self.question = Input(id="question", restrict=PRINTABLE, select_on_focus=False)
        self._answer: Callable[[str], None] | None = None
        self._keyboard = Keyboard(desk.schema)
        self._pressed_at: int | None = None
        self._dragged = False

    def compose(self) -> ComposeResult:
        """The text above, three lines below; a question takes the place of the first."""
        with Vertical():
            with Horizontal(id="body"):
                yield self.view
                yield self.panel
            yield self.inspector
            with self.asking:
                yield self.title_of_question
                yield self.question
            yield self.legend
            yield self.status

    def on_mount(self) -> None:
        """Keys go to the text."""
        self.view.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the text out anew for the new size."""
        self.panel.display = event.size.width >= WIDE
        self.call_after_refresh(self.fit)

    def on_screen_resume(self) -> None:
        """Back from another screen: the cursor returns to the text."""
        self.call_after_refresh(self.settle)

    def fit(self) -> None:
        """Give the desk the size of the text view."""
        size = self.view.size
        if size.width and size.height:
            self.desk.resize(max(8, size.width - GUTTER), size.height)
            self.settle()

    def show(self, desk: Desk, place: str) -> None:
        """Put another document on the screen."""
        self.desk = self.view.desk = desk
        self.place = place
        self.fit()

    def ask(self, title: str, value: str, done: Callable[[str], None], *, number: bool = False) -> None:
        """Ask for a line of text under the document; Escape leaves things as they were."""
        self._answer = done
        self.title_of_question.styles.width = len(title) + 2
        self.title_of_question.say([[(f"{title}:", BOLD)]])
        self.question.value = value
        self.question.cursor_position = len(value)
        self.inspector.display = False
        self.asking.display = True
        self.question.focus()

    # -- keys ------------------------------------------------------------------------------------

    def pressed(self, event: events.Event) -> None:
        """Take a key or the mouse to the desk, then paint what changed."""
        if isinstance(event, events.Key):
            self._keyboard.press(self.desk, event.key, event.character if event.is_printable else None)
        elif isinstance(event, events.MouseEvent):
            self._mouse(event)
        self.settle()

    def _mouse(self, event: events.MouseEvent) -> None:
        desk = self.desk
        if desk.mode is not None:
            return
        if isinstance(event, events.MouseScrollDown | events.MouseScrollUp):
            pointing.scroll(desk, 1 if isinstance(event, events.MouseScrollDown) else -1)
            return
        offset = self.view.offset_under(event.x, event.y)
        if isinstance(event, events.MouseDown):
            self._pressed_at, self._dragged = offset, False
        elif isinstance(event, events.MouseMove) and self._pressed_at is not None:
            if offset != self._pressed_at or self._dragged:
                self._dragged = True
                pointing.drag(desk, self._pressed_at, offset)
        elif isinstance(event, events.MouseUp):
            self._pressed_at = None
        elif isinstance(event, events.Click) and not self._dragged:
            desk.message = ""
            (pointing.double_click if event.chain == 2 else pointing.click)(desk, offset)

    def on_key(self, event: events.Key) -> None:
        """Escape leaves a question unanswered."""
        if event.key == "escape" and self._answer is not None:
            event.stop()
            self._end_question()
            self.settle()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The question was answered."""
        answer = self._answer
        self._end_question()
        if answer is not None:
            answer(event.value)
        self.settle()

    def _end_question(self) -> None:
        self._answer = None
        self.asking.display = False
        self.inspector.display = True
        self.view.focus()

    # -- painting --------------------------------------------------------------------------------

    def settle(self) -> None:
        """Paint what changed, and only that; then put the cursor in its place."""
        if not self.view.size.width:
            return
        painted = self.view.repaint(self.desk.take_damage())
        painted |= self._describe(self.size.width)
        cell = self.view.cursor_cell()
        if cell is None or self._answer is not None:
            return
        self.app.cursor_position = type(self.app.cursor_position)(*cell)
        if not painted:
            self.cursor.move(*cell)

    def _describe(self, width: int) -> bool:
        """Bring the lines around the text up to date; returns whether anything changed."""
        desk, palette = self.desk, self.palette
        if desk.mode is not None:
            # While a question is asked label keys do nothing, so it may take the legend's line too.
            lines = [*describe.asked(desk, width), []]
        else:
            lines = [list(describe.inspector(desk, palette)), list(describe.legend(desk, palette, width))]
        painted = self.inspector.say(lines[:1]) | self.legend.say(lines[1:2])
        painted |= self.status.say([describe.status(desk, self.place)])
        if self.panel.display:
            painted |= self.panel.say(describe.panel(desk, palette))
        return painted
