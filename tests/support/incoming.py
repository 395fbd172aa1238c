"""What an importer makes of files that a test wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from annotator.formats.doors import load
from annotator.formats.incoming import Incoming, NamedBy, Sources


def incoming(
    name: str, path: Path, *objects: Any, as_list: bool = False, named_by: NamedBy = "data", **options: Any
) -> list[Incoming]:
    """Write objects as lines, or as one list, and read them with an importer."""
    rows = json.dumps(objects, indent=1) if as_list else "\n".join(map(json.dumps, objects))
    path.write_bytes(rows.encode() + b"\n")
    return read(name, path, named_by=named_by, **options)


def read(name: str, *paths: Path, named_by: NamedBy = "data", **options: Any) -> list[Incoming]:
    """Read files with an importer."""
    return list(load("imports", name)(**options).documents(Sources(paths, named_by)))


def extents(one: Incoming) -> list[tuple[str, int, int]]:
    """Label, start and end of every span, as they came in."""
    return [(said.label, extent.start, extent.end) for said in one.annotations for extent in said.extents]


def listed(one: Incoming) -> list[tuple[str, str, str]]:
    """Reason, label and words of what was refused."""
    return [(entry.reason, entry.label, entry.text) for entry in one.refused]
