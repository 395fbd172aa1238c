"""Many documents of 3,000 characters with 30 spans, of which only a few hundred differ and are held."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import overload

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from annotator.core.annotation import Labels  # noqa: E402
from annotator.core.document import Document  # noqa: E402
from annotator.project.schemas import load_schema  # noqa: E402
from annotator.store.base import Progress  # noqa: E402
from tests.support.memory_store import MemoryStore  # noqa: E402
from tests.support.news import Article, articles  # noqa: E402

CHARACTERS = 3_000
SPANS = 30
DIFFERENT = 200
"""Different texts; documents beyond that many repeat them under other ids."""


class Numbered(Sequence[str]):
    """So many ids, `d000000` and on, none of which is held."""

    def __init__(self, count: int) -> None:
        self._numbers = range(count)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [f"d{number:06}" for number in self._numbers[place]]
        return f"d{self._numbers[place]:06}"

    def __len__(self) -> int:
        return len(self._numbers)


class Repeated(MemoryStore):
    """A store of many documents that holds a few and gives them out under ever new ids."""

    def __init__(self, base: Sequence[Article], count: int) -> None:
        super().__init__(load_schema(ROOT / "schemas" / "claims.json"), [])
        quoted = MemoryStore(self.schema(), [one.document for one in base], [one.labels for one in base])
        self._base = list(zip((one.document for one in base), quoted.labels("anna"), strict=True))
        self._ids = Numbered(count)

    def documents(self) -> Sequence[str]:
        return self._ids

    def annotators(self) -> list[str]:
        return ["anna"]

    def document(self, id: str) -> Document:
        document, _ = self._original(id)
        return Document(id, document.text, document.meta)

    def progress(self, annotator: str) -> Iterator[Progress]:
        return (Progress(id, "done") for id in self._ids)

    def labels(self, annotator: str, shard: tuple[int, int] = (0, 1)) -> Iterator[Labels]:
        return self.labels_of(annotator, self._ids)

    def labels_of(self, annotator: str, documents: Iterable[str]) -> Iterator[Labels]:
        for id in documents:
            yield replace(self._original(id)[1], document=id)

    def _original(self, id: str) -> tuple[Document, Labels]:
        return self._base[int(id[1:]) % len(self._base)]


def corpus(count: int) -> Repeated:
    """So many documents of the size that is measured."""
    base = []
    for one in articles(min(count, DIFFERENT), characters=CHARACTERS):
        step = len(one.labels.annotations) / SPANS
        kept = tuple(one.labels.annotations[int(number * step)] for number in range(SPANS))
        base.append(Article(one.document, replace(one.labels, annotations=kept, relations=())))
    return Repeated(base, count)
