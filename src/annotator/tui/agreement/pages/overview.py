"""The first page: a few named numbers with their intervals, and where it is weakest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.agreement.meetings import Ask
from annotator.core.text import counted_phrase
from annotator.project.agreeing.agree import FEWEST
from annotator.project.identity import GOLD
from annotator.tui.agreement.page import EMPTY, Cell, Column, Page, Row, paragraph, prose
from annotator.tui.agreement.view import View
from annotator.tui.agreement.words import counted, ends, n_of, number, plot, plural, scale, sentence
from annotator.tui.palette import BOLD, DIM, PLAIN

if TYPE_CHECKING:
    from annotator.agreement.result import Result
    from annotator.agreement.rows import PairRow

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
    rest = [*gold_rows(view), *remarks(view)]
    room = view.height - len(rows) - len(rest) - 1
    labels, pairs = _weakest_first(view)
    shown = _room_for(labels, pairs, room)
    begin = (HEADLINE, 1)
    for title, found, count in zip(("weakest label", "weakest pair"), (labels, pairs), shown, strict=True):
        if found:
            rows += [EMPTY, prose(f"{title} first" if count > 1 else title, DIM)]
            begin = (len(rows), 1) if begin == (HEADLINE, 1) else begin
            rows += found[:count]
    return Page([*rows, *rest], begin=begin)


def _room_for(labels: Sequence[Row], pairs: Sequence[Row], room: int) -> tuple[int, int]:
    """How many labels and pairs are listed: one of each at least, then labels, then pairs."""
    free = room - 2 * (bool(labels) + bool(pairs))
    count = max(1, min(len(labels), free - bool(pairs)))
    return count, max(1, min(len(pairs), free - count))


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
        Column(wide + 2),
        Column(INTERVAL),
        Column(max(rest - wide - 1, 8)),
    )


def _header(view: View) -> Row:
    columns = _columns(view)
    names = ("", "", "", scale(columns[3].width - 2), "interval", "n")
    return Row(tuple(Cell(name, DIM) for name in names), columns)


def _row(view: View, title: Cell, result: Result, ask: Ask, behind: str) -> Row:
    columns = _columns(view)
    measure = result.method.title
    about = sentence(measure if title.words == measure else f"{title.words.strip()}: {measure}", result)
    value = Cell(number(result), BOLD, ask, result, about, behind)
    ways = (counted(result), n_of(result), f"n {result.n:,}")
    how_much = next((one for one in ways if len(one) < columns[5].width), ways[-1])
    cells = (
        title,
        value,
        Cell(),
        Cell(plot(result, columns[3].width - 2), PLAIN if result.value is not None else DIM),
        Cell(ends(result.interval), DIM),
        Cell(how_much, DIM),
    )
    return Row(cells, columns)


def _weakest_first(view: View) -> tuple[list[Row], list[Row]]:
    """Labels and pairs that have a number, the weakest first; a single pair is no weakest."""
    labels = sorted(
        (row for row in view.panel.labels if row.strict.value is not None), key=lambda row: row.strict.number
    )
    pairs = sorted(
        (row for row in view.panel.pairs if row.ladder["strict"].value is not None),
        key=lambda row: row.ladder["strict"].number,
    )
    return (
        [_row(view, view.label(row.label), row.strict, *_on(view, row.label)) for row in labels],
        [_row(view, Cell(_between(row)), row.ladder["strict"], *_of(row)) for row in pairs]
        if len(view.panel.pairs) > 1
        else [],
    )


def _on(view: View, label: str) -> tuple[Ask, str]:
    return Ask(label), f"disagreements on {view.title(label)}"


def _of(pair: PairRow) -> tuple[Ask, str]:
    return Ask(pair=(pair.first, pair.second)), f"disagreements of {_between(pair)}"


def _between(pair: PairRow) -> str:
    return f"{pair.first} – {pair.second}"


def gold_rows(view: View) -> Iterator[Row]:
    """How far gold is, and how each annotator compares with it."""
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
            line = _row(view, title, row.f1, ask, f"where {row.annotator} differs from gold")
            of = f"{title.words}: precision {number(row.precision)}, recall {number(row.recall)}"
            value = replace(line.cells[1], about=f"{of}, F1 {number(row.f1)}, {counted(row.f1)}")
            yield replace(line, cells=(line.cells[0], value, *line.cells[2:]))


def _before_gold(view: View, name: str) -> bool:
    annotators = view.agreement.frame.annotators
    return annotators.index(name) < annotators.index(GOLD)


def remarks(view: View) -> Iterator[Row]:
    """What to think of the intervals, and what was left out."""
    notes = [i.note for one in view.panel.headline if (i := one.interval) is not None and i.note]
    lines = [
        *dict.fromkeys(notes),
        *(f"left out: {counted_phrase(count, why)}" for why, count in view.panel.dropped.items()),
        *view.panel.notes,
    ]
    if lines:
        yield EMPTY
    for line in lines:
        yield from paragraph(line, view.width, DIM)
