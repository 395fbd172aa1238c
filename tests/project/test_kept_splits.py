"""A document stays in the split it was in, from one export to the next."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.formats.doors import load
from annotator.formats.report import Report
from annotator.project.exporting.export import Selection
from annotator.project.exporting.splits import Shares
from tests.support.exports import write
from tests.support.memory_store import labels, said


def documents(*numbers: int, **meta: Any) -> list[Document]:
    return [Document(f"d{number}", "Police in Goma.", meta) for number in numbers]


def export(path: Path, made: list[Document], **selection: Any) -> Report:
    chosen = {"shares": Shares(0.2, 0.2)} | selection
    said_of_them = [labels(one, said("a1", "place", (10, 14))) for one in made]
    return write("conll", path, made, said_of_them, Selection(**chosen))


def splits(path: Path) -> dict[str, str]:
    kept: dict[str, str] = json.loads((path / "splits.json").read_bytes())["documents"]
    return kept


def in_data(path: Path) -> dict[str, str]:
    """Where the documents really are."""
    return {one.document: one.split for one in load("exports", "conll")().read(path)}


def test_the_file_says_what_is_in_the_data(tmp_path: Path) -> None:
    report = export(tmp_path / "out", documents(*range(20)))
    assert splits(tmp_path / "out") == in_data(tmp_path / "out")
    assert Counter(splits(tmp_path / "out").values()) == report.documents
    assert report.remarks == []


def test_old_documents_stay_and_new_ones_are_placed(tmp_path: Path) -> None:
    export(tmp_path / "out", documents(*range(10)))
    before = splits(tmp_path / "out")
    report = export(tmp_path / "out", documents(*range(30)))
    after = in_data(tmp_path / "out")
    assert {id: after[id] for id in before} == before
    assert Counter(after.values()) == {"train": 18, "validation": 6, "test": 6}
    [remark] = report.remarks
    assert "10 of the documents stay where they were" in remark and "20 new ones were divided" in remark


def test_one_that_was_away_for_a_while_is_where_it_was(tmp_path: Path) -> None:
    export(tmp_path / "out", documents(*range(10)))
    before = splits(tmp_path / "out")
    held_back = next(id for id, name in before.items() if name == "test")
    export(tmp_path / "out", [one for one in documents(*range(10)) if one.id != held_back])
    assert held_back not in in_data(tmp_path / "out")
    export(tmp_path / "out", documents(*range(20)))
    assert in_data(tmp_path / "out")[held_back] == "test"


def test_another_seed_is_for_new_documents_only_and_that_is_said(tmp_path: Path) -> None:
    export(tmp_path / "out", documents(*range(10)))
    before = splits(tmp_path / "out")
    report = export(tmp_path / "out", documents(*range(10)), seed=5)
    assert splits(tmp_path / "out") == before
    assert "differs from the export before (seed)" in report.remarks[1]
    export(tmp_path / "out", documents(*range(10)), seed=5, new_splits=True)
    assert splits(tmp_path / "out") != before
    export(tmp_path / "fresh", documents(*range(10)), seed=5)
    assert splits(tmp_path / "out") == splits(tmp_path / "fresh")


def test_the_splits_of_another_export_or_of_a_file_of_ones_own(tmp_path: Path) -> None:
    export(tmp_path / "one", documents(*range(10)), seed=3)
    export(tmp_path / "two", documents(*range(12)), splits_from=tmp_path / "one" / "splits.json")
    first, second = splits(tmp_path / "one"), splits(tmp_path / "two")
    assert {id: second[id] for id in first} == first
    own = tmp_path / "own.json"
    own.write_text(json.dumps({"d0": "test", "d1": "validation"}))
    export(tmp_path / "three", documents(*range(12)), splits_from=own)
    third = in_data(tmp_path / "three")
    assert (third["d0"], third["d1"]) == ("test", "validation")


def test_groups_that_were_apart_before_are_named(tmp_path: Path) -> None:
    export(tmp_path / "out", documents(*range(10)))
    before = splits(tmp_path / "out")
    report = export(tmp_path / "out", documents(*range(12), wire="AB"), group_by="wire")
    after = in_data(tmp_path / "out")
    assert {id: after[id] for id in before} == before
    assert after["d10"] == after["d11"] == "train"
    assert any("1 group is in more than one split" in one and 'wire "AB"' in one for one in report.remarks)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "this is not JSON"),
        ("[1]", "not an object of document ids"),
        ('{"d1": "dev"}', "'dev', which is none of train, validation, test"),
        ('{"d1": "test", "d1": "train"}', "twice"),
    ],
)
def test_a_broken_file_is_refused_with_the_way_out(tmp_path: Path, content: str, reason: str) -> None:
    export(tmp_path / "out", documents(*range(10)))
    (tmp_path / "out" / "splits.json").write_text(content)
    data = (tmp_path / "out" / "report.json").read_bytes()
    with pytest.raises(DataError, match=reason):
        export(tmp_path / "out", documents(*range(10)))
    assert (tmp_path / "out" / "report.json").read_bytes() == data
    export(tmp_path / "out", documents(*range(10)), new_splits=True)


def test_formats_without_splits_have_no_such_file(tmp_path: Path) -> None:
    made = documents(1, 2, 3)
    write("jsonl", tmp_path / "out", made, [labels(one) for one in made])
    assert not (tmp_path / "out" / "splits.json").exists()
