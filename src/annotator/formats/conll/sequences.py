"""Tags that do not follow each other as any scheme has them: they are read all the same, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from annotator.formats.conll.alternatives import has_several
from annotator.formats.conll.scheme import OUTSIDE, is_inner, parted

_Kind = Literal["inner", "end", "open"]
_SAID: dict[_Kind, str] = {
    "inner": "I- (or M-) with nothing before it to go on from",
    "end": "L- (or E-) with nothing before it to end",
    "open": "B- (or I-) with no end behind it",
}
_BILOU, _IOBES = frozenset("LU"), frozenset("ES")
"""What either scheme alone has."""


class Sequences:
    """Counts, over one file, what had to be mended. Which scheme it has is known when all was read."""

    def __init__(self) -> None:
        self._broken = Counter[_Kind]()
        self._first: dict[_Kind, int] = {}
        self._prefixes: set[str] = set()
        self._starts = 0
        """B- where no annotation of its label is before it: in IOB1 there is none."""

    def look(self, tags: Sequence[str], line: int) -> None:
        """Take in the tags of a sentence, whose first token stands on that line; none has several at once."""
        if has_several(tags):
            return
        before, label = "", ""  # the prefix of the token before, and the label that may go on
        for tag in (*tags, OUTSIDE):
            if tag == OUTSIDE and not before:
                continue
            prefix, name = parted(tag)
            if label and is_inner(tag):  # it goes on, and says no more: B-PER I
                name = label
            goes_on = bool(label) and name == label and prefix in ("I", "M", "L", "E")
            if label and not goes_on:
                self._add("open", line)
            if not goes_on:
                self._begin(prefix, name == label, line)
            self._prefixes.add(prefix)
            before, label = prefix, name if prefix in ("B", "I", "M") else ""

    def remark(self, file: str) -> str:
        """What was broken, for a person; empty if nothing was."""
        has_ends = bool(self._prefixes & (_BILOU | _IOBES))
        counts = {
            "inner": has_ends or self._starts >= self._broken["inner"],
            "end": True,
            "open": has_ends,
        }
        kinds = [kind for kind in _SAID if self._broken[kind] and counts[kind]]
        said = [f"{self._broken[kind]:,} {_SAID[kind]}" for kind in kinds]
        if self._prefixes & _BILOU and self._prefixes & _IOBES:
            said.append("L- or U- beside E- or S-, which are of another scheme")
        if not said:
            return ""
        first = (
            f", the first in the sentence of line {min(self._first[kind] for kind in kinds):,}"
            if kinds
            else ""
        )
        return f"{file}: broken sequences of tags were read as far as they go: {'; '.join(said)}{first}."

    def _begin(self, prefix: str, adjoins: bool, line: int) -> None:
        if prefix in ("L", "E"):
            self._add("end", line)
        elif prefix in ("I", "M"):
            self._add("inner", line)
        elif prefix == "B" and not adjoins:
            self._starts += 1

    def _add(self, kind: _Kind, line: int) -> None:
        self._broken[kind] += 1
        self._first.setdefault(kind, line)
