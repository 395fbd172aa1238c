"""GLiNER: words, and which of them are what, for models that are told their labels in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.core.errors import UsageError
from annotator.formats.base import Corpus, Holds, Joint, Reread, Writer, option
from annotator.formats.report import Report

LIST = Joint(b"[\n", b",\n", b"\n]\n")
MAX_WORDS = 384
"""What GLiNER's own configurations have as `max_len`; it cuts off what is longer."""


@dataclass(frozen=True)
class Gliner:
    """Write train.json, validation.json and test.json for GLiNER: lists of `tokenized_text` and `ner`.

    Words are found by GLiNER's own rule, and `ner` has the first and the last word of each span. Long
    documents are cut into windows, between sentences and not inside a span where that can be; a span that is
    longer than a window is left out and listed. Documents and ids stand in documents.jsonl.
    """

    max_words: int = option(MAX_WORDS, "The most words in one window; 0 for whole documents.", metavar="N")
    titles: bool = option(
        False, "Write titles of labels instead of their ids: the model reads what it is to find."
    )

    name: ClassVar[str] = "gliner"
    title: ClassVar[str] = "GLiNER's JSON: words with labelled ranges of words"
    example: ClassVar[str] = "annotator export gliner exports/gliner --titles"
    holds: ClassVar[Holds] = Holds(attributes=False, relations=False, document_labels=False, notes=False)
    splits: ClassVar[bool] = True
    joints: ClassVar[Mapping[str, Joint]] = {
        f"{split}.json": LIST for split in ("train", "validation", "test")
    }
    file: ClassVar[str] = ""

    def __post_init__(self) -> None:
        if self.max_words < 0:
            raise UsageError("--max-words must not be negative", remedy="0 writes whole documents")

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export."""
        from annotator.formats.gliner.writing import GlinerWriter

        return GlinerWriter(corpus, report, self.max_words, self.titles)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back."""
        from annotator.formats.gliner.reading import read

        return read(folder)
