"""How labels, selection and focus look. Meaning never rests on colour alone.

Each layer is a lane with a mark of its own, so that overlapping labels stay visible on the same
words: the first lane fills the background, the second underlines, further lanes reverse the first and
the last character and draw a bar in the margin: they are for long spans, and colouring whole sentences
would drown the rest. The margin also names, by its key, each label that starts on a row. Without colour
the first lane is bold and the others are as they were; selection and focus are reversed throughout.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style

from annotator.core.schema import Label, Schema

CYCLE = ("blue", "green", "magenta", "cyan", "yellow", "red")
COLOURS = frozenset(CYCLE) | {f"bright_{colour}" for colour in CYCLE} | {"white", "black"}

SELECTION = "selection"
FOCUS = "focus"
FOUND = "found"
HINT = "hint"
UNLIKE_ALL = "unlike"

PLAIN = Style.null()
DIM = Style(dim=True)
BOLD = Style(bold=True)
REVERSE = Style(reverse=True)
UNLIKE = Style(underline=True, bold=True)
"""What is not the same in all readings of a case."""
WARNING = Style(color="red", bold=True, reverse=True)


@dataclass(frozen=True)
class LabelTag:
    """Says of a stretch that a label lies on it; `edge` on the label's first and last character."""

    label: str
    edge: bool = False


class Palette:
    """The styles of one schema. `mono` leaves colours out."""

    def __init__(self, schema: Schema, *, mono: bool = False) -> None:
        self.mono = mono
        self._lanes = {layer.id: lane for lane, layer in enumerate(schema.layers)}
        self.schema = schema
        self.style = lru_cache(maxsize=1024)(self._style)

    def lane(self, label_id: str) -> int:
        """Which lane a label is drawn in; labels that left the schema share the last."""
        return self._lanes.get(self.schema.layer_of(label_id), len(self._lanes))

    def colour(self, label_id: str) -> str:
        """The colour of a label: its own where it names one of the terminal's 16, else from the cycle."""
        label = self.schema.label(label_id)
        if label is None:
            return "white"
        place = self.schema.labels.index(label)
        return label.colour if label.colour in COLOURS else CYCLE[place % len(CYCLE)]

    def swatch(self, label: Label) -> Style:
        """How a label looks in the legend: as it does in the text."""
        return self.style((LabelTag(label.id, edge=True),))

    def bar(self, label_id: str) -> Style:
        """How a label's key and bar look in the margin."""
        return BOLD if self.mono else Style(color=self.colour(label_id), bold=True)

    def _style(self, tags: tuple[Hashable, ...]) -> Style:
        """The style of a stretch from everything that lies on it."""
        labels = [tag for tag in tags if isinstance(tag, LabelTag)]
        style = PLAIN
        for tag in sorted(labels, key=lambda one: -self.lane(one.label)):
            style += self._mark(tag)
        if style.reverse and style.bgcolor:
            # Reversed once more, a filled character would look as if nothing lay on it.
            style += Style(reverse=False, bold=True)
        if FOUND in tags:
            style += Style(underline=True, bold=True)
        if FOCUS in tags:
            style = self._plainer(style) + Style(reverse=True, bold=True)
        elif SELECTION in tags:
            style = self._plainer(style) + Style(reverse=True)
        if UNLIKE_ALL in tags:
            style += UNLIKE
        if HINT in tags:
            style = Style(reverse=True, bold=True, color=None if self.mono else "yellow")
        return style

    def _mark(self, tag: LabelTag) -> Style:
        lane, colour = self.lane(tag.label), self.colour(tag.label)
        if lane == 0:
            return BOLD if self.mono else Style(color="black", bgcolor=colour)
        if lane == 1:
            return Style(underline=True, color=None if self.mono else colour)
        return Style(reverse=True, color=None if self.mono else colour) if tag.edge else PLAIN

    def _plainer(self, style: Style) -> Style:
        """Under a selection only the underline stays: reversing colours would look like a label."""
        return Style(underline=style.underline)
