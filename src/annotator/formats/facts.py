"""What each format can do and hold, as its classes say; imports no library that a format needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from annotator.core.errors import UsageError
from annotator.formats import doors
from annotator.formats.base import Holds

FLAGS: Mapping[str, str] = {
    "overlaps": "overlapping spans of one layer",
    "layers": "spans of different layers on the same words",
    "discontinuous": "annotations of several spans",
    "attributes": "attributes",
    "relations": "relations",
    "document_labels": "document labels",
    "notes": "notes and doubts",
    "unknown_labels": "labels that left the schema",
    "annotators": "several annotators of a document, kept apart",
}
"""The flags of `Holds`, in words."""


@dataclass(frozen=True)
class Facts:
    """One format. `holds` is what goes out, None if it is not written; `returns` what comes in again.

    `needs` maps each module that must be there to the extra that brings it.
    """

    name: str
    title: str
    holds: Holds | None = None
    returns: Holds | None = None
    splits: bool = False
    offset_unit: str = "codepoint"
    needs: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    @property
    def installed(self) -> bool:
        """Whether everything that it needs is installed."""
        return not self.problem and all(find_spec(module) for module in self.needs)

    def to_json(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return {
            "name": self.name,
            "title": self.title,
            "exports": self.holds is not None,
            "imports": self.returns is not None,
            "holds": vars(self.holds) if self.holds else None,
            "returns": vars(self.returns) if self.returns else None,
            "splits": self.splits,
            "offset_unit": self.offset_unit,
            "needs": dict(self.needs),
            "installed": self.installed,
            **({"problem": self.problem} if self.problem else {}),
        }


def facts(brought: bool = True) -> Iterator[Facts]:
    """Every format by name; those of other packages, too, unless they are not wanted."""
    known = {door: set(doors.names(door) if brought else doors.BUILT_IN[door]) for door in doors.BUILT_IN}
    for name in sorted(set().union(*known.values())):
        try:
            yield _facts(name, *(_class(door, name) if name in known[door] else None for door in known))
        except UsageError as problem:
            yield Facts(name, problem.what, problem=problem.what)


def _class(door: doors.Door, name: str) -> Any:
    return doors.load(door, name)


def _facts(name: str, exports: Any, imports: Any) -> Facts:
    first = exports or imports
    return Facts(
        name,
        first.title,
        exports.holds if exports else None,
        imports.holds if imports else None,
        getattr(exports, "splits", False),
        getattr(first, "offset_unit", None) or "codepoint",
        getattr(exports, "needs", {}) | getattr(imports, "needs", {}),
    )
