"""What became of each thing that was to be written. One kind of report for every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from annotator.core.text import counted as counted

FORMAT = "annotator/export-report/1"
LISTED = 10
"""How many entries of a kind are printed; the saved report has all of them."""


@dataclass(frozen=True)
class Entry:
    """One thing that is not in the data as it was labelled, and why.

    `reason` is a fixed word that scripts can count; `detail` says it to a person. `place` names the
    part of the data it is about (`doc.ents`, `entities_tags`), or is empty if it is about all of it.
    `annotation` is empty if the entry is about a whole document. `annotator` says whose it is where
    several annotators' labels are written, and is empty otherwise.
    """

    document: str
    annotation: str
    label: str
    text: str
    reason: str
    detail: str = ""
    place: str = ""
    annotator: str = ""

    def __str__(self) -> str:
        what = " ".join(filter(None, (self.label, f"{self.text!r}" if self.text else "", self.annotation)))
        whose = f"{self.document} ({self.annotator})" if self.annotator else self.document
        about = f"{whose}: {what}" if what else whose
        where = f" in {self.place}" if self.place else ""
        return f"{about}: {self.reason}{where}" + (f" ({self.detail})" if self.detail else "")


@dataclass
class Report:
    """What was written, adjusted and left out; `others` are further annotators whose labels were written.

    Adjusted things are in the data, though not quite as they were labelled; left-out things are not
    in it, or not in the place that the entry names. `unfinished` lists documents that were left out
    because their annotator has not marked them as done; `untouched` counts those nobody began.
    """

    to: str
    annotator: str
    schema: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    documents: Counter[str] = field(default_factory=Counter)
    annotations: Counter[str] = field(default_factory=Counter)
    relations: int = 0
    adjusted: list[Entry] = field(default_factory=list)
    left_out: list[Entry] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    untouched: int = 0
    remarks: list[str] = field(default_factory=list)
    others: tuple[str, ...] = ()

    @property
    def annotators(self) -> tuple[str, ...]:
        """Everybody whose labels were written."""
        return (self.annotator, *self.others) if self.annotator else self.others

    @property
    def complete(self) -> bool:
        """Whether everything that was labelled is in the data."""
        return not self.left_out and not self.unfinished

    def to_json(self) -> dict[str, Any]:
        """The whole report; the same export always gives the same object."""
        return {
            "format": FORMAT,
            "to": self.to,
            "annotator": self.annotator,
            **({"annotators": list(self.annotators)} if self.others else {}),
            "schema": self.schema,
            "options": dict(self.options),
            "written": {
                "documents": dict(self.documents),
                "annotations": dict(sorted(self.annotations.items())),
                "relations": self.relations,
            },
            "adjusted": [_entry_json(one) for one in self.adjusted],
            "left_out": [_entry_json(one) for one in self.left_out],
            "unfinished": self.unfinished,
            "untouched": self.untouched,
            "remarks": self.remarks,
        }

    def lines(self) -> Iterator[str]:
        """The report in short, for a person. It holds words of the documents: print it made safe."""
        splits = ", ".join(f"{name} {count:,}" for name, count in self.documents.items() if name)
        total = sum(self.documents.values())
        people = ", ".join(self.annotators)
        yield (
            f"Written: {counted(total, 'document')}{f' ({splits})' if splits else ''}, "
            f"{counted(self.annotations.total(), 'annotation')}, {counted(self.relations, 'relation')}"
            f"{f', labelled by {people}' if people else ''}."
        )
        if self.unfinished:
            yield f"Unfinished, so left out: {counted(len(self.unfinished), 'document')}."
        for title, entries in (("Adjusted", self.adjusted), ("Left out", self.left_out)):
            if entries:
                yield f"{title}: {by_reason(entries)}"
                yield from (f"  {one}" for one in entries[:LISTED])
                if len(entries) > LISTED:
                    yield f"  … and {len(entries) - LISTED:,} more; the whole report has them all"
        yield from self.remarks


def by_reason(entries: Sequence[Entry]) -> str:
    """How many there are, and how many for each reason."""
    reasons = Counter(one.reason for one in entries)
    listed = ", ".join(f"{reason} {count:,}" for reason, count in reasons.most_common())
    return f"{len(entries):,} ({listed})"


def _entry_json(entry: Entry) -> dict[str, str]:
    return {name: value for name, value in asdict(entry).items() if value}
