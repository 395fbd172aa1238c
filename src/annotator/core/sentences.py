"""Where one sentence ends and the next begins.

A newline always ends a sentence. Every other possible end is judged by itself, from the few words around
it: no state is carried along, so a judgement deep inside a long text is the same as one made from its
start, and costs the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from annotator.core.abbreviations import BEFORE_NUMBERS, DOTTED, OPENERS, TITLES
from annotator.core.patterns import lazily, lazily_plain

_STOPS = ".!?…‽"
_WIDE_STOPS = "。！？｡．"
_CLOSERS = "\"”“’‘'»«)]}›」』）"

_BLANK = r"[^\S\n\x1c-\x1f]"
_SEEN = r"[\S\x1c-\x1f]"

VISIBLE = lazily_plain(_SEEN)
"""A character that is not white space."""

# How nearly every paragraph starts, and no lead-in: to see this takes a tenth of the time.
_PLAIN_START = r"(?!(?i:date|published|updated|posted))[A-Za-z][a-z]|[“\"‘(]"

# A mark that may end a sentence, what closes behind it, and the white space before the next word. A
# guillemet may stand apart, as in French. Every way begins with one character of a set: so a text is looked
# through fast.
_END = lazily_plain(
    rf"[{_STOPS}{_WIDE_STOPS}\n](?:(?<=\n)[^\S\x1c-\x1f]*+(?P<plain>(?={_PLAIN_START}))?"
    rf"|(?P<wide>(?<=[{_WIDE_STOPS}])|(?=[{_STOPS}]*+[{_WIDE_STOPS}]))"
    rf"[{_STOPS}{_WIDE_STOPS}]*+[{re.escape(_CLOSERS)}]*+{_BLANK}*+(?={_SEEN})"
    rf"|[{_STOPS}]*+(?P<closed>[{re.escape(_CLOSERS)}]*+)(?:{_BLANK}»)?{_BLANK}++(?={_SEEN}))"
)
_STOP_OR_NEWLINE = lazily(rf"(?r)[{_STOPS}{_WIDE_STOPS}\n]")
_MAY_PRECEDE_GAP = frozenset(_STOPS + _WIDE_STOPS + _CLOSERS)

_FOLLOWING = lazily(r"(?P<mark>[^\p{L}\p{N}\s]*+)(?P<word>[\p{L}\p{N}][\p{L}\p{M}\p{N}]*+)?")
_LAST_WORD = lazily(r"(?r)[\p{L}\p{M}\p{N}.'’&-]+")
_LONGEST_WORD = 40
_ACRONYM = lazily(r"(?:\p{L}\p{M}*\.)+\p{L}\p{M}*")
_TO_A_PLACE = lazily(
    r"(?r)\b(?:in|to|from|of|across|near|around|at|into|outside|through|by|via)[^\S\n]+", regex.IGNORECASE
)
_SUBJECT_AND_VERB = lazily(
    r"\S+[^\S\n]+(?:was|were|is|are|has|have|had|will|would|could|can|may|might|must|should|said|says|say|"
    r"did|does|do|began|took|went|came|led)\b"
)
_CUT_SHORT = DOTTED | BEFORE_NUMBERS
_OPENS_ITEM = lazily(rf"(?r)(?:\A|[\n{_STOPS}{regex.escape(_CLOSERS)}])[^\S\n]*")
_SPEAKER = lazily(
    r"(?:\p{Lu}[\p{L}\p{M}.'’-]*[^\S\n]+){1,4}(?:(?:has|have|had)[^\S\n]+)?"
    r"(?:said|says|say|asked|asks|added|adds|told|tells|wrote|writes|replied|shouted)\b"
)

# What stands in front of the first sentence of a paragraph and is not of it: a bullet, the number of a
# list, a date line from a feed, the place and agency that news begin with.
_LEAD_IN = lazily(
    r"(?:(?:[»›•·▪◦‣*>–—-]|\p{Nd}{1,2}[.)])[^\S\n]+(?=\S)"
    r"|(?:[Dd]ate(?:line)?|[Pp]ublished|[Uu]pdated|[Pp]osted)\b:?[^\S\n]+\d{4}-\d{2}-\d{2}"
    r"(?:[T ]\d{2}:\d{2}[\d:.Z+-]*)?[^\S\n]+(?=\S)"
    r"|\p{Lu}[\p{Lu} .'’-]+(?:,[ \xA0]\p{Lu}[\p{L}. ]{1,20})?(?:[ \xA0]\([\p{L} ]{2,20}\))?"
    r"[^\S\n]*(?:[—–]|[^\S\n]--?[^\S\n])[^\S\n]*(?=\S))+"
)


def sentence_start(text: str, offset: int) -> int:
    """Where the sentence of `offset`, which is not white space, starts.

    In front of the first sentence of a paragraph (a bullet, a dateline) that is behind `offset`.
    """
    limit = offset
    while (found := _STOP_OR_NEWLINE.search(text, 0, limit)) is not None and found.group() != "\n":
        first = found.start()
        while first > 0 and text[first - 1] in _STOPS + _WIDE_STOPS:
            first -= 1
        end = _END.match(text, first)
        if end is not None and end.end() <= offset and _ends_sentence(text, end):
            return int(end.end())
        limit = first
    start = found.end() if found else 0
    visible = VISIBLE.search(text, start)
    return behind_lead_in(text, visible.start() if visible else len(text))


def sentence_end(text: str, offset: int) -> int:
    """Where the sentence of `offset`, which is not white space, ends; what follows may be white space."""
    at = offset
    while at > 0 and text[at] in _MAY_PRECEDE_GAP and text[at - 1] in _MAY_PRECEDE_GAP:
        at -= 1
    for found in _END.finditer(text, at):
        if found.end() > offset and (text[found.start()] == "\n" or _ends_sentence(text, found)):
            return found.end()
    return len(text)


def sentences_from(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The sentence that starts at `start` and all behind it, with the white space that follows each.

    In one pass, in which nothing is judged twice.
    """
    if start == len(text):
        return
    for found in _END.finditer(text, start):
        end, kind = found.end(), found.lastgroup
        if end <= start:
            continue  # within what stands in front of the next sentence
        if kind is None or kind == "plain":
            yield start, end
            start = behind_lead_in(text, end) if kind is None else end
        elif _ends_sentence(text, found):
            yield start, end
            start = end
    if start < len(text):
        yield start, len(text)


def behind_lead_in(text: str, start: int) -> int:
    """Where the first sentence of the paragraph that starts at `start` begins."""
    lead_in = _LEAD_IN.match(text, start)
    if lead_in is None:
        return start
    for found in _END.finditer(text, start, lead_in.end()):
        if found.end() < lead_in.end() and _ends_sentence(text, found):
            return start  # No lead-in after all: a sentence ends in it.
    return int(lead_in.end())


def _ends_sentence(text: str, end: re.Match[str]) -> bool:
    return _plainly_ends(text, end) or _is_judged_to_end(text, end)


def _plainly_ends(text: str, end: re.Match[str]) -> bool:
    """Whether a possible end is one that needs no closer look, as most are."""
    stop, following = end.span()
    if text[following].islower() or end.lastgroup == "wide":
        return False
    behind, closed = end.span("closed")
    if text[stop:behind] != ".":
        return behind == closed
    word = text[text.rfind(" ", max(0, stop - _LONGEST_WORD), stop) + 1 : stop]
    return len(word) > 2 and word.isalnum() and word not in _CUT_SHORT


def _is_judged_to_end(text: str, end: re.Match[str]) -> bool:
    if end.lastgroup == "wide":
        return True
    following = _FOLLOWING.match(text, end.end())
    word: str = following["word"] or ""
    if word[:1].islower() and not following["mark"]:
        return False
    if text[end.start() : end.start("closed")] == ".":
        return _full_stop_ends(text, end.start(), end.end(), word)
    # “Why?” Abud said. goes on behind the question.
    return not (end["closed"] and _SPEAKER.match(text, end.end()))


def _full_stop_ends(text: str, stop: int, behind: int, following: str) -> bool:
    """Whether the full stop at `stop` ends a sentence; the `following` word starts at or near `behind`."""
    last = _LAST_WORD.match(text, max(0, stop - _LONGEST_WORD), stop)
    word = last.group() if last else ""
    opens = following in OPENERS
    if word in TITLES:
        return False
    if word in DOTTED:
        return opens
    if word in BEFORE_NUMBERS:
        return not following[:1].isdigit()
    if _ACRONYM.fullmatch(word):
        # 'in L.A. Raids were made' are two sentences, 'the L.A. Raids Network was' is none.
        place = _TO_A_PLACE.match(text, max(0, last.start() - _LONGEST_WORD), last.start())
        return opens or bool(place and _SUBJECT_AND_VERB.match(text, behind))
    if len(word) == 1 and word.isupper():
        return opens or not following[:1].isupper()
    return not (word.isdigit() and len(word) < 3 and _OPENS_ITEM.match(text, 0, last.start()))
