"""From cells to annotations."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from annotator.core.errors import DataError
from annotator.formats.incoming import Extent, Found, found
from annotator.formats.tabular import TableFiles
from annotator.formats.tabular.tables import USUAL, Row, Table
from annotator.formats.tabular.texts import object_in

OWN = ("attributes", "details")
"""Columns of ours that hold a JSON object."""

NOTHING = ("", "nan", "none", "null", "na", "n/a", "-1")
"""What a row that says 'no span here' has for an offset."""


def spans_in_row(options: TableFiles, table: Table, row: Row, quote: str, before: int) -> Iterator[Found]:
    """The span of a row, if it has one. `quote` is the role of the column with its words.

    Raises DataError for offsets that are no whole numbers, and for a span without a label.
    """
    start, end = table.cell(row, "start"), table.cell(row, "end")
    if start.strip().lower() in NOTHING and end.strip().lower() in NOTHING:
        return
    label = table.cell(row, "label") or options.label
    if not label:
        raise row.wrong(
            "the span has no label; name the column with --label-column, or one label with --label"
        )
    words = table.cell(row, quote) if quote in table.known else None
    last = _whole(row, end) + options.inclusive_end
    extent = Extent(_whole(row, start), last, words or None)
    ours = all(name in table.columns for name in OWN)
    others = [name for name in table.others() if row.cells[name] and not (ours and name in OWN)]
    attributes: dict[str, Any] = {name: row.cells[name] for name in others}
    attributes |= object_in(row, "attributes") if ours else {}
    more = object_in(row, "details") if ours else {}
    id = table.cell(row, "annotation") or str(before + 1)
    yield found(id, label, (extent,), attributes, more)


def offsets_of(table: Table, row: Row, inclusive_end: bool) -> tuple[int, int] | None:
    """The half-open offsets of a row; None if it has none, or what is none."""
    try:
        return _whole(row, table.cell(row, "start")), _whole(row, table.cell(row, "end")) + inclusive_end
    except DataError:
        return None


def spans_in_cell(options: TableFiles, table: Table, row: Row, before: int) -> Iterator[Found]:
    """The spans in one cell: a list of objects, of [start, end, label], or of the offsets of characters; or
    objects around such lists, as the answers of crowd workers have them.

    Raises DataError if the cell is none of these.
    """
    cell = table.cell(row, "spans").strip()
    if cell.lower() in NOTHING:
        return
    listed = _parsed(row, cell)
    if listed and all(type(one) is int for one in listed):
        listed = [[start, end] for start, end in _stretches(sorted(set(listed)))]
        inclusive = False
    else:
        inclusive = options.inclusive_end
    for number, one in enumerate(listed, before + 1):
        fields = _fields(row, one)
        label = str(fields.pop("label", None) or options.label)
        if not label:
            raise row.wrong("a span has no label; give it one with --label")
        words = fields.pop("quote", None)
        start, end = _whole(row, fields.pop("start", None)), _whole(row, fields.pop("end", None))
        extent = Extent(start, end + inclusive, words if isinstance(words, str) else None)
        yield found(str(fields.pop("annotation", number)), label, (extent,), fields, {})


def _parsed(row: Row, cell: str) -> list[Any]:
    try:
        value = orjson.loads(cell)
    except orjson.JSONDecodeError:
        try:
            value = ast.literal_eval(cell)  # as pandas writes a list
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            raise row.wrong("the spans are neither JSON nor a list") from None
    listed = _unwrapped(value)
    if listed is None:
        raise row.wrong("the spans are no list")
    return listed


def _unwrapped(value: Any, depth: int = 0) -> list[Any] | None:
    """The list of spans in a value; None if there is none. Tasks of Mechanical Turk and SageMaker answer with
    `[{"name of the task": {"entities": [...]}}]`.
    """
    if depth > 3:
        return None
    if isinstance(value, Mapping):
        plain = {str(name).lower(): one for name, one in value.items()}
        for name in USUAL["spans"]:
            if isinstance(named := plain.get(name), list):
                return named
        inner = [_unwrapped(one, depth + 1) for one in value.values() if isinstance(one, Mapping)]
        return _together(inner)
    if isinstance(value, list):
        if not value or not all(isinstance(one, Mapping) and _wraps(one) for one in value):
            return value
        return _together([_unwrapped(one, depth + 1) for one in value])
    return None


def _wraps(one: Mapping[str, Any]) -> bool:
    """Whether an object is not a span itself, but has objects or lists with spans."""
    names = {str(name).lower() for name in one}
    return names.isdisjoint(USUAL["start"]) and any(isinstance(held, Mapping | list) for held in one.values())


def _together(lists: Sequence[list[Any] | None]) -> list[Any] | None:
    found = [one for one in lists if one is not None]
    return [span for one in found for span in one] if found else None


def _fields(row: Row, one: Any) -> dict[str, Any]:
    """One span of a cell, its fields under our names."""
    if isinstance(one, list | tuple) and 2 <= len(one) <= 3:
        return dict(zip(("start", "end", "label"), one, strict=False))
    if not isinstance(one, Mapping):
        raise row.wrong(f"{one!r} is no span: an object or [start, end, label] is wanted")
    fields = {str(name): value for name, value in one.items()}
    plain = {name.lower(): name for name in fields}
    for role in ("start", "end", "label", "annotation"):
        if name := next((plain[usual] for usual in USUAL[role] if usual in plain), None):
            fields[role] = fields.pop(name)
    if name := next((plain[usual] for usual in (*USUAL["quote"], "text") if usual in plain), None):
        fields["quote"] = fields.pop(name)
    return fields


def _stretches(offsets: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of offsets that follow each other, half open."""
    start = 0
    for place, offset in enumerate(offsets):
        if place + 1 == len(offsets) or offsets[place + 1] != offset + 1:
            yield offsets[start], offset + 1
            start = place + 1


def _whole(row: Row, value: Any) -> int:
    try:
        number = float(value)
        if number == int(number):
            return int(number)
    except (TypeError, ValueError, OverflowError):
        pass
    raise row.wrong(f"{value!r} is no offset: a whole number is wanted")
