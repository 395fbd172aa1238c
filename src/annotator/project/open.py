"""Finding a project and opening it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.core.errors import UsageError
from annotator.core.file_names import file_name
from annotator.core.schema import Schema
from annotator.project import config as configuration
from annotator.project.config import Config, load_config
from annotator.project.identity import annotator_of
from annotator.project.schemas import load_schema
from annotator.store.documents import Documents, Source, sources_in
from annotator.store.folder import FolderStore

SCHEMAS = "schemas"
VERSIONS = "versions"
"""The folder of the texts that were replaced by corrected ones."""

JSON_SCHEMA = "schema.json"
"""The JSON Schema that editors complete schemas with; itself not a schema of a project."""


@dataclass(frozen=True)
class Project:
    """An open project. `annotator` is whose labels are written; `root` is its folder."""

    root: Path
    store: FolderStore
    annotator: str
    config: Config

    @property
    def schema(self) -> Schema:
        """What may be said about its documents. Raises DataError."""
        return self.store.schema()

    @property
    def exports(self) -> Path:
        """Where exports go unless somebody says otherwise."""
        return self.root / self.config.exports


def open_project(
    path: Path | None = None, *, annotator: str | None = None, may_be_empty: bool = False
) -> Project:
    """Open the project at a path or above it; by default at the current folder.

    Raises UsageError if there is none, it has no schema, no documents (unless it `may_be_empty`), or
    `annotator` is a name that the caller may not use; DataError if its configuration or a source of
    documents cannot be read.
    """
    root = find_root(path or Path.cwd())
    config = load_config(root)
    schema = schema_path(root, config)
    labels = root / config.labels
    if not labels.parent.is_dir():
        raise UsageError(f"there is no folder for {config.labels!r}", where=configuration.NAME)
    store = FolderStore(
        labels=labels,
        documents=Documents(_sources(root, config)),
        load_schema=lambda: load_schema(schema, _shown(schema, root)),
        validate=validate,
    )
    if not may_be_empty and not store.documents():
        raise UsageError(
            f"the project at {root} has no documents",
            remedy=f"Put .txt or .jsonl files into {configuration.SOURCES[0]}/, or `annotator import` them",
        )
    return Project(root, store, annotator_of(labels, annotator), config)


def find_root(start: Path) -> Path:
    """The nearest folder, from `start` upwards, with `annotator.toml` or `schemas/`. Raises UsageError."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if is_project(folder):
            return folder
    raise UsageError(
        f"there is no project at {start} or above it",
        remedy="`annotator new FOLDER` makes one",
    )


def is_project(folder: Path) -> bool:
    """Whether a folder is that of a project, whole or not."""
    return (folder / configuration.NAME).is_file() or (folder / SCHEMAS).is_dir()


def schema_path(root: Path, config: Config) -> Path:
    """The schema that the configuration names, or the only one in `schemas/`. Raises UsageError."""
    if config.schema:
        path = root / config.schema
        if not path.is_file():
            raise UsageError(f"there is no schema {config.schema!r}", where=configuration.NAME)
        return path
    found = schemas_in(root)
    if not found:
        raise UsageError(
            f"the project at {root} has no schema", remedy=f"Put one into {SCHEMAS}/, as a .json file"
        )
    if len(found) > 1:
        listed = ", ".join(one.name for one in found)
        raise UsageError(
            f"{SCHEMAS}/ holds several schemas: {listed}",
            remedy=f'Name one in {configuration.NAME}: schema = "{SCHEMAS}/{found[0].name}"',
        )
    return found[0]


def schemas_in(root: Path) -> list[Path]:
    """The schemas in `schemas/`, in order."""
    return sorted(one for one in (root / SCHEMAS).glob("*.json") if one.name != JSON_SCHEMA)


def has_versions(root: Path, document: str) -> bool:
    """Whether a document ever had another text."""
    return (root / VERSIONS / file_name(document)).is_dir()


def _sources(root: Path, config: Config) -> Iterator[Source]:
    for one in config.documents:
        if config.documents is not configuration.SOURCES or (root / one).exists():
            yield from sources_in(root / one, one)


def _shown(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def validate(data: bytes, where: str) -> Mapping[str, Any]:
    """The JSON object of a label file, checked. Raises DataError with the line of what is wrong."""
    from annotator.project import files  # slow to import, and only an edited file needs it

    return files.label_file(data, where)
