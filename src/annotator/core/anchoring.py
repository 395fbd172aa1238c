"""Where words of an old text stand in a new version of it.

The two texts are aligned by lines, and changed lines by words. Words in a stretch that stayed as it was, or
that can only be meant in one place, are found for certain; words that changed, or that could be meant
elsewhere too, are a guess that a person must look at.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import NamedTuple

CONTEXT = 32
"""How many code points on each side make a place certain."""

CONTEXTS = (CONTEXT, 12)
"""How much context words are looked for with, the most telling first."""

LIKE = 0.6
"""How much alike changed words must be to be taken for the same, 0 to 1, where more than they changed."""

LIKELY = 8
"""How much of what stands around words, in code points, must be alike for a guess that they are meant."""

MANY = 500
"""Words that occur as often as this are no help in finding anything."""

MAX_CELLS = 4_000_000
"""Stretches of more words times words than this are not compared: they count as rewritten."""

_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


Stretch = tuple[int, int]


class Block(NamedTuple):
    """A stretch that is the same in both texts."""

    old: int
    new: int
    length: int


class Anchor(NamedTuple):
    """Where words stand now; `doubt` says in words why that is a guess, and is empty if it is none."""

    start: int
    end: int
    doubt: str = ""


class Alignment:
    """An old text beside a new one."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new
        self.blocks = list(_joined(_blocks(old, new)))
        self._starts = [block.old for block in self.blocks]

    @property
    def has_new_words(self) -> bool:
        """Whether the new text has words that the old one had not in that place."""
        edges = [(0, 0), *((block.new, block.new + block.length) for block in self.blocks)]
        edges.append((len(self.new), len(self.new)))
        return any(any(map(str.isalnum, self.new[last:first])) for (_, last), (first, _) in pairwise(edges))

    def place(self, start: int, end: int) -> Anchor | None:
        """Where the words from `start` to `end` of the old text stand now; None if they are gone."""
        words = self.old[start:end]
        direct = self._direct(start, end)
        if direct is not None and self._is_surrounded(start, end):
            return Anchor(direct, direct + len(words))
        if (found := self._unmistakable(start, end, direct)) is not None:
            return Anchor(found, found + len(words))
        if direct is not None:
            return Anchor(direct, direct + len(words), "what stands around it changed")
        return self._changed(start, end) or self._elsewhere(start, end)

    def _before(self, offset: int) -> int:
        """The number of the last block that starts at an old offset or before it; -1 if there is none."""
        return bisect_right(self._starts, offset) - 1

    def _direct(self, start: int, end: int) -> int | None:
        """Where a stretch that lies in one block went."""
        number = self._before(start)
        if number < 0:
            return None
        block = self.blocks[number]
        return start - block.old + block.new if end <= block.old + block.length else None

    def _is_surrounded(self, start: int, end: int) -> bool:
        """Whether enough on both sides of a stretch in one block is in it, too."""
        block = self.blocks[self._before(start)]
        first, last = block.old, block.old + block.length
        at_front = first == 0 and block.new == 0
        at_end = last == len(self.old) and block.new + block.length == len(self.new)
        return (at_front or start - first >= CONTEXT) and (at_end or last - end >= CONTEXT)

    def _unmistakable(self, start: int, end: int, direct: int | None) -> int | None:
        """Where the words can only be meant: with some context, as often in the new text as in the old."""
        for length in CONTEXTS:
            for left, right in ((length, length), (length, 0), (0, length)):
                first = max(0, start - left)
                found = self._same_place(first, self.old[first : end + right], direct, start - first)
                if found is not None:
                    return found
        return self._same_place(start, self.old[start:end], None, 0)

    def _same_place(self, first: int, key: str, direct: int | None, inset: int) -> int | None:
        """Where a key that starts at `first` is now, if nothing else can be meant.

        Once in both texts; or equally often, and the alignment says the same.
        """
        now = list(_occurrences(self.new, key, 2))
        if not now:
            return None
        if len(now) == 1:
            return now[0] + inset if len(list(_occurrences(self.old, key, 2))) == 1 else None
        if direct is None:
            return None
        before, after = list(_occurrences(self.old, key, MANY)), list(_occurrences(self.new, key, MANY))
        if len(before) != len(after) or len(after) == MANY:
            return None
        place = after[before.index(first)] + inset
        return place if place == direct else None

    def _changed(self, start: int, end: int) -> Anchor | None:
        """What stands in the place of words that were changed where they stood."""
        number = self._before(start)
        block = self.blocks[number] if number >= 0 else Block(0, 0, 0)
        inside = start < block.old + block.length
        first = start - block.old + block.new if inside else block.new + block.length
        began = start if inside else block.old + block.length
        number = self._before(end - 1)
        block = self.blocks[number] if number >= 0 else Block(0, 0, 0)
        if end <= block.old + block.length:
            last, ended = end - block.old + block.new, end
        else:
            follower = self.blocks[number + 1] if number + 1 < len(self.blocks) else None
            last = follower.new if follower else len(self.new)
            ended = follower.old if follower else len(self.old)
        first, last = _trimmed(self.new, first, last)
        words = self.old[start:end]
        if first >= last:
            return None
        stayed = not self.old[began:start].strip() and not self.old[end:ended].strip()
        if not stayed and _likeness(words, self.new[first:last]) < LIKE:
            return None
        return Anchor(first, last, "its words changed")

    def _elsewhere(self, start: int, end: int) -> Anchor | None:
        """The occurrence of the same words whose surroundings are most like those they had."""
        words = self.old[start:end]
        best, most = None, LIKELY - 1
        for place in _occurrences(self.new, words, MANY):
            alike = _shared(self.old[:start][-CONTEXT:][::-1], self.new[:place][-CONTEXT:][::-1])
            after = place + len(words)
            alike += _shared(self.old[end : end + CONTEXT], self.new[after : after + CONTEXT])
            if alike > most:
                best, most = place, alike
        return None if best is None else Anchor(best, best + len(words), "the same words stand elsewhere")


def _blocks(old: str, new: str) -> Iterator[Block]:
    """The stretches that stayed, in order: whole lines, and the words of changed lines."""
    for same, a, b in _compared(_LINE.findall(old), _LINE.findall(new)):
        if same:
            yield Block(a[0], b[0], a[1] - a[0])
            continue
        words, others = _TOKEN.findall(old[slice(*a)]), _TOKEN.findall(new[slice(*b)])
        if len(words) * len(others) > MAX_CELLS:
            continue
        for alike, c, d in _compared(words, others):
            if alike:
                yield Block(a[0] + c[0], b[0] + d[0], c[1] - c[0])


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, Stretch, Stretch]]:
    """Whether stretches of two sequences of strings are the same, with their offsets in code points."""
    before, after = ([0, *accumulate(map(len, side))] for side in (old, new))
    front = 0
    while front < min(len(old), len(new)) and old[front] == new[front]:
        front += 1
    back = 0
    while back < min(len(old), len(new)) - front and old[-1 - back] == new[-1 - back]:
        back += 1
    yield True, (0, before[front]), (0, after[front])
    a, b = old[front : len(old) - back], new[front : len(new) - back]
    # With very many repeated parts the exact comparison is quadratic: the common ones are passed over then.
    matcher = SequenceMatcher(None, a, b, autojunk=len(a) * len(b) > MAX_CELLS)
    for kind, i, j, k, m in matcher.get_opcodes():
        yield (
            kind == "equal",
            (before[front + i], before[front + j]),
            (after[front + k], after[front + m]),
        )
    yield True, (before[len(old) - back], before[-1]), (after[len(new) - back], after[-1])


def _joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """The same stretches, those that touch in both texts as one."""
    held: Block | None = None
    for block in blocks:
        if not block.length:
            continue
        if held and held.old + held.length == block.old and held.new + held.length == block.new:
            held = Block(held.old, held.new, held.length + block.length)
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _occurrences(text: str, words: str, most: int) -> Iterator[int]:
    """Where words stand in a text, overlapping or not, at most so many."""
    at = text.find(words)
    while at >= 0 and most:
        yield at
        most -= 1
        at = text.find(words, at + 1)


def _trimmed(text: str, start: int, end: int) -> Stretch:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _shared(one: str, other: str) -> int:
    """How many code points two texts begin with alike."""
    for number, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return number
    return min(len(one), len(other))


def _likeness(one: str, other: str) -> float:
    if len(one) * len(other) > MAX_CELLS or len(other) > 4 * len(one) + CONTEXT:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
