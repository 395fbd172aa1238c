"""Numbers in English prose, in digits or in words: where one stands with its modifier, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import regex

from annotator.core.patterns import lazily

_UNITS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split(),
        range(1, 20),
        strict=True,
    )
)
_TENS = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)
)
_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}

MODIFIERS: dict[str, tuple[str, ...]] = {
    "at_least": (
        "at least",
        "no fewer than",
        "no less than",
        "not less than",
        "not fewer than",
        "minimum of",
    ),
    "at_most": (
        "up to",
        "at most",
        "no more than",
        "not more than",
        "as many as",
        "as much as",
        "maximum of",
    ),
    "under": (
        "nearly",
        "almost",
        "close to",
        "just under",
        "just shy of",
        "less than",
        "fewer than",
        "under",
        "below",
    ),
    "over": (
        "more than",
        "well over",
        "just over",
        "over",
        "above",
        "upwards of",
        "upward of",
        "in excess of",
    ),
    "about": (
        "about",
        "approximately",
        "around",
        "roughly",
        "some",
        "estimated",
        "approx.",
        "circa",
        "~",
        "≈",
    ),
    "exactly": ("exactly", "precisely"),
}
"""What stands in front of a number, by what it does to it; the longer wording first."""

_BEHIND = {
    "or more": "at_least",
    "or so": "about",
    "or fewer": "at_most",
    "or less": "at_most",
    "at least": "at_least",
    "at most": "at_most",
    "-plus": "at_least",
    "+": "at_least",
}

REACH = 24
"""Code points in front of a number in which its modifier is looked for."""

_MODIFIER_OF = {wording: name for name, wordings in MODIFIERS.items() for wording in wordings}


def _choice(words: Iterable[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(regex.escape(word).replace(r"\ ", _GAP) for word in ordered) + ")"


_GAP = r"[^\S\n]+"
_SCALE = _choice(_SCALES)
_SMALL = rf"(?:{_choice(_TENS)}(?:[-\u2010\u2011 ]{_choice(_UNITS)})?|{_choice(_UNITS)})"
_FIGURE = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.\d{1,15})?"
_NUMBER = (
    rf"(?:(?:half{_GAP}an?|an?|{_FIGURE}|{_SMALL}){_GAP}{_SCALE}(?:{_GAP}(?:and{_GAP})?(?:{_SMALL}|{_SCALE}))*"
    rf"|{_FIGURE}|{_SMALL})(?![\p{{L}}\p{{M}}\p{{N}}])"
)
_MANY = _choice(("dozens", "scores", "tens", "hundreds", "thousands", "millions", "billions"))
_INDEFINITE = rf"(?:{_MANY}(?:{_GAP}(?:and|of){_GAP}(?:{_MANY}))*)\b"
_RANGE_SIGN = rf"(?:[-\u2010\u2011\u2012\u2013]|{_GAP}(?:to|or){_GAP})"

_BEFORE = _choice(_MODIFIER_OF)
_AFTER = rf"(?:{_GAP}(?:or{_GAP}(?:more|so|fewer|less)|at{_GAP}(?:least|most))\b|-plus\b|\+)"
_EXPRESSION = lazily(
    rf"(?(DEFINE)(?P<number>{_NUMBER})(?P<before>{_BEFORE}))"
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}_])(?:(?P<modifier>(?&before)){_GAP}?(?:(?&before){_GAP}?)?)?"
    rf"(?P<core>between{_GAP}(?P<low>(?&number)){_GAP}and{_GAP}(?P<high>(?&number))"
    rf"|(?P<first>(?&number))(?:{_RANGE_SIGN}(?P<second>(?&number)))?"
    rf"|(?P<indefinite>{_INDEFINITE}))(?P<behind>{_AFTER})?",
    regex.IGNORECASE,
)
_MODIFIER_BEFORE = lazily(rf"(?r)(?<![\p{{L}}\p{{M}}])({_BEFORE}){_GAP}?", regex.IGNORECASE)
_MODIFIER_BEHIND = lazily(_AFTER, regex.IGNORECASE)


@dataclass(frozen=True)
class Expression:
    """A number in a text: `[start, end)` with its modifier, and its reading.

    `value` is None where no number is given ('dozens'); `value_max` only a range has. `modifier` is one of
    exactly, about, under, over, at_least, at_most, range, indefinite. `[first, last)` is the number
    itself, without what stands in front of it or behind.
    """

    start: int
    end: int
    first: int
    last: int
    value: int | float | None
    value_max: int | float | None
    modifier: str


def numbers(text: str, start: int, end: int) -> Iterator[Expression]:
    """Everything in `[start, end)` that is written as a number, in order."""
    for match in _EXPRESSION.finditer(text, start, end):
        yield _expression(match)


def read(text: str, start: int, end: int) -> Expression | None:
    """The first number of `text[start:end]`, read with a modifier that stands right beside it outside.

    Whether it is a count is not asked: somebody has said so.
    """
    match = _EXPRESSION.search(text, start, end)
    if match is None:
        return None
    found = _expression(match)
    if found.modifier != "exactly" or match["modifier"]:
        return found
    before = _MODIFIER_BEFORE.match(text, max(0, match.start() - REACH), match.start())
    if before:
        return replace(found, modifier=_MODIFIER_OF[_plain(before[1])])
    behind = _MODIFIER_BEHIND.match(text, match.end())
    return replace(found, modifier=_BEHIND[_plain(behind.group())]) if behind else found


def _expression(match: regex.Match[str]) -> Expression:
    reading = partial(Expression, match.start(), match.end(), match.start("core"), match.end("core"))
    if match["indefinite"]:
        return reading(None, None, "indefinite")
    low, high = match["low"] or match["first"], match["high"] or match["second"]
    value = _value(low)
    if high is not None:
        top = _value(high)
        scale = _scale(high)
        if scale > 1 and _scale(low) == 1 and value * scale < top:
            value *= scale
        if value < top:
            return reading(_neat(value), _neat(top), "range")
    modifier = "exactly"
    if match["modifier"]:
        modifier = _MODIFIER_OF[_plain(match["modifier"])]
    elif match["behind"]:
        modifier = _BEHIND[_plain(match["behind"])]
    return reading(_neat(value), None, modifier)


def _plain(wording: str) -> str:
    return " ".join(wording.lower().split())


def _neat(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _scale(number: str) -> int:
    """The scale word that a number ends with, as a factor."""
    return _SCALES.get(number.lower().split()[-1], 1)


def _value(number: str) -> float:
    """What a number says: '1,000', 'three million', 'two hundred and five', 'half a dozen'."""
    total = part = 0.0
    for word in regex.split(r"[\s\u2010\u2011-]+", number.lower().strip()):
        if word == "half":
            part = 0.5
        elif word in ("a", "an"):
            part = part or 1
        elif word in _SCALES:
            scale = _SCALES[word]
            if scale == 100 or scale == 12:
                part = (part or 1) * scale
            else:
                total, part = total + (part or 1) * scale, 0
        elif word != "and":
            part += _UNITS.get(word) or _TENS.get(word) or float(word.replace(",", ""))
    return total + part
