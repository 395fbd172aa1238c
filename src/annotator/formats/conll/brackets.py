"""Annotations as CoNLL-2012 has them: brackets that open at one token and close at another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotator.formats.conll.scheme import Stretch

_BRACKET = re.compile(r"(?:\([^()*|\s]+)*\*?\)*\Z")


def bracketed(values: Sequence[str]) -> list[Stretch]:
    """The stretches of one sentence of CoNLL-2012, where a bracket opens and closes: '(ORG*', '*', '*)'.

    Raises ValueError for a value that has no such form, or brackets that do not fit.
    """
    found: list[Stretch] = []
    opened: list[tuple[int, str]] = []
    for at, value in enumerate(values):
        if not is_bracket(value):
            raise ValueError(f"{value!r} is no bracket such as '(ORG*', '*' or '*)'")
        opened += [(at, label) for label in re.findall(r"\(([^()*]+)", value)]
        for _ in range(value.count(")")):
            if not opened:
                raise ValueError(f"{value!r} closes a bracket that nothing opened")
            start, label = opened.pop()
            found.append(Stretch(start, at + 1, label))
    if opened:
        raise ValueError(f"the bracket of {opened[-1][1]!r} is not closed in its sentence")
    return sorted(found)


def is_bracket(value: str) -> bool:
    """Whether it is what CoNLL-2012 has in a column of brackets."""
    return value in ("-", "_") or (bool(value) and _BRACKET.match(value) is not None)
