"""Which pieces an export has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from annotator.formats.base import Corpus, Format, Piece

SIZE = 200
"""Documents of a piece, unless the format has a reason for another number."""

FOLDER = ".pieces"
"""Where the pieces wait, in the folder of the export."""


Chosen = Mapping[str, Sequence[str]]
"""The documents of each split that has any, in the order of the store."""


class Plan(NamedTuple):
    """One piece of an export, with the ids of its documents."""

    piece: Piece
    corpus: Corpus
    ids: Sequence[str]


def planned(chosen: Chosen, folder: Path, corpus: Corpus, format: Format) -> Iterator[Plan]:
    """The pieces of an export into `folder`, split by split."""
    first = 0
    for split, ids in chosen.items():
        size = getattr(format, "piece", SIZE) or len(ids)
        for number, start in enumerate(range(0, len(ids), size)):
            place = folder / FOLDER / f"{split or 'all'}-{number:05}"
            yield Plan(Piece(place, split, number, first + start), corpus, ids[start : start + size])
        first += len(ids)
