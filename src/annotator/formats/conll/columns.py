"""Which columns of a file hold the token and its tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from annotator.formats.conll.scheme import OUTSIDE, is_tag

BOM = "\ufeff"
LOOKED_AT = 200
"""How many lines are looked at where nobody says which columns they are."""


class Columns(NamedTuple):
    """The places of the token and of its tags, from 0; -1 is the last."""

    token: int = 0
    tags: tuple[int, ...] = (-1,)

    @property
    def least(self) -> int:
        """How many columns a line needs to have both."""
        return max(2, self.token + 1, *(place + 1 for place in self.tags))


def fields_of(line: str) -> list[str]:
    """The columns: apart by tabs if there is one, else by spaces. A no-break space is part of a token."""
    if "\t" in line:
        return line.split("\t") if line.strip(" \t") else []
    fields = line.split(" ")
    if "" in fields:
        # Only the token, which comes first, may be empty.
        fields = [fields[0], *filter(None, fields[1:])]
        return fields if any(fields) else []
    return fields


def chosen(lines: Iterable[str], token: int, tags: Sequence[int]) -> Columns:
    """The columns of a file: those that the user named, from 1 (0 and none for 'find out'), and the rest
    as its first lines show.

    The token comes first and its tag last, unless the first column numbers the tokens of a sentence (as in
    GermEval and CoNLL-U: then the token is the second), or holds the tag of two columns (as MIT has it).
    """
    if token and tags:
        return Columns(token - 1, tuple(tag - 1 for tag in tags))
    begun = [fields for line in islice(lines, LOOKED_AT) if (fields := fields_of(line.removeprefix(BOM)))]
    rows = [fields for fields in begun if len(fields) > 1 and not fields[0].startswith(("#", "-DOCSTART"))]
    if not tags and not token and _tag_first(rows):
        return Columns(1, (0,))
    if not token:
        token = 2 if 1 in tags or _numbered(rows) else 1
    return Columns(token - 1, tuple(tag - 1 for tag in tags) or (-1,))


def _numbered(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column counts: 1, 2, and so on, and again from 1."""
    numbers = [row[0] for row in rows]
    if numbers[:2] != ["1", "2"] or any(len(row) < 3 for row in rows):
        return False
    return all(
        one == "1" or one == str(int(before) + 1) for before, one in pairwise(numbers) if _counts(before)
    )


def _tag_first(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of two columns holds tags, and the second does not."""
    return (
        bool(rows)
        and all(len(row) == 2 and is_tag(row[0]) for row in rows)
        and any(row[0] != OUTSIDE for row in rows)
        and not all(is_tag(row[1]) for row in rows)
    )


def _counts(value: str) -> bool:
    return value.isascii() and value.isdigit()
