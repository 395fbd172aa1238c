"""Where one sentence ends and the next begins, inside one paragraph.

Each possible end is judged by itself, from the few words around it: no state is carried along, so that a
judgement in the middle of a long text is the same as one made from its start.
"""

from __future__ import annotations

import regex

from annotator.core.abbreviations import AFTER_NAMES, BEFORE_NUMBERS, MONTHS, OPENERS, SMALL, STATES, TITLES
from annotator.core.span import Span

_CLOSERS = r"[\"”“’‘'»«)\]}›]"
_END = (
    r"(?:(?P<stop>[.!?…‽]++)" + _CLOSERS + r"*+(?:[ \u00A0\u202F]»)?(?P<gap>\s++)(?=\S)"
    r"|(?P<wide>[。！？｡．])[」』）”’]*+(?P<none>\s*+)(?=\S))"
)
_FORWARD = regex.compile(_END)
_STOP_BACK = regex.compile(r"(?r)[.!?…‽。！？｡．]")

_NEXT = regex.compile(r"(?P<mark>[^\p{L}\p{N}\s]*+)(?P<word>[\p{L}\p{N}][\p{L}\p{M}\p{N}]*+)?")
_WORD_BEFORE = regex.compile(r"(?r)(?<![\p{L}\p{M}\p{N}])[\p{L}\p{M}\p{N}.]*+")

_LAST_WORD = regex.compile(r"(?r)[\p{L}\p{M}\p{N}.'’&-]+")
_BEFORE_LAST = regex.compile(r"(?r)(?P<word>[\p{L}\p{M}\p{N}.'’-]+)[\s\"“‘(\[]+")
_INITIALS = regex.compile(r"(?:\p{L}\p{M}*\.){1,}\p{L}")
_ATTRIBUTION = regex.compile(
    r"(?:\p{Lu}[\p{L}\p{M}.'’-]*\s+){1,4}"
    r"(?:has\s+|have\s+|had\s+)?(?:said|says|say|asked|asks|added|adds|told|tells|wrote|writes|replied|shouted)\b"
)
_PREPOSITION = frozenset("in to from of across near around at into outside through for with by via".split())
_FINITE = frozenset(
    "was were is are has have had will would could can may might must should said says say did does do "
    "began took went came led drew sparked".split()
)
_LEAD_IN = regex.compile(
    r"(?:(?:[»›•·▪◦‣*>–—-]|\p{Nd}{1,2}[.)])\s+"
    r"|(?:date|dateline|published|updated|posted)\b:?\s+\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}\S*)?\s+(?=\S)"
    r"|\p{Lu}[\p{Lu} .'’-]+(?:,\s[\p{L}. ]{2,20})?(?:\s\([\p{L} ]{2,20}\))?\s*(?:[—–]|--?)\s+(?=\S))+",
)


def lead_in(text: str, paragraph: Span) -> int:
    """Where the first sentence of a paragraph starts: behind its bullet or its dateline, if it has one."""
    found = _LEAD_IN.match(text, paragraph.start, paragraph.end)
    return int(found.end()) if found else paragraph.start


def breaks_after(text: str, offset: int, start: int, end: int) -> int:
    """Where the sentence of `offset` ends, its white space included; `end` is the paragraph's."""
    # An end may lie around the offset: step back to the mark that opens it.
    at = offset
    while at > start and text[at - 1] in ".!?…‽\"”“’‘'»«)]}›」』）。！？｡． \t\u00a0\u202f\r":
        at -= 1
    for match in _FORWARD.finditer(text, at, end):
        if match.end() > offset and _ends(text, match, start, end):
            return int(match.end())
    return end


def breaks_before(text: str, start: int, offset: int) -> int:
    """Where the sentence that covers the code point before `offset` starts; `start` is the first's."""
    limit = offset
    while limit > start:
        stop = _STOP_BACK.search(text, start, limit)
        if stop is None:
            return start
        first = stop.start()
        while first > start and text[first - 1] in ".!?…‽":
            first -= 1
        match = _FORWARD.match(text, first)
        if match and match.end() < offset and _ends(text, match, start, len(text)):
            return int(match.end())
        limit = first
    return start


def _ends(text: str, match: regex.Match[str], start: int, end: int) -> bool:
    """Whether a sentence ends at a mark that might end one."""
    if match["wide"] is not None:
        return True
    following = _NEXT.match(text, match.end())
    word = following["word"] or ""
    if word[:1].islower() and not following["mark"]:
        return False
    stop = match["stop"]
    if stop == ".":
        return _full_stop(text, match, word, start)
    if stop[0] in "!?":
        closed = match.end("stop") < match.start("gap")
        return not (closed and bool(_ATTRIBUTION.match(text, match.end())))
    return not word[:1].islower()


def _full_stop(text: str, match: regex.Match[str], following: str, start: int) -> bool:
    last = _LAST_WORD.search(text, start, match.start("stop"))
    if last is None or last.end() != match.start("stop"):
        return True
    word = last.group()
    if word in TITLES:
        return match.end("stop") < match.start("gap")
    if word in MONTHS:
        return not following[:1].isdigit() and following in OPENERS
    if word in BEFORE_NUMBERS and following[:1].isdigit():
        return False
    if word in STATES or word in AFTER_NAMES or word in SMALL:
        return following in OPENERS
    if _INITIALS.fullmatch(word):
        return following in OPENERS or _acronym_closes(text, last.start(), match.end(), start)
    if len(word) == 1 and word.isupper():
        return following in OPENERS or not following[:1].isupper()
    return not (word.isdigit() and last.start() == start)


def _acronym_closes(text: str, first: int, next_start: int, start: int) -> bool:
    """Whether 'in L.A. Raids were ...' is two sentences: a preposition before, a verb soon after."""
    before = _BEFORE_LAST.search(text, start, first)
    if before is None or before["word"].lower() not in _PREPOSITION:
        return False
    second = regex.match(r"\S+\s+(\p{Ll}+)", text[next_start : next_start + 80])
    return second is not None and str(second[1]) in _FINITE
