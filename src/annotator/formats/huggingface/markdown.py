"""Markdown that somebody else wrote, made to stand inside a card without breaking its structure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

DEEPEST = 6
"""The deepest heading that Markdown has."""

_HEADING = re.compile(r"( {0,3})(#{1,6})([ \t].*)?$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_CODE = re.compile(r" {4}|\t")
_GOES_ON = re.compile(r" {0,3}([>|]|[-*+][ \t]|\d+[.)][ \t])")
"""Quotations, tables and lists: what stands below without a blank line between belongs to them."""


def line(text: str) -> str:
    """Words on one line."""
    return " ".join(text.split())


def cell(text: str) -> str:
    """Words that can stand in a table."""
    return line(text).replace("|", "\\|")


def table(head: Sequence[str], rows: Iterator[tuple[str, Sequence[int]]]) -> Iterator[str]:
    """The lines of a table of counts: `head` names the columns after the first."""
    yield f"| | {' | '.join(map(cell, head))} |"
    yield "|---|" + "---:|" * len(head)
    for title, counts in rows:
        yield f"| {cell(title)} | {' | '.join(f'{count:,}' for count in counts)} |"


def demoted(text: str, top: int) -> str:
    """The same text with its highest heading at level `top` and the others as far below it as they were.

    Underlined headings become those with number signs, as there are only two levels of them. Code is left
    as it is; a block of code that never ends is ended, so that it does not take in what follows.
    """
    blocks = list(_blocks(text.strip("\n").split("\n")))
    levels = [level for level, _ in blocks if level]
    by = max(0, top - min(levels, default=top))
    return "\n".join(
        f"{'#' * min(DEEPEST, level + by)} {words}".rstrip() if level else words for level, words in blocks
    )


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each line, or heading with its level; 0 is anything else."""
    fence = ""
    paragraph: list[str] = []
    inside = False
    for one in lines:
        heading, underline = (None, None) if fence else (_HEADING.match(one), _UNDERLINE.match(one))
        opening = None if fence else _FENCE.match(one)
        if underline and paragraph:
            yield (1 if underline[1][0] == "=" else 2), line(" ".join(paragraph))
            paragraph = []
        elif heading:
            yield from ((0, held) for held in paragraph)
            yield len(heading[2]), (heading[3] or "").strip()
            paragraph, inside = [], False
        elif (
            fence
            or opening
            or not one.strip()
            or _GOES_ON.match(one)
            or inside
            or _starts_code(one, paragraph)
        ):
            yield from ((0, held) for held in paragraph)
            yield 0, one
            paragraph, inside = [], bool(not fence and one.strip() and (inside or _GOES_ON.match(one)))
        else:
            paragraph.append(one)
        if opening:
            fence = opening[1]
        elif fence and re.match(rf" {{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*$", one):
            fence = ""
    yield from ((0, held) for held in paragraph)
    if fence:
        yield 0, fence


def _starts_code(one: str, paragraph: Sequence[str]) -> bool:
    """Whether a line is code because it is indented, which it can only be where no paragraph goes on."""
    return not paragraph and _CODE.match(one) is not None
