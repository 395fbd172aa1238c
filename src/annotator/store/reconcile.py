"""What is true of one document's labels, from its label file and its journals.

The label file is derived from the journals and says in `holds` how far it goes. So it is either what
the lines it holds amount to, and at most stale, or somebody edited it (or put it there without any
journal). An edit by hand becomes one step like any other. Nothing here touches a disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

import orjson

from annotator.core import strict_json
from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.core.fold import Fold, Key, Line
from annotator.core.labelfile import FORMAT, Head, LabelFile, as_written, edit, from_file, to_file
from annotator.store import journal
from annotator.store.journal import Header, Session

DAMAGED = "Take it from a backup, or move it away: what the label file holds stays"

INVALID = "Mend the line, or let `annotator rebuild` make the file anew from its journals"

EDITED = "edited file"
"""The name of the step that takes in an edit of the label file by hand."""

EDITED_SESSION = "file-"
"""The session of such a step is this and digits of the file's SHA-256. Two windows that meet the same
edit write the same step, and a file whose edit was taken in already is known again."""

Validate = Callable[[bytes, str], Mapping[str, Any]]
"""Reads a label file, given its bytes and its name, or raises DataError with the line. Slow, so only
files that somebody edited meet it."""


class Newer(DataError):
    """A file of a newer version of the program: it may be read by nobody here, and never rewritten."""


@dataclass(frozen=True)
class Saved:
    """The bytes of a label file, and when it was changed, in seconds since the epoch, if that is known."""

    name: str
    data: bytes
    changed: int | None = None

    @property
    def at(self) -> str:
        """When it was changed, UTC in ISO 8601; empty if that is not known."""
        if self.changed is None:
            return ""
        return f"{datetime.fromtimestamp(self.changed, UTC):%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True)
class Truth:
    """All that is known of one document's labels.

    `lines` are all steps in order, among them `edit`, the hand edit that is in no journal yet.
    `problem` says why nothing may be written, naming file and line; `is_current` whether the label
    file is what it should be.
    """

    lines: tuple[Line, ...]
    head: Head
    edit: Line | None = None
    problem: DataError | None = None
    is_current: bool = False
    held: Fold | None = field(default=None, compare=False, repr=False)
    """The fold of what the label file holds, when that was all: then nothing is folded twice."""
    heads: Mapping[Key, Header] = field(default_factory=dict, compare=False, repr=False)
    """The header of the session file that each line stands in."""

    @cached_property
    def fold(self) -> Fold:
        """What the lines amount to."""
        return self.held or Fold.of(self.lines)

    @property
    def file(self) -> LabelFile:
        """The label file as it should be."""
        return LabelFile(self.head, self.fold.state, held_by(self.lines))

    def file_of(self, lines: Sequence[Line]) -> LabelFile:
        """The label file as it was when there were only these of its lines, under the schema of then."""
        newest = next((self.heads[line.key] for line in reversed(lines) if line.key in self.heads), None)
        head = self.head
        if newest:
            head = replace(head, schema_hash=newest.schema, guidelines_version=newest.guidelines)
        fold = self.fold if len(lines) == len(self.lines) else Fold.of(lines)
        return LabelFile(head, fold.state, held_by(lines))


def held_by(lines: Iterable[Line]) -> dict[str, int]:
    """What a file made of these lines holds: for each session its highest `n`."""
    held: dict[str, int] = {}
    for line in lines:
        held[line.session] = max(line.n, held.get(line.session, 0))
    return held


def encode(file: LabelFile, *, is_normal: bool = False) -> bytes:
    """A label file as bytes: the same labels always give the same bytes. `is_normal` as in `to_file`."""
    return orjson.dumps(
        to_file(file, is_normal=is_normal), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    )


def truth_of(
    annotator: str,
    document: Document,
    sessions: Sequence[Session],
    saved: Saved | None,
    validate: Validate,
) -> Truth:
    """Hold the label file against the journals. Raises nothing: what is wrong is in `problem`."""
    heads = {line.key: s.header for s in sessions if s.header for line in s.lines}
    lines = _lines_of(sessions)
    head = _head(annotator, document, lines, heads)
    try:
        _check_sessions(sessions, document)
        if saved is None:
            return Truth(lines, head, is_current=not lines, heads=heads)
        found, base, is_same = _open(saved, lines, annotator, document, heads, validate)
        if not lines:
            head = found.head
        patch = {} if is_same or _was_taken_in(saved, lines) else edit(base.state, found.state)
        _check_quotes(patch, saved, document)
    except DataError as problem:
        if not problem.remedy:  # all that can be wrong with a journal has its own
            problem = DataError(problem.what, where=problem.where, remedy=INVALID)
        return Truth(lines, head, problem=problem, heads=heads)
    if not patch:
        holds_all = len(base.lines) == len(lines)
        return Truth(
            lines, head, is_current=is_same and holds_all, held=base if holds_all else None, heads=heads
        )
    step = Line(
        n=lines[-1].n + 1 if lines else 1,
        session=_edited_session(saved),
        at=saved.at,
        set=patch,
        name=EDITED,
    )
    return Truth((*lines, step), head, edit=step, heads=heads)


def file_alone(saved: Saved, document: Document, validate: Validate) -> LabelFile:
    """What is true of a document that has a label file and no journal: the file, its quotes filled in.

    `truth_of` says the same, and folds for it. Raises DataError for whatever has to be said of the file.
    """
    data = validate(saved.data, saved.name)
    refuse_other_formats(data.get("format", FORMAT), FORMAT, saved.name)
    found = from_file(data) if b"null" in saved.data else as_written(data)
    _check_head(found, saved, document)
    _check_quotes(found.state, saved, document)
    return found


def _lines_of(sessions: Iterable[Session]) -> tuple[Line, ...]:
    found: dict[Key, Line] = {}
    for session in sessions:
        for line in session.lines:
            found.setdefault(line.key, line)
    return tuple(found[key] for key in sorted(found))


def _check_sessions(sessions: Iterable[Session], document: Document) -> None:
    """Raises DataError, naming the file, for the first journal that cannot be trusted in whole."""
    found: dict[Key, Line] = {}
    for session in sessions:
        for number, why in session.damage:
            place = f"{session.file}, line {number}" if number else session.file
            raise DataError(why, where=place, remedy=DAMAGED)
        if session.header:
            refuse_other_formats(session.header.format, journal.FORMAT, session.file)
            if session.header.document != document.id:
                raise DataError(
                    f"it is of document {session.header.document!r}, not {document.id!r}",
                    where=session.file,
                    remedy="Move it to where it belongs",
                )
            if session.header.text != document.hash:
                raise _text_changed(session.header.text, document, session.file)
        for line in session.lines:
            if not _is_same(found.setdefault(line.key, line), line):
                what = f"step {line.n} of session {line.session} is there twice, and differs"
                raise DataError(what, where=session.file, remedy=DAMAGED)


def _is_same(one: Line, other: Line) -> bool:
    """Whether two lines are one step. Windows may know two times of an edit that was saved once more."""
    return one == other or (one.session.startswith(EDITED_SESSION) and replace(one, at=other.at) == other)


def refuse_other_formats(format: object, ours: str, where: str) -> None:
    """Raises Newer for a file that a newer version wrote, DataError for one of something else."""
    if format == ours:
        return
    kind, _, version = ours.rpartition("/")
    if isinstance(format, str) and format.startswith(f"{kind}/"):
        number = format.rpartition("/")[2]
        if number.isdecimal() and int(number) > int(version):
            what = f"a newer version of annotator wrote it ({format}); this one must not change it"
            raise Newer(what, where=where, remedy="Update annotator")
    raise DataError(f"its format is {format!r}, not {ours!r}", where=where)


def _text_changed(hash: str, document: Document, where: str) -> DataError:
    return DataError(
        f"the text of {document.id!r} was changed after it was labelled "
        f"(labelled {hash[:15]}…, now {document.hash[:15]}…); its labels are kept as they are",
        where=where,
        remedy="Put the old text back, or give the new one another id",
    )


def _head(annotator: str, document: Document, lines: Sequence[Line], heads: Mapping[Key, Header]) -> Head:
    """The schema that a file names is that of its newest step."""
    newest = next((heads[line.key] for line in reversed(lines) if line.key in heads), None)
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
    heads: Mapping[Key, Header],
    validate: Validate,
) -> tuple[LabelFile, Fold, bool]:
    """The label file, the fold of the lines it holds, and whether it is that to the byte."""
    data = _loaded(saved)
    holds = _holds(data)
    held = [line for line in lines if line.n <= holds.get(line.session, 0)]
    base = Fold.of(held)
    expected = LabelFile(_head(annotator, document, held, heads), base.state, held_by(held))
    if held and encode(expected) == saved.data:
        return expected, base, True
    found = from_file(validate(saved.data, saved.name))
    _check_head(found, saved, document)
    return found, base, False


def _loaded(saved: Saved) -> dict[str, Any]:
    """The object of a label file of our version, not yet validated."""
    try:
        data = orjson.loads(saved.data)
    except orjson.JSONDecodeError:
        data = strict_json.loads(saved.data, saved.name)
    if not isinstance(data, dict):
        raise DataError("line 1: a label file is a JSON object", where=saved.name)
    refuse_other_formats(data.get("format", FORMAT), FORMAT, saved.name)
    return data


def _check_head(found: LabelFile, saved: Saved, document: Document) -> None:
    """Raises DataError for a file of another document, or of another text."""
    if found.head.document != document.id:
        line = strict_json.line_of(saved.data, ("document",))
        raise DataError(
            f"line {line}: it is of document {found.head.document!r}, not {document.id!r}", where=saved.name
        )
    if found.head.text_hash != document.hash:
        raise _text_changed(found.head.text_hash, document, saved.name)


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
