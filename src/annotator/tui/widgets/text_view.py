"""The text with its labels. It paints the rows of a desk and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from annotator.core.annotation import Annotation
from annotator.core.graphemes import next_boundary, previous_boundary
from annotator.layout.runs import Patch, runs
from annotator.layout.wrap import Row
from annotator.tui.desk import Damage, Desk
from annotator.tui.palette import FOCUS, FOUND, HINT, PLAIN, SELECTION, LabelTag, Palette

KEYS = 3
"""Cells of the margin that name the labels starting on a row."""

GUTTER = KEYS + 2
"""Cells left of the text: the keys, the bar of long spans, a space."""


class TextView(Widget):
    """Rows of text, painted on demand; a row is kept until something on it changes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "TextView { width: 1fr; height: 1fr; }"

    def __init__(self, desk: Desk, palette: Palette, pointed: Callable[[events.MouseEvent], None]) -> None:
        """`pointed` receives every mouse event."""
        super().__init__()
        self.desk = desk
        self.palette = palette
        self._pointed = pointed
        self._rows: list[Row] = []
        self._strips: dict[Row, Strip] = {}

    # -- painting --------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One row of the screen: margin, text, blanks to the edge."""
        if not self._rows:
            self._rows = self.desk.rows
        if y >= len(self._rows):
            return Strip.blank(self.size.width)
        row = self._rows[y]
        strip = self._strips.get(row)
        if strip is None:
            strip = self._strips[row] = self._paint(row)
        return strip

    def show(self, desk: Desk) -> None:
        """Paint another desk from now on."""
        self.desk = desk
        self.repaint(Damage(everything=True))

    def repaint(self, damage: Damage) -> bool:
        """Paint again what changed; returns whether anything did."""
        if damage.everything:
            self._rows = self.desk.rows
            self._strips.clear()
            self.refresh()
            return True
        changed = False
        for y, row in enumerate(self._rows):
            if any(_meets(row, span.start, span.end) for span in damage.spans):
                self._strips.pop(row, None)
                self.refresh(Region(0, y, self.size.width, 1))
                changed = True
        return changed

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

    def _paint(self, row: Row) -> Strip:
        on_row = self.desk.doc.annotations.overlapping(row.start, max(row.end, row.start + 1))
        style_at: list[tuple[int, Style]] = [
            (run.end, self.palette.style(run.tags)) for run in runs(row.start, row.end, self._patches(on_row))
        ]
        hints = {span.start: hint for hint, span in self.desk.hints.items()}
        painted: list[tuple[str, Style, int]] = []
        place = 0
        pending = ""
        for cell in self.desk.wrap.cells(row):
            while place + 1 < len(style_at) and style_at[place][0] <= cell.start:
                place += 1
            pending = hints.get(cell.start, pending)
            if pending and cell.width == 1:
                painted.append((pending[0], self.palette.style((HINT,)), 1))
                pending = pending[1:]
            else:
                painted.append((cell.glyph, style_at[place][1] if style_at else PLAIN, cell.width))
        segments = self._gutter(row, on_row)
        for style, group in groupby(painted, key=lambda one: one[1]):
            segments.append(Segment("".join(glyph for glyph, _, _ in group), style))
        width = GUTTER + sum(cells for _, _, cells in painted)
        if width < self.size.width:
            segments.append(Segment(" " * (self.size.width - width), PLAIN))
            width = self.size.width
        return Strip(segments, width).crop(0, self.size.width)

    def _patches(self, on_row: list[Annotation]) -> list[Patch]:
        desk = self.desk
        patches: list[Patch] = []
        for one in on_row:
            if self.palette.lane(one.label) < 2:
                patches += [Patch(span.start, span.end, LabelTag(one.label)) for span in one.spans]
                continue
            for span in one.spans:
                edge = LabelTag(one.label, edge=True)
                patches.append(Patch(span.start, next_boundary(desk.text, span.start), edge))
                patches.append(Patch(previous_boundary(desk.text, span.end), span.end, edge))
        overlays: list[tuple[Hashable, list[tuple[int, int]]]] = [
            (FOUND, [(s.start, s.end) for s in desk.search.found]),
            (FOCUS, [(s.start, s.end) for s in desk.focused.spans] if desk.focused else []),
            (SELECTION, [(s.start, s.end) for s in (desk.pointer.selection,) if s]),
        ]
        patches += [Patch(start, end, tag) for tag, spans in overlays for start, end in spans]
        return patches

    def _gutter(self, row: Row, on_row: list[Annotation]) -> list[Segment]:
        """The keys of labels that start on this row, then the bar of a long one."""
        starting = [one for one in on_row if row.start <= one.start < max(row.end, row.start + 1)]
        short = [one for one in starting if self.palette.lane(one.label) < 2]
        segments = [self._key(one) for one in short[:KEYS]]
        if len(short) > KEYS:
            segments[-1] = Segment("+", PLAIN)
        segments.insert(0, Segment(" " * (KEYS - len(segments)), PLAIN))
        long = [one for one in on_row if self.palette.lane(one.label) >= 2]
        fresh = [one for one in long if one in starting]
        if fresh:
            segments.append(self._key(fresh[-1]))
        elif long:
            segments.append(Segment("│", self.palette.bar(long[-1].label)))
        else:
            segments.append(Segment(" ", PLAIN))
        return [*segments, Segment(" ", PLAIN)]

    def _key(self, annotation: Annotation) -> Segment:
        if annotation.unsure:
            return Segment("!", self.palette.bar(annotation.label))
        label = self.desk.schema.label(annotation.label)
        key = self.desk.schema.key_of(label) if label else "·"
        return Segment(key or "·", self.palette.bar(annotation.label))

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


def _meets(row: Row, start: int, end: int) -> bool:
    return start < max(row.end, row.start + 1) and row.start < end
