"""Counts in English prose: the numbers that say how many.

What only looks like one is left out: durations, dates, times of day, ages, ordinals, money, percentages,
fractions, measures, telephone numbers, and numbers that name something ('Section 5').
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from annotator.core.patterns import lazily
from annotator.core.words import word_at
from annotator.suggest.numbers import Expression, numbers

_GAP = r"[^\S\n]+"
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
    r"(?r)(?:\p{Sc}[^\S\n]*"
    rf"|\b{_MONTH}{_GAP}(?:\d{{1,2}},{_GAP})?"
    rf"|(?<!\p{{L}}){_NAMED_BY_NUMBER}{_GAP}"
    rf"|\b[Aa]ge[ds]?{_GAP}(?:of{_GAP})?"
    r"|[/:][^\S\n]*)"
)
# What follows directly on one.
_NO_COUNT_AFTER = lazily(
    rf"[-\u2010\u2011]?{_GAP}?"
    r"(?:(?:more|full|consecutive|straight|last|past|additional|business|calendar|working|whole|square|cubic|"
    rf"metric|nautical|US|U\.S\.){_GAP})*"
    r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|weekends?|months?|years?|decades?|centur(?:y|ies)|"
    r"a\.m\.|p\.m\.|am|pm|o['’]clock|percent|per[^\S\n]cent|percentage|dollars?|cents?|euros?|pounds?|pesos?|"
    r"miles?|kilomet(?:er|re)s?|met(?:er|re)s?|feet|foot|inch(?:es)?|yards?|acres?|km|kg|lbs?|tons?|tonnes?|"
    r"degrees?|thirds?|quarters?|halves|fourths?|fifths?|tenths?)(?!\p{L})"
    rf"|{_GAP}(?:of{_GAP})?{_MONTH}(?!\p{{L}})"
    r"|[%‰°(]|[-\u2010\u2011]\p{L}|[/:]\d"
)
_YEAR = lazily(r"(?:1[89]|20)\d\d")
_TELEPHONE = lazily(r"\d{3}-\d{4}")
_AGE = lazily(r"\d{1,2}(?=,)")
_NAME_BEFORE = lazily(r"(?r)\p{Lu}[\p{L}\p{M}.'’-]+,\s")
_ONE = lazily(r"one", regex.IGNORECASE)
_PRONOUN_BEFORE = lazily(
    rf"(?r)\b(?:no|any|every|some|each|this|that|the|another|which|loved){_GAP}", regex.IGNORECASE
)
_PRONOUN_AFTER = lazily(
    r"\s*[.,;:!?)”\"’']"
    rf"|{_GAP}(?:of|another|who|that|which|day|time|can|could|should|must|may|might|is|was|has|had|will|would|"
    r"by|or)\b"
)
_REACH = 40
"""Code points in front of a number that can tell it is no count."""


def counts(text: str, start: int, end: int) -> Iterator[Expression]:
    """The counts that stand in `[start, end)`, with their modifiers, in order."""
    return (number for number in numbers(text, start, end) if _is_count(text, number))


def _is_count(text: str, number: Expression) -> bool:
    return _is_made_of_words(text, number) and not (
        _stands_behind(_NO_COUNT_BEFORE, text, number.first)
        or _NO_COUNT_AFTER.match(text, number.end)
        or _is_year(text, number)
        or _TELEPHONE.fullmatch(text, number.first, number.last)
        or (_AGE.match(text, number.first) and _stands_behind(_NAME_BEFORE, text, number.first))
        or _is_pronoun(text, number)
    )


def _is_made_of_words(text: str, number: Expression) -> bool:
    """Whether it starts and ends with a word: '5.3' of '$5.3' and '20' of '20th' do not."""
    opening, closing = word_at(text, number.first), word_at(text, number.last - 1)
    return (
        opening is not None
        and closing is not None
        and opening.start == number.first
        and (closing.end == number.last or number.last < number.end)
    )


def _is_year(text: str, number: Expression) -> bool:
    return number.start == number.first and bool(_YEAR.fullmatch(text, number.first, number.last))


def _is_pronoun(text: str, number: Expression) -> bool:
    """Whether 'one' stands for somebody: 'No one', 'one of them'."""
    return (
        number.start == number.first
        and bool(_ONE.fullmatch(text, number.first, number.last))
        and bool(
            _stands_behind(_PRONOUN_BEFORE, text, number.first) or _PRONOUN_AFTER.match(text, number.last)
        )
    )


def _stands_behind(pattern: regex.Pattern[str], text: str, offset: int) -> bool:
    """Whether what a reversed pattern looks for ends right at `offset`."""
    return pattern.match(text, max(0, offset - _REACH), offset) is not None
