"""What became of each thing that was to be written. One kind of report for every format."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import orjson

from annotator.core.text import counted as counted
from annotator.core.text import some
from annotator.formats.entries import Entries as Entries
from annotator.formats.entries import Entry as Entry

FORMAT = "annotator/export-report/1"
LISTED = 10
"""How many entries of a kind are printed; the saved report has all of them."""


INDENT = 2


@dataclass
class Report:
    """What was written, adjusted and left out; `others` are further annotators whose labels were written.

    Adjusted things are in the data, though not quite as they were labelled; left-out things are not
    in it, or not in the place that the entry names. `unfinished` lists documents that were left out
    because their annotator has not marked them as done; `untouched` counts those nobody began. `resumed`
    counts those that an earlier export had written before it was interrupted; it is not saved.
    """

    to: str
    annotator: str
    schema: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    documents: Counter[str] = field(default_factory=Counter)
    annotations: Counter[str] = field(default_factory=Counter)
    relations: int = 0
    adjusted: Entries = field(default_factory=Entries)
    left_out: Entries = field(default_factory=Entries)
    unfinished: list[str] = field(default_factory=list)
    untouched: int = 0
    remarks: list[str] = field(default_factory=list)
    others: tuple[str, ...] = ()
    resumed: int = 0

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
        return self._fields(
            [one.to_json() for one in self.adjusted], [one.to_json() for one in self.left_out]
        )

    def save(self, path: Path) -> None:
        """Write the whole report as JSON, entry by entry. Raises OSError."""
        with path.open("wb") as file:
            _write(file, self._fields(self.adjusted, self.left_out))

    def _fields(self, adjusted: Any, left_out: Any) -> dict[str, Any]:
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
            "adjusted": adjusted,
            "left_out": left_out,
            "unfinished": self.unfinished,
            "untouched": self.untouched,
            "remarks": self.remarks,
        }

    def lines(self) -> Iterator[str]:
        """The report in short, for a person. It holds words of the documents: print it made safe."""
        splits = ", ".join(f"{name} {count:,}" for name, count in self.documents.items() if name)
        total = sum(self.documents.values())
        people = some(self.annotators)
        yield (
            f"Written: {counted(total, 'document')}{f' ({splits})' if splits else ''}, "
            f"{counted(self.annotations.total(), 'annotation')}, {counted(self.relations, 'relation')}"
            f"{f', labelled by {people}' if people else ''}."
        )
        if self.resumed:
            yield f"Written before an earlier export was interrupted: {counted(self.resumed, 'document')}."
        if self.unfinished:
            yield f"Unfinished, so left out: {counted(len(self.unfinished), 'document')}."
        if self.untouched:
            yield f"Untouched, so left out: {counted(self.untouched, 'document')}."
        for title, entries in (("Adjusted", self.adjusted), ("Left out", self.left_out)):
            if entries:
                yield f"{title}: {by_reason(entries)}"
                yield from (f"  {one}" for one in entries.first(LISTED))
                if len(entries) > LISTED:
                    yield f"  … and {len(entries) - LISTED:,} more; the whole report has them all"
        yield from self.remarks


def by_reason(entries: Entries) -> str:
    """How many there are, and how many for each reason."""
    listed = ", ".join(f"{reason} {count:,}" for reason, count in entries.reasons.most_common())
    return f"{len(entries):,} ({listed})"


def _write(file: IO[bytes], fields: Mapping[str, Any]) -> None:
    """Write an object as `json.dumps` does with an indent, but entries one by one."""
    for place, (name, value) in enumerate(fields.items()):
        file.write(_encoded(f"{',' if place else '{'}\n{' ' * INDENT}{json.dumps(name)}: "))
        if not isinstance(value, Entries):
            file.write(_encoded(_indented(value, 1)))
        elif not value:
            file.write(b"[]")
        else:
            for number, one in enumerate(value):
                file.write(_encoded(f"{',' if number else '['}\n{' ' * INDENT * 2}{_indented_entry(one)}"))
            file.write(_encoded(f"\n{' ' * INDENT}]"))
    file.write(b"\n}\n")


def _indented(value: Any, depth: int) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=INDENT)
    return text.replace("\n", "\n" + " " * INDENT * depth)


def _indented_entry(one: Entry) -> str:
    """The same of an entry, of which there may be as many as annotations: it has nothing but texts."""
    fields = one.to_json()
    try:
        text = orjson.dumps(fields, option=orjson.OPT_INDENT_2).decode()
    except TypeError:  # half of a surrogate pair
        return _indented(fields, 2)
    return text.replace("\n", "\n" + " " * INDENT * 2)


def _encoded(text: str) -> bytes:
    # Half of a surrogate pair becomes an escape, which JSON has the same way.
    return text.encode("utf-8", "backslashreplace")
