"""Span groups as spaCy stores them, packed and unpacked without its search for extensions.

spaCy looks through every installed package and all of its own registry for extensions of its serialiser,
once for each group: that takes longer than everything else about a document together. Here the search is
made once. The layout is that of `SpanGroups.to_bytes` in spaCy 3.3 to 3.8; tests hold it against spaCy.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from srsly.msgpack import Packer, Unpacker, UnpackException  # type: ignore[import-untyped]

_SPAN = struct.Struct(">QQQllll")
_EMPTY = (b"", b"\x90")
"""What stands where a document has no groups: nothing, or an empty list."""

LARGEST = 1 << 31
"""Bytes of the groups of one document that are read."""


class Packed(NamedTuple):
    """One span: hashes of its id, knowledge-base id and label, and its place in tokens and characters."""

    id: int
    kb_id: int
    label: int
    first: int
    last: int
    start: int
    end: int


class Group(NamedTuple):
    """What stands under one key of `doc.spans`."""

    key: str
    spans: Sequence[Packed]
    attrs: Mapping[str, Any] = {}


class Packing:
    """Packs and unpacks; make one and keep it, for making it is what is slow."""

    def __init__(self) -> None:
        self._pack = Packer(use_bin_type=True).pack
        self._unpacker = Unpacker(raw=False, max_buffer_size=LARGEST, strict_map_key=False)

    def pack(self, groups: Iterable[Group]) -> bytes:
        """The bytes that `SpanGroups.from_bytes` takes."""
        packed: dict[bytes, list[str]] = {}
        for key, spans, attrs in groups:
            held = {"name": key, "attrs": attrs, "spans": [_SPAN.pack(*span) for span in spans]}
            packed.setdefault(self._pack(held), []).append(key)
        found: bytes = self._pack(packed)
        return found

    def unpack(self, stored: bytes) -> list[Group]:
        """The groups that `SpanGroups.to_bytes` stored, also in the older form of a list.

        Raises ValueError for bytes that are no such thing; nothing can be unpacked with this one then.
        """
        if stored in _EMPTY:
            return []
        try:
            return self._groups(self._unpacked(stored))
        except (AttributeError, KeyError, TypeError, UnpackException, struct.error) as reason:
            raise ValueError(f"these are no span groups: {reason!r}") from reason

    def _groups(self, held: Any) -> list[Group]:
        if isinstance(held, list):
            held = dict.fromkeys(held, ())
        found = []
        for packed, keys in held.items():
            group = self._unpacked(packed)
            spans = [Packed(*_SPAN.unpack(one)) for one in group["spans"]]
            found += [Group(key, spans, group["attrs"]) for key in keys or (group["name"],)]
        return found

    def _unpacked(self, stored: bytes) -> Any:
        self._unpacker.feed(stored)
        return self._unpacker.unpack()
