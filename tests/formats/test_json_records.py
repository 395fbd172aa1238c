"""Objects from JSON files of every layout, one at a time, and errors that lead to the line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.errors import DataError
from annotator.formats.incoming import Sources
from annotator.formats.json_records import data_files, identity, records, unlike

TWO = [("line 1, task 1", {"a": 1}), ("line 3, task 2", {"b": '],{"'})]
ASTRAL = '{"a": "𝔊\\u2028 [],{}\\"\\\\"}'


def found(path: Path, data: bytes) -> list[tuple[Any, str]]:
    path.write_bytes(data)
    return [(one.fields, one.where) for one in records(path, "task")]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("x.json", b"", []),
        ("x.json", b" \r\n", []),
        ("x.json", b"[\n ]\n", []),
        ("x.json", b'[{"a": 1},\n\n {"b": "],{\\""}]', TWO),
        ("x.json", b'{"a": 1}\n\n{"b": 2}', [("line 1", {"a": 1}), ("line 3", {"b": 2})]),
        ("x.json", b'{\n"a": {"b":\n [1]}}', [("line 1", {"a": {"b": [1]}})]),
        ("x.jsonl", b'\xef\xbb\xbf{"a": 1}\r\n{"b": 2}\r\n', [("line 1", {"a": 1}), ("line 2", {"b": 2})]),
        ("x.jsonl", b'[{"a": 1}]', [("line 1, task 1", {"a": 1})]),
        ("x.jsonl", ASTRAL.encode(), [("line 1", {"a": '𝔊\u2028 [],{}"\\'})]),
        ("x.json", f"[{ASTRAL}]".encode(), [("line 1, task 1", {"a": '𝔊\u2028 [],{}"\\'})]),
    ],
)  # fmt: skip
def test_every_layout(tmp_path: Path, name: str, data: bytes, expected: list[tuple[str, Any]]) -> None:
    assert found(tmp_path / name, data) == [
        (fields, f"{tmp_path / name}, {where}") for where, fields in expected
    ]


@pytest.mark.parametrize(
    ("name", "data", "line", "reason"),
    [
        # Python 3.13 names the comma at the end of line 2, those before it what is missing behind it.
        ("x.json", b'[\n{"a": 1},\n]', 2 if sys.version_info >= (3, 13) else 3, "not JSON"),
        ("x.json", b'[{"a": 1}\n {"b": 2}]', 2, "Expecting ',' delimiter, column 2"),
        ("x.json", b'[{"a": 1}\n', 2, "Expecting ',' delimiter"),
        ("x.json", b'[{"a": 1}]\n]', 1, "something follows"),
        ("x.json", b'[{"a": 1},\n{"a": 2}}', 2, "Expecting ',' delimiter"),
        ("x.json", b'[{"a": 1},\n{"a": [2}]', 2, "Expecting ',' delimiter"),
        ("x.json", b'[{"a": 1},\n' + b'{"a":' * 100_000, 2, "deeper than 64"),
        ("x.json", b'[{"a": 1},\n' + b'{"a":' * 70 + b"1" + b"}" * 70 + b"]", 2, "deeper than 64"),
        ("x.json", b'[\n{"a": 1},\n{"a": 1,\n"b":}]', 4, "column 5"),
        ("x.json", b'[{"a": 1}, {"a": "x}]', 1, "Unterminated string starting at, column 18"),
        ("x.json", b'[{"a": 1},\n 5]', 2, "something in the list is no object"),
        ("x.json", b'[{"a": 1},\n{"a": 1, "a": 2}]', 2, "given twice"),
        ("x.json", b'[{"a": 1},\n{"a": NaN}]', 2, "NaN"),
        ("x.json", b'[{"a": 1},\n{"a": "\\ud83d"}]', 2, "surrogate"),
        ("x.json", b'[{"a": 1},\n{"a": "\xff"}]', 2, "byte 18 is not UTF-8"),
        ("x.json", b'{\n"a": 1,}', 2, "not JSON"),
        ("x.json", b"5", 1, "the number 5"),
        ("x.jsonl", b'{"a": 1}\n\n{"b": 2', 3, "not JSON"),
        ("x.jsonl", b'{"a": 1}\n"text"', 2, "a text, where an object is wanted"),
        ("x.jsonl", b'{"a": 1}\n{"a": "\xc3("}', 2, "byte 16 is not UTF-8"),
        ("x.jsonl", b"[" * 70 + b"]" * 70, 1, ""),
    ],
)
def test_errors_lead_to_the_line(tmp_path: Path, name: str, data: bytes, line: int, reason: str) -> None:
    with pytest.raises(DataError) as refused:
        found(tmp_path / name, data)
    assert f"line {line}" in str(refused.value)
    assert name in refused.value.where
    assert reason in str(refused.value)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
objects = st.lists(st.dictionaries(st.text(max_size=4), values, max_size=3), max_size=5)


@given(rows=objects, indent=st.sampled_from([None, 1]), ascii=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_lists_and_lines_hold_the_same(
    rows: list[Any], indent: int | None, ascii: bool, tmp_path: Path
) -> None:
    whole = json.dumps(rows, indent=indent, ensure_ascii=ascii).encode()
    lines = "".join(json.dumps(row, ensure_ascii=ascii) + "\n" for row in rows).encode()
    assert [fields for fields, _ in found(tmp_path / "x.json", whole)] == rows
    assert [fields for fields, _ in found(tmp_path / "y.jsonl", lines)] == rows


@pytest.mark.parametrize("depth", [1, 10, 12, 13, 30])
def test_elements_may_be_nested(tmp_path: Path, depth: int) -> None:
    element = '{"a": "[\\"{", "b": [' * depth + "]}" * depth
    lists = [f"[{element}", f"{element}]"]
    assert [where for _, where in found(tmp_path / "x.json", ",\n".join(lists).encode())] == [
        f"{tmp_path}/x.json, line 1, task 1",
        f"{tmp_path}/x.json, line 2, task 2",
    ]


def test_what_is_no_data_is_passed_over_unless_it_is_named(tmp_path: Path) -> None:
    for name in ("a.json", "report.json"):
        (tmp_path / name).write_bytes(b"{}")
    names = [file.path.name for file in data_files(Sources((tmp_path,)), ".json")]
    assert names == ["a.json"]
    named = [file.path.name for file in data_files(Sources((tmp_path / "report.json",)), ".json")]
    assert named == ["report.json"]


def test_ids() -> None:
    assert identity(None, "", True, 7, "x", text="t") == "7"
    assert identity({"a": 1}, "x", text="t") == "x"
    assert identity(None, text="t") == identity(text="t") != identity(text="u")
    taken: set[str] = set()
    assert [unlike("a", taken) for _ in range(3)] == ["a", "a-2", "a-3"]


def test_a_text_that_does_not_end_is_found_at_once(tmp_path: Path) -> None:
    data = b'[{"a": 1},\n{"a": "' + b"x" * 3_000_000 + b'", "b": "'
    with pytest.raises(DataError, match=r"line 2: this is not JSON: Unterminated string"):
        found(tmp_path / "x.json", data)


@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
def test_a_file_larger_than_what_is_kept_of_it_is_read_whole(tmp_path: Path, name: str) -> None:
    rows = [{"n": number, "text": "x" * 99_991} for number in range(60)]
    lines = [json.dumps(row) for row in rows]
    text = "[" + ",\n".join(lines) + "]" if name == "x.json" else "\n".join(lines)
    assert [fields["n"] for fields, _ in found(tmp_path / name, text.encode())] == list(range(60))
    broken = text[:-1] + "!"
    with pytest.raises(DataError, match=r"line 60"):
        found(tmp_path / name, broken.encode())
