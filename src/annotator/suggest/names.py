"""Names in English prose: runs of words with capitals, such as places, bodies and people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from annotator.core.abbreviations import MONTHS, OPENERS, TITLES
from annotator.core.span import Span
from annotator.core.words import words

_HEADS = frozenset(
    "Academy Administration Affairs Agency Army Assembly Association Authority Board Bureau Center Centers "
    "Centre Coalition College Command Commission Committee Conference Control Corps Council Court Customs "
    "Defense Department Development Division Enforcement Force Forum Foundation Fund Guard Institute "
    "Intelligence Investigation Investigations Justice League Management Ministry Network Office Operations "
    "Organization Party Police Prevention Prisons Program Project Protection Relations Removal Response "
    "Rights School Security Senate Service Services Society Trade Union University Welfare".split()
)
"""Words that names of bodies end with; only before one does 'and' belong to a name."""

_RANKS = frozenset(
    "Acting Deputy Assistant Interim Chief Director Secretary President Vice Senator Governor Mayor Sheriff "
    "Commissioner Administrator Attorney Judge Justice Representative Congressman Congresswoman Minister "
    "Chairman Chairwoman Officer Agent Captain Sergeant Lieutenant General Spokesman Spokeswoman "
    "Spokesperson Professor Democrat Democrats Republican Republicans".split()
) | frozenset(title + "." for title in TITLES)
"""Words in front of a person's name: a new name starts with them."""

_DAYS = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July "
    "August September October November December Christmas Easter Thanksgiving Halloween Valentine Day".split()
) | frozenset(month + "." for month in MONTHS)
"""Capitals that name a time."""

_STATES = frozenset(
    "Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia Hawaii Idaho "
    "Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota "
    "Mississippi Missouri Montana Nebraska Nevada Ohio Oklahoma Oregon Pennsylvania Tennessee Texas Utah "
    "Vermont Virginia Wisconsin Wyoming D.C. Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. "
    "Ky. La. Mass. Md. Mich. Minn. Miss. Mo. Mont. Neb. Nev. Okla. Ore. Pa. Tenn. Tex. Va. Vt. Wash. Wis. "
    "Wyo. Canada Mexico England France Germany".split()
)
"""Larger places that stand behind a comma to tell which place is meant; the states that share a city's
name are left out, so that 'Chicago, New York' stays two."""

_TWO_WORD_STATES = ("North Carolina", "South Carolina", "North Dakota", "South Dakota", "New Mexico",
                    "New Jersey", "New Hampshire", "Rhode Island", "West Virginia")  # fmt: skip

_LINKS = frozenset("of for de del la las los von van der den da di du bin al y".split())
_NEIGHBOURHOODS = frozenset(["area"])

_GAP = regex.compile(r"[^\S\n]+(?:&[^\S\n]+)?")
_COMMA = regex.compile(r",[^\S\n]+")
_POSSESSIVE = regex.compile(r"['’][sS]?$")
_CAPITAL = regex.compile(r"\p{Lu}")
_NOT_A_NAME = regex.compile(r"I(?:['’]\p{Ll}+)?|[AO]|.*[@/:].*|\p{Lu}[\p{L}.]*[-\u2010\u2011]\p{Ll}.*")
_OPENING = regex.compile(r"[\s\"“”‘'(\[«»—–#@*•-]*")
_ACRONYM = regex.compile(r"(?:\p{Lu}\.?){2,}s?|\p{Lu}+\d+")


@dataclass(frozen=True)
class _Word:
    """A word of a sentence, its possessive ending left out of `text` and `end`."""

    start: int
    end: int
    text: str
    owns: bool
    spaced: bool
    """Whether only white space (or an ampersand) parts it from the word before."""

    @property
    def capital(self) -> bool:
        return (
            _CAPITAL.match(self.text) is not None
            and not _NOT_A_NAME.fullmatch(self.text)
            and self.text not in _DAYS
        )


def names(text: str, sentence: Span, taken: list[tuple[int, int]]) -> Iterator[Span]:
    """The names of one sentence in order; `taken` are stretches that are something else already."""
    found = list(_split(text, sentence, _words(text, sentence, taken)))
    yield from _places(text, found)


def _words(text: str, sentence: Span, taken: list[tuple[int, int]]) -> list[_Word]:
    found: list[_Word] = []
    behind = sentence.start
    for word in words(text, sentence.start, sentence.end):
        if any(start < word.end and word.start < end for start, end in taken):
            behind = -1
            continue
        raw = word.of(text)
        ending = _POSSESSIVE.search(raw)
        bare = raw[: ending.start()] if ending else raw
        spaced = behind >= 0 and _GAP.fullmatch(text, behind, word.start) is not None
        found.append(_Word(word.start, word.start + len(bare), bare, ending is not None, spaced))
        behind = word.end
    return found


def _split(text: str, sentence: Span, row: list[_Word]) -> Iterator[list[_Word]]:
    """Runs of words that make one name each."""
    index = 0
    while index < len(row):
        if not row[index].capital:
            index += 1
            continue
        run = [row[index]]
        while (more := _following(row, index)) is not None:
            run += row[index + 1 : more + 1]
            index = more
        index += 1
        run = _without_opener(text, sentence, run)
        if run:
            yield run
        if index < len(row) and run and row[index].text in _NEIGHBOURHOODS and row[index].spaced:
            run.append(row[index])


def _following(row: list[_Word], index: int) -> int | None:
    """The index of the word that goes on with the name at `index`, or None where it ends."""
    here = row[index]
    if here.owns or index + 1 >= len(row) or not row[index + 1].spaced:
        return None
    after = row[index + 1]
    if after.capital:
        return None if after.text in _RANKS and here.text not in _RANKS else index + 1
    step = 2 if after.text in _LINKS else 0
    if (
        after.text in ("of", "for", "de")
        and index + 2 < len(row)
        and row[index + 2].text in ("the", "la", "los")
    ):
        step = 3
    if after.text == "and":
        step = 2 if _joins(row, index) else 0
    target = index + step
    if (
        step
        and target < len(row)
        and row[target].capital
        and all(w.spaced for w in row[index + 1 : target + 1])
    ):
        return target
    return None


def _joins(row: list[_Word], index: int) -> bool:
    """Whether the 'and' behind `index` is inside a name: 'Immigration and Customs Enforcement'."""
    if row[index].text in _HEADS or _ACRONYM.fullmatch(row[index].text):
        return False
    last = None
    for word in row[index + 2 :]:
        if not (word.capital and word.spaced):
            break
        last = word
        if word.owns:
            break
    return last is not None and last.text in _HEADS


def _without_opener(text: str, sentence: Span, run: list[_Word]) -> list[_Word]:
    """The run without an ordinary word that has its capital from opening a sentence or a quotation."""
    first, rest = run[0], run[1:]
    if first.text in OPENERS:
        while rest and not rest[0].capital:
            rest = rest[1:]
        return rest
    opens = _OPENING.fullmatch(text, sentence.start, first.start) or text[first.start - 1] in '“”"'
    if not opens or _ACRONYM.fullmatch(first.text) or _known(text, first):
        return run
    if all(_ACRONYM.fullmatch(word.text) for word in rest):
        return rest
    return run


def _known(text: str, word: _Word) -> bool:
    """Whether the same word stands somewhere near with a capital that no sentence gave it."""
    pattern = regex.compile(
        rf"(?<=(?:[\p{{Ll}},]|\p{{Lu}}\.)[^\S\n]){regex.escape(word.text)}(?![\p{{L}}\p{{M}}])"
    )
    lo, hi = max(0, word.start - 8000), word.end + 8000
    return pattern.search(text, lo, hi) is not None


def _places(text: str, runs: list[list[_Word]]) -> Iterator[Span]:
    """The names, a place joined with the larger place behind its comma."""
    index = 0
    while index < len(runs):
        run = runs[index]
        start, end = run[0].start, run[-1].end
        if index + 1 < len(runs) and not run[-1].owns and run[-1].capital:
            after = runs[index + 1]
            if (
                _COMMA.fullmatch(text, end, after[0].start)
                and _is_larger(text[after[0].start : after[-1].end])
                and not _is_larger(text[start:end])
            ):
                end = after[-1].end
                index += 1
        yield Span(start, end)
        index += 1


def _is_larger(name: str) -> bool:
    return name in _STATES or name in _TWO_WORD_STATES
