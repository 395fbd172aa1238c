"""Where the tokens at a place of a text start and end, mostly without making the tokens of all of it.

Two characters side by side nearly always show by themselves whether a token ends between them. Only where
they do not, as inside a word or within an emoji of many parts, is the text tokenized.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property, lru_cache

from annotator.core.tokens import Tokens, tokenize

_LONE = frozenset(
    character
    for character in map(chr, (*range(0x300), *range(0x2010, 0x2028), *range(0x2030, 0x205F)))
    if not character.isalnum() and not character.isspace() and character != "_"
)
"""Punctuation and symbols that are tokens of their own unless something is put on or before them."""

_PLAIN_LETTERS = "\u0590"
"""Letters before this one, from Latin to Armenian, are never put on what stands before them."""

_PAIRS = 1 << 12


class Edges:
    """The edges of the tokens of a text, in code points."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def tokens(self) -> Tokens:
        """All tokens of the text."""
        return tokenize(self.text)

    @property
    def needed_tokens(self) -> bool:
        """Whether the tokens had to be made."""
        return "tokens" in self.__dict__

    @property
    def first(self) -> int:
        """Where the first token starts; the length of the text if it has none."""
        return len(self.text) - len(self.text.lstrip())

    def starts(self, offsets: Iterable[int]) -> set[int]:
        """For each offset, where the first token starts that ends behind it; the first of all is left out."""
        text, first = self.text, self.first
        later = [offset for offset in offsets if offset > first]
        if all(map(_begins, [text[offset - 1 : offset + 1] for offset in later])):
            return set(later)
        places = (bisect_right(self.tokens.ends, offset) for offset in later)
        return {self.tokens.starts[place] for place in places if 0 < place < len(self.tokens)}

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The extent of the tokens that share a code point with `[start, end)`, empty if none does."""
        text = self.text
        if _ends(text[end - 1 : end + 1]) and (_begins(text[start - 1 : start + 1]) or start == self.first):
            return start, end
        first, last = self.tokens.touching(start, end)
        return (self.tokens.starts[first], self.tokens.ends[last - 1]) if first < last else (start, start)


@lru_cache(_PAIRS)
def _begins(pair: str) -> bool:
    """Whether a token surely starts between two characters; not said of the first in a text."""
    return len(pair) == 2 and not pair[1].isspace() and (pair[0].isspace() or _are_apart(*pair))


@lru_cache(_PAIRS)
def _ends(pair: str) -> bool:
    """Whether a token surely ends between two characters, or behind the only one."""
    return not pair[0].isspace() and (len(pair) == 1 or pair[1].isspace() or _are_apart(*pair))


def _are_apart(before: str, after: str) -> bool:
    """Whether two visible characters surely belong to different tokens."""
    if after in _LONE:
        # Signs of number and the like go before what follows, and joiners bind two symbols.
        return unicodedata.category(before) not in ("Cf", "Cn")
    return before in _LONE and after < _PLAIN_LETTERS and (after.isalnum() or after == "_")
