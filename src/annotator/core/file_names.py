"""File names for ids: the id itself where that is safe on any system, never raw where it is not."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256

_PLAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9_-])?\Z")
_HASHED = re.compile(r"-[0-9a-f]{16}\Z")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE)
_UNSAFE = re.compile(r"[^A-Za-z0-9_]+")


@lru_cache(maxsize=1 << 12)
def file_name(id: str) -> str:
    """A file name for an id: the id itself if it is plain, else a slug with 16 digits of its SHA-256.

    Two ids never share a name: one that looks like a slug with digits is itself hashed.
    """
    if is_plain(id):
        return id
    slug = _UNSAFE.sub("-", id).strip("-")[:48].strip("-") or "x"
    return f"{slug}-{sha256(id.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def is_plain(id: str) -> bool:
    """Whether an id can be a file name as it stands, on any system."""
    return bool(_PLAIN.match(id)) and not _RESERVED.match(id) and not _HASHED.search(id)


def is_hashed(name: str) -> bool:
    """Whether a file name is a slug, so that the id must be read from inside the file."""
    return bool(_HASHED.search(name))
