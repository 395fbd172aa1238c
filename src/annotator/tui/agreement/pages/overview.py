"""The first page: a few named numbers with their intervals, and where it is weakest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotator.agreement.meetings import Ask
from annotator.project.agree import FEWEST
from annotator.project.identity import GOLD
from annotator.tui.agreement.page import EMPTY, Cell, Column, Page, Row, prose
from annotator.tui.agreement.view import View
from annotator.tui.agreement.words import counted, ends, n_of, number, plot, plural, scale, sentence
from annotator.tui.palette import BOLD, DIM, PLAIN

if TYPE_CHECKING:
    from annotator.agreement.result import Result

TITLE, VALUE, INTERVAL = 23, 7, 14
LEAST_PLOT = 21

HEADLINE = 4
"""The row of the first number."""


def page(view: View) -> Page:
    """What was compared, the numbers, the weakest label and pair, gold, and what was left out."""
    rows = [prose(", ".join(view.people), BOLD), prose(_compared(view), DIM), EMPTY, _header(view)]
    rows += [
        _row(view, Cell(result.method.title, PLAIN), result, Ask(), "all disagreements")
        for result in view.panel.headline
    ]
    begin = (HEADLINE, 1)
    weakest = list(_weakest(view))
    if weakest:
        rows.append(EMPTY)
        begin = (len(rows) + 1, 1)
        rows += weakest
    rows += _gold(view)
    rows += _remarks(view)
    return Page(rows, begin=begin)


def _compared(view: View) -> str:
    documents = len({row.document for row in view.panel.documents})
    both = "both" if len(view.people) == FEWEST else "two of them"
    stood = "stand now" if view.agreement.choice.current else "stood when first done"
    return f"{documents:,} {plural(documents, 'document')} that {both} finished, labels as they {stood}"


def _columns(view: View) -> tuple[Column, ...]:
    rest = view.width - TITLE - VALUE - INTERVAL - 3
    wide = LEAST_PLOT if rest < 50 else 31
    return (
        Column(TITLE),
        Column(VALUE, "right"),
        Column(2),
        Column(wide + 1),
        Column(INTERVAL),
        Column(max(rest - wide, 8)),
    )


def _header(view: View) -> Row:
    columns = _columns(view)
    names = ("", "", "", scale(columns[3].width - 1), "interval", "n")
    return Row(tuple(Cell(name, DIM) for name in names), columns)


def _row(view: View, title: Cell, result: Result, ask: Ask, behind: str) -> Row:
    columns = _columns(view)
    about = sentence(result.method.title, result)
    value = Cell(number(result), BOLD, ask, result, about, behind)
    ways = (counted(result), n_of(result), f"n {result.n:,}")
    how_much = next((one for one in ways if len(one) < columns[5].width), ways[-1])
    cells = (
        title,
        value,
        Cell(),
        Cell(plot(result, columns[3].width - 1), PLAIN if result.value is not None else DIM),
        Cell(ends(result.interval), DIM),
        Cell(how_much, DIM),
    )
    return Row(cells, columns)


def _weakest(view: View) -> Iterator[Row]:
    columns = _columns(view)
    label, pair = view.panel.weakest_label, view.panel.weakest_pair
    if label is not None:
        yield Row((Cell("weakest label", DIM),), columns)
        name = view.title(label.label)
        yield _row(view, view.label(label.label), label.strict, Ask(label.label), f"disagreements on {name}")
    if pair is not None:
        yield Row((Cell("weakest pair", DIM),), columns)
        names = f"{pair.first} – {pair.second}"
        ask = Ask(pair=(pair.first, pair.second))
        yield _row(view, Cell(names), pair.ladder["strict"], ask, f"disagreements of {names}")


def _gold(view: View) -> Iterator[Row]:
    states = Counter(view.gold.values())
    if not states:
        return
    yield EMPTY
    begun = states.total() - states["done"]
    yield prose(
        f"gold: {states['done']:,} {plural(states['done'], 'document')} done"
        + (f", {begun:,} begun" if begun else ""),
        DIM,
    )
    for row in view.panel.gold:
        if row.f1.documents:
            first = _before_gold(view, row.annotator)
            ask = Ask(pair=(row.annotator, GOLD) if first else (GOLD, row.annotator))
            title = Cell(f"{row.annotator} against gold")
            yield _row(view, title, row.f1, ask, f"where {row.annotator} differs from gold")


def _before_gold(view: View, name: str) -> bool:
    annotators = view.agreement.frame.annotators
    return annotators.index(name) < annotators.index(GOLD)


def _remarks(view: View) -> Iterator[Row]:
    notes = [i.note for one in view.panel.headline if (i := one.interval) is not None and i.note]
    lines = [
        *dict.fromkeys(notes),
        *(f"left out: {count:,} {why}" for why, count in view.panel.dropped.items()),
        *view.panel.notes,
    ]
    if lines:
        yield EMPTY
    yield from (prose(line, DIM) for line in lines)
