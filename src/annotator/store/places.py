"""Where each id stands in the order of documents: a mapping that takes four bytes of memory for an id."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise


class Places(Mapping[str, int]):
    """The place of each id, from 0, looked up by halving. `ids` must not change."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._ids = ids
        self._sorted: Sequence[int] = range(len(ids))
        if any(one > other for one, other in pairwise(ids)):
            self._sorted = array("I", sorted(self._sorted, key=ids.__getitem__))

    def twice(self) -> tuple[int, int] | None:
        """The places of the first id that is there twice, or None."""
        found = [
            (second, first)
            for first, second in pairwise(self._sorted)
            if self._ids[first] == self._ids[second]
        ]
        return min(found)[::-1] if found else None

    def __getitem__(self, id: str) -> int:
        at = bisect_left(self._sorted, id, key=self._ids.__getitem__)
        if at < len(self._sorted) and self._ids[place := self._sorted[at]] == id:
            return place
        raise KeyError(id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
