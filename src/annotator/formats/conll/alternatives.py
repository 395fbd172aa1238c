"""Tokens that have several tags at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotator.formats.conll.scheme import OUTSIDE, Stretch, decode, parted

_BETWEEN = re.compile(r"[,|;](?=[BILUESMW]-)")
"""What stands between the tags of one token."""


def has_several(tags: Sequence[str]) -> bool:
    """Whether some token has several tags."""
    return any(map(_BETWEEN.search, tags))


def decode_all(tags: Sequence[str]) -> list[Stretch]:
    """The stretches in the tags of one sentence, where a token may have several: 'B-LOC,B-ORG'.

    Each label is followed alone. Raises ValueError for a tag that is of no scheme.
    """
    if not has_several(tags):
        return decode(tags)
    held = [_BETWEEN.split(tag) for tag in tags]
    labels = dict.fromkeys(label for each in held for tag in each if (label := parted(tag)[1]))
    found = [
        one
        for label in labels
        for one in decode([next((tag for tag in each if parted(tag)[1] == label), OUTSIDE) for each in held])
    ]
    return sorted(found)
