"""A task of JSON_MIN: its data and its results in one object, by the names of controls.

Choices of a region do not say there which region they are about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from annotator.core.document import Document
from annotator.formats.incoming import Incoming
from annotator.formats.json_records import Record, identity
from annotator.formats.labelstudio.config import Config
from annotator.formats.labelstudio.controls import ID
from annotator.formats.labelstudio.pages import BOOKKEEPING, moment, person
from annotator.formats.labelstudio.results import Result, results
from annotator.formats.report import Entry

STAMPS = frozenset("annotator created_at updated_at id annotation_id lead_time document_id".split())
"""Fields that are texts or could be, and never the text."""
_TYPES = ("number", "rating", "taxonomy", "datetime", "choices")


def small(task: Record, key: str, config: Config) -> Incoming:
    """The document of a task, whose text is under `key`. Raises DataError."""
    fields, text = task.fields, task.text(key)
    regions = {name: value for name, value in fields.items() if _are_regions(value)}
    rest = {name: value for name, value in fields.items() if name not in regions and name not in (key, ID)}
    chosen = {
        name: value["choices"] if isinstance(value, dict) else value
        for name, value in rest.items()
        if name in config.choices or (isinstance(value, dict) and list(value) == ["choices"])
    }
    lost = [name for name in rest if name in config.of_regions and name not in BOOKKEEPING]
    meta = {
        name: value
        for name, value in rest.items()
        if name not in BOOKKEEPING and name not in chosen and name not in lost
    }
    document = Document(identity(fields.get(ID), fields.get("id"), text=text), text, meta)
    said = results(task, document, list(_rows(regions)), config)
    astray = [
        Entry(
            document.id, "", name, str(fields[name]), "no-region", "it does not say which region it is about"
        )
        for name in lost
    ]
    return Incoming(
        task.where,
        document,
        person(fields.get("annotator")),
        said.annotations,
        document_labels={**said.document_labels, **chosen},
        status="done" if "annotation_id" in fields or regions or chosen else "untouched",
        finished_at=moment(fields.get("updated_at")),
        unit="codepoint",
        refused=(*said.refused, *astray),
    )


def _rows(regions: Mapping[str, list[dict[str, Any]]]) -> Iterator[Result]:
    """The results; a control belongs to the region of its extent, if there is only one."""
    rows: list[Result] = [
        {"from_name": name, "type": _type(value), "value": value}
        for name, values in regions.items()
        for value in values
    ]
    labelled = Counter(_extent(row) for row in rows if row["type"].endswith("labels"))
    for row in rows:
        extent = _extent(row)
        yield {**row, "id": f"{extent[0]}-{extent[1]}"} if labelled[extent] == 1 else row


def _extent(row: Result) -> tuple[str, str]:
    return str(row["value"]["start"]), str(row["value"]["end"])


def _type(value: Mapping[str, Any]) -> str:
    if isinstance(value.get("text"), list):
        return "textarea"
    labels = next((name for name in value if name.endswith("labels")), None)
    return labels or next((name for name in _TYPES if name in value), "labels")


def _are_regions(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) and "start" in one and "end" in one for one in value)
    )
