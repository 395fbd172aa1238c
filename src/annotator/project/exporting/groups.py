"""Which documents must stay in one split: those with the same value of a metadata field."""

from __future__ import annotations

import json
from collections.abc import Iterable

from annotator.core.errors import UsageError
from annotator.core.text import counted
from annotator.store.base import Store


def grouped(store: Store, documents: Iterable[str], field: str) -> tuple[dict[str, str], list[str]]:
    """The group of each document, and what the report should say of those without the field.

    A document without the field is a group of its own. Raises UsageError if no document has it: a field
    that is misspelt would leave what belongs together on both sides of a split.
    """
    groups: dict[str, str] = {}
    fields: set[str] = set()
    lacking = 0
    for id in documents:
        meta = store.document(id).meta
        fields.update(meta)
        if field in meta:
            groups[id] = f"{field} {json.dumps(meta[field], sort_keys=True, default=str)}"
        else:
            groups[id] = f"document {id}"
            lacking += 1
    if field not in fields:
        there = f"There are: {', '.join(sorted(fields))}" if fields else "They have no metadata at all"
        raise UsageError(f"no document that is exported has the metadata field '{field}'", remedy=there)
    if not lacking:
        return groups, []
    return groups, [
        f"{counted(lacking, 'document')} without the field '{field}': each is divided by itself, "
        "whatever it belongs with."
    ]
