"""The lines of a document: laid out once, then tagged for each layer.

Every token is a line and every layer has all of them, so what is done is done to many lines at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from annotator.core.token_edges import Edges
from annotator.core.tokens import tokens_of
from annotator.core.units import sentence_starts
from annotator.formats.base import Mark
from annotator.formats.conll.rows import MIDDLE, START
from annotator.formats.conll.scheme import OUTSIDE, Scheme, letters

UNTAGGED = f"{MIDDLE}{OUTSIDE}\n".encode()
"""What goes behind a token that is in no annotation."""

_START = f"{START}\n".encode()
_CUT = b"\xff"
"""Stands where the lines are cut: no text has this byte in UTF-8."""

_LONGEST = 40
_REMEMBERED = 1 << 15


class Tags(NamedTuple):
    """What goes behind the first, an inner, the last and an only token of an annotation."""

    begin: bytes
    inside: bytes
    last: bytes
    single: bytes


@lru_cache
def tags(scheme: Scheme, name: str, adjoins: bool) -> Tags:
    """The tags of annotations; `adjoins` says that one starts right behind another of the same name."""
    return Tags(*(f"{MIDDLE}{letter}-{name}\n".encode() for letter in letters(scheme, adjoins)))


class Lines:
    """The lines of one document."""

    def __init__(self, edges: Edges, starts: Iterable[int], ends: Iterable[int]) -> None:
        """`starts` and `ends` are those of the annotations of all layers, in code points, edges of tokens."""
        self._sentences = edges.starts(sentence_starts(edges.text))
        offsets = sorted(self._sentences.union(starts, ends))
        self._block_at = dict(zip(offsets, range(1, len(offsets) + 1), strict=True))
        self._joined = _laid_out(edges, offsets).split(_CUT)
        self._parted = self._joined.copy()  # with an empty line between sentences
        for offset in self._sentences:
            number = self._block_at[offset]
            self._parted[number] = b"\n" + self._parted[number]

    def tagged(self, scheme: Scheme, marks: Iterable[Mark], names: Mapping[str, str]) -> bytes:
        """The document with the tags of one layer.

        `marks` are its annotations in order, which do not overlap; `names` how their labels are written.
        """
        block_at, joined, parts = self._block_at, self._joined, self._parted.copy()
        at, before = 0, ""
        for _, label, start, end, _ in marks:
            first, upto, name = block_at[start], block_at[end], names[label]
            # Readers start anew with each sentence, so nothing adjoins across the empty line.
            adjoins = name == before and not any(parts[at:first]) and parts[first][:1] != b"\n"
            begin, inside, last, single = tags(scheme, name, adjoins)
            lines = parts[first]
            if upto - first > 1:
                # No sentence ends inside an annotation: no reader could join it again.
                lines += b"".join(joined[first + 1 : upto])
                parts[first + 1 : upto] = [b""] * (upto - first - 1)
            token, more, others = lines.removesuffix(UNTAGGED).partition(UNTAGGED)
            parts[first] = token + (begin + others.replace(UNTAGGED, inside) + last if more else single)
            at, before = upto, name
        return b"%b%b\n" % (_START, b"".join(parts))


def _laid_out(edges: Edges, offsets: list[int]) -> bytes:
    """A line without a tag for each token of a text, cut at offsets."""
    if edges.needed_tokens:
        # What is between two cuts need not have the same tokens by itself.
        texts, starts = edges.tokens.texts, edges.tokens.starts
        places = [0, *(bisect_left(starts, offset) for offset in offsets), len(texts)]
        return _CUT.join(b"".join(map(_line, texts[first:last])) for first, last in pairwise(places))
    text = edges.text
    pieces = [text[start:end] for start, end in pairwise((0, *offsets, len(text)))]
    words = b" \xff ".join(map(str.encode, pieces)).split()
    return b"".join(map(_KNOWN.__getitem__, words))


def _line(token: str) -> bytes:
    return token.encode() + UNTAGGED


class _Known(dict[bytes, bytes]):
    """The lines of words: text repeats its words."""

    def __missing__(self, word: bytes) -> bytes:
        if word == _CUT:
            made = word
        else:
            # White space that is not of ASCII may still be in it.
            made = b"".join(_line(token) for part in word.decode().split() for token in tokens_of(part))
        if len(word) <= _LONGEST:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = made
        return made


_KNOWN = _Known()
