"""Making a new project: its folders, its schema, and what git must know about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import annotator
from annotator.core import strict_json
from annotator.core.errors import DataError, UsageError
from annotator.project.open import JSON_SCHEMA
from annotator.project.schemas import load_schema

DEFAULT_SCHEMA = "claims"

GIT_ATTRIBUTES = """\
# Offsets count characters of the exact text: git must not touch a line ending here.
documents/** -text
schemas/** -text
versions/** -text
labels/**/*.jsonl -text
# Two people's label files must not be merged line by line. After a conflict `annotator rebuild` makes
# them anew from the journals of both, which never conflict.
labels/**/*.json -text -merge
"""


def create_project(root: Path, *, schema: Path | None = None) -> list[Path]:
    """Make a project in a new folder, or in one that is not a project yet; returns what was made.

    `schema` and the guidelines that it names are copied byte for byte, by default those that come with
    the program; the JSON Schema goes beside them, for editors. Nothing that exists is overwritten.
    Raises UsageError if the folder is a project already, DataError if the schema is not usable or the
    disk refuses.
    """
    if (root / "annotator.toml").exists() or any(_json_files(root / "schemas")):
        raise UsageError("this folder is a project already", where=str(root))
    source = schema if schema is not None else packaged_schemas() / f"{DEFAULT_SCHEMA}.json"
    load_schema(source, str(source))
    try:
        return list(_write(root, source))
    except OSError as error:
        raise DataError(f"the project cannot be made: {error.strerror}", where=str(error.filename)) from error


def packaged_schemas() -> Path:
    """The folder of the schemas that come with the program: in the package, or beside it in a checkout."""
    package = Path(annotator.__file__).parent
    installed = package / "schemas"
    return installed if installed.is_dir() else package.parents[1] / "schemas"


def _write(root: Path, schema: Path) -> Iterable[Path]:
    for folder in ("documents", "exports", "schemas"):
        (root / folder).mkdir(parents=True, exist_ok=True)
        yield root / folder
    guidelines = strict_json.loads(schema.read_bytes(), str(schema)).get("guidelines")
    beside = [schema.parent / guidelines] if guidelines else []
    for source in (schema, *beside, packaged_schemas() / JSON_SCHEMA):
        target = root / "schemas" / source.name
        with target.open("xb") as file:
            file.write(source.read_bytes())
        yield target
    attributes = root / ".gitattributes"
    held = attributes.read_text("utf-8") if attributes.exists() else ""
    if GIT_ATTRIBUTES not in held:
        gap = "\n" if held and not held.endswith("\n") else ""
        with attributes.open("a", encoding="utf-8", newline="\n") as file:
            file.write(gap + GIT_ATTRIBUTES)
        yield attributes


def _json_files(folder: Path) -> Iterable[Path]:
    return folder.glob("*.json") if folder.is_dir() else ()
