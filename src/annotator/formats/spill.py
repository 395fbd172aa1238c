"""Many things by their names, of which few are needed at once: the others wait in a file without a name."""

from __future__ import annotations

import pickle
from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Generic, TypeVar

from annotator.core.digests import Digests

HELD = 1_000
"""How many are in memory."""

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Spill(Generic[Key, Value]):
    """A dict of which only the values that were used last are in memory; of each other a few numbers are.

    Values are pickled. One that `at` returned may be changed until `HELD` others were asked for.
    """

    def __init__(self, folder: Path | None, make: Callable[[], Value]) -> None:
        """`make` makes the value of a key that is new. Raises OSError."""
        self._file = TemporaryFile(dir=folder, prefix=".import-")  # noqa: SIM115
        self._make = make
        self._held: OrderedDict[Key, tuple[int, Value]] = OrderedDict()
        self._numbers = Digests()
        """By the hash of a key its number, from 1."""
        self._places = array("Q")
        """By number where the value is in the file, from 1; 0 if it is in memory alone."""

    def __len__(self) -> int:
        return len(self._places)

    def at(self, key: Key) -> Value:
        """The value of a key, made if it is new. Raises OSError."""
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key][1]
        number, value = self._find(key) or self._new(key)
        self._held[key] = number, value
        if len(self._held) > HELD:
            self._put_away()
        return value

    def get(self, key: Key) -> Value | None:
        """The value of a key, only to look at; None if there is none. Raises OSError."""
        held = self._held.get(key) or self._find(key)
        return held[1] if held else None

    def items(self) -> Iterator[tuple[Key, Value]]:
        """All keys and values, in the order in which they came. Raises OSError."""
        while self._held:
            self._put_away()
        for place in self._places:
            yield self._read(place)

    def _new(self, key: Key) -> tuple[int, Value]:
        digest = hash(key)
        while self._numbers.get(digest) is not None:  # another key has the same hash
            digest += 1
        self._places.append(0)
        self._numbers.put(digest, len(self._places))
        return len(self._places), self._make()

    def _find(self, key: Key) -> tuple[int, Value] | None:
        digest = hash(key)
        while (number := self._numbers.get(digest)) is not None:
            if place := self._places[number - 1]:
                found, value = self._read(place)
                if found == key:
                    return number, value
            digest += 1
        return None

    def _read(self, place: int) -> tuple[Key, Value]:
        self._file.seek(place - 1)
        found: tuple[Key, Value] = pickle.load(self._file)
        return found

    def _put_away(self) -> None:
        key, (number, value) = self._held.popitem(last=False)
        self._places[number - 1] = self._file.seek(0, 2) + 1
        pickle.dump((key, value), self._file, pickle.HIGHEST_PROTOCOL)
