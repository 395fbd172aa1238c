"""Which column of a table quotes the words of its spans, where its name does not tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from annotator.core.span import Span
from annotator.formats.incoming import Extent
from annotator.formats.offsets import codepoints, differing, span_of
from annotator.formats.tabular.spans import offsets_of
from annotator.formats.tabular.tables import Row, Table
from annotator.formats.tabular.texts import Texts

LOOKED_AT = 100
"""So many spans are looked at."""

FITTING = 0.95
"""So large a part of the filled cells must be the words of their spans: some data have a few wrong ones."""


def with_quotes(table: Table, texts: Texts, inclusive_end: bool) -> Table:
    """The table with the column known whose cells are the words of its spans, whatever offsets count."""
    if table.kind != "spans" or "quote" in table.known:
        return table
    if "text" in table.known and texts.text_is_quote(table):
        return table
    filled, fitting = Counter[str](), Counter[str]()
    for row, start, end, text in islice(_spans(table, texts, inclusive_end), LOOKED_AT):
        for name in table.others():
            if words := row.cells[name]:
                filled[name] += 1
                fitting[name] += _stand_there(Extent(start, end, words), text)
    column = max(fitting, key=lambda name: fitting[name], default="")
    if not column or fitting[column] < max(1, FITTING * filled[column]):
        return table
    return replace(table, known={**table.known, "quote": column})


def _spans(table: Table, texts: Texts, inclusive_end: bool) -> Iterator[tuple[Row, int, int, str]]:
    """The rows that have offsets, with these and the text of their document."""
    rows = list(islice((row for row in table.rows() if offsets_of(table, row, inclusive_end)), LOOKED_AT))
    if "text" in table.known:
        found: Sequence[str | None] = [table.cell(row, "text") for row in rows]
    else:
        elsewhere = texts.elsewhere({table.cell(row, "document") for row in rows})
        found = [elsewhere.get(table.cell(row, "document")) for row in rows]
    for row, text in zip(rows, found, strict=True):
        offsets = offsets_of(table, row, inclusive_end)
        if offsets and text:
            yield row, *offsets, text


def _stand_there(extent: Extent, text: str) -> bool:
    """Whether the words of an extent stand where it says, in some unit."""
    return any(
        isinstance(span_of(extent, text, codepoints(text, unit, extent[:2])), Span)
        for unit in ("codepoint", *differing(text))
    )
