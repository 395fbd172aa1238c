"""Journals: what a line looks like on disk, and what a file of them says.

A session file is one header line and then one line for each step. Every line ends with a checksum
over its own bytes, so that a line which was torn or has rotted is never taken for a change:

    {"format":"annotator/journal/1","session":"…","annotator":"…","document":"…",…,"crc":"5b0a1c9e"}
    {"n":1,"at":"2026-01-01T10:15:30Z","name":"label","set":{…},"crc":"77d8b1f0"}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import orjson

from annotator.core import strict_json
from annotator.core.errors import DataError
from annotator.core.fold import KEYED, Line

FORMAT = "annotator/journal/1"
SUFFIX = ".jsonl"

MAX_N = 2**53
"""No line counts further: there must be room for the next, in every reader of JSON."""

_SEAL = len(',"crc":"00000000"}')
_ZEROS = b"\0" * 16

_KINDS: dict[str, type] = {"document_labels": dict, "status": str, "finished_at": str}
"""Of what kind the fields of a `set` are that folding looks into, unless they are null."""


@dataclass(frozen=True)
class Header:
    """The first line of a session file: whose changes, to which text, made with which schema.

    `text` and `schema` are hashes, `guidelines` a version.
    """

    session: str
    annotator: str
    document: str
    text: str
    schema: str = ""
    guidelines: str = ""
    format: str = FORMAT


@dataclass(frozen=True)
class Session:
    """What a session file says.

    `torn` tells of a last line that was never finished: it was never acknowledged and is passed
    over. `damage` names the lines, counted from 1, that were whole once and no longer are, and why;
    line 0 stands for the whole file.
    """

    file: str
    header: Header | None
    lines: tuple[Line, ...] = ()
    torn: bool = False
    damage: tuple[tuple[int, str], ...] = ()


def seal(fields: Mapping[str, Any]) -> bytes:
    """One line for a journal: the fields as JSON, their checksum last, and the newline.

    Raises DataError if something in it cannot be written as JSON in UTF-8.
    """
    try:
        body = orjson.dumps(fields)
    except (TypeError, ValueError, RecursionError) as why:
        raise DataError(f"this change cannot be written down: {why}") from None
    return b'%b,"crc":"%08x"}\n' % (body[:-1], crc32(body))


def encode_header(header: Header) -> bytes:
    """The first line of a session file."""
    names = ("format", "session", "annotator", "document", "text", "schema", "guidelines")
    return seal({name: getattr(header, name) for name in names})


def encode_line(line: Line, session: str) -> bytes:
    """One step as a line of the file of `session`; a step of another session says so."""
    fields: dict[str, Any] = {"n": line.n, "at": line.at}
    if line.session != session:
        fields["session"] = line.session
    if line.name:
        fields["name"] = line.name
    if line.set is not None:
        fields["set"] = line.set
    if line.undo:
        fields["undo"] = line.undo
    return seal(fields)


def decode(file: str, data: bytes) -> Session:
    """What the bytes of a session file say. Never raises: what is wrong is in the result."""
    *rows, tail = data.split(b"\n")
    if tail:
        rows.append(tail)
    header: Header | None = None
    session = file.rpartition("/")[2].removesuffix(SUFFIX)  # as we name files, should the header be lost
    lines: list[Line] = []
    damage: list[tuple[int, str]] = []
    torn = False
    for number, row in enumerate(rows, 1):
        is_last = number == len(rows)
        fields = unseal(row)
        if fields is None and is_last and tail:
            # The newline may be all that is missing, or all that has rotted.
            fields = unseal(row[:-1])
        if fields is None:
            if is_last and (tail or _ZEROS in row):
                torn = True
            else:
                damage.append((number, "the line does not match its checksum"))
        elif number == 1:
            header = _header(fields)
            if header:
                session = header.session
            else:
                damage.append((number, "this is not the first line of a journal"))
        elif not _is_too_deep(row, fields) and (line := _line(fields, session)) is not None:
            lines.append(line)
        else:
            damage.append((number, "this is not a step of a journal"))
    return Session(file, header, tuple(lines), torn, tuple(damage))


def unseal(row: bytes) -> dict[str, Any] | None:
    """The fields of one line without its newline, or None if it does not match its checksum."""
    body = row[:-_SEAL] + b"}"
    if row[-_SEAL:] != b',"crc":"%08x"}' % crc32(body):
        return None
    try:
        fields = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return fields if isinstance(fields, dict) else None


def _is_too_deep(row: bytes, fields: Mapping[str, Any]) -> bool:
    """Whether recursion over a line may fail. Few lines have brackets enough to be looked at."""
    brackets = row.count(b"{") + row.count(b"[")
    return brackets > strict_json.MAX_DEPTH and strict_json.is_too_deep(fields)


def _header(fields: Mapping[str, Any]) -> Header | None:
    known = {name: fields.get(name, "") for name in Header.__dataclass_fields__}
    if not all(isinstance(value, str) for value in known.values()):
        return None
    if not known["format"].startswith("annotator/journal/") or not known["session"]:
        return None
    return Header(**known)


def _line(fields: Mapping[str, Any], session: str) -> Line | None:
    n, at, name = fields.get("n"), fields.get("at", ""), fields.get("name", "")
    owner, change = fields.get("session", session), fields.get("set")
    if type(n) is not int or not 0 < n < MAX_N:
        return None
    if not (isinstance(at, str) and isinstance(name, str) and isinstance(owner, str)):
        return None
    if change is not None and not _is_change(change):
        return None
    undo = fields.get("undo", [])
    if not isinstance(undo, list) or (undo and not all(_is_key(one) for one in undo)):
        return None
    return Line(n, owner, at, change, tuple((one[0], one[1]) for one in undo) if undo else (), name)


def _is_change(change: object) -> bool:
    """Whether a `set` has the shape that folding relies on; what it says is not judged here."""
    if not isinstance(change, dict):
        return False
    for name, value in change.items():
        if name in KEYED:
            if not isinstance(value, dict):
                return False
            for one in value.values():
                if one is not None and not isinstance(one, dict):
                    return False
        elif value is not None and name in _KINDS and not isinstance(value, _KINDS[name]):
            return False
    return True


def _is_key(one: object) -> bool:
    return isinstance(one, list) and len(one) == 2 and isinstance(one[0], str) and type(one[1]) is int
