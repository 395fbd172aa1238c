"""What a labelled number says: its value, its modifier, and what is counted.

Everything is read from the words of the span and those around it; where they do not tell, nothing is
proposed.
"""

from __future__ import annotations

import regex

from annotator.core.patterns import lazily
from annotator.core.schema import Value
from annotator.core.span import Span
from annotator.core.units import sentence_at
from annotator.suggest.numbers import Expression, read

NAMES = ("quantity.value", "quantity.value_max", "quantity.modifier", "quantity.of")
"""What `derive` can be asked for."""

_AMOUNT = lazily(
    r"\b(?:an?\s+(?:\p{Ll}+\s+)?(?:number|handful|couple|few|lot|majority|series)|several|numerous|many|few|"
    r"multiple|countless|various)\b",
    regex.IGNORECASE,
)


def derive(name: str, text: str, span: Span) -> Value | None:
    """The proposal of that name for the words that `span` covers, or None.

    `quantity.value` and `quantity.value_max` are numbers, `quantity.modifier` one of exactly, about, under,
    over, at_least, at_most, range, indefinite, `quantity.of` one of people_arrested, other_people, places,
    other. Raises KeyError for a name that is not in `NAMES`.
    """
    if name not in NAMES:
        raise KeyError(name)
    number = read(text, span.start, span.end)
    if name == "quantity.of":
        return _of(text, span, number)
    if number is None:
        vague = _AMOUNT.search(text, span.start, span.end)
        return "indefinite" if vague and name == "quantity.modifier" else None
    return {
        "quantity.value": number.value,
        "quantity.value_max": number.value_max,
        "quantity.modifier": number.modifier,
    }[name]


# -- what is counted -------------------------------------------------------------------------------

_PEOPLE = frozenset(
    "people persons person individuals individual immigrants immigrant migrants migrant aliens alien men man "
    "women woman children child kids minors adults teenagers boys girls students workers employees laborers "
    "residents citizens noncitizens foreigners nationals refugees asylum-seekers criminals felons fugitives "
    "offenders suspects targets detainees prisoners inmates re-entrants members affiliates families parents "
    "fathers mothers activists protesters demonstrators officers agents officials lawyers voters victims "
    "travelers passengers soldiers others those them undocumented arrestees deportees households "
    "Americans Mexicans Democrats Republicans".split()
)
_ARRESTS = frozenset("arrests arrest detentions apprehensions detainments".split())
_PLACES = frozenset(
    "countries country nations nation states state counties county cities city towns town villages "
    "communities community jurisdictions jurisdiction regions region areas area districts places place "
    "locations sites neighborhoods municipalities provinces territories workplaces homes businesses schools "
    "airports jails prisons facilities".split()
)
_OTHER = frozenset(
    "times time raids raid operations operation sweeps sweep actions action vehicles vehicle guns handguns "
    "handgun firearms weapons weapon cases case charges charge convictions conviction crimes crime offenses "
    "orders order laws law teams team offices office reports report statements figures detainers requests "
    "petitions lawsuits flights buses beds languages things reasons points questions votes jobs".split()
)
_KINDS = (("people", _PEOPLE), ("people_arrested", _ARRESTS), ("places", _PLACES), ("other", _OTHER))
_KIND_OF = {word: kind for kind, words in _KINDS for word in words}
_OCCUPATION = lazily(r"\p{Ll}+(?:ers|ors|ists|ants|ees|ians)")

_TAKEN = lazily(
    r"\b(?:arrest(?:ed|ing|s)?|detain(?:ed|ing|s|ees)?|apprehend(?:ed|ing)?|captur(?:ed|ing)|nett(?:ed|ing)|nabb(?:ed|ing)|"
    r"seiz(?:ed|ing)|round(?:ed|ing)[^\S\n]+up|sw(?:ept|eeping)[^\S\n]+up|pick(?:ed|ing)[^\S\n]+up|"
    r"in(?:to)?[^\S\n]+custody|behind[^\S\n]+bars|held)\b",
    regex.IGNORECASE,
)
_AT_LARGE_BEFORE = lazily(r"\b(?:deport|remove|protect|shield|expel)\b(?:\W+\w+){0,3}\W*$", regex.IGNORECASE)
_AT_LARGE_BEHIND = lazily(
    r"^\W*(?:who[^\S\n]+(?:live|are[^\S\n]+living)|living|residing|estimated[^\S\n]+to)\b", regex.IGNORECASE
)

_WORD = lazily(r"[\p{L}\p{M}\p{N}]+(?:[.'’-][\p{L}\p{M}\p{N}]+)*|[,;:.!?—–()“”\"]")
_STOPS = frozenset(
    "in at on from to by with for during after before across since under over near as and or but who which "
    "that were was are is had have has been be will would could can may said say says had came come went "
    "arrested detained apprehended".split()
)
REACH = 8
"""Words behind a number among which its noun is looked for."""


def _of(text: str, span: Span, number: Expression | None) -> str | None:
    sentence = sentence_at(text, span.start)
    if sentence is None:
        return None
    kind, noun_end = _noun(text, span.end, sentence.end)
    if kind is None:
        kind = _earlier_noun(text, sentence, span)
        noun_end = span.end
    if kind is None and number is not None and number.modifier == "indefinite":
        kind = "people"
    if kind != "people":
        return kind
    before, behind = text[sentence.start : span.start], text[noun_end : sentence.end]
    if _AT_LARGE_BEFORE.search(before) or _AT_LARGE_BEHIND.search(behind):
        return "other_people"
    return "people_arrested" if _TAKEN.search(text, sentence.start, sentence.end) else "other_people"


def _noun(text: str, start: int, end: int) -> tuple[str | None, int]:
    """The kind of the noun that follows a number, and where the noun ends."""
    guess: tuple[str | None, int] = (None, start)
    for index, match in enumerate(_WORD.finditer(text, start, end)):
        word = match.group()
        if index >= REACH or word in _STOPS or not word[0].isalnum():
            break
        kind = _KIND_OF.get(word) or _KIND_OF.get(word.lower())
        if kind is not None and not _modifies(text, match.end(), end):
            return kind, match.end()
        if _OCCUPATION.fullmatch(word):
            guess = ("people", match.end())
    return guess


def _modifies(text: str, at: int, end: int) -> bool:
    """Whether a word is followed by another noun of a known kind, so that it only describes that one."""
    after = _WORD.match(text, at + 1, end)
    return after is not None and after.group() in _KIND_OF


def _earlier_noun(text: str, sentence: Span, span: Span) -> str | None:
    """The kind of the nearest counted thing named earlier in the sentence: '... people, 30 in Atlanta'."""
    for match in reversed(list(_WORD.finditer(text, sentence.start, span.start))):
        kind = _KIND_OF.get(match.group().lower())
        if kind in ("people", "people_arrested"):
            return kind
    return None
