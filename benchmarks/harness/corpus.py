"""News-like texts of any length with labels on them: the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

PLACES = ("Atlanta", "Cook County, Illinois", "New York", "Los Angeles", "North Carolina", "San Diego")
AGENCIES = ("ICE", "the Department of Homeland Security", "the Justice Department", "the Border Patrol")
COUNTS = ("about 160", "more than 40", "six", "dozens of", "nearly 100", "1,200", "at least 14")
SENTENCES = (
    "{agency} said on Friday that {count} people were arrested in {place}.",
    "Officials in {place} denied that any raids had taken place there.",
    "{count} families left {place} before the week was over, according to {agency}.",
    "“We will keep doing our work,” a spokeswoman for {agency} told reporters in {place}.",
    "Advocates counted {count} arrests near {place} and {count} more in {place}.",
    "It was the second operation of its kind this year, and nobody expected it to be the last.",
    "The numbers that {agency} published do not agree with those of the courts in {place}.",
)
FILLS = {"place": PLACES, "agency": AGENCIES, "count": COUNTS}
LABELS = {"place": "location", "agency": "agency", "count": "count"}
CLAIM_TYPES = ("denial", "assertion", "confirmation")


@dataclass(frozen=True)
class Mark:
    """A label on `[start, end)`, in code points."""

    label: str
    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """A text and what is labelled in it, in reading order."""

    text: str
    marks: tuple[Mark, ...]


def news(size: int, marks: int = 0, seed: int = 1) -> Text:
    """A text of about `size` bytes in short paragraphs, with so many labels spread evenly over it.

    Raises ValueError if it has no room for so many. No label lies on layer `sources`, so that any
    word can be labelled as a source.
    """
    dice = random.Random(seed)
    pieces: list[str] = []
    found: list[Mark] = []
    length = written = 0
    while written < size:
        for place in range(dice.randint(1, 3)):
            start = length + bool(place)
            sentence, inside = _sentence(dice, start)
            piece = " " * bool(place) + sentence
            pieces.append(piece)
            length += len(piece)
            written += len(piece.encode())
            found += [*inside, Mark("claim_type", start, length)]
        pieces.append("\n\n")
        length += 2
        written += 2
    if marks > len(found):
        raise ValueError(f"{size} bytes have room for {len(found)} labels, not for {marks}")
    order = sorted(found, key=lambda one: (one.start, -one.end))
    chosen = (order[place * len(order) // marks] for place in range(marks))
    return Text("".join(pieces), tuple(chosen))


def tokens(text: Text) -> Iterator[tuple[Mark, tuple[int, int], tuple[int, int]]]:
    """Each label with its first and last token as (line, token of the line); tokens end at white space."""
    lines = text.text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    line = 0
    for mark in text.marks:
        while starts[line + 1] <= mark.start:
            line += 1
        before = lines[line][: mark.start - starts[line]]
        first = len(before.split()) - (bool(before) and not before[-1].isspace())
        count = len(lines[line][: mark.end - starts[line]].split())
        yield mark, (line, first), (line, count - 1)


def _sentence(dice: random.Random, start: int) -> tuple[str, list[Mark]]:
    words = ""
    marks = []
    for part in dice.choice(SENTENCES).replace("}", "{").split("{"):
        if part not in FILLS:
            words += part
            continue
        fill = dice.choice(FILLS[part])
        if not words:
            fill = fill[0].upper() + fill[1:]
        marks.append(Mark(LABELS[part], start + len(words), start + len(words) + len(fill)))
        words += fill
    return words, marks
