"""How tags say where an annotation starts and ends.

IOB1 (Ramshaw and Marcus 1995) starts with I-, and with B- only right after another of the same label; IOB2
(CoNLL-2002) always starts with B-; BILOU (Ratinov and Roth 2009) has L- for the last token and U- for an only
one, which IOBES calls E- and S-. Some write M- for a token between, and W- for an only one. All are read by
one rule, that of the conlleval script: something starts at B-, and at I- after O or after another label.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from annotator.core.text import short

SHOWN = 80
"""How much of a line is quoted to a person, in code points."""

Scheme = Literal["IOB2", "IOB1", "BILOU", "IOBES"]
SCHEMES: tuple[Scheme, ...] = ("IOB2", "IOB1", "BILOU", "IOBES")
OUTSIDE = "O"

_LAST_AND_SINGLE = {"BILOU": ("L", "U"), "IOBES": ("E", "S")}
_STARTS = frozenset("BUSW")
_ENDS = frozenset("LEUSW")
_PREFIXES = _STARTS | _ENDS | {"I", "M"}
_INNER = _PREFIXES - _STARTS
BARE = "span"
"""The label of tags that are prefixes alone, as data with one kind of span has them."""

_SMALL = {"b": "B", "i": "I"}
"""Some write these two in lower case; of the others, 'e-mail' and 'u-turn' are words."""


class Stretch(NamedTuple):
    """An annotation as a half-open range of tokens."""

    first: int
    last: int
    label: str


def decode(tags: Sequence[str]) -> list[Stretch]:
    """The stretches in the tags of one sentence. Raises ValueError for a tag that is of no scheme."""
    found: list[Stretch] = []
    start, label, going_on = 0, "", OUTSIDE
    for at, tag in enumerate(tags):
        if tag == going_on:
            continue
        prefix, name = parted(tag)
        if label and tag in _INNER:  # it goes on, and says no more: B-PER I
            name = label
        if label and (prefix in _STARTS or name != label):
            found.append(Stretch(start, at, label))
            label = ""
        if name and not label:
            start, label = at, name
        if label and prefix in _ENDS:
            found.append(Stretch(start, at + 1, label))
            label = ""
        going_on = f"I-{label}" if label else OUTSIDE
    if label:
        found.append(Stretch(start, len(tags), label))
    return found


@lru_cache(maxsize=1 << 12)
def parted(tag: str) -> tuple[str, str]:
    """The prefix and the label of a tag, both empty for O. Raises ValueError."""
    if tag in (OUTSIDE, "_", "o"):
        return "", ""
    if tag in _PREFIXES:
        return tag, BARE
    prefix, mark, label = tag.partition("-") if "-" in tag else tag.partition("_")
    prefix = _SMALL.get(prefix, prefix)
    if prefix not in _PREFIXES or not mark or not label:
        tag = short(tag, SHOWN)
        raise ValueError(f"the tag {tag!r} is neither O nor a label with B-, I-, L-, U-, E- or S- before it")
    return prefix, label


def is_inner(tag: str) -> bool:
    """Whether it is a prefix alone that goes on with what is before it."""
    return tag in _INNER


def is_tag(tag: str) -> bool:
    """Whether it is a tag of some scheme."""
    try:
        parted(tag)
    except ValueError:
        return False
    return True


def letters(scheme: Scheme, adjoins: bool) -> tuple[str, str, str, str]:
    """What marks the first, an inner, the last and an only token of an annotation.

    `adjoins` says that it starts right behind another of the same label.
    """
    if scheme in _LAST_AND_SINGLE:
        last, single = _LAST_AND_SINGLE[scheme]
        return "B", "I", last, single
    begin = "B" if scheme == "IOB2" or adjoins else "I"
    return begin, "I", "I", begin
