"""Every pair of annotators: a matrix, shaded by how far they agree, and the ladder of each pair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotator.agreement.meetings import Ask
from annotator.core.text import short
from annotator.tui.agreement.page import EMPTY, Cell, Page, Row, prose
from annotator.tui.agreement.view import View, columns
from annotator.tui.agreement.words import brief, number, sentence
from annotator.tui.palette import BOLD, DIM

if TYPE_CHECKING:
    from annotator.agreement.rows import PairRow

NAMES, CELL = 16, 8
LADDER = ("strict", "exact", "partial", "any")


def page(view: View) -> Page:
    """The matrix of one measure, then a line for each pair with all of them."""
    names = view.people
    across = columns(*([CELL] * len(names)), names=NAMES)
    heading = (
        prose(f"F1, {view.measure}   m shows another measure", DIM),
        Row((Cell(), *(Cell(short(name, CELL - 1), BOLD) for name in names)), across),
    )
    held = {frozenset((row.first, row.second)): row for row in view.panel.pairs}
    rows = [
        Row((Cell(short(name, NAMES - 2), BOLD), *_matrix_row(view, held, name, names)), across)
        for name in names
    ]
    rows += [EMPTY, *_table(view), *_people(view)]
    return Page(rows, heading, (0, 2) if len(names) > 1 else None)


def _matrix_row(
    view: View, held: dict[frozenset[str], PairRow], name: str, names: list[str]
) -> Iterator[Cell]:
    for other in names:
        row = held.get(frozenset((name, other)))
        if row is None:
            yield Cell("·", DIM)
            continue
        result = row.ladder[view.measure]
        between = f"{row.first} – {row.second}"
        ask = Ask(pair=(row.first, row.second))
        what = f"{between}: {result.method.title}"
        yield view.shaded(result, what, ask, f"disagreements of {between}", words=brief(result.value))


def _table(view: View) -> Iterator[Row]:
    longest = max((len(f"{row.first} – {row.second}") for row in view.panel.pairs), default=0)
    names = max(18, min(longest + 2, view.width - 60))
    across = columns(6, 13, 8, 8, 9, 7, 8, names=names)
    header = ("pair", "docs", "spans", *LADDER, "alpha")
    yield Row(tuple(Cell(name, DIM) for name in header), across)
    for row in view.panel.pairs:
        between = f"{row.first} – {row.second}"
        ask = Ask(pair=(row.first, row.second))
        results = [row.ladder["strict"], row.ladder["exact"], row.ladder["partial"], row.ladder["any"]]
        cells = [
            Cell(
                number(one),
                BOLD,
                ask,
                one,
                sentence(f"{between}: {one.method.title}", one),
                f"disagreements of {between}",
            )
            for one in (*results, row.alpha)
        ]
        spans = " · ".join(f"{count:,}" for count in row.spans)
        counts = (Cell(f"{row.documents:,}", DIM), Cell(spans, DIM))
        yield Row((Cell(short(between, across[0].width - 1)), *counts, *cells), across)


def _people(view: View) -> Iterator[Row]:
    """Each annotator with the others, and the others without them; there for three or more."""
    if not view.panel.people:
        return
    across = columns(6, 13, 8, 9, 12, names=max(18, min(max(map(len, view.people)) + 2, view.width - 50)))
    yield EMPTY
    header = ("annotator", "docs", "spans", "strict", "without", "difference")
    yield Row(tuple(Cell(name, DIM) for name in header), across)
    for row in view.panel.people:
        title = f"disagreements of {row.annotator} with anybody"
        ask = Ask(annotator=row.annotator)
        about = sentence(f"{row.annotator} with the others: F1, strict", row.with_others)
        without = sentence(f"the others without {row.annotator}: F1, strict", row.without)
        yield Row(
            (
                Cell(short(row.annotator, across[0].width - 1)),
                Cell(f"{row.documents:,}", DIM),
                Cell(f"{row.spans:,}", DIM),
                Cell(number(row.with_others), BOLD, ask, row.with_others, about, title),
                Cell(number(row.without), BOLD, None, row.without, without),
                Cell("" if row.delta is None else f"{row.delta:+.3f}", DIM),
            ),
            across,
        )
