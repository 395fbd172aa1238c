"""One row of the text as it is shown: margin, words with their labels, blanks to the edge."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from annotator.core.annotation import Annotation
from annotator.core.graphemes import next_boundary, previous_boundary
from annotator.core.span import Span
from annotator.layout.cells import Cell
from annotator.layout.runs import Patch, runs
from annotator.layout.wrap import Row
from annotator.tui.desk import Desk
from annotator.tui.palette import FOCUS, FOUND, HINT, PLAIN, SELECTION, UNLIKE_ALL, LabelTag, Palette

KEYS = 3
"""Cells of the margin that name the labels starting on a row."""

GUTTER = KEYS + 2
"""Cells left of the text: the keys, the bar of long spans, a space."""


class RowPainter:
    """Paints rows in the colours of a palette."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette

    def paint(self, desk: Desk, row: Row, width: int) -> Strip:
        """A row of the desk, exactly `width` cells wide."""
        cells: Sequence[Cell] = desk.wrap.cells(row)
        on_row = desk.doc.annotations.overlapping(row.start, max(row.end, row.start + 1))
        patches = [*self._labels(desk.text, on_row), *_overlays(desk)]
        if desk.hints:
            cells, letters = _lettered(cells, row, desk.hints)
            patches += letters
        segments = [*self._margin(desk, row, on_row), *self._words(row, cells, patches)]
        used = GUTTER + sum([cell.width for cell in cells])
        if used < width:
            segments.append(Segment(" " * (width - used), PLAIN))
        strip = Strip(segments, max(used, width))
        return strip.crop(0, width) if used > width else strip

    def _words(self, row: Row, cells: Sequence[Cell], patches: Iterable[Patch]) -> Iterator[Segment]:
        """Run by run. A cluster looks as its first code point does."""
        painted: list[tuple[Style, str]] = []
        place = 0
        for run in runs(row.start, row.end, patches):
            end = bisect_left(cells, (run.end,), place)
            painted.append((self.palette.style(run.tags), "".join([cell.glyph for cell in cells[place:end]])))
            place = end
        for style, group in groupby(painted, key=lambda one: one[0]):
            yield Segment("".join(words for _, words in group), style)

    def _labels(self, text: str, on_row: Iterable[Annotation]) -> Iterator[Patch]:
        for one in on_row:
            if self.palette.lane(one.label) < 2:
                yield from (Patch(span.start, span.end, LabelTag(one.label)) for span in one.spans)
                continue
            edge = LabelTag(one.label, edge=True)
            for span in one.spans:
                yield Patch(span.start, next_boundary(text, span.start), edge)
                yield Patch(previous_boundary(text, span.end), span.end, edge)

    def _margin(self, desk: Desk, row: Row, on_row: Sequence[Annotation]) -> list[Segment]:
        """The keys of labels that start on this row, then the bar of a long one."""
        starting = [one for one in on_row if row.start <= one.start < max(row.end, row.start + 1)]
        short = [one for one in starting if self.palette.lane(one.label) < 2]
        segments = [self._key(desk, one) for one in short[:KEYS]]
        if len(short) > KEYS:
            segments[-1] = Segment("+", PLAIN)
        segments.insert(0, Segment(" " * (KEYS - len(segments)), PLAIN))
        long = [one for one in on_row if self.palette.lane(one.label) >= 2]
        fresh = [one for one in long if one in starting]
        if fresh:
            segments.append(self._key(desk, fresh[-1]))
        elif long:
            segments.append(Segment("│", self.palette.bar(long[-1].label)))
        else:
            segments.append(Segment(" ", PLAIN))
        return [*segments, Segment(" ", PLAIN)]

    def _key(self, desk: Desk, annotation: Annotation) -> Segment:
        if annotation.unsure:
            return Segment("!", self.palette.bar(annotation.label))
        label = desk.schema.label(annotation.label)
        key = desk.schema.key_of(label) if label else "·"
        return Segment(key or "·", self.palette.bar(annotation.label))


def _overlays(desk: Desk) -> Iterator[Patch]:
    """What is marked for the moment, over the labels."""
    focus = desk.focused.spans if desk.focused else ()
    selection = (desk.pointer.selection,) if desk.pointer.selection else ()
    overlays: tuple[tuple[Hashable, Iterable[Span]], ...] = (
        (FOUND, desk.search.found),
        (FOCUS, focus),
        (SELECTION, selection),
        (UNLIKE_ALL, desk.unlike),
    )
    for tag, spans in overlays:
        yield from (Patch(span.start, span.end, tag) for span in spans)


def _lettered(cells: Iterable[Cell], row: Row, hints: Mapping[str, Span]) -> tuple[list[Cell], list[Patch]]:
    """The cells with the hints of this row written over them, a letter on each single cell."""
    shown = list(cells)
    letters = []
    for hint, span in hints.items():
        if not row.start <= span.start < row.end:
            continue
        place = bisect_left(shown, (span.start,))
        for letter in hint:
            while place < len(shown) and shown[place].width != 1:
                place += 1
            if place < len(shown):
                letters.append(Patch(shown[place].start, shown[place].end, HINT))
                shown[place] = shown[place]._replace(glyph=letter)
                place += 1
    return shown, letters
