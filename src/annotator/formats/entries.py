"""Entries of a report, as many as there are: beyond a few thousand they wait in a file without a name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from tempfile import TemporaryFile
from typing import IO

HELD = 5_000
"""How many entries are held in memory."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is not in the data as it was labelled, and why.

    `reason` is a fixed word that scripts can count; `detail` says it to a person. `place` names the
    part of the data it is about (`doc.ents`, `entities_tags`), or is empty if it is about all of it.
    `annotation` is empty if the entry is about a whole document. `annotator` says whose it is where
    several annotators' labels are written, and is empty otherwise. `where` is the file and the line of what
    was not brought in, or of its document.
    """

    document: str
    annotation: str
    label: str
    text: str
    reason: str
    detail: str = ""
    place: str = ""
    annotator: str = ""
    where: str = ""

    def __str__(self) -> str:
        what = " ".join(filter(None, (self.label, f"{self.text!r}" if self.text else "", self.annotation)))
        whose = f"{self.document} ({self.annotator})" if self.annotator else self.document
        about = f"{whose}: {what}" if what else whose
        where = f" in {self.place}" if self.place else ""
        return f"{about}: {self.reason}{where}" + (f" ({self.detail})" if self.detail else "")

    def to_json(self) -> dict[str, str]:
        """What is not empty of it, by name."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}


fields_of: Callable[[Entry], tuple[str, ...]] = attrgetter(*Entry.__slots__)
"""All fields of an entry, in the order in which it is made of them."""


class Entries:
    """A list of entries that takes little memory however long it grows. `reasons` counts them."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.reasons: Counter[str] = Counter()
        self._held: list[Entry] = []
        self._file: IO[bytes] | None = None
        self.extend(entries)

    def append(self, entry: Entry) -> None:
        """Add one."""
        self.reasons[entry.reason] += 1
        self._held.append(entry)
        if len(self._held) >= HELD:
            self._put_away()

    def extend(self, entries: Iterable[Entry]) -> None:
        """Add some, in order."""
        for entry in entries:
            self.append(entry)

    def first(self, count: int) -> list[Entry]:
        """The first few."""
        return list(islice(self, count))

    def __iadd__(self, entries: Iterable[Entry]) -> Entries:
        self.extend(entries)
        return self

    def __len__(self) -> int:
        return self.reasons.total()

    def __iter__(self) -> Iterator[Entry]:
        if self._file is not None:
            place = 0
            while True:
                # Others may read it meanwhile: each goes by its own place.
                self._file.seek(place)
                rows = self._file.readlines(1 << 20)
                if not rows:
                    break
                place = self._file.tell()
                yield from (Entry(*json.loads(row)) for row in rows)
        yield from list(self._held)

    def __getitem__(self, place: int) -> Entry:
        if place < 0:
            place += len(self)
        found = next(islice(self, place, None), None) if place >= 0 else None
        if found is None:
            raise IndexError(place)
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entries | list) and list(self) == list(other)

    def __repr__(self) -> str:
        return f"Entries({len(self):,}: {dict(self.reasons)})"

    def _put_away(self) -> None:
        if self._file is None:
            self._file = TemporaryFile(prefix="annotator-report-")  # noqa: SIM115
        self._file.seek(0, 2)
        # Text may hold half of a surrogate pair: as an escape it can be written.
        self._file.writelines(json.dumps(fields_of(entry)).encode() + b"\n" for entry in self._held)
        self._held.clear()
