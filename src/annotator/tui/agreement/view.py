"""What pages are made from: an agreement, and how things look on this terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from annotator.core.matching import Mode
from annotator.tui.agreement.heat import Heat
from annotator.tui.agreement.page import Cell, Column
from annotator.tui.agreement.words import number, sentence
from annotator.tui.palette import DIM, Palette

if TYPE_CHECKING:
    from annotator.agreement.meetings import Ask
    from annotator.agreement.result import Result
    from annotator.agreement.rows import Panel
    from annotator.project.agreeing.agree import Agreement

MATRIX_MODES: tuple[Mode, ...] = ("strict", "exact", "partial", "type", "any")
"""What the matrix of pairs can show, one after the other."""


@dataclass(frozen=True)
class View:
    """An agreement in some columns and rows of a terminal. `gold` has the state of what gold touches."""

    agreement: Agreement
    palette: Palette
    heat: Heat
    width: int
    height: int = 20
    measure: Mode = "strict"
    gold: Mapping[str, str] = field(default_factory=dict)

    @property
    def panel(self) -> Panel:
        """The numbers."""
        return self.agreement.panel

    @property
    def people(self) -> list[str]:
        """The annotators that are compared; gold is none."""
        frame = self.agreement.frame
        return [frame.annotators[place] for place in frame.people]

    def title(self, label_id: str) -> str:
        """What a label is called."""
        label = self.palette.schema.label(label_id)
        return (label and label.title) or label_id

    def label(self, label_id: str, **more: object) -> Cell:
        """A label as it looks in the text."""
        label = self.palette.schema.label(label_id)
        words = f" {self.title(label_id)} "
        cell = Cell(words, self.palette.swatch(label) if label else DIM)
        return replace(cell, **more)  # type: ignore[arg-type]

    def shaded(self, result: Result, what: str, ask: Ask, title: str, *, words: str = "") -> Cell:
        """A number whose cell is shaded by how great it is."""
        return Cell(
            words or number(result),
            ask=ask,
            result=result,
            about=sentence(what, result),
            title=title,
            heat=result.value,
        )


def columns(*widths: int, names: int = 0) -> tuple[Column, ...]:
    """A column of names to the left, then columns of numbers to the right."""
    return (Column(names), *(Column(width, "right") for width in widths))
