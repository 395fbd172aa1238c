"""`annotator.toml`: where a project keeps things, if not where everybody does."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from annotator.core import strict_json
from annotator.core.errors import DataError
from annotator.store import atomic

NAME = "annotator.toml"

SOURCES = ("documents", "seeds", "documents.jsonl")
"""Where documents are looked for when the file does not say; those that exist are used."""


@dataclass(frozen=True)
class Config:
    """Paths relative to the project's folder. An empty `schema` stands for the only one there is."""

    documents: tuple[str, ...] = SOURCES
    schema: str = ""
    labels: str = "labels"
    exports: str = "exports"


def load_config(root: Path) -> Config:
    """Read a project's configuration, or the usual one if there is no file. Raises DataError."""
    path = root / NAME
    try:
        text = strict_json.decode(atomic.read(path, 100_000, follow=True), NAME)
    except FileNotFoundError:
        return Config()
    except DataError as reason:
        raise DataError(reason.what, where=NAME) from None
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as reason:
        raise DataError(f"this is not TOML: {reason}", where=NAME) from None
    return Config(**{name: _checked(name, value) for name, value in given.items()})


def _checked(name: str, value: Any) -> Any:
    known = [one.name for one in fields(Config)]
    if name not in known:
        raise DataError(f"there is no setting {name!r}; there are: {', '.join(known)}", where=NAME)
    if name == "documents":
        found = (value,) if isinstance(value, str) else value
        if not isinstance(found, list | tuple) or not found or not all(_is_path(one) for one in found):
            raise DataError("documents: a path or a list of paths is wanted", where=NAME)
        return tuple(found)
    if not _is_path(value):
        raise DataError(f"{name}: a path is wanted", where=NAME)
    return value


def _is_path(value: object) -> bool:
    return isinstance(value, str) and bool(value) and "\0" not in value
