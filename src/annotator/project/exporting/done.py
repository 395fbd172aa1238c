"""What became of one piece of an export, kept beside its files until the pieces are joined."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from annotator.formats.entries import Entries, Entry, fields_of

FILE = ".piece.json"


class Done(NamedTuple):
    """How many documents a piece was to have and how many it has, what its writer said when it finished it,
    and what goes into the report of the export. `unfinished` are ids of documents that are not done any more.
    """

    planned: int
    documents: int
    facts: Any
    annotations: Counter[str]
    relations: int
    adjusted: Iterable[Entry]
    left_out: Iterable[Entry]
    remarks: Sequence[str]
    unfinished: Sequence[str]


def save(folder: Path, key: str, done: Done) -> None:
    """Put it beside the files; `key` tells what the piece was made of, or is empty if it cannot be told."""
    fields = done._asdict() | {
        "adjusted": [*map(fields_of, done.adjusted)],
        "left_out": [*map(fields_of, done.left_out)],
    }
    # Texts may hold half of a surrogate pair, which this library escapes.
    (folder / FILE).write_text(json.dumps({"key": key, "done": fields}), encoding="ascii")


def is_done(folder: Path, key: str) -> bool:
    """Whether the piece there is whole, and made of the same."""
    try:
        return bool(key) and json.loads((folder / FILE).read_bytes())["key"] == key
    except (OSError, ValueError, KeyError, TypeError):
        return False


def take(folder: Path) -> Done:
    """What was saved there. From now on the piece is not whole any more: its files may be moved."""
    path = folder / FILE
    done = Done(**json.loads(path.read_bytes())["done"])
    path.unlink()
    return done._replace(
        annotations=Counter(done.annotations),
        adjusted=_entries(done.adjusted),
        left_out=_entries(done.left_out),
    )


def _entries(fields: Iterable[Any]) -> Entries:
    return Entries(Entry(*one) for one in fields)
