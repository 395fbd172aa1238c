"""Which columns of a file hold the token and its tags, and how a line is taken apart into them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

BOM = "\ufeff"
MARK = "|"
"""What stands between the columns of a token where a whole sentence is one line (as WikiNER has it)."""


BESIDE = re.compile(r"[0-9]+[-.][0-9]+\Z")
"""How CoNLL-U numbers a line that is none of a word: a token of two words (3-4), an empty node (5.1)."""


_GLUED = frozenset(("SpaceAfter=No", "NoSpaceAfter"))


class Columns(NamedTuple):
    """The places of the token and of its tags, from 0; -1 is the last.

    `key` names the tag among the features of its column (`SpaceAfter=No|name=B-PER`, as in CoNLL-U).
    `brackets` says that tags open and close (`(ORG*`, `*`, `*)`), as in CoNLL-2012. `header` says that the
    first line names the columns, `numbered` that the first column counts. `glued` that the last column says
    where no space follows. `inline` is the number of columns of a token where a line is a sentence, 0 where
    it is a token.
    """

    token: int = 0
    tags: tuple[int, ...] = (-1,)
    key: str = ""
    brackets: bool = False
    header: bool = False
    numbered: bool = False
    glued: bool = False
    inline: int = 0

    @property
    def least(self) -> int:
        """How many columns a line needs to have both."""
        return max(2, self.token + 1, *(place + 1 for place in self.tags))

    def tag(self, fields: list[str], place: int) -> str:
        """What a line says in one of the columns of tags: O where it says nothing of the key."""
        if not self.key:
            return fields[place].strip(" ")
        return next((tag for key, tag in features(fields[place]) if key == self.key), "O")


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


def inline_fields(line: str, columns: int) -> list[list[str]]:
    """The columns of each token of a line that is a sentence: `Paris|NNP|I-LOC is|VBZ|O`."""
    return [word.rsplit(MARK, columns - 1) for word in line.split(" ") if word]


def says_glued(fields: Sequence[str]) -> bool:
    """Whether no space follows a token: SpaceAfter=No in CoNLL-U, NoSpaceAfter in the files of HIPE, if it
    is not the last of its line.
    """
    if "SpaceAfter" not in fields[-1]:
        return False
    said = fields[-1].split(MARK)
    return not _GLUED.isdisjoint(said) and "EndOfLine" not in said


def features(field: str) -> list[tuple[str, str]]:
    """The features of a column that holds several: `SpaceAfter=No|name=B-PER`."""
    pairs = (part.partition("=") for part in field.split(MARK))
    return [(key, value) for key, mark, value in pairs if mark]
