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
_TOKEN = regex.compile(rf"{_RUN}(?:{_RUN}|[\u200c\u200d](?={_RUN}))*+|(?![\s\x1c-\x1f])\X", regex.V1)

# Most Western text has no marks, joiners or clusters. For it the standard library's engine gives the
# same tokens in half the time (a test compares the two over every character of these ranges).
_PLAIN_TOKEN = re.compile(r"\w+|\S")
_NOT_PLAIN = re.compile("[^\t\n\r -~\u00a0-\u02af\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u214f]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Where the tokens of a text start and end, in code points; they are in order and never overlap."""

    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.starts)

    def texts(self, text: str) -> list[str]:
        """The tokens as strings."""
        return [text[start:end] for start, end in zip(self.starts, self.ends, strict=True)]

    def touching(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of tokens that share a code point with `[start, end)`; may be empty."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of tokens that lie wholly in `[start, end)`; empty if first >= last."""
        return bisect_left(self.starts, start), bisect_right(self.ends, end)


def tokenize(text: str) -> Tokens:
    """The tokens of a text."""
    pattern = _TOKEN if _NOT_PLAIN.search(text) else _PLAIN_TOKEN
    spans = [match.span() for match in pattern.finditer(text)]
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    return Tokens(starts, ends)
