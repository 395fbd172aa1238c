"""Label by label, and the values of attributes on spans that were matched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotator.agreement.meetings import Ask
from annotator.core.text import short
from annotator.tui.agreement.page import EMPTY, Cell, Column, Page, Row, prose
from annotator.tui.agreement.view import View
from annotator.tui.agreement.words import ends, plot, scale
from annotator.tui.palette import DIM, PLAIN

if TYPE_CHECKING:
    from annotator.agreement.rows import LabelRow

NAMES, SPANS, SHARE, VALUE, MATCHED, INTERVAL = 18, 8, 9, 9, 14, 14


def page(view: View) -> Page:
    """A table of the labels, and one of attributes if there are any."""
    plot_width = 31 if view.width >= 110 else 0
    across = (
        Column(NAMES),
        Column(SPANS, "right"),
        Column(SHARE, "right"),
        *(Column(VALUE, "right") for _ in range(3)),
        Column(2),
        *((Column(plot_width + 1),) if plot_width else ()),
        Column(INTERVAL),
    )
    names = ("label", "spans", "of text", "strict", "overlap", "alpha", "")
    wide = (scale(plot_width),) if plot_width else ()
    heading = (Row(tuple(Cell(name, DIM) for name in (*names, *wide, "interval")), across),)
    rows = [Row(tuple(_label(view, row, plot_width)), across) for row in view.panel.labels]
    weakest = view.panel.weakest_label
    place = view.panel.labels.index(weakest) if weakest in view.panel.labels else 0
    more = (*_attributes(view), *_relations(view), *_document_labels(view))
    return Page([*rows, *more], heading, (place, 3) if rows else None)


def _label(view: View, row: LabelRow, plot_width: int) -> Iterator[Cell]:
    name = view.title(row.label)
    ask, behind = Ask(row.label), f"disagreements on {name}"
    yield view.label(row.label)
    yield Cell(f"{row.spans:,}", DIM)
    yield Cell(f"{row.prevalence:.1%}", DIM)
    for result in (row.strict, row.type, row.alpha):
        yield view.shaded(result, f"{name}: {result.method.title}", ask, behind)
    yield Cell()
    if plot_width:
        yield Cell(plot(row.strict, plot_width), PLAIN)
    yield Cell(ends(row.strict.interval), DIM)


def _attributes(view: View) -> Iterator[Row]:
    if not view.panel.attributes:
        return
    across = (Column(NAMES + SPANS), *(Column(VALUE, "right") for _ in range(3)), Column(2), Column(16))
    yield EMPTY
    yield prose("Attributes, on spans that both marked with one label", DIM)
    names = ("attribute", "alpha", "same", "derived", "", "valued, of all")
    yield Row(tuple(Cell(name, DIM) for name in names), across)
    for row in view.panel.attributes:
        label = view.palette.schema.label(row.label)
        attribute = label.attribute(row.attribute) if label else None
        name = f"{view.title(row.label)} · {(attribute and attribute.title) or row.attribute}"
        ask = Ask(attribute=(row.label, row.attribute))
        results = [
            ("alpha", row.result),
            ("same", row.percent),
            ("values proposed from the words", row.derived),
        ]
        cells = [view.shaded(one, f"{name}: {what}", ask, f"other values of {name}") for what, one in results]
        coverage = Cell(f"{row.valued:,} of {row.union:,}", DIM)
        yield Row((Cell(short(name, NAMES + SPANS - 2)), *cells, Cell(), coverage), across)
    yield prose("derived: proposed from the words by the program; such values are not in alpha", DIM)


def _relations(view: View) -> Iterator[Row]:
    if not view.panel.relations:
        return
    across = (Column(NAMES + SPANS), *(Column(width, "right") for width in (SHARE, MATCHED, VALUE)))
    titles = {one.id: one.title or one.id for one in view.palette.schema.relations}
    yield EMPTY
    yield Row(tuple(Cell(one, DIM) for one in ("relation", "F1", "ends matched", "n")), across)
    for row in view.panel.relations:
        name = titles.get(row.type, row.type)
        ask, behind = Ask(relation=row.type), f"disagreements on {name}"
        results = (("F1", row.f1), ("F1 on matched ends", row.on_matched_ends))
        cells = [view.shaded(one, f"{name}: {what}", ask, behind) for what, one in results]
        yield Row((Cell(short(name, NAMES + SPANS - 2)), *cells, Cell(f"{row.f1.n:,}", DIM)), across)


def _document_labels(view: View) -> Iterator[Row]:
    if not view.panel.document_labels:
        return
    across = (Column(NAMES + SPANS), *(Column(VALUE, "right") for _ in range(4)))
    titles = {one.id: one.title or one.id for one in view.palette.schema.document_labels}
    yield EMPTY
    yield Row(tuple(Cell(one, DIM) for one in ("document label", "alpha", "same", "AC1", "n")), across)
    for row in view.panel.document_labels:
        name = titles.get(row.name, row.name)
        ask, behind = Ask(document_label=row.name), f"other values of {name}"
        results = (("alpha", row.alpha), ("same", row.percent), ("AC1", row.ac1))
        cells = [view.shaded(one, f"{name}: {what}", ask, behind) for what, one in results]
        yield Row((Cell(short(name, NAMES + SPANS - 2)), *cells, Cell(f"{row.alpha.n:,}", DIM)), across)
