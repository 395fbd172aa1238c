"""New texts in place of old ones, in the files that a project keeps its documents in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from annotator.core import strict_json
from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.core.textline import BOM, MAX_ROW, SPLIT, id_of
from annotator.project.durable import appearing
from annotator.store import atomic


def replace_texts(places: Mapping[Path, Mapping[str, Document]]) -> Iterator[Path]:
    """Put new texts into their files, each file whole or not at all; yields a file when it is done.

    `places` maps files to the documents in them, by id. Metadata that a new version brings is added to
    what is there. Raises DataError.
    """
    for path, documents in places.items():
        try:
            file = path.resolve()
            mode = file.stat().st_mode & 0o777
            with appearing(file) as target:
                if path.suffix == ".jsonl":
                    _lines(path, documents, target)
                else:
                    [only] = documents.values()
                    target.write(((BOM if only.meta.get("bom") else "") + only.text).encode())
            file.chmod(mode)
        except OSError as error:
            raise DataError(f"it cannot be written: {atomic.reason(error)}", where=str(path)) from error
        yield path


def _lines(path: Path, documents: Mapping[str, Document], target: BinaryIO) -> None:
    """The lines of a file, those of some documents with other texts."""
    with path.open("rb") as rows:
        for number, row in enumerate(rows, 1):
            target.write(_line(path, number, row, documents) if row.strip() else row)


def _line(path: Path, number: int, row: bytes, documents: Mapping[str, Document]) -> bytes:
    fields: dict[str, Any] = orjson.loads(row.removeprefix(BOM.encode()))
    document = documents.get(id_of(fields, f"{path.stem}-{number}"))
    if document is None:
        return row
    fields = strict_json.loads(row)
    text = document.text
    # A mark at the front is taken off on reading: one that is part of the text needs another before it.
    fields["text"] = BOM + text if text.startswith(BOM) else text
    if meta := {name: value for name, value in document.meta.items() if name != "bom"}:
        fields["meta"] = fields.get("meta", {}) | meta
    made = orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE)
    if len(made) > MAX_ROW:
        raise DataError(
            f"the document has more than {MAX_ROW:,} bytes as JSON", where=str(path), remedy=SPLIT
        )
    return made
