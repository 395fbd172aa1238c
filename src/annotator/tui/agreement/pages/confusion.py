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
    """Counts both ways round; what should not be is shaded by its share of the row."""
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
            cells.append(_cell(view, labels[place], labels[column], count, sum(counts[place])))
            if place != column and count > worst:
                worst, begin = count, (len(rows), len(cells) - 1)
        rows.append(Row(tuple(cells), across))
    return Page(rows, heading, begin)


def _title(view: View, label: str | None) -> str:
    return NOT_MARKED if label is None else view.title(label)


def _name(view: View, label: str | None) -> Cell:
    return Cell(NOT_MARKED, PLAIN) if label is None else view.label(label)


def _cell(view: View, first: str | None, second: str | None, count: int, whole: int) -> Cell:
    if not count:
        return Cell("·", DIM)
    one, other = _title(view, first), _title(view, second)
    ask = Ask(cell=(first, second))
    if first == second:
        about = f"{one} met {one} {count:,} {plural(count, 'time')}; Enter lists where edges or values differ"
        return Cell(f"{count:,}", DIM, ask, about=about, title=f"{one} on both sides, and yet different")
    about = f"{one} met {other} {count:,} {plural(count, 'time')}, {count / whole:.0%} of the row"
    title = f"{one} against {other}"
    return Cell(f"{count:,}", ask=ask, about=about, title=title, heat=count / whole, trouble=True)
