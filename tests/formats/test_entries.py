"""Reports with more entries than memory should hold are the same as short ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.formats import entries
from annotator.formats.entries import Entries, Entry
from annotator.formats.report import Report


def made(count: int) -> list[Entry]:
    return [
        Entry(
            f"d{n}",
            f"a{n}",
            "place",
            f"wörds\n{n} \ud83d",
            ("overlap", "split")[n % 2],
            "why",
            annotator="x" * (n % 2),
        )
        for n in range(count)
    ]


@pytest.fixture
def few_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "HELD", 7)


@pytest.mark.usefixtures("few_held")
@pytest.mark.parametrize("count", [0, 1, 6, 7, 8, 14, 50])
def test_however_many_it_is_a_list(count: int) -> None:
    wanted = made(count)
    found = Entries()
    for place, entry in enumerate(wanted):
        assert len(found) == place
        found.append(entry)
        assert found[place] == entry and found[-1] == entry
    assert found == wanted and list(found) == wanted
    assert found.first(3) == wanted[:3]
    assert bool(found) == bool(wanted)
    assert found.reasons == {name: n for name, n in (("overlap", -(-count // 2)), ("split", count // 2)) if n}
    with pytest.raises(IndexError):
        found[count]


@pytest.mark.usefixtures("few_held")
def test_it_can_grow_while_it_is_read() -> None:
    found = Entries(made(10))
    seen = []
    for entry in found:
        seen.append(entry)
        if len(seen) <= 10:
            found.append(made(11)[10])
    assert seen[:10] == made(10)
    assert len(found) == 20


@pytest.mark.parametrize("count", [0, 1, 30])
@pytest.mark.usefixtures("few_held")
def test_the_saved_report_is_the_report(tmp_path: Path, count: int) -> None:
    report = Report("jsonl", "anna", others=("ben",), unfinished=["d1"], remarks=["“so”"])
    report.left_out += made(count)
    report.adjusted += made(count // 2)
    report.save(tmp_path / "report.json")
    data = (tmp_path / "report.json").read_bytes()
    assert json.loads(data) == report.to_json()
    text = json.dumps(report.to_json(), ensure_ascii=False, indent=2) + "\n"
    assert data == text.encode("utf-8", "backslashreplace")
