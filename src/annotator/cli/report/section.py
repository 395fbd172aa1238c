"""A table of the report as data, before it is text, Markdown or HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from annotator.agreement.result import Result

    Cell = str | int | float | Result | None

Heat = Literal["values", "counts"] | None


@dataclass(frozen=True)
class Section:
    """A heading, a table and what is to be said about it.

    `heat` says what has colours where there are colours: measures by their value, or counts by their
    share of the row.
    """

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: tuple[str, ...] = ()
    heat: Heat = None


@dataclass(frozen=True)
class Written:
    """A section with its cells in words. `reasons` says for each mark why there is no number."""

    section: Section
    rows: Sequence[Sequence[str | int]]
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def notes(self) -> tuple[str, ...]:
        """All that stands below the table."""
        return (*self.section.notes, *(f"{mark}: {reason}" for mark, reason in self.reasons.items()))


def written(section: Section) -> Written:
    """Numbers with three decimals; where there is none, 'n/a' with the number of its reason."""
    marks: dict[str, str] = {}

    def word(cell: Cell) -> str | int:
        if cell is None:
            return "-"
        if isinstance(cell, float):
            return f"{cell:.3f}"
        if isinstance(cell, str | int):
            return cell
        if cell.value is None:
            return marks.setdefault(cell.reason, f"n/a {len(marks) + 1}")
        return f"{cell.value:.3f}"

    rows = [[word(cell) for cell in row] for row in section.rows]
    return Written(section, rows, {mark: reason for reason, mark in marks.items()})


def warmth(section: Section, row: Sequence[Cell]) -> list[float | None]:
    """For each cell of a row how strongly it is coloured, 0 to 1, or None."""
    if section.heat == "counts":
        counts = [cell if isinstance(cell, int) else None for cell in row]
        whole = sum(filter(None, counts))
        return [None if count is None else count / whole if whole else 0.0 for count in counts]
    if section.heat == "values":
        values = [cell if cell is None or isinstance(cell, str | int | float) else cell.value for cell in row]
        return [min(max(value, 0.0), 1.0) if isinstance(value, float) else None for value in values]
    return [None] * len(row)
