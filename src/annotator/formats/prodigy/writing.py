"""Labels as Prodigy's tasks.

What Prodigy has no field for stands under names of ours, which it keeps: a span's `id`, `attributes`,
`fragment` (its place among the spans of a discontinuous annotation, counted from 1, and their number) and
details; a task's `document_labels`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import orjson

from annotator.core.annotation import Annotation, Labels
from annotator.core.schema import Schema
from annotator.core.text import counted
from annotator.formats import said as said_field
from annotator.formats.base import Labelled, Mark, Piece, Reread, details
from annotator.formats.prodigy import FILE
from annotator.formats.prodigy.tokens import Cut, cut
from annotator.formats.report import Report

JOINT = ": "
"""Between a document label and its value in the id of an option."""


class TaskWriter:
    """Writes one file."""

    _file: BinaryIO

    def __init__(self, schema: Schema, report: Report) -> None:
        self._related = bool(schema.relations)
        self._options = _options(schema)
        self._report = report
        self._inside = self._all_inside = 0

    def begin(self, piece: Piece) -> None:
        """Start the lines of a piece."""
        self._file = (piece.folder / FILE).open("wb")
        self._inside = 0

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document, one line for each annotator."""
        extents = [
            (span.start, span.end)
            for labels in one.versions
            for annotation in labels.annotations
            for span in annotation.spans
        ]
        made = cut(one.document.text, extents)
        self._inside += made.inside
        marks: list[Mark] = []
        for labels in one.versions:
            pieces = _pieces(labels)
            task = self._task(one, labels, pieces, made)
            self._file.write(orjson.dumps(task, option=orjson.OPT_APPEND_NEWLINE))
            marks += [
                Mark(piece.of.id, piece.of.label, piece.start, piece.end, piece.quote) for piece in pieces
            ]
        return marks

    def finish(self) -> int:
        """Finish the lines; returns how many edges of spans stand inside a word."""
        self._file.close()
        return self._inside

    def join(self, split: str, facts: int) -> None:
        """Count the edges of a piece."""
        self._all_inside += facts

    def close(self, folder: Path) -> None:
        """The lines are all there is."""
        if self._all_inside:
            self._report.remarks.append(
                f"{counted(self._all_inside, 'edge')} of spans stand inside a word: its token is cut there, "
                "so that Prodigy can show the span. A model's own tokens may be others."
            )

    def _task(self, one: Labelled, labels: Labels, pieces: list[_Piece], made: Cut) -> dict[str, Any]:
        document, text = one.document, one.document.text
        first = {token.start: number for number, token in enumerate(made.tokens)}
        last = {token.end: number for number, token in enumerate(made.tokens)}
        spans = [_span(piece, first, last) for piece in pieces]
        ends: dict[str, dict[str, Any]] = {}
        for piece, span in zip(pieces, spans, strict=True):
            if piece.number == piece.fragments:
                ends[piece.of.id] = {key: span[key] for key in _END}
        relations = [
            {
                "head": ends[link.head]["token_end"],
                "child": ends[link.tail]["token_end"],
                "head_span": ends[link.head],
                "child_span": ends[link.tail],
                "label": link.type,
                "id": link.id,
            }
            | ({"created": link.created} if link.created else {})
            for link in labels.relations
        ]
        task: dict[str, Any] = {
            "text": text,
            "id": document.id,
            "meta": document.meta,
            "tokens": [
                {"text": text[start:end], "start": start, "end": end, "id": number, "ws": ws}
                for number, (start, end, ws) in enumerate(made.tokens)
            ],
            "spans": spans,
        }
        if self._related or relations:
            task["relations"] = relations
        if labels.document_labels:
            task["document_labels"] = labels.document_labels
        if self._options:
            task["options"] = self._options
            task["accept"] = accepted(self._options, labels.document_labels)
        task |= said_field.written(labels)
        task |= {
            "answer": "accept",
            "_view_id": "relations" if self._related or relations else "spans_manual",
            "_annotator_id": labels.annotator,
            "_session_id": labels.annotator,
        }
        if (stamp := _stamp(labels.finished_at)) is not None:
            task["_timestamp"] = stamp
        return task


class _Piece(NamedTuple):
    """One span of an annotation: a span of Prodigy's."""

    start: int
    end: int
    quote: str
    number: int
    fragments: int
    of: Annotation


_END = ("start", "end", "token_start", "token_end", "label", "id")


def _pieces(labels: Labels) -> list[_Piece]:
    found = [
        _Piece(span.start, span.end, span.quote, number, len(said.spans), said)
        for said in labels.annotations
        for number, span in enumerate(said.spans, 1)
    ]
    # Prodigy wants spans in the order of the text.
    return sorted(found, key=lambda piece: (piece.start, -piece.end))


def _span(piece: _Piece, first: Mapping[int, int], last: Mapping[int, int]) -> dict[str, Any]:
    said = piece.of
    span: dict[str, Any] = {
        "start": piece.start,
        "end": piece.end,
        "token_start": first[piece.start],
        "token_end": last[piece.end],
        "label": said.label,
        "text": piece.quote,
        "id": said.id,
    }
    if piece.fragments > 1:
        span["fragment"] = [piece.number, piece.fragments]
    if piece.number == 1:
        if said.attributes:
            span["attributes"] = said.attributes
        span |= details(said)
    return span


def _options(schema: Schema) -> list[dict[str, str]]:
    """The document labels that have choices, as a choice task offers them: Prodigy can train on these."""
    return [
        {
            "id": f"{label.id}{JOINT}{choice.id}",
            "text": f"{label.title or label.id}: {choice.title or choice.id}",
        }
        for label in schema.document_labels
        for choice in label.choices
    ]


def accepted(options: Iterable[Mapping[str, Any]], said: Mapping[str, Any]) -> list[str]:
    """Which of the options the document labels choose, in the order of the options."""
    chosen = {
        f"{name}{JOINT}{one}"
        for name, value in said.items()
        for one in (value if isinstance(value, list | tuple) else (value,))
        if isinstance(one, str)
    }
    return [option["id"] for option in options if option["id"] in chosen]


def _stamp(moment: str) -> int | None:
    """A UTC time of ISO 8601 as seconds since 1970, None if it is not one."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


def reread(path: Path) -> Iterator[Reread]:
    """Read back what was written; the lines of one document are one."""
    with path.open("rb") as file:
        for id, tasks in groupby(map(orjson.loads, file), key=itemgetter("id")):
            text, marks = "", []
            for task in tasks:
                text = task["text"]
                marks += [
                    Mark(one["id"], one["label"], one["start"], one["end"], one["text"])
                    for one in task["spans"]
                ]
            yield Reread("", id, text, marks)
