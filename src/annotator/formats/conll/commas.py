"""Tables of tokens as a spreadsheet has them: a row for each, and a column that tells sentences apart."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from annotator.formats.conll.columns import BOM

TOKENS = ("word", "token", "words", "tokens")
TAGS = ("tag", "ner", "ner_tag", "ner_tags", "tags", "label", "bio", "iob", "entity")
_SENTENCES = (
    "sentence #",
    "sentence",
    "sentence_id",
    "sentence_idx",
    "sent_id",
    "sentence id",
    "sentence number",
)


class Table(NamedTuple):
    """The places of the token, of its tag, and of what changes with the sentence, from 0."""

    token: int
    tag: int
    sentence: int | None


def table(first: str) -> Table | None:
    """What the first line of a file says of its columns, if they are those of tokens and apart by commas."""
    line = first.removeprefix(BOM).rstrip("\r\n")
    if "," not in line or "\t" in line:
        return None
    names = [name.strip().casefold() for name in next(csv.reader([line]), [])]
    token, tag = _place(names, TOKENS), _place(names, TAGS)
    if token is None or tag is None:
        return None
    return Table(token, tag, _place(names, _SENTENCES))


def lines(rows: Iterable[str], columns: Table) -> Iterator[str]:
    """The rows after the first as lines of a token and its tag, with an empty one before each
    sentence. A sentence is named in its first row alone, or in each.

    Raises ValueError for what is no CSV, or for a row that lacks a column.
    """
    reader = csv.reader(rows, strict=True)
    sentence = ""
    try:
        next(reader, None)
        for cells in reader:
            if not any(cells):
                yield ""
                continue
            if len(cells) <= max(columns.token, columns.tag, columns.sentence or 0):
                raise ValueError(f"it has {len(cells)} cells, and no tag")
            named = cells[columns.sentence] if columns.sentence is not None else ""
            if named and named != sentence:
                sentence = named
                yield ""
            token = cells[columns.token].replace("\t", " ").replace("\n", " ")
            yield f"{token}\t{cells[columns.tag]}"
    except csv.Error as error:
        raise ValueError(f"it is no CSV: {error}") from None


def _place(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)
