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
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(\1[ \t]*){2,}$")
_LIST = re.compile(r" {0,3}([-*+]|\d{1,9}[.)])([ \t]|$)")
_QUOTED = re.compile(r" {0,3}[>|]")


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
    item, lazy = 0, False
    """Where the words of the list item start that this may be in; whether words go on with the line before,
    which is no paragraph."""
    for one in lines:
        outside = not fence and not (item and one.strip() and _indent(one) >= item)
        heading = _HEADING.match(one) if outside else None
        opening = _FENCE.match(one) if outside else None
        underline = _UNDERLINE.match(one) if outside and paragraph else None
        if underline:
            yield (1 if underline[1][0] == "=" else 2), line(" ".join(paragraph))
            paragraph = []
            continue
        listed = _LIST.match(one) if outside and not _RULE.match(one) else None
        begins = bool(listed or (outside and _QUOTED.match(one)))
        words = outside and bool(one.strip()) and not (heading or opening or begins or _RULE.match(one))
        if words and not lazy and (paragraph or not _CODE.match(one)):
            paragraph.append(one)
            item = 0
            continue
        yield from ((0, held) for held in paragraph)
        paragraph = []
        yield (len(heading[2]), (heading[3] or "").strip()) if heading else (0, one)
        if one.strip():
            if outside and not (words and lazy):
                item = listed.end() if listed else 0
            inner = item > 0 and not outside and not one.lstrip().startswith(("#", "```", "~~~"))
            lazy = begins or (lazy and words) or inner
        else:
            lazy = False
        if opening:
            fence = opening[1]
        elif fence and re.match(rf" {{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*$", one):
            fence = ""
    yield from ((0, held) for held in paragraph)
    if fence:
        yield 0, fence


def _indent(one: str) -> int:
    """The columns before the first word; a tab goes to the next multiple of four."""
    return len(one.expandtabs(4)) - len(one.expandtabs(4).lstrip(" "))
