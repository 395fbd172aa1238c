"""Short keys for places on the screen, so that each can be reached by typing its key."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.span import Span

ALPHABET = "asdfjklghqweruiopzxcvnmtyb"
"""Home row first, so that the nearest places have the easiest keys."""


def hints(spans: Sequence[Span], alphabet: str = ALPHABET) -> dict[str, Span]:
    """A key for each span, in their order; no key starts another.

    Keys have one letter while the alphabet suffices; then the last letters of it lead to longer keys,
    so that the first spans keep the short ones. Raises ValueError for an alphabet of fewer than two
    different letters.
    """
    if len(set(alphabet)) != len(alphabet) or len(alphabet) < 2:
        raise ValueError("hints need an alphabet of two or more different letters")
    return dict(zip(_keys(len(spans), alphabet), spans, strict=True))


def _keys(count: int, alphabet: str) -> list[str]:
    size = len(alphabet)
    if count <= size:
        return list(alphabet[:count])
    # The fewest letters that must lead on, each to at most `deep` further keys.
    deep = size
    while size * deep < count:
        deep *= size
    leading = -(-(count - size) // (deep - 1))
    short = size - leading
    left = count - short
    keys = list(alphabet[:short])
    for index, letter in enumerate(alphabet[short:]):
        share = -(-left // (leading - index))
        keys += [letter + rest for rest in _keys(share, alphabet)]
        left -= share
    return keys
