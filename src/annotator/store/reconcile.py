"""What is true of one document's labels, from its label file and its journals.

The label file is derived from the journals and says in `holds` how far it goes. So it is either what
the lines it holds amount to, and at most stale, or somebody edited it (or put it there without any
journal). An edit by hand becomes one step like any other. Nothing here touches a disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import orjson

from annotator.core import strict_json
from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.core.fold import Fold, Line, State
from annotator.core.labelfile import FORMAT, Head, LabelFile, edit, from_file, to_file
from annotator.store import journal
from annotator.store.journal import Header, Session

EDITED = "edited file"
"""The name of the step that takes in an edit of the label file by hand."""

EDITED_SESSION = "file-"
"""The session of such a step is this and digits of the file's SHA-256. Two windows that meet the same
edit write the same step, and a file whose edit was taken in already is known again."""

Validate = Callable[[bytes, str], Mapping[str, Any]]
"""Reads a label file, given its bytes and its name, or raises DataError with the line. Slow, so only
files that somebody edited meet it."""


@dataclass(frozen=True)
class Saved:
    """The bytes of a label file and when it was changed, UTC in ISO 8601."""

    name: str
    data: bytes
    at: str


@dataclass(frozen=True)
class Truth:
    """All that is known of one document's labels.

    `lines` are all steps in order, among them `edit`, the hand edit that is in no journal yet.
    `problem` says why nothing may be written, naming file and line.
    """

    lines: tuple[Line, ...]
    head: Head
    edit: Line | None = None
    problem: str | None = None

    @cached_property
    def fold(self) -> Fold:
        """What the lines amount to."""
        return Fold.of(self.lines)

    @property
    def file(self) -> LabelFile:
        """The label file as it should be."""
        return LabelFile(self.head, self.fold.state, held_by(self.lines))


def held_by(lines: Iterable[Line]) -> dict[str, int]:
    """What a file made of these lines holds: for each session its highest `n`."""
    held: dict[str, int] = {}
    for line in lines:
        held[line.session] = max(line.n, held.get(line.session, 0))
    return held


def encode(file: LabelFile) -> bytes:
    """A label file as bytes: the same labels always give the same bytes."""
    return orjson.dumps(to_file(file), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def truth_of(
    annotator: str,
    document: Document,
    sessions: Sequence[Session],
    saved: Saved | None,
    validate: Validate,
) -> Truth:
    """Hold the label file against the journals. Raises nothing: what is wrong is in `problem`."""
    lines, problem = _lines_of(sessions)
    heads = {s.header.session: s.header for s in sessions if s.header}
    problem = problem or _header_problem(heads.values(), document)
    head = _head(annotator, document, lines, heads)
    if saved is None or problem:
        return Truth(lines, head, problem=problem)
    try:
        found, base, is_same = _open(saved, lines, annotator, document, heads, validate)
        if not lines:
            head = found.head
        if is_same or _was_taken_in(saved, lines):
            return Truth(lines, head)
        patch = edit(base, found.state)
        if not patch:
            return Truth(lines, head)
        _check_quotes(patch, saved, document)
    except DataError as reason:
        return Truth(lines, head, problem=str(reason))
    step = Line(
        n=lines[-1].n + 1 if lines else 1,
        session=_edited_session(saved),
        at=saved.at,
        set=patch,
        name=EDITED,
    )
    return Truth((*lines, step), head, edit=step)


def _lines_of(sessions: Iterable[Session]) -> tuple[tuple[Line, ...], str | None]:
    found: dict[tuple[int, str], Line] = {}
    problem: str | None = None
    for session in sessions:
        if session.damage:
            number, why = session.damage[0]
            place = f", line {number}" if number else ""
            problem = problem or f"{session.file}{place}: {why}"
        if session.header and (newer := newer_format(session.header.format, journal.FORMAT)):
            problem = problem or f"{session.file}: {newer}"
        for line in session.lines:
            if found.setdefault(line.key, line) != line:
                problem = problem or (
                    f"{session.file}: step {line.n} of session {line.session} is there twice, and differs"
                )
    return tuple(found[key] for key in sorted(found)), problem


def newer_format(format: object, ours: str) -> str | None:
    """Why a file of this format cannot be used by this version, or None if it can."""
    if format == ours:
        return None
    kind, _, version = ours.rpartition("/")
    if isinstance(format, str) and format.startswith(f"{kind}/"):
        number = format.rpartition("/")[2]
        if number.isdecimal() and int(number) > int(version):
            return f"a newer version of annotator wrote it ({format}); this one must not change it"
    return f"its format is {format!r}, not {ours!r}"


def _header_problem(headers: Iterable[Header], document: Document) -> str | None:
    for header in headers:
        if header.document != document.id:
            return (
                f"session {header.session} is of document {header.document!r}; "
                f"it does not belong to {document.id!r}"
            )
        if header.text != document.hash:
            return text_changed(header.text, document)
    return None


def text_changed(hash: str, document: Document) -> str:
    """What to say when labels were made on another text than the one that is there."""
    return (
        f"the text of {document.id!r} was changed after it was labelled "
        f"(labelled {hash[:15]}…, now {document.hash[:15]}…); its labels are kept as they are"
    )


def _head(annotator: str, document: Document, lines: Sequence[Line], heads: Mapping[str, Header]) -> Head:
    """The schema that a file names is that of its newest step whose session is known."""
    newest = next((heads[line.session] for line in reversed(lines) if line.session in heads), None)
    return Head(
        document=document.id,
        annotator=annotator,
        text_hash=document.hash,
        schema_hash=newest.schema if newest else "",
        guidelines_version=newest.guidelines if newest else "",
    )


def _open(
    saved: Saved,
    lines: Sequence[Line],
    annotator: str,
    document: Document,
    heads: Mapping[str, Header],
    validate: Validate,
) -> tuple[LabelFile, State, bool]:
    """The label file, the state of the lines it holds, and whether it is those lines to the byte."""
    try:
        data = orjson.loads(saved.data)
    except orjson.JSONDecodeError:
        data = strict_json.loads(saved.data, saved.name)
    if not isinstance(data, dict):
        raise DataError("line 1: a label file is a JSON object", where=saved.name)
    if newer := newer_format(data.get("format", FORMAT), FORMAT):
        raise DataError(newer, where=saved.name)
    holds = _holds(data)
    held = [line for line in lines if line.n <= holds.get(line.session, 0)]
    base = Fold.of(held).state
    expected = LabelFile(_head(annotator, document, held, heads), base, held_by(held))
    if held and encode(expected) == saved.data:
        return expected, base, True
    found = from_file(validate(saved.data, saved.name))
    if found.head.document != document.id:
        line = strict_json.line_of(saved.data, ("document",))
        raise DataError(
            f"line {line}: it is of document {found.head.document!r}, not {document.id!r}", where=saved.name
        )
    if found.head.text_hash != document.hash:
        raise DataError(text_changed(found.head.text_hash, document), where=saved.name)
    return found, base, False


def _holds(data: Mapping[str, Any]) -> Mapping[str, int]:
    holds = data.get("holds")
    if not isinstance(holds, dict):
        return {}
    return {session: n for session, n in holds.items() if type(n) is int}


def _edited_session(saved: Saved) -> str:
    return EDITED_SESSION + sha256(saved.data).hexdigest()[:16]


def _was_taken_in(saved: Saved, lines: Iterable[Line]) -> bool:
    session = _edited_session(saved)
    return any(line.session == session for line in lines)


def _check_quotes(patch: dict[str, Any], saved: Saved, document: Document) -> None:
    """Hold the spans of an edit against the text, and fill in quotes that were left out."""
    for id, fields in patch.get("annotations", {}).items():
        for place, span in enumerate(fields.get("spans") or ()):
            start, end = span["start"], span["end"]
            words = document.text[start:end]
            if end > len(document.text):
                what = f"span {start}..{end} ends after the text, which has {len(document.text)} characters"
            elif span.get("quote") and span["quote"] != words:
                what = f"span {start}..{end} covers {words!r}, not {span['quote']!r}"
            else:
                span["quote"] = words
                continue
            raise DataError(
                f"line {_line_of_span(saved.data, id, place)}: annotation {id!r}: {what}", where=saved.name
            )


def _line_of_span(data: bytes, id: str, place: int) -> int:
    annotations = strict_json.loads(data)["annotations"]
    index = next(i for i, one in enumerate(annotations) if one["id"] == id)
    return strict_json.line_of(data, ("annotations", index, "spans", place))
