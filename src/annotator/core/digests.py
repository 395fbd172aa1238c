"""Numbers by keys, as many as there are documents, in little memory."""

from __future__ import annotations

from array import array

_BITS = (1 << 64) - 1
_SMALLEST = 1 << 10


class Digests:
    """A table of 64-bit numbers by 64-bit keys: 24 to 64 bytes each, where a dict needs 150 and more.

    Keys and numbers are taken modulo 2^64; keys should be hashes, so that they lie apart.
    """

    def __init__(self) -> None:
        self._keys = array("Q", bytes(8 * _SMALLEST))
        self._values = array("Q", bytes(8 * _SMALLEST))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def get(self, key: int) -> int | None:
        """The number of a key, None if it has none."""
        at = self._place(key)
        return self._values[at] if self._keys[at] else None

    def put(self, key: int, value: int) -> None:
        """Give a key its number, or another one."""
        at = self._place(key)
        if not self._keys[at]:
            self._keys[at] = (key & _BITS) or 1  # an empty place holds 0
            self._count += 1
        self._values[at] = value & _BITS
        if 3 * self._count > 2 * len(self._keys):
            self._grow()

    def _place(self, key: int) -> int:
        """Where a key is, or the empty place where it belongs."""
        keys, mask = self._keys, len(self._keys) - 1
        key = (key & _BITS) or 1
        at = key & mask
        while (held := keys[at]) and held != key:
            at = (at + 1) & mask
        return at

    def _grow(self) -> None:
        keys, values = self._keys, self._values
        self._keys, self._values = array("Q", bytes(16 * len(keys))), array("Q", bytes(16 * len(keys)))
        for key, value in zip(keys, values, strict=True):
            if key:
                at = self._place(key)
                self._keys[at], self._values[at] = key, value
