"""Which label met which, with a row and a column for what the other did not mark."""

from __future__ import annotations

from annotator.agreement.meetings import Ask
from annotator.tui.agreement.page import Cell, Page, Row, prose
from annotator.tui.agreement.view import View, columns
from annotator.tui.agreement.words import plural
from annotator.tui.palette import BOLD, DIM, PLAIN

NAMES, NARROW, WIDE = 18, 8, 16
"""Cells of the names, and the least and the most that a column has."""

NOT_MARKED = "not marked"


def page(view: View) -> Page:
    """Counts both ways round; what should not be is shaded by its share of the label."""
    counts: list[list[int]] = view.panel.confusion.tolist()
    labels: list[str | None] = [*view.panel.frame.labels, None]
    used = [place for place, row in enumerate(counts) if any(row)]
    titles = [_title(view, labels[place]) for place in used]
    across = columns(*(min(max(len(one) + 2, NARROW), WIDE) for one in titles), names=NAMES)
    heading = (
        prose("how often the row met the column in the other version, both ways round", DIM),
        Row((Cell(), *(Cell(one, BOLD) for one in titles)), across),
    )
    rows: list[Row] = []
    worst, begin = 0, None
    for place in used:
        cells = [_name(view, labels[place])]
        for column in used:
            count = counts[place][column]
            # What was not marked is held against the label that the other gave, on both edges of the table.
            whole = sum(counts[column if labels[place] is None else place])
            cells.append(_cell(view, labels[place], labels[column], count, whole))
            if place != column and count > worst:
                worst, begin = count, (len(rows), len(cells) - 1)
        rows.append(Row(tuple(cells), across))
    return Page(rows, heading, begin)


def _title(view: View, label: str | None) -> str:
    return NOT_MARKED if label is None else view.title(label)


def _name(view: View, label: str | None) -> Cell:
    return Cell(NOT_MARKED, PLAIN) if label is None else view.label(label)


def _cell(view: View, first: str | None, second: str | None, count: int, whole: int) -> Cell:
    """How often two labels met. `whole` is how often the first met anything."""
    if not count:
        return Cell("·", DIM)
    one, other = _title(view, first), _title(view, second)
    ask, times = Ask(cell=(first, second)), f"{count:,} {plural(count, 'time')}"
    if first == second:
        about = f"{one} met {one} {times}; Enter lists where edges or values differ"
        return Cell(f"{count:,}", DIM, ask, about=about, title=f"{one} on both sides, and yet different")
    met = (
        f"{one} met {other}" if first and second else f"{one if first else other} was not marked by the other"
    )
    about = f"{met} {times}, {count / whole:.0%} of {one if first else other}"
    title = f"{one} against {other}"
    return Cell(f"{count:,}", ask=ask, about=about, title=title, heat=count / whole, trouble=True)
