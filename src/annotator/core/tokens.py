"""The tokens of the exports: a small rule that never depends on a library's version.

A token is either a run of letters, marks, digits and underscores (with joiners inside it), or one
other visible grapheme cluster: a punctuation mark, a symbol, an emoji. Ideographs, kana and the
scripts written without spaces (Thai, Lao, Khmer, Burmese) are one token per cluster. White space is
in no token. Tokens are this fine so that a span seldom starts or ends inside one: 'ICE' in 'ICE’s'
and 'Washington' in 'Washington-based' are tokens of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import regex

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_RUN = rf"[[\p{{L}}\p{{M}}\p{{N}}_]--[{_UNSPACED}]]"
_TOKEN = regex.compile(rf"{_RUN}(?:{_RUN}|[\u200c\u200d](?={_RUN}))*+|\X", regex.V1)

_SPACE = re.compile(r"(\s+)")
"""White space as `str.isspace` knows it, the separators U+001C to U+001F among it."""

_REMEMBERED = 1 << 16
_LONGEST = 40
"""How many words have their tokens kept, for text repeats itself, and how long they may be."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the tokens of a text start and end, in code points; in order, never overlapping."""

    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.starts)

    def touching(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of tokens that share a code point with `[start, end)`; may be empty."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of tokens that lie wholly in `[start, end)`; empty if first >= last."""
        return bisect_left(self.starts, start), bisect_right(self.ends, end)


@dataclass(frozen=True, slots=True)
class Tokens(Bounds):
    """The tokens of a text with their words."""

    texts: Sequence[str]


def tokens_of(word: str) -> list[str]:
    """The tokens of a stretch of text without white space."""
    return _TOKEN.findall(word)  # type: ignore[no-any-return]


def tokenize(text: str) -> Tokens:
    """The tokens of a text."""
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for word in text.split(" "):
        for token, start, end in _KNOWN[word]:
            texts.append(token)
            starts.append(at + start)
            ends.append(at + end)
        at += len(word) + 1
    return Tokens(starts, ends, texts)


class _Known(dict[str, tuple[tuple[str, int, int], ...]]):
    """The tokens of what stands between two spaces; other white space may be in it."""

    def __missing__(self, word: str) -> tuple[tuple[str, int, int], ...]:
        found: list[tuple[str, int, int]] = []
        at = 0
        for part in _SPACE.split(word):
            if not part.isspace():
                found += ((one.group(), at + one.start(), at + one.end()) for one in _TOKEN.finditer(part))
            at += len(part)
        if len(word) <= _LONGEST:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = tuple(found)
        return tuple(found)


_KNOWN = _Known()
