"""Where an annotator was, so that logging in again goes on there.

It is a convenience of this account on this machine, not a label: it lies in the account's state
folder (`$XDG_STATE_HOME`, else `~/.local/state`), and losing it costs a few keys.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import orjson

from annotator.project.open import Project


@dataclass(frozen=True)
class Place:
    """A document and an offset in it, in code points; without an offset its start."""

    document: str
    offset: int | None = None


def remember(project: Project, place: Place) -> None:
    """Write down the place; a folder that cannot be written is passed over."""
    path = _path(project)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.write_bytes(orjson.dumps({"document": place.document, "offset": place.offset}))
        fresh.replace(path)
    except OSError:
        pass


def recall(project: Project) -> Place | None:
    """The place written down last; after a crash, the document that was changed since."""
    path = _path(project)
    try:
        held = orjson.loads(path.read_bytes())
        place = Place(str(held["document"]), held["offset"] if type(held["offset"]) is int else None)
    except (OSError, ValueError, KeyError, TypeError):
        place = None
    newest = next(iter(project.store.recent(project.annotator)), None)
    if newest is not None and (place is None or newest.changed_at > _written_at(path)):
        return Place(newest.document, place.offset if place and place.document == newest.document else None)
    return place


def _path(project: Project) -> Path:
    base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    key = sha256(f"{project.root.resolve()}\0{project.annotator}".encode()).hexdigest()[:16]
    return base / "annotator" / f"{key}.json"


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
