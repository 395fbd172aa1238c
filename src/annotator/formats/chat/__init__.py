"""Conversations to fine-tune a chat model on: instructions, a text, and the answer that is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.formats.base import Corpus, Holds, Reread, Writer, option
from annotator.formats.report import Report


@dataclass(frozen=True)
class Chat:
    """Write train.jsonl, validation.jsonl and test.jsonl: a line with `messages` for each document.

    The system message is made of the schema, the user message is the text, and the assistant's is JSON.
    Models cannot count characters, so an annotation has its words and which occurrence of them is meant, the
    first being 1; offsets are found again from these. Ids of documents stand in documents.jsonl, the system
    message in system.txt.
    """

    system: str = option("", "A file with your own system message.", metavar="FILE")
    guidelines: bool = option(False, "Put the whole guidelines into the system message.")

    name: ClassVar[str] = "chat"
    title: ClassVar[str] = "JSON Lines of chat messages, to fine-tune a language model"
    example: ClassVar[str] = "annotator export chat exports/chat --guidelines"
    holds: ClassVar[Holds] = Holds(discontinuous=True, notes=False)
    splits: ClassVar[bool] = True
    file: ClassVar[str] = ""

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export. Raises UsageError if the file of the system message cannot be read."""
        from annotator.formats.chat.instructions import instructions, own
        from annotator.formats.chat.writing import ChatWriter

        system = own(Path(self.system)) if self.system else instructions(corpus.schema, self.guidelines)
        return ChatWriter(corpus.schema, system, report)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back."""
        from annotator.formats.chat.reading import read

        return read(folder)
