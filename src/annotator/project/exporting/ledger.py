"""What was written against what reads back: an export that differs in one span is given up."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.formats.base import Mark, Reread

REMEDY = "This is a fault of annotator: please report it"


class Ledger:
    """Keeps one number for each document: enough to tell that it reads back the same."""

    def __init__(self) -> None:
        self._written: dict[str, array[int]] = {}

    def wrote(self, split: str, document: Document, marks: Sequence[Mark]) -> None:
        """Take down a document that was written, with the spans that it should have."""
        self._written.setdefault(split, array("q")).append(_number(document.id, document.text, marks))

    def check(self, documents: Iterable[Reread]) -> None:
        """Compare with what reads back, each split in the order of writing. Raises DataError."""
        read: Counter[str] = Counter()
        for split, document, text, marks in documents:
            written, place = self._written.get(split, ()), read[split]
            read[split] += 1
            if (
                place >= len(written)
                or written[place] != _number(document, text, marks)
                or not _stand(text, marks)
            ):
                raise DataError(
                    "what was written does not read back as it was labelled, so the export was given up",
                    where=document,
                    remedy=REMEDY,
                )
        if missing := sum(map(len, self._written.values())) - read.total():
            raise DataError(
                f"{missing} documents do not read back, so the export was given up", remedy=REMEDY
            )


def _stand(text: str, marks: Sequence[Mark]) -> bool:
    """Whether every mark has the words of the text between its offsets."""
    return all(text[start:end] == words for _, _, start, end, words in marks)


def _number(document: str, text: str, marks: Sequence[Mark]) -> int:
    return hash((document, text, *marks))
