"""Datasets of others: rows with texts and spans, or with tokens and tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import orjson

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.formats.conll.scheme import decode
from annotator.formats.huggingface.layout import Layout, SpanFields, span_fields
from annotator.formats.huggingface.passages import links, text_of
from annotator.formats.incoming import Extent, Found, Incoming
from annotator.formats.plain import plain
from annotator.formats.report import Entry

Row = Mapping[str, Any]


def incoming(layout: Layout, row: Row, id: str, annotator: str, split: str, where: str) -> Incoming:
    """One row as a document with labels. Raises DataError for a row that holds something else."""
    tokens = row[layout.tokens] or [] if layout.tokens else []
    meta = {
        name: plain(value) for name, value in row.items() if name not in layout.known and value is not None
    }
    text = text_of(row[layout.passages], where) if layout.passages else ""
    text = row[layout.text] if layout.text else text
    if not isinstance(text, str):
        raise DataError(f"column '{layout.text}' has no text", where=where)
    starts = _starts(text, tokens)
    if starts is None:
        # The tokens are those of another text, for instance with other quotation marks: theirs is taken.
        if layout.text:
            meta[layout.text] = text
        text = " ".join(tokens)
        starts = _starts(text, tokens) or []
    said: list[Found | Entry] = []
    for column, names in layout.tags.items() if layout.tokens else ():
        said += _tagged(column, names, row[column] or [], tokens, starts, text, where)
    for fields in layout.spans:
        held = list(_spans(row[fields.column]) if fields.label else _json(fields.column, row, where))
        if not fields.label:
            fields = _fields(fields.column, held, where)
        said += (_span(fields, number, span, id) for number, span in enumerate(held, 1))
    said += (Entry(id, "", "", "", "column", f"'{name}' is no text") for name in sorted(layout.binary))
    annotations = tuple(_unique(one for one in said if isinstance(one, Found)))
    ids = {one.id for one in annotations}
    linked = [one for fields in layout.links for one in links(fields, row[fields.column], ids, id)]
    said += (one for one in linked if isinstance(one, Entry))
    if split:
        meta.setdefault("split", split)
    whose = row[layout.annotator] if layout.annotator else None
    return Incoming(
        where,
        Document(id, text, meta),
        annotator if whose is None else str(whose),
        annotations,
        tuple(one for one in linked if isinstance(one, Relation)),
        {
            name: names[row[name]]
            for name, names in layout.classes.items()
            if isinstance(row[name], int) and 0 <= row[name] < len(names)
        },
        # Tokens were placed here; other offsets are the file's own.
        unit="codepoint" if layout.spans and not layout.tokens else None,
        refused=tuple(replace(one, document=id) for one in said if isinstance(one, Entry)),
    )


def _starts(text: str, tokens: Sequence[str]) -> list[int] | None:
    """Where each token starts in a text; None if one is not in it behind those before it."""
    starts, at = [], 0
    for token in tokens:
        start = text.find(token, at)
        if start < 0:
            return None
        starts.append(start)
        at = start + len(token)
    return starts


def _tagged(
    column: str,
    names: Sequence[str],
    tags: Sequence[Any],
    tokens: Sequence[str],
    starts: Sequence[int],
    text: str,
    where: str,
) -> Iterator[Found | Entry]:
    if len(tags) != len(tokens):
        raise DataError(f"column '{column}' has {len(tags)} tags for {len(tokens)} tokens", where=where)
    try:
        stretches = decode([_name(names, tag) for tag in tags])
    except ValueError as reason:
        raise DataError(
            f"column '{column}': {reason}",
            where=where,
            remedy="Say what the numbers stand for with --tag, or choose columns with --tags-column",
        ) from None
    for number, (first, last, label) in enumerate(stretches, 1):
        id = f"{column}-{number}"
        start, end = starts[first], starts[last - 1] + len(tokens[last - 1])
        if start < end:
            yield Found(id, label, (Extent(start, end, text[start:end]),))
        else:
            yield Entry("", id, label, "", "empty-span", "its tokens are empty")


def _name(names: Sequence[str], tag: Any) -> str:
    if isinstance(tag, int) and 0 <= tag < len(names):
        return names[tag]
    return str(tag)


def _spans(column: Any) -> Iterator[Row]:
    """The spans of one row, from a list of them or from an object of lists."""
    if isinstance(column, dict):
        lists = {name: values for name, values in column.items() if isinstance(values, list)}
        for values in zip_longest(*lists.values()):
            yield dict(zip(lists, values, strict=True))
    else:
        yield from (span for span in column or () if span is not None)


def _json(column: str, row: Row, where: str) -> list[Row]:
    """The spans of one row that are JSON text."""
    try:
        held = orjson.loads(row[column] or "[]")
    except orjson.JSONDecodeError as reason:
        raise DataError(f"column '{column}' is no JSON: {reason}", where=where) from reason
    if not isinstance(held, list) or not all(isinstance(span, dict) for span in held):
        raise DataError(f"column '{column}' is no list of objects", where=where)
    return held


def _fields(column: str, spans: Sequence[Row], where: str) -> SpanFields:
    names = {name for span in spans for name in span}
    found = span_fields(column, names)
    if spans and found is None:
        listed = ", ".join(sorted(names))
        raise DataError(
            f"column '{column}' has no spans with a label, a start and an end",
            where=where,
            remedy=f"Their fields are: {listed}",
        )
    return found or SpanFields(column, "")


def _span(fields: SpanFields, number: int, span: Row, document: str) -> Found | Entry:
    """One span as an annotation, or why it cannot be one."""
    quote, label = span.get(fields.quote), span.get(fields.label)
    own = span.get(fields.id)
    id = str(own) if own not in (None, "") else f"{fields.column}-{number}"
    said = " … ".join(map(str, quote)) if isinstance(quote, list) else str(quote or "")
    if label in (None, ""):
        return Entry(document, id, "", said, "no-label")
    name = _name(fields.names, label)
    pairs: Any = [(span.get(fields.start), span.get(fields.end))]
    if fields.offsets:
        pairs = span.get(fields.offsets) or []
        pairs = pairs if all(isinstance(pair, list) for pair in pairs) else [pairs]
    if not pairs or not all(len(pair) == 2 and all(type(one) is int for one in pair) for pair in pairs):
        return Entry(document, id, name, said, "no-place", f"its offsets are {pairs!r}")
    quotes = quote if isinstance(quote, list) else [quote] if len(pairs) == 1 else []
    extents = tuple(
        Extent(start, end, words if isinstance(words, str) and words else None)
        for (start, end), words in zip_longest(pairs, quotes[: len(pairs)])
    )
    known = {fields.id, fields.label, fields.start, fields.end, fields.offsets, fields.quote}
    rest = {key: plain(value) for key, value in span.items() if key not in known and value not in (None, [])}
    return Found(id, name, extents, rest)


def _unique(annotations: Iterable[Found]) -> Iterator[Found]:
    """The same annotations, with ids that no two of a document share."""
    taken: set[str] = set()
    for number, one in enumerate(annotations, 1):
        id = one.id if one.id not in taken else f"{one.id}-{number}"
        taken.add(id)
        yield replace(one, id=id)
