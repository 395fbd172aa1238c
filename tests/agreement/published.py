"""Published data and the numbers that were published for it. Each entry names its source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def read(name: str) -> dict[str, Any]:
    """One file of published cases by name."""
    loaded: dict[str, Any] = json.loads((DATA / f"{name}.json").read_bytes())
    return loaded


def rows_of(entry: dict[str, Any]) -> list[list[Any]]:
    """A coded table, unfolded: its file says how often each row occurs."""
    return [row for times, row in entry["rows"] for _ in range(times)]
