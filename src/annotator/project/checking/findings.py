"""What a check of a project finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
"""Something is lost or locked until it is mended; somebody should look; worth knowing."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: where, what, and what to do about it."""

    severity: Severity
    where: str
    what: str
    remedy: str = ""
