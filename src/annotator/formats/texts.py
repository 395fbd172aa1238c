"""Plain texts: the documents that a project is made of, byte for byte."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.core.errors import DataError, UsageError
from annotator.core.textline import MAX_BYTES, SPLIT, document
from annotator.formats.base import Holds
from annotator.formats.incoming import Incoming, Sources

SUFFIX = ".txt"


@dataclass(frozen=True)
class Texts:
    """The id of a document is its path in the folder that was given, without .txt."""

    name: ClassVar[str] = "txt"
    title: ClassVar[str] = ".txt files, and those in folders, byte for byte"
    holds: ClassVar[Holds] = Holds(
        overlaps=False, layers=False, attributes=False, relations=False, document_labels=False, notes=False
    )
    as_texts: ClassVar[bool] = True
    example: ClassVar[str] = "annotator import txt articles/ extra.txt --project my-project"

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """The texts, which nobody has said anything about."""
        for path in sources.paths:
            if path.suffix != SUFFIX and not path.is_dir():
                raise UsageError("this is neither a .txt file nor a folder", where=str(path))
        for file in sources.files(SUFFIX):
            text = read_text(file.path)
            yield Incoming(str(file.path), document(file.id, text, {}), status="untouched")


def read_text(path: Path | str, limit: int | None = MAX_BYTES) -> str:
    """A text file to the letter, line ends and all. Raises DataError if it is no UTF-8, or too large."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  a text for a path is quicker
            if limit is not None and (size := os.fstat(file.fileno()).st_size) > limit:
                raise DataError(
                    f"it has {size:,} bytes; the limit is {limit:,}", where=str(path), remedy=SPLIT
                )
            return file.read().decode("utf-8")
    except UnicodeDecodeError as reason:
        raise DataError(
            f"byte {reason.start} is not UTF-8 ({reason.reason})",
            where=str(path),
            remedy="Convert the file to UTF-8",
        ) from None
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error
