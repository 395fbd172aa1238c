"""Reading a schema: shape, sense, guidelines, hashes."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from annotator.core import strict_json
from annotator.core.errors import DataError
from annotator.core.schema import Schema, problems
from annotator.project.shape import Misfit, build
from annotator.store import atomic

MAX_BYTES = 1_000_000
"""The largest schema or guidelines, in bytes."""

COMPUTED = ("hash", "guidelines_version")
"""Fields of a Schema that no file may set."""

EDITOR_FIELD = "$schema"
"""Where editors look for the JSON Schema that completes the file; no concern of ours."""


def load_schema(path: Path, where: str = "") -> Schema:
    """Read and check a schema and the guidelines that it names.

    `guidelines` in the file is the name of a Markdown file beside it; in the result it is that
    file's text. `hash` is the SHA-256 of the schema as canonical JSON, `guidelines_version` the first
    12 digits of the guidelines' SHA-256. `where` is what errors call the file. Raises DataError.
    """
    where = where or f"{path.parent.name}/{path.name}"
    data = _read(path, where)
    fields = strict_json.loads(data, where)
    if isinstance(fields, dict):
        fields.pop(EDITOR_FIELD, None)
    schema = _fit(fields, where)
    if found := problems(schema):
        raise DataError("; ".join(found), where=where)
    guidelines = _guidelines(path.parent, schema.guidelines, where) if schema.guidelines else b""
    return replace(
        schema,
        guidelines=strict_json.decode(guidelines, f"{path.parent.name}/{schema.guidelines}"),
        hash="sha256:" + sha256(orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        guidelines_version=sha256(guidelines).hexdigest()[:12] if guidelines else "",
    )


def _fit(fields: Any, where: str) -> Schema:
    try:
        if isinstance(fields, dict) and not any(name in fields for name in COMPUTED):
            return build(Schema, fields)
    except Misfit:
        pass
    from annotator.project import files  # the validator is slow to import, and says what is wrong

    return files.schema(fields, where)


def _guidelines(folder: Path, name: str, where: str) -> bytes:
    if Path(name).name != name or not name.endswith(".md"):
        raise DataError(f"guidelines: {name!r} must be the name of a .md file beside it", where=where)
    try:
        return _read(folder / name, f"{folder.name}/{name}")
    except DataError as reason:
        raise DataError(f"guidelines: {reason}", where=where) from None


def _read(path: Path, where: str) -> bytes:
    try:
        return atomic.read(path, MAX_BYTES, follow=True)
    except FileNotFoundError:
        raise DataError("there is no such file", where=where) from None
    except DataError as reason:
        raise DataError(reason.what, where=where) from None
