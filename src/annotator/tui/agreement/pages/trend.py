"""Agreement in order of work: whether people grow together or drift apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.agreement.meetings import Ask
from annotator.tui.agreement.page import EMPTY, Cell, Column, Page, Row, prose
from annotator.tui.agreement.view import View
from annotator.tui.agreement.words import ends, number, plot, plural, scale, sentence
from annotator.tui.palette import BOLD, DIM

if TYPE_CHECKING:
    from annotator.agreement.people import Batch

TIME, COUNT, VALUE = 18, 6, 8
MINUTE = 16


def page(view: View) -> Page:
    """A row for each part of the work, and how the last compares with the first."""
    wide = 41 if view.width >= 110 else 31
    both = (Column(TIME),) if view.width >= 100 else ()
    across = (
        Column(TIME),
        *both,
        Column(COUNT, "right"),
        Column(VALUE, "right"),
        Column(2),
        Column(wide + 1),
        Column(14),
    )
    names = ("from", *("to" for _ in both), "docs", "strict", "", scale(wide), "interval")
    heading = (
        prose("F1, strict, in the order in which documents were finished by the later of two", DIM),
        Row(tuple(Cell(name, DIM) for name in names), across),
    )
    batches = view.panel.drift
    rows = [Row(tuple(_cells(batch, wide, bool(both))), across) for batch in batches]
    if (words := _drift(batches)) is not None:
        rows += [EMPTY, prose(words)]
    return Page(rows, heading, (0, len(both) + 2) if batches else None)


def _cells(batch: Batch, wide: int, both: bool) -> list[Cell]:
    count = len(batch.documents)
    span = f"{_time(batch.first)} to {_time(batch.last)}"
    about = sentence(f"F1, strict, of {count:,} {plural(count, 'document')}", batch.result)
    value = Cell(
        number(batch.result), BOLD, Ask(documents=batch.documents), batch.result, about, f"finished {span}"
    )
    return [
        Cell(_time(batch.first), DIM),
        *([Cell(_time(batch.last), DIM)] if both else ()),
        Cell(f"{count:,}", DIM),
        value,
        Cell(),
        Cell(plot(batch.result, wide)),
        Cell(ends(batch.result.interval), DIM),
    ]


def _time(at: str) -> str:
    return at[:MINUTE].replace("T", " ")


def _drift(batches: tuple[Batch, ...]) -> str | None:
    """How far the last part lies from the first, in words."""
    known = [batch.result.value for batch in batches if batch.result.value is not None]
    if len(known) < 2:
        return None
    change = known[-1] - known[0]
    way = "higher" if change > 0 else "lower"
    if abs(change) < 0.005:
        return "the last part agrees as the first did"
    return f"the last part lies {abs(change):.2f} {way} than the first"
