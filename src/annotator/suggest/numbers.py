"""Numbers in English prose: where one stands with its modifier, and what it says.

A count is written in digits or with number words. What only looks like one is left out: durations, dates,
times of day, ages, ordinals, money, percentages, fractions, measures, and numbers that name something
('Section 5').
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from annotator.core.patterns import lazily
from annotator.core.words import word_at

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

_MODIFIER_OF = {wording: name for name, wordings in MODIFIERS.items() for wording in wordings}


def _choice(words: object) -> str:
    ordered = sorted(words, key=len, reverse=True)  # type: ignore[call-overload]
    return "(?:" + "|".join(regex.escape(word).replace(r"\ ", _GAP) for word in ordered) + ")"


_GAP = r"[^\S\n]+"
_SCALE = _choice(_SCALES)
_SMALL = rf"(?:{_choice(_TENS)}(?:[-\u2010\u2011 ]{_choice(_UNITS)})?|{_choice(_UNITS)})"
_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_NUMBER = (
    rf"(?:(?:half{_GAP}an?|an?|{_FIGURE}|{_SMALL}){_GAP}{_SCALE}(?:{_GAP}(?:and{_GAP})?(?:{_SMALL}|{_SCALE}))*"
    rf"|{_FIGURE}|{_SMALL})(?![\p{{L}}\p{{M}}\p{{N}}])"
)
_MANY = _choice(("dozens", "scores", "tens", "hundreds", "thousands", "millions", "billions"))
_INDEFINITE = rf"(?:{_MANY}(?:{_GAP}(?:and|of){_GAP}(?:{_MANY}))*)\b"
_RANGE_SIGN = rf"(?:[-\u2010\u2011\u2012\u2013]|{_GAP}(?:to|or){_GAP})"

_BEFORE = _choice(_MODIFIER_OF)
_AFTER = rf"(?:{_GAP}(?:or{_GAP}(?:more|so|fewer|less)|at{_GAP}(?:least|most))\b|-plus\b|\+)"
_CORE = (
    rf"(?:between{_GAP}(?P<low>{_NUMBER}){_GAP}and{_GAP}(?P<high>{_NUMBER})"
    rf"|(?P<first>{_NUMBER})(?:{_RANGE_SIGN}(?P<second>{_NUMBER}))?"
    rf"|(?P<indefinite>{_INDEFINITE}))"
)
_EXPRESSION = lazily(
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}_])(?:(?P<modifier>{_BEFORE}){_GAP}?(?:(?P<inner>{_BEFORE}){_GAP}?)?)?"
    rf"(?P<core>{_CORE})(?P<behind>{_AFTER})?",
    regex.IGNORECASE,
)
_MODIFIER_BEFORE = lazily(rf"(?r)(?<![\p{{L}}\p{{M}}])({_BEFORE}){_GAP}?", regex.IGNORECASE)
_MODIFIER_BEHIND = lazily(_AFTER, regex.IGNORECASE)

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_NAMED_BY_NUMBER = (
    r"(?:No|Nos|Section|Sec|Sections|Article|Title|Chapter|Route|Highway|Interstate|Room|Flight|Page|Channel|"
    r"Level|Phase|Act|Proposition|Prop|Form|District|Grade|Type|Building|Suite|Apt|Ward|Unit|Amendment|Rule|"
    r"Fig|Figure|Table|Vol|Volume|Version|Part|Precinct|Terminal|Gate|Line|Season|Episode|Super\sBowl)\.?"
)
# What stands directly in front of a number that is no count.
_NO_COUNT_BEFORE = lazily(
    rf"(?r)(?:\p{{Sc}}[^\S\n]*|\b{_MONTH}{_GAP}(?:\d{{1,2}},{_GAP})?|(?<!\p{{L}}){_NAMED_BY_NUMBER}{_GAP}|[Aa]ge[ds]?{_GAP}(?:of{_GAP})?"
    r"|[/:][^\S\n]*)"
)
# What follows directly on one.
_NO_COUNT_AFTER = lazily(
    rf"[-\u2010\u2011]?{_GAP}?(?:(?:more|full|consecutive|straight|last|past|additional|business|calendar|working|whole|"
    rf"square|cubic|metric|nautical|US|U\.S\.){_GAP})*"
    r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|weekends?|months?|years?|decades?|centur(?:y|ies)|"
    r"a\.m\.|p\.m\.|am|pm|o['’]clock|percent|per[^\S\n]cent|percentage|dollars?|cents?|euros?|pounds?|pesos?|"
    r"miles?|kilomet(?:er|re)s?|met(?:er|re)s?|feet|foot|inch(?:es)?|yards?|acres?|km|kg|lbs?|tons?|tonnes?|"
    r"degrees?|thirds?|quarters?|halves|fourths?|fifths?|tenths?)\b"
    rf"|{_GAP}(?:of{_GAP})?{_MONTH}(?!\p{{L}})|[%‰°]|\(|[-\u2010\u2011]\p{{L}}|[/:]\d",
)
_YEAR = lazily(r"(?:1[89]|20)\d\d")
_AGE_BEFORE = lazily(r"(?r)\p{Lu}[\p{L}\p{M}.'’-]+,\s")
_AGE = lazily(r"\d{1,2}(?=,)")
_ONE = lazily(r"one", regex.IGNORECASE)
_PRONOUN_BEFORE = lazily(
    rf"(?r)\b(?:no|any|every|some|each|this|that|the|another|which|loved){_GAP}", regex.IGNORECASE
)
_PRONOUN_AFTER = lazily(
    rf"\s*[.,;:!?)”\"’']|{_GAP}(?:of|another|who|that|which|day|time|can|could|should|must|may|might|is|was|has|"
    r"had|will|would|by|or)\b"
)


@dataclass(frozen=True)
class Expression:
    """A number in a text: `[start, end)` with its modifier, and its reading.

    `value` is None where no number is given ('dozens'); `value_max` only a range has. `modifier` is one of
    exactly, about, under, over, at_least, at_most, range, indefinite.
    """

    start: int
    end: int
    value: int | float | None
    value_max: int | float | None
    modifier: str


def counts(text: str, start: int, end: int) -> Iterator[Expression]:
    """The counts that stand in `[start, end)`, with their modifiers, in order."""
    for match in _EXPRESSION.finditer(text, start, end):
        if _is_count(text, match):
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
    before = _MODIFIER_BEFORE.search(text, max(0, match.start() - 24), match.start())
    behind = _MODIFIER_BEHIND.match(text, match.end())
    modifier = "exactly"
    if before and before.end() == match.start():
        modifier = _MODIFIER_OF[_plain(before[1])]
    elif behind:
        modifier = _BEHIND[_plain(behind.group())]
    return Expression(found.start, found.end, found.value, found.value_max, modifier)


def _is_count(text: str, match: regex.Match[str]) -> bool:
    first, last = match.span("core")
    opening, closing = word_at(text, first), word_at(text, last - 1)
    if opening is None or closing is None or opening.start != first:
        return False
    if closing.end != last and not match["behind"]:
        return False
    if _NO_COUNT_BEFORE.search(text, max(0, first - 24), first) and _touches(_NO_COUNT_BEFORE, text, first):
        return False
    if _NO_COUNT_AFTER.match(text, match.end()):
        return False
    core = match["core"]
    if _YEAR.fullmatch(core) and not match["modifier"]:
        return False
    if _AGE.match(text, first) and _touches(_AGE_BEFORE, text, first):
        return False
    if _ONE.fullmatch(core) and not match["modifier"]:
        return not (_touches(_PRONOUN_BEFORE, text, first) or _PRONOUN_AFTER.match(text, last))
    return True


def _touches(pattern: regex.Pattern[str], text: str, end: int) -> bool:
    """Whether a pattern that is searched backwards ends right at `end`."""
    found = pattern.search(text, max(0, end - 40), end)
    return found is not None and found.end() == end


def _expression(match: regex.Match[str]) -> Expression:
    if match["indefinite"]:
        return Expression(match.start(), match.end(), None, None, "indefinite")
    low, high = match["low"] or match["first"], match["high"] or match["second"]
    value = _value(low)
    if high is not None:
        top = _value(high)
        scale = _scale(high)
        if scale > 1 and _scale(low) == 1 and value * scale < top:
            value *= scale
        if value < top:
            return Expression(match.start(), match.end(), _neat(value), _neat(top), "range")
    modifier = "exactly"
    if match["modifier"]:
        modifier = _MODIFIER_OF[_plain(match["modifier"])]
    elif match["behind"]:
        modifier = _BEHIND[_plain(match["behind"])]
    return Expression(match.start(), match.end(), _neat(value), None, modifier)


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
