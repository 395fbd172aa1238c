"""Finds out which columns of a file hold the token and its tags, where nobody says it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

from annotator.formats.conll.brackets import is_bracket
from annotator.formats.conll.columns import (
    BESIDE,
    BOM,
    MARK,
    Columns,
    features,
    fields_of,
    inline_fields,
    says_glued,
)
from annotator.formats.conll.scheme import OUTSIDE, is_tag

LOOKED_AT = 200
"""How many lines are looked at."""

MOST = 0.95
"""How many of the lines must have a tag in a column of tags: a broken line now and then is listed."""

_BEGIN_2012 = "#begin document"
_TOKEN_2012, _NAMES_2012, _LEAST_2012 = 3, 10, 12
"""CoNLL-2012: document, part, number, token, and named entities in the eleventh column of twelve or more."""

_PLUS = re.compile(r"#\s*global\.columns\s*=\s*(.*)")
_NAMES = re.compile(r"(?:.*[:_-])?(?:NER?|ENTITY|ENTITIES)\Z", re.IGNORECASE)
"""What CoNLL-U Plus calls a column of named entities."""

_COMMENTS = ("#", "-DOCSTART")


def chosen(lines: Iterable[str], token: int, tags: Sequence[int]) -> Columns:
    """The columns of a file: those that the user named, from 1 (0 and none for 'find out'), and the rest
    as its first lines show.

    The token comes first and its tag last, unless the first column numbers the tokens of a sentence (as in
    GermEval and CoNLL-U: then the token is the second), or holds the tag of two columns (as MIT has it). If
    the last column holds no tags, the first that does is taken.
    """
    begun = [line.removeprefix(BOM) for line in islice(lines, LOOKED_AT)]
    rows = [fields for line in begun if (fields := _row(line))]
    if not token and not tags:
        if columns := _inline(begun):
            return columns
        if _is_2012(begun, rows):
            return Columns(_TOKEN_2012, (_NAMES_2012,), brackets=_are_brackets(rows, _NAMES_2012))
        if _tag_first(rows):
            return Columns(1, (0,))
    found = Columns(tags=tuple(tag - 1 for tag in tags)) if tags else _tags_in(rows, begun)
    numbered = _numbered(rows)
    if not token:
        token = 2 if 0 in found.tags or numbered else 1
    header = len(rows) > 1 and _names_columns(rows[0], rows[1:], found)
    glued = any(map(says_glued, rows))
    return found._replace(token=token - 1, header=header, numbered=numbered, glued=glued)


def has_tags(lines: Iterable[str]) -> bool:
    """Whether half of the first lines have something like a tag: a text now and then has '-' or 'O'."""
    begun = [line.removeprefix(BOM) for line in islice(lines, LOOKED_AT)]
    rows = [fields for line in begun if (fields := _row(line))]
    return bool(_inline(begun)) or 2 * sum(map(_has_tag, rows)) > len(rows)


def _has_tag(fields: Sequence[str]) -> bool:
    return any(
        (is_tag(field.strip(" ")) and field != "_")
        or (is_bracket(field) and "*" in field)
        or any(is_tag(value) for _, value in features(field))
        for field in (fields if len(fields) == 2 else fields[1:])
    )


def _row(line: str) -> list[str]:
    fields = fields_of(line)
    return [] if len(fields) < 2 or fields[0].startswith(_COMMENTS) else fields


def _tags_in(rows: Sequence[Sequence[str]], lines: Sequence[str]) -> Columns:
    """The column of the tags: the last, or that which the file calls so, or the first that holds tags."""
    if not rows or _share(rows[1:] or rows, -1) >= MOST:
        return Columns()
    width = Counter(map(len, rows)).most_common(1)[0][0]
    even = [row for row in rows if len(row) == width]
    if (named := _named_in(lines)) is not None and named < width:
        return Columns(tags=(named,))
    if key := _key_in(even):
        return Columns(tags=(-1,), key=key)
    held = [place for place in range(1, width - 1) if _share(even[1:] or even, place) >= MOST]
    said = [place for place in held if any(row[place] not in _OUTSIDE for row in even[1:] or even)]
    plain = [place for place in held if any(row[place] == OUTSIDE for row in even)]
    return Columns(tags=((said or plain)[0],)) if said or plain else Columns()


_OUTSIDE = (OUTSIDE, "_", "-", "")


def _share(rows: Sequence[Sequence[str]], place: int) -> float:
    return sum(is_tag(row[place].strip(" ")) for row in rows if place < len(row)) / len(rows)


def _named_in(lines: Sequence[str]) -> int | None:
    for line in lines:
        if found := _PLUS.match(line):
            names = found[1].split()
            return next((place for place, name in enumerate(names) if _NAMES.match(name)), None)
    return None


def _key_in(rows: Sequence[Sequence[str]]) -> str:
    """The feature of the last column that holds tags, empty if none does."""
    values: dict[str, list[str]] = {}
    for row in rows:
        for key, value in features(row[-1]):
            values.setdefault(key, []).append(value)
    held = [key for key, said in values.items() if sum(map(is_tag, said)) >= MOST * len(said)]
    return next(iter(sorted(held, key=lambda key: -len(values[key]))), "")


def _names_columns(first: Sequence[str], rows: Sequence[Sequence[str]], columns: Columns) -> bool:
    """Whether the first line names the columns: it alone has no tag where the others have theirs."""
    if columns.key or columns.brackets or not all(-len(first) <= one < len(first) for one in columns.tags):
        return False
    place = columns.tags[0]
    return (
        not is_tag(first[place].strip(" "))
        and all(field.replace(" ", "").replace("#", "") for field in first)
        and _share(rows, place) == 1
        and any(row[place] not in _OUTSIDE for row in rows)
    )


def _inline(lines: Sequence[str]) -> Columns | None:
    """The columns where each line is a sentence of words with their tags behind a mark."""
    words = [line.split(" ") for line in lines if line.strip() and not line.startswith(_COMMENTS)]
    if not words or not all(MARK in word for line in words for word in line if word):
        return None
    columns = words[0][0].count(MARK) + 1
    rows = [row for line in words for row in inline_fields(" ".join(line), columns)]
    if columns < 2 or not all(len(row) == columns and is_tag(row[-1]) for row in rows):
        return None
    return Columns(inline=columns)


def _is_2012(lines: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    begun = next((line for line in lines if line.strip()), "")
    return begun.startswith(_BEGIN_2012) and bool(rows) and all(len(row) >= _LEAST_2012 for row in rows)


def _are_brackets(rows: Sequence[Sequence[str]], place: int) -> bool:
    return all(is_bracket(row[place]) for row in rows)


def _numbered(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column counts: from 1 or 0 on, and again from there."""
    numbers = [row[0] for row in rows if not BESIDE.match(row[0])]
    if not numbers or numbers[0] not in ("0", "1") or any(len(row) < 3 for row in rows):
        return False
    begins = numbers[0]
    pairs = [(before, one) for before, one in pairwise(numbers) if _counts(before)]
    return any(one != begins for _, one in pairs) and all(
        one == begins or one == str(int(before) + 1) for before, one in pairs
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
