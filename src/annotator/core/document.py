"""A text to be labelled. It never changes under its labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any


@dataclass(frozen=True)
class Document:
    """One text with its id and whatever its source said about it.

    `text` is exact: no newline is normalised and offsets count its code points. A byte-order
    mark at the front is taken off once, on reading, and recorded as `meta["bom"] = True`.
    """

    id: str
    text: str
    meta: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def hash(self) -> str:
        """`sha256:` and the hexadecimal digest of the text in UTF-8; stored with its labels."""
        return text_hash(self.text)


def text_hash(text: str) -> str:
    """The digest that ties labels to the exact text they were made on."""
    return "sha256:" + sha256(text.encode("utf-8")).hexdigest()
