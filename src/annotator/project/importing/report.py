"""What became of an import: what came in, what was there, what was refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from annotator.core.errors import UsageError
from annotator.core.text import some
from annotator.formats.report import LISTED, Report, counted

FORMAT = "annotator/import-report/1"


@dataclass
class ImportReport(Report):
    """A report on what came in. `to` is the project, `annotator` and `others` are those whose labels came in.

    `renamed` maps names that the data has to those of annotators; `schema_added` says what the schema
    got; `updated` counts documents that got a new text; `dry_run` says that nothing was written.
    """

    source: str = ""
    dry_run: bool = False
    known_documents: int = 0
    known_labels: int = 0
    renamed: dict[str, str] = field(default_factory=dict)
    schema_added: list[str] = field(default_factory=list)
    updated: int = 0

    def to_json(self) -> dict[str, Any]:
        """The whole report; the same import always gives the same object."""
        made = super().to_json()
        for name in ("format", "to", "schema", "unfinished", "untouched"):
            del made[name]
        return {
            "format": FORMAT,
            "from": self.source,
            "dry_run": self.dry_run,
            **made,
            "already_there": {"documents": self.known_documents, "labels": self.known_labels},
            "renamed": self.renamed,
            "schema_added": self.schema_added,
            "updated": self.updated,
        }

    def lines(self) -> Iterator[str]:
        """The report in short, for a person. It holds words of the documents: print it made safe."""
        first, *others = super().lines()
        yield first.replace("Written", "Nothing was written. It would be", 1) if self.dry_run else first
        if self.updated:
            yield f"New versions: {counted(self.updated, 'document')}. Old texts and their labels are kept."
        if self.schema_added:
            done = "Would be added" if self.dry_run else "Added"
            yield f"{done} to the schema: {len(self.schema_added):,}"
            yield from (f"  {one}" for one in self.schema_added[: 2 * LISTED])
            if len(self.schema_added) > 2 * LISTED:
                yield f"  … and {len(self.schema_added) - 2 * LISTED:,} more; --json lists them all"
        yield from (one.replace("the whole report has them all", "--json lists them all") for one in others)

    def finish(self) -> None:
        """Say in words what the numbers say, at the end."""
        if self.known_documents:
            self.remarks.append(f"Already there, and the same: {counted(self.known_documents, 'document')}.")
        if self.known_labels:
            there = counted(self.known_labels, "document")
            self.remarks.append(f"Labels already there, and the same: {there}.")
        if self.renamed:
            pairs = some([f"{old!r} is {new}" for old, new in sorted(self.renamed.items())])
            self.remarks.append(f"Names that cannot be those of annotators were made fit: {pairs}.")


class NothingCameIn(UsageError):
    """Nothing came in, as everything was refused; `report` lists what, and why."""

    def __init__(self, why: UsageError, report: ImportReport) -> None:
        super().__init__(why.what, where=why.where, remedy=why.remedy)
        report.documents.clear()
        self.report = report
