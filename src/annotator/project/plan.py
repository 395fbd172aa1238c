"""Which pieces an export has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from annotator.formats.base import Corpus, Format, Piece

SIZE = 200
"""Documents of a piece, unless the format has a reason for another number."""

FOLDER = ".pieces"
"""Where the pieces wait, in the folder of the export."""


class Plan(NamedTuple):
    """One piece of an export, with the ids of its documents."""

    piece: Piece
    corpus: Corpus
    ids: Sequence[str]


def planned(chosen: Mapping[str, str], folder: Path, corpus: Corpus, format: Format) -> Iterator[Plan]:
    """The pieces of an export into `folder`: split by split, in the order of the store."""
    size = getattr(format, "piece", SIZE) or None
    first = 0
    for split in corpus.documents:
        of_split = (id for id, name in chosen.items() if name == split)
        for number in count():
            if not (ids := list(islice(of_split, size))):
                break
            place = folder / FOLDER / f"{split or 'all'}-{number:05}"
            yield Plan(Piece(place, split, number, first), corpus, ids)
            first += len(ids)
