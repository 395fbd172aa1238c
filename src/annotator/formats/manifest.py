"""What a folder of one file per document cannot say itself: ids, metadata, who finished what.

Written beside the files of an export, as one line for each document, and read back on import. Other tools
pass over it, and a folder without it is read all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import orjson

from annotator.core.annotation import Labels
from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.formats import strictly

FILE = "documents.jsonl"
FORMAT = "annotator/manifest/1"

SAID = ("status", "finished_at", "schema_hash", "guidelines_version", "document_labels")
"""What is kept of each annotator's labels, apart from the annotations."""


@dataclass(frozen=True)
class Record:
    """One document of a folder. `file` is the name of its files without suffix, as a path in the folder.

    `labels` holds, for each annotator, the fields of SAID and `file`, where this annotator's file is.
    `more` is whatever else a format keeps.
    """

    id: str
    file: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


class Manifest:
    """Writes the lines."""

    def __init__(self, folder: Path) -> None:
        self._file: BinaryIO = (folder / FILE).open("wb")

    def add(self, document: Document, file: str, said: Mapping[str, Labels], **more: Any) -> None:
        """Take down one document and what was said about it; `said` has the labels by their file."""
        labels = {
            one.annotator: {"file": path} | {name: getattr(one, name) for name in SAID}
            for path, one in said.items()
        }
        line = {"format": FORMAT, "id": document.id, "file": file, "meta": document.meta, "labels": labels}
        self._file.write(orjson.dumps(line | {"more": more}, option=orjson.OPT_APPEND_NEWLINE))

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def records(folder: Path) -> Iterator[Record]:
    """The records of a folder, none if it has no manifest of ours. Raises DataError for a broken one."""
    path = folder / FILE
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, row in enumerate(file, 1):
            where = f"{path}, line {number}"
            fields = strictly.row(row, where)
            if not isinstance(fields, dict) or fields.get("format") != FORMAT:
                if number == 1:
                    return  # somebody else's file of that name
                raise DataError(f"its format is not {FORMAT!r}", where=where)
            try:
                yield Record(
                    _a(str, fields["id"]),
                    _a(str, fields["file"]),
                    _a(dict, fields["meta"]),
                    {str(name): _a(dict, one) for name, one in _a(dict, fields["labels"]).items()},
                    _a(dict, fields.get("more", {})),
                )
            except (KeyError, TypeError) as error:
                raise DataError(f"a field is missing or of the wrong kind ({error})", where=where) from None


class Said(NamedTuple):
    """What a manifest says about one file: its document, whose it is, and the fields of SAID."""

    record: Record
    annotator: str
    fields: Mapping[str, Any]


class Ours:
    """The manifests of folders that we wrote, by file; empty for the folders of others."""

    def __init__(self, paths: Sequence[Path], suffix: str = "") -> None:
        """`paths` are files or folders that the user named; `suffix` is that of the files."""
        self._said: dict[Path, Said] = {}
        folders = {folder for path in paths for folder in (path, path.parent) if (folder / FILE).is_file()}
        for folder in folders:
            for record in records(folder):
                for annotator, fields in record.labels.items():
                    self._said[folder / f"{fields.get('file')}{suffix}"] = Said(record, annotator, fields)

    def about(self, path: Path) -> Said | None:
        """What is known about one file."""
        return self._said.get(path)


def _a(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value
