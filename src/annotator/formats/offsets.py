"""Offsets that others counted in other units, and which unit it really was.

Ours are code points. JavaScript and Java count UTF-16 code units, Go and Rust bytes of UTF-8, some browsers
grapheme clusters. In most texts the first two agree, so a wrong claim is noticed by nobody until an emoji
stands before a label; then everything after it is shifted. The words that a file quotes tell them apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, get_args

from regex import Pattern

from annotator.core import graphemes
from annotator.core.digests import Digests
from annotator.core.document import Document
from annotator.core.patterns import lazily
from annotator.core.span import Span
from annotator.formats.incoming import Extent, Unit
from annotator.formats.report import counted

UNITS: tuple[Unit, ...] = get_args(Unit)
NAMES: Mapping[Unit, str] = {
    "codepoint": "code points",
    "utf16": "UTF-16 units",
    "byte": "bytes",
    "grapheme": "grapheme clusters",
}
INSIDE = -1
"""Where an offset lies that cuts a character in two."""

# A cluster of more than one code point has one of these: a mark, a joiner, half a flag, a Hangul jamo.
_JOINED = lazily(
    r"\r\n|[^\p{Grapheme_Cluster_Break=Other}\p{Grapheme_Cluster_Break=Control}"
    r"\p{Grapheme_Cluster_Break=CR}\p{Grapheme_Cluster_Break=LF}]"
)
_ASTRAL = lazily(r"[\U00010000-\U0010ffff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_BEYOND_ASCII = lazily(r"[^\x00-\x7f]")


class Misplaced(NamedTuple):
    """Why an extent is no span of the text: a fixed word that scripts can count, and a sentence."""

    reason: str
    detail: str


def codepoints(text: str, unit: Unit, offsets: Iterable[int]) -> Mapping[int, int]:
    """Where offsets counted in `unit` lie, in code points: INSIDE for one that cuts a character in two.

    Those outside the text are left out. The cost is that of one walk over the text.
    """
    wanted = sorted({one for one in offsets if type(one) is int and one >= 0})
    if unit == "byte" and not text.isascii():
        return _decoded(text.encode("utf-8"), wanted)
    if unit == "utf16" and not _is_bmp(text):
        return _decoded_pairs(text.encode("utf-16-le"), wanted)
    if unit == "grapheme" and _is_joined(text):
        return _counted_clusters(text, wanted)
    return {one: one for one in wanted if one <= len(text)}


def differing(text: str) -> Mapping[Unit, int]:
    """The units in which this text is counted otherwise than in code points, and from which offset on.

    A span that ends at that offset or before it lies in the same place in either unit.
    """
    found: dict[Unit, int] = {}
    if not text.isascii():
        if not _is_bmp(text):
            found["utf16"] = _first(_ASTRAL, text)
        found["byte"] = _first(_BEYOND_ASCII, text)
    if (joined := _first_joined(text)) is not None:
        found["grapheme"] = joined
    return found


def span_of(extent: Extent, text: str, places: Mapping[int, int]) -> Span | Misplaced:
    """The span of an extent, given where its offsets lie; the words of the file must stand there."""
    start, end, quote = extent
    if type(start) is not int or type(end) is not int:
        return Misplaced("out-of-bounds", "its offsets are not whole numbers")
    if start == end:
        return Misplaced("empty-span", f"it starts and ends at {start}")
    if start > end:
        return Misplaced("reversed", f"it starts at {start} and ends at {end}")
    if start not in places or end not in places:
        return Misplaced("out-of-bounds", f"{start}..{end} is not inside the text")
    first, last = places[start], places[end]
    if INSIDE in (first, last):
        return Misplaced("inside-a-character", f"{start}..{end} cuts a character in two")
    words = text[first:last]
    if quote is not None and quote != words:
        return Misplaced("quote-mismatch", f"{words!r} stands there" if words else "nothing stands there")
    if not words:
        return Misplaced("empty-span", f"{start}..{end} covers no character")
    return Span(first, last, words)


@dataclass
class Evidence:
    """How well quoted words fit under each unit, over a whole import.

    Only spans that the units place differently say anything. `unchecked` counts the documents whose
    labels quote nothing although the text is counted otherwise in that unit.
    """

    fitting: Counter[frozenset[Unit]] = field(default_factory=Counter)
    """How many quoted spans fit under just these units."""
    unchecked: Counter[Unit] = field(default_factory=Counter)
    moved: int = 0
    """How many spans without quotes lie elsewhere in some unit."""
    cutting: Counter[Unit] = field(default_factory=Counter)
    """How many of these start or end inside a word under each unit."""
    _told: Digests = field(default_factory=Digests)
    """The documents among those, by the hashes of their ids: each counts once, whoever labelled it."""

    def add(self, document: Document, extents: Sequence[Extent], firsts: Mapping[Unit, int]) -> None:
        """Take in the spans of one document, of whose text `firsts` is what `differing` says."""
        if not extents or not firsts:
            return
        text = document.text
        quoted = [one for one in extents if one.quote and _is_forward(one)]
        if not quoted:
            self._doubt(document.id, firsts)
            self._weigh(text, [one for one in extents if _is_forward(one)], firsts)
        elif all(end <= len(text) and text[start:end] == quote for start, end, quote in quoted):
            self._count([one.end for one in quoted], firsts)
        else:
            self._compare(text, quoted, firsts)

    def _doubt(self, id: str, firsts: Mapping[Unit, int]) -> None:
        if self._told.get(key := hash(id)) is None:
            self._told.put(key, 1)
            self.unchecked.update(firsts.keys())

    def _weigh(self, text: str, extents: Sequence[Extent], firsts: Mapping[Unit, int]) -> None:
        """Spans without quotes say little: but those of people seldom start or end inside a word."""
        for _, places in _placed(text, extents, firsts):
            self.moved += 1
            self.cutting.update(
                unit for unit in UNITS if _cuts_a_word(text, *places.get(unit, places["codepoint"]))
            )

    def _count(self, ends: Sequence[int], firsts: Mapping[Unit, int]) -> None:
        """Spans that fit as code points: those that lie elsewhere in another unit speak against it."""
        left, others = len(ends), set[Unit]()
        for unit, first in sorted(firsts.items(), key=lambda one: one[1]):
            beyond = sum([end > first for end in ends])
            if others and left > beyond:
                self.fitting[frozenset(UNITS) - others] += left - beyond
            left = beyond
            others.add(unit)
        if left:
            self.fitting[frozenset(UNITS) - others] += left

    def _compare(self, text: str, quoted: Sequence[Extent], firsts: Mapping[Unit, int]) -> None:
        for one, places in _placed(text, quoted, firsts):
            words = {unit: _words(text, *place) for unit, place in places.items()}
            self.fitting[
                frozenset(unit for unit in UNITS if words.get(unit, words["codepoint"]) == one.quote)
            ] += 1

    @property
    def spans(self) -> int:
        """How many quoted spans say something."""
        return self.fitting.total()

    @property
    def fits(self) -> Counter[Unit]:
        """How many of them fit under each unit."""
        found: Counter[Unit] = Counter()
        for units, spans in self.fitting.items():
            for unit in units:
                found[unit] += spans
        return found

    def best(self, documented: Unit) -> Unit:
        """The unit that most quotes fit; the one that the format documents unless another fits better."""
        fits = self.fits
        most = max(fits.values(), default=0)
        if fits[documented] >= most:
            return documented
        return next(unit for unit in UNITS if fits[unit] == most)

    def decide(self, documented: Unit, asked: Unit | None) -> tuple[Unit, list[str]]:
        """The unit to read offsets in, and what a person must be told about it.

        `asked` is the unit that the user insists on: it is obeyed, and contradicted where it is wrong.
        """
        best = self.best(asked or documented)
        chosen = asked or best
        told = []
        if best != (asked or documented):
            told.append(self._contradiction(documented, chosen, best))
        else:
            told += self._mixed(chosen)
        doubtful = self.unchecked[chosen]
        if chosen in ("codepoint", "utf16"):
            doubtful = max(doubtful, self.unchecked["utf16"])
        if doubtful:
            told.append(
                f"Offsets: nothing could check that they count {NAMES[chosen]}. {doubtful:,} "
                f"{'document has' if doubtful == 1 else 'documents have'} characters that count otherwise in "
                f"another unit, and labels that do not quote their words.{self._weak(chosen)} "
                "Look at some of them; --offset-unit chooses the unit."
            )
        return chosen, told

    def _weak(self, chosen: Unit) -> str:
        """What the edges of words say against a unit, if they do."""
        best = min(UNITS, key=lambda unit: (self.cutting[unit], unit != chosen))
        if best == chosen:
            return ""
        return (
            f" Of {counted(self.moved, 'span')} that the unit moves, {self.cutting[chosen]:,} would cut "
            f"words, and {self.cutting[best]:,} if offsets count {NAMES[best]}."
        )

    def _mixed(self, chosen: Unit) -> list[str]:
        """A word on spans that would fit in another unit alone: some files may count otherwise."""
        others: Counter[Unit] = Counter()
        for units, spans in self.fitting.items():
            if chosen not in units:
                others.update(dict.fromkeys(units, spans))
        if not others:
            return []
        unit, spans = max(others.items(), key=lambda one: (one[1], -UNITS.index(one[0])))
        return [
            f"Offsets were read as {NAMES[chosen]}. {counted(spans, 'refused span')} would cover the words "
            f"meant if they counted {NAMES[unit]}: if some of the files count so, bring those in by "
            f"themselves, with --offset-unit {unit}."
        ]

    def _contradiction(self, documented: Unit, chosen: Unit, best: Unit) -> str:
        fits = self.fits

        def fit(unit: Unit) -> str:
            return f"{fits[unit]:,} as {NAMES[unit]}"

        of = f"of the {self.spans:,} quoted spans where it matters"
        if chosen != best:
            return (
                f"OFFSETS ARE PROBABLY NOT {NAMES[chosen].upper()}: {of}, {fit(best)} and {fit(chosen)} fit "
                f"the words that the file quotes. They were read as {NAMES[chosen]}, as you asked for it; "
                f"try --offset-unit {best}."
            )
        return (
            f"OFFSETS WERE READ AS {NAMES[best].upper()}: {of}, {fit(best)} and {fit(documented)}, which is "
            f"what the format documents, fit the words that the file quotes. --offset-unit {documented} "
            "insists."
        )


def _is_forward(extent: Extent) -> bool:
    return type(extent.start) is int and type(extent.end) is int and 0 <= extent.start < extent.end


def _placed(
    text: str, extents: Sequence[Extent], firsts: Mapping[Unit, int]
) -> Iterator[tuple[Extent, Mapping[Unit, tuple[int | None, int | None]]]]:
    """The extents that the units place differently, with where each puts them."""
    offsets = [offset for one in extents for offset in (one.start, one.end)]
    units: list[Unit] = ["codepoint", *firsts]
    tables = {unit: codepoints(text, unit, offsets) for unit in units}
    for one in extents:
        places = {unit: (table.get(one.start), table.get(one.end)) for unit, table in tables.items()}
        if len(set(places.values())) > 1:
            yield one, places


def _cuts_a_word(text: str, start: int | None, end: int | None) -> bool:
    """Whether a place starts or ends between two letters or digits, or is none."""
    if start is None or end is None or INSIDE in (start, end):
        return True
    return any(text[at - 1 : at].isalnum() and text[at : at + 1].isalnum() for at in (start, end))


def _first(pattern: Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return found.start() if found else len(text)


def _first_joined(text: str) -> int | None:
    """Where the first grapheme cluster of more than one code point starts."""
    if not _is_joined(text):
        return None
    before = max(_first(_JOINED, text) - 1, 0)  # all clusters up to there are single code points
    return next(
        (start for start, end in graphemes.clusters(text, before, len(text)) if end - start > 1), None
    )


def _words(text: str, start: int | None, end: int | None) -> str | None:
    if start is None or end is None or INSIDE in (start, end):
        return None
    return text[start:end]


def _is_bmp(text: str) -> bool:
    # Many times faster than to look at each character.
    return text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text)


def _is_joined(text: str) -> bool:
    """Whether some grapheme cluster may be more than one code point."""
    if "\r\n" in text:
        return True
    # Most of most texts is ASCII, and what is not is always the same few characters.
    return not text.isascii() and _JOINED.search("".join(set(_NOT_ASCII.findall(text)))) is not None


def _decoded(data: bytes, wanted: Sequence[int]) -> dict[int, int]:
    found, last, count = {}, 0, 0
    for one in wanted:
        if one > len(data):
            break
        if one < len(data) and data[one] & 0xC0 == 0x80:
            found[one] = INSIDE
            continue
        count += len(data[last:one].decode("utf-8"))
        found[one] = count
        last = one
    return found


def _decoded_pairs(data: bytes, wanted: Sequence[int]) -> dict[int, int]:
    found, last, count = {}, 0, 0
    for one in wanted:
        if 2 * one > len(data):
            break
        if 2 * one < len(data) and 0xDC <= data[2 * one + 1] <= 0xDF:
            found[one] = INSIDE
            continue
        count += len(data[2 * last : 2 * one].decode("utf-16-le"))
        found[one] = count
        last = one
    return found


def _counted_clusters(text: str, wanted: Sequence[int]) -> dict[int, int]:
    found = {}
    number, ends = 0, iter(graphemes.clusters(text, 0, len(text)))
    at: int | None = 0
    for one in wanted:
        while number < one and at is not None:
            at = next(ends, (0, None))[1]
            number += 1
        if at is None:
            break
        found[one] = at
    return found
