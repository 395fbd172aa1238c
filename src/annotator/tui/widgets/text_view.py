"""The text with its labels. It paints the rows of a desk and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from annotator.core.span import Span
from annotator.layout.wrap import Row
from annotator.tui.desk import Damage, Desk
from annotator.tui.palette import PLAIN, Palette
from annotator.tui.widgets.row import GUTTER, RowPainter


class TextView(Widget):
    """Rows of text, painted on demand; a row is kept until something on it changes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "TextView { width: 1fr; height: 1fr; }"

    def __init__(self, desk: Desk, palette: Palette, pointed: Callable[[events.MouseEvent], None]) -> None:
        """`pointed` receives every mouse event."""
        super().__init__()
        self.desk = desk
        self._painter = RowPainter(palette)
        self._pointed = pointed
        self._rows: list[Row] = []
        self._strips: dict[Row, Strip] = {}

    # -- painting --------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One row of the screen: margin, text, blanks to the edge."""
        if not self._rows:
            self._rows = self.desk.rows
        if y >= len(self._rows):
            return Strip.blank(self.size.width, PLAIN)
        row = self._rows[y]
        strip = self._strips.get(row)
        if strip is None:
            strip = self._strips[row] = self._painter.paint(self.desk, row, self.size.width)
        return strip

    def show(self, desk: Desk) -> None:
        """Paint another desk from now on."""
        self.desk = desk
        self.repaint(Damage(everything=True))

    def repaint(self, damage: Damage) -> bool:
        """Paint again what changed; returns whether anything did. Rows that scrolled are kept."""
        hit = [y for y, row in enumerate(self._rows) if _meets_any(row, damage.spans)]
        for y in hit:
            self._strips.pop(self._rows[y], None)
        rows = self.desk.rows
        if damage.everything or rows != self._rows:
            kept = {} if damage.everything else self._strips
            self._strips = {row: kept[row] for row in rows if row in kept}
            self._rows = rows
            self.refresh()
            return True
        if hit:
            width = self.size.width
            self.refresh(*(Region(0, y, width, 1) for y in hit))
        return bool(hit)

    def cursor_cell(self) -> tuple[int, int] | None:
        """Where the cursor belongs, in cells of the screen."""
        row = self.desk.wrap.row_at(self.desk.pointer.offset)
        if row not in self._rows:
            return None
        x = GUTTER + self.desk.wrap.cell_of(row, self.desk.pointer.offset)
        origin = self.content_region.offset
        return origin.x + min(x, self.size.width - 1), origin.y + self._rows.index(row)

    def offset_under(self, x: int, y: int) -> int:
        """The offset of the character painted at a cell of this widget, or the nearest one."""
        rows = self._rows or self.desk.rows
        row = rows[max(0, min(y, len(rows) - 1))]
        return self.desk.wrap.offset_at(row, max(0, x - GUTTER))

    # -- the mouse -------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A press may begin a drag."""
        self.capture_mouse()
        self._hand_on(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Moves matter while a button is held."""
        if event.button:
            self._hand_on(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """A release ends a drag."""
        self.release_mouse()
        self._hand_on(event)

    def on_click(self, event: events.Click) -> None:
        """A press and a release on one place."""
        self._hand_on(event)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls the text."""
        self._hand_on(event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls the text."""
        self._hand_on(event)

    def _hand_on(self, event: events.MouseEvent) -> None:
        event.stop()
        event.prevent_default()
        self._pointed(event)


def _meets_any(row: Row, spans: Iterable[Span]) -> bool:
    end = max(row.end, row.start + 1)
    return any(span.start < end and row.start < span.end for span in spans)
