"""Document by document, the worst first. Rows are made when they are looked at, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from annotator.agreement.meetings import Ask
from annotator.core.text import short
from annotator.tui.agreement.page import Cell, Column, Page, Row
from annotator.tui.agreement.view import View
from annotator.tui.palette import BOLD, DIM

if TYPE_CHECKING:
    from annotator.agreement.rows import DocumentRow

SPANS, UNMATCHED, VALUE, STATE = 9, 12, 9, 14
IN_WORDS = {"in_progress": "◐ in progress", "done": "● done"}


def page(view: View) -> Page:
    """Spans, how many have no partner, F1, and how far gold is."""
    name = max(16, view.width - SPANS - UNMATCHED - VALUE - STATE - 3)
    across = (
        Column(name),
        Column(SPANS, "right"),
        Column(UNMATCHED, "right"),
        Column(VALUE, "right"),
        Column(2),
        Column(STATE),
    )
    names = ("document", "spans", "unmatched", "strict", "", "gold")
    heading = (Row(tuple(Cell(one, DIM) for one in names), across),)
    worst = sorted(view.panel.documents, key=lambda row: -row.unmatched)
    rows = Rows(view, worst, across)
    return Page(rows, heading, (0, 3) if worst else None)


class Rows(Sequence[Row]):
    """The rows of some documents."""

    def __init__(self, view: View, documents: Sequence[DocumentRow], across: tuple[Column, ...]) -> None:
        self._view, self._documents, self._across = view, documents, across

    def __len__(self) -> int:
        return len(self._documents)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self._row(one) for one in self._documents[place]]
        return self._row(self._documents[place])

    def _row(self, row: DocumentRow) -> Row:
        name = short(row.document, self._across[0].width - 1)
        words = "n/a" if row.strict is None else f"{row.strict:.3f}"
        about = f"{row.document}: {row.unmatched:,} of {row.spans:,} spans have no partner"
        value = Cell(
            words,
            BOLD,
            Ask(documents=(row.document,)),
            about=about if row.spans else f"{row.document}: nobody marked anything",
            title=f"disagreements in {short(row.document, 40)}",
            heat=row.strict,
        )
        state = IN_WORDS.get(self._view.gold.get(row.document, ""), "")
        return Row(
            (
                Cell(name),
                Cell(f"{row.spans:,}", DIM),
                Cell(f"{row.unmatched:,}"),
                value,
                Cell(),
                Cell(state, DIM),
            ),
            self._across,
        )
