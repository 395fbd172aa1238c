"""What an import holds in memory of each document is a few numbers, whatever the format."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.core.file_names import file_name
from annotator.formats import spill
from annotator.formats.doors import load
from annotator.project.create import create_project
from annotator.project.importing import hints as importing_hints
from annotator.project.importing.bringing_in import Choices, bring_in
from annotator.store import names

TEXT = "Police said Anna counted about 160 people. " * 10
FEW, MANY = 300, 1_300
BYTES = 160
"""For each document, at the moment when the tables that grow by doubling are twice as large as need be."""


def jsonl(count: int) -> str:
    return "".join(json.dumps({"id": f"d{n}", "text": f"{n} {TEXT}"}) + "\n" for n in range(count))


def prodigy(count: int) -> str:
    span = {"start": 0, "end": 1, "label": "source"}
    rows = (
        {"meta": {"id": f"d{n}"}, "text": f"{n} {TEXT}", "spans": [span], "answer": "accept"}
        for n in range(count)
    )
    return "".join(json.dumps(row) + "\n" for row in rows)


def labelstudio(count: int) -> str:
    value = {"start": 0, "end": 1, "labels": ["source"]}
    result = {"id": "r", "type": "labels", "from_name": "label", "to_name": "text", "value": value}
    rows = (
        {"id": n, "data": {"text": f"{n} {TEXT}"}, "annotations": [{"result": [result]}]}
        for n in range(count)
    )
    return json.dumps(list(rows))


def csv(count: int) -> str:
    return "id,text,start,end,label\n" + "".join(f"d{n},{n} {TEXT},0,1,source\n" for n in range(count))


@pytest.mark.slow  # memory is traced
@pytest.mark.parametrize("write", [jsonl, prodigy, labelstudio, csv], ids=lambda one: str(one.__name__))
def test_memory_hardly_grows_with_documents(
    tmp_path: Path, write: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is bounded does not count: it is made smaller than the smaller import.
    monkeypatch.setattr(importing_hints, "LOOKED_AT", 100)
    monkeypatch.setattr(spill, "HELD", 100)
    monkeypatch.setattr(names, "file_name", file_name.__wrapped__)
    create_project(tmp_path / "project")
    importer = load("imports", write.__name__)()

    def peak(count: int) -> int:
        path = tmp_path / f"{count}.{'json' if write is labelstudio else write.__name__}"
        path.write_text(write(count))
        tracemalloc.start()
        try:
            bring_in(tmp_path / "project", importer, [path], Choices(annotator="anna", dry_run=True))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)  # modules are imported
    few, many = peak(FEW), peak(MANY)
    assert many - few < BYTES * (MANY - FEW)
