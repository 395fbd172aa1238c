"""Class names in an order that never changes.

A class label is stored as a number. If the number of a label changed from one export to the next, a
model trained on the first would be wrong about the second without anybody noticing. So `labels.json`
keeps the order; what is new goes to the end, and what left the schema keeps its place.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from annotator.core.errors import DataError

FILE = "labels.json"


class ClassNames:
    """The class names of each column or configuration, by its name."""

    def __init__(self, previous: Path | None) -> None:
        self._old = _read(previous / FILE) if previous and (previous / FILE).exists() else {}
        self._now: dict[str, list[str]] = {}

    def fix(self, column: str, wanted: Sequence[str]) -> list[str]:
        """The names for a column: those it had, then those of `wanted` that are new."""
        names = list(dict.fromkeys((*self._old.get(column, ()), *wanted)))
        self._now[column] = names
        return names

    def save(self, folder: Path) -> None:
        """Write them beside the data."""
        text = json.dumps(self._old | self._now, ensure_ascii=False, indent=2) + "\n"
        (folder / FILE).write_text(text, encoding="utf-8", newline="\n")


def tag_names(labels: Sequence[str]) -> list[str]:
    """The tags of the BIO scheme for some labels: outside, and beginning and inside of each."""
    return ["O", *(f"{prefix}-{label}" for label in labels for prefix in "BI")]


def _read(path: Path) -> dict[str, list[str]]:
    try:
        held = json.loads(path.read_bytes())
        if all(isinstance(name, str) for names in held.values() for name in names):
            return {str(column): list(names) for column, names in held.items()}
    except (ValueError, AttributeError, TypeError):
        pass
    raise DataError(
        "this does not give the class names of the export it stands in",
        where=str(path),
        remedy="Put it right, or remove the export to begin with new numbers",
    )
