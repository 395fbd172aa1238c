"""Where annotators spend the day: the text, and three lines under it. Wiring only."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.widget import Widget

from annotator.tui import describe
from annotator.tui.desk import Desk
from annotator.tui.driver import TerminalCursor
from annotator.tui.keyboard import Keyboard
from annotator.tui.palette import Palette
from annotator.tui.screens.keys import KeyScreen
from annotator.tui.verbs import pointing
from annotator.tui.verbs.typing import Typing
from annotator.tui.widgets.line import Line, Lines, Part
from annotator.tui.widgets.row import GUTTER
from annotator.tui.widgets.text_view import TextView

WIDE = 110
"""Cells from which on there is room for a side panel."""


def room(screen: Size) -> tuple[int, int]:
    """Cells and rows for the text on a screen, so that it is laid out once: before the first paint."""
    panel = describe.PANEL + 1 if screen.width >= WIDE else 0
    return max(8, screen.width - panel - GUTTER), max(1, screen.height - 3)


class AnnotateScreen(KeyScreen[None]):
    """Shows one desk at a time; every key goes to it, then what changed is painted."""

    DEFAULT_CSS = """
    #body { height: 1fr; }
    #panel { height: 1fr; margin-left: 1; }
    """

    def __init__(
        self, desk: Desk, cursor: TerminalCursor, place: str, size: Size, *, mono: bool = False
    ) -> None:
        """`size` is that of the terminal, in cells."""
        super().__init__()
        self.desk = desk
        self.cursor = cursor
        self.place = place
        self.palette = Palette(desk.schema, mono=mono)
        self.view = TextView(desk, self.palette, self.pointed)
        self.panel = Lines(id="panel")
        self.panel.styles.width = describe.PANEL
        self.panel.display = size.width >= WIDE
        self.inspector = Line(id="inspector")
        self.legend = Line(id="legend")
        self.status = Line(id="status")
        self._keyboard = self.new_keyboard()
        self._pressed_at: int | None = None
        self._dragged = False
        self._describe(size)

    def compose(self) -> ComposeResult:
        """The text above, three lines below; a question takes the place of the first."""
        with Horizontal(id="body"):
            yield self.view
            yield self.panel
        yield self.inspector
        yield self.legend
        yield self.status

    def on_resize(self, event: events.Resize) -> None:
        """Lay the text out anew for the new size."""
        if self.panel.display != (event.size.width >= WIDE):
            self.panel.display = not self.panel.display
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
        self.desk = desk
        self.place = place
        self.view.show(desk)
        self.fit()

    # -- keys and mouse --------------------------------------------------------------------------

    def press(self, key: events.Key) -> None:
        """Take a key to the desk, then paint what changed."""
        self._keyboard.press(self.desk, key.key, key.character if key.is_printable else None)
        self.settle()

    def paste(self, words: str) -> None:
        """Pasted words never label anything; a question takes them."""
        if isinstance(self.desk.mode, Typing):
            self.desk.mode.insert(words)
            self.settle()

    def under_the_mouse(self) -> tuple[Widget, ...]:
        """A key that follows a click is about what was clicked."""
        return (self.view,)

    def pointed(self, event: events.MouseEvent) -> None:
        """Take the mouse to the desk, then paint what changed."""
        self._mouse(event)
        self.settle()

    def _mouse(self, event: events.MouseEvent) -> None:
        desk = self.desk
        if desk.mode is not None:
            pointing_at = isinstance(event, events.MouseDown | events.MouseScrollDown | events.MouseScrollUp)
            if not (pointing_at and getattr(desk.mode, "in_passing", False)):
                return
            desk.mode = None  # What gives way to any key gives way to the mouse.
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
            (pointing.double_click if event.chain >= 2 else pointing.click)(desk, offset)

    # -- painting --------------------------------------------------------------------------------

    def settle(self) -> None:
        """Paint what changed, and only that; then put the cursor in its place."""
        if not self.view.size.width:
            return
        painted = self.view.repaint(self.desk.take_damage())
        painted |= self._describe(self.size)
        cell = self._cursor_cell()
        if cell is None:
            return
        self.app.cursor_position = type(self.app.cursor_position)(*cell)
        if not painted:
            self.cursor.move(*cell)

    def _cursor_cell(self) -> tuple[int, int] | None:
        if isinstance(self.desk.mode, Typing):
            return describe.caret(self.desk, self.size.width), self.inspector.region.y
        return self.view.cursor_cell()

    def _describe(self, size: Size) -> bool:
        """Bring the lines around the text up to date; returns whether anything changed."""
        desk, width = self.desk, size.width
        if desk.mode is not None:
            # While a question is asked label keys do nothing, so it may take the legend's line too.
            lines = [*describe.asked(desk, width), []]
        else:
            lines = [list(self.inspector_parts(width)), list(self.legend_parts(width))]
        painted = self.inspector.say(lines[:1]) | self.legend.say(lines[1:2])
        painted |= self.status.say([self.status_parts()])
        if self.panel.display:
            painted |= self.panel.say(self.panel_lines(room(size)[1]))
        return painted

    # -- what other jobs than labelling do in another way ----------------------------------------

    def new_keyboard(self) -> Keyboard:
        """The keys of this screen."""
        return Keyboard(self.desk.schema)

    def inspector_parts(self, width: int) -> Iterable[Part]:
        """What is in hand, or what just happened."""
        return describe.inspector(self.desk, self.palette, width)

    def legend_parts(self, width: int) -> Iterable[Part]:
        """The labels with their keys."""
        return describe.legend(self.desk, self.palette, width)

    def status_parts(self) -> Iterable[Part]:
        """The line of state."""
        return describe.status(self.desk, self.place)

    def panel_lines(self, height: int) -> list[list[Part]]:
        """The side panel of a wide screen."""
        return describe.panel(self.desk, self.palette, height)
