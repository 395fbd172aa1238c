"""Names in English prose: runs of words with capitals, such as places, bodies and people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from annotator.core.abbreviations import OPENERS
from annotator.core.patterns import lazily
from annotator.core.span import Span
from annotator.core.words import words
from annotator.suggest.gazetteer import BODIES, LARGER_PLACES, RANKS, TIMES

NEAR = 8000
"""Code points on either side in which a word is looked for again, to see whether it is a name."""

_LINKS = frozenset("of for de del la las los von van der den da di du bin al y".split())
_ARTICLES = frozenset(("the", "la", "los"))

_GAP = lazily(r"[^\S\n]+(?:&[^\S\n]+)?")
_COMMA = lazily(r",[^\S\n]+")
_POSSESSIVE = lazily(r"['’][sS]?$")
_CAPITAL = lazily(r"\p{Lu}")
_NO_NAME = lazily(r"I(?:['’]\p{Ll}+)?|[AO]|.*[@/:].*|\p{Lu}[\p{L}.]*[-\u2010\u2011]\p{Ll}.*")
_ACRONYM = lazily(r"(?:\p{Lu}\.?){2,}s?|\p{Lu}+\d+")
_SENTENCE_OPENING = lazily(r"[\s\"“”‘'(\[«»—–#@*•-]*")
_QUOTE = frozenset('“”"')


@dataclass(frozen=True)
class _Word:
    """A word of a sentence. A possessive ending is in neither `text` nor `end`, but noted."""

    start: int
    end: int
    text: str
    owns: bool
    joined: bool
    """Whether only white space, or an ampersand in it, parts it from the word before."""

    @property
    def capital(self) -> bool:
        return (
            _CAPITAL.match(self.text) is not None
            and not _NO_NAME.fullmatch(self.text)
            and self.text not in TIMES
        )


def names(text: str, sentence: Span, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Span]:
    """The names of one sentence, in order; `taken` are stretches that are something else already.

    'of', 'for' and the like stay inside a name, 'and' does before the name of a body ('Immigration and
    Customs Enforcement'); a rank starts a new one ('ICE', 'Acting Director Tom Homan'). A word that has its
    capital only from opening the sentence is none.
    """
    row = _words(text, sentence, taken)
    return _places(text, [run for run in _runs(text, sentence, row) if run])


def _words(text: str, sentence: Span, taken: Sequence[tuple[int, int]]) -> list[_Word]:
    found: list[_Word] = []
    behind = -1
    for word in words(text, sentence.start, sentence.end):
        if any(start < word.end and word.start < end for start, end in taken):
            behind = -1
            continue
        whole = word.of(text)
        bare = _POSSESSIVE.sub("", whole)
        joined = behind >= 0 and _GAP.fullmatch(text, behind, word.start) is not None
        found.append(_Word(word.start, word.start + len(bare), bare, bare != whole, joined))
        behind = word.end
    return found


def _runs(text: str, sentence: Span, row: list[_Word]) -> Iterator[list[_Word]]:
    """The words of each name; empty where nothing is left of a run."""
    index = 0
    while index < len(row):
        if not row[index].capital:
            index += 1
            continue
        run = [row[index]]
        while (on := _goes_on(row, index)) is not None:
            run += row[index + 1 : on + 1]
            index = on
        index += 1
        run = _without_opener(text, sentence, run)
        if all(word.text in RANKS or word.text == "Day" for word in run):
            continue
        if index < len(row) and row[index].text == "area" and row[index].joined and not run[-1].owns:
            run.append(row[index])
        yield run


def _goes_on(row: list[_Word], index: int) -> int | None:
    """The index of the next word with a capital of the name at `index`; None where the name ends."""
    here, after = row[index], row[index + 1 : index + 4]
    if here.owns or not after or not after[0].joined:
        return None
    link = after[0].text
    if after[0].capital:
        return None if link in RANKS and here.text not in RANKS else index + 1
    if link in _LINKS:
        step = 3 if len(after) > 1 and after[1].text in _ARTICLES else 2
    elif link == "and" and _and_is_inside(row, index):
        step = 2
    else:
        return None
    if len(after) < step or not after[step - 1].capital or not all(word.joined for word in after[:step]):
        return None
    return index + step


def _and_is_inside(row: list[_Word], index: int) -> bool:
    """Whether the 'and' behind `index` belongs to the name of a body."""
    if row[index].text in BODIES or _ACRONYM.fullmatch(row[index].text):
        return False
    last = None
    for word in row[index + 2 :]:
        if not (word.capital and word.joined) or word.text in RANKS:
            break
        last = word
        if word.owns:
            break
    return last is not None and last.text in BODIES


def _without_opener(text: str, sentence: Span, run: list[_Word]) -> list[_Word]:
    """The run without an ordinary word that has its capital from opening a sentence or a quotation."""
    first, rest = run[0], run[1:]
    if first.text in OPENERS:
        while rest and not rest[0].capital:
            rest = rest[1:]
        return rest
    opens = text[first.start - 1 : first.start] in _QUOTE or _SENTENCE_OPENING.fullmatch(
        text, sentence.start, first.start
    )
    ordinary = opens and not _ACRONYM.fullmatch(first.text) and not _is_known(text, first)
    return rest if ordinary and all(_ACRONYM.fullmatch(word.text) for word in rest) else run


def _is_known(text: str, word: _Word) -> bool:
    """Whether the word ends a name somewhere near, with a capital that no sentence gave it."""
    again = regex.compile(
        rf"(?<=(?:[\p{{Ll}},]|\p{{Lu}}\.)[^\S\n]){regex.escape(word.text)}"
        r"(?![\p{L}\p{M}]|[^\S\n](?:and[^\S\n])?\p{Lu})"
    )
    return again.search(text, max(0, word.start - NEAR), word.end + NEAR) is not None


def _places(text: str, runs: list[list[_Word]]) -> Iterator[Span]:
    """The names, a place made one with the larger place behind its comma: 'Cook County, Illinois'."""
    index = 0
    while index < len(runs):
        start, end = runs[index][0].start, runs[index][-1].end
        if index + 1 < len(runs) and runs[index][-1].capital and text[start:end] not in LARGER_PLACES:
            first, last = runs[index + 1][0], runs[index + 1][-1]
            if text[first.start : last.end] in LARGER_PLACES and _COMMA.fullmatch(text, end, first.start):
                end = last.end
                index += 1
        yield Span(start, end)
        index += 1
