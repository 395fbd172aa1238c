"""Files that a stranger may give: refused in one clear sentence, or taken; nothing is lost in silence."""

from __future__ import annotations

import errno
import gzip
import json
import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.core.errors import AnnotatorError, DataError, NotSaved
from annotator.formats.doors import load
from annotator.project.create import create_project
from annotator.project.importing.bringing_in import Choices, bring_in
from annotator.project.importing.report import ImportReport
from annotator.project.open import open_project
from annotator.store import atomic

TEXT = "Police said Anna."
READERS = {
    "jsonl": "x.jsonl", "prodigy": "x.jsonl", "doccano": "x.jsonl", "labelstudio": "x.json",
    "webannotation": "x.json", "csv": "x.csv", "txt": "x.txt", "conll": "x.conll",
    "uima": "x.xmi", "spacy": "x.spacy", "huggingface": "x.parquet",
}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    create_project(project)
    return project


def brought(root: Path, format: str, path: Path, **chosen: Any) -> ImportReport:
    return bring_in(root, load("imports", format)(), [path], Choices(annotator="anna", **chosen))


def lines(*rows: dict[str, Any]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def marked(name: str) -> Any:
    """A format as a parameter; skipped where its library is missing."""
    needs = getattr(load("imports", name), "needs", {})
    return pytest.param(name, marks=[pytest.mark.needs(*needs)])


@pytest.mark.parametrize("format", map(marked, READERS))
@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b'{"text": "a"}\n'),
        '{"text": "aé"}\n'.encode("utf-16"),
        b"[" * 100_000,
        b'{"text": "' + b"x" * 4_000_000 + b'"}',
    ],
    ids=["compressed", "UTF-16", "brackets", "long line"],
)
def test_what_is_not_of_the_format_is_refused_in_a_sentence(
    root: Path, tmp_path: Path, format: str, data: bytes
) -> None:
    path = tmp_path / READERS[format]
    path.write_bytes(data)
    if format == "txt" and data.startswith(b"["):
        assert brought(root, format, path).documents[""] == 1
        return
    before = sorted(root.rglob("*"))
    with pytest.raises(AnnotatorError) as refused:
        brought(root, format, path)
    said = str(refused.value)
    assert path.name in said and "\n" not in said and len(said) < 600
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize("format", ["jsonl", "prodigy", "doccano", "labelstudio"])
@pytest.mark.parametrize(
    ("data", "remedy"),
    [(gzip.compress(b"{}"), "unpack it first"), ("{}".encode("utf-16"), "It is UTF-16: save it as UTF-8")],
)
def test_what_can_be_told_of_a_wrong_file_is_told(
    root: Path, tmp_path: Path, format: str, data: bytes, remedy: str
) -> None:
    path = tmp_path / READERS[format]
    path.write_bytes(data)
    with pytest.raises(DataError, match=remedy):
        brought(root, format, path)


def test_a_list_where_lines_are_wanted_is_told_by_its_line(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps([{"text": TEXT}], indent=1))
    with pytest.raises(DataError, match=r"/x\.jsonl, line 1: this is not JSON: .*\. Each line is to be"):
        brought(root, "jsonl", path)


@pytest.mark.parametrize("format", ["jsonl", "prodigy", "doccano", "labelstudio", "webannotation"])
@pytest.mark.parametrize("data", [b'\n{"text": 1', b'[{"text":\n 1', b'\n{"text": "\xff"}', b"[\n 5]"])
def test_files_of_one_name_in_two_folders_are_told_apart(
    root: Path, tmp_path: Path, format: str, data: bytes
) -> None:
    name = READERS[format]
    for folder, content in (("a", b""), ("b", data)):
        path = tmp_path / "two" / folder / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    line = 1 if format == "jsonl" and data.startswith(b"[") else 2
    with pytest.raises(DataError) as refused:
        brought(root, format, tmp_path / "two")
    assert refused.value.where.removesuffix(", task 1") == f"{path}, line {line}"


@pytest.mark.parametrize("format", ["jsonl", "prodigy", "doccano"])
def test_two_texts_of_one_id_are_never_one(root: Path, tmp_path: Path, format: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(lines({"id": "a", "text": TEXT}, {"id": "a", "text": "Other."}))
    (tmp_path / "in" / "b.jsonl").write_bytes(lines({"id": "a", "text": "Third."}, {"id": "b", "text": "b"}))
    report = brought(root, format, tmp_path / "in")
    assert [one.reason for one in report.left_out] == ["id-taken", "id-taken"]
    assert open_project(root).store.document("a").text == TEXT


def test_odd_ids_stay_apart_and_leave_the_folder_alone(root: Path, tmp_path: Path) -> None:
    ids = [
        "../../etc/x", "..", ".", "a/b", "x" * 200, "👩‍👧", "CON", "A", "a", "a.json", "-", " ", "\n",
        "x\0y", "é", "e\u0301",
    ]  # fmt: skip
    span = {"start": 0, "end": 6, "label": "source"}
    path = tmp_path / "x.jsonl"
    path.write_bytes(lines(*({"id": id, "text": TEXT, "spans": [span], "answer": "accept"} for id in ids)))
    before = {one for one in tmp_path.rglob("*") if root not in one.parents}
    report = brought(root, "prodigy", path)
    assert report.complete and report.annotations == {"source": len(ids)}
    assert {one for one in tmp_path.rglob("*") if root not in one.parents} == before
    assert {one.document for one in open_project(root).store.labels("anna")} == set(ids)
    assert brought(root, "prodigy", path).known_labels == len(ids)


OFFSETS: dict[str, tuple[Any, Any, str]] = {
    "negative": (-3, 4, "out-of-bounds"),
    "huge": (0, 10**15, "out-of-bounds"),
    "reversed": (6, 0, "reversed"),
    "empty": (3, 3, "empty-span"),
    "a float": (0.0, 6.0, "whole number"),
    "true": (False, True, "whole number"),
    "missing": (None, 6, "whole number"),
}


def prodigy(start: Any, end: Any) -> bytes:
    return lines({"text": TEXT, "spans": [{"start": start, "end": end, "label": "x"}], "answer": "accept"})


def doccano(start: Any, end: Any) -> bytes:
    return lines({"id": 1, "text": TEXT, "label": [[start, end, "x"]]})


def labelstudio(start: Any, end: Any) -> bytes:
    value = {"start": start, "end": end, "labels": ["x"]}
    result = {"id": "r", "type": "labels", "from_name": "l", "to_name": "t", "value": value}
    task = {"id": 1, "data": {"text": TEXT}, "annotations": [{"result": [result]}]}
    return json.dumps([task]).encode()


@pytest.mark.parametrize("write", [prodigy, doccano, labelstudio], ids=lambda one: str(one.__name__))
@pytest.mark.parametrize("kind", OFFSETS)
def test_offsets_that_cannot_be_are_refused_or_listed(
    root: Path, tmp_path: Path, write: Callable[[Any, Any], bytes], kind: str
) -> None:
    start, end, word = OFFSETS[kind]
    path = tmp_path / READERS[write.__name__]
    path.write_bytes(write(start, end))
    if word == "whole number":
        with pytest.raises(DataError, match=word):
            brought(root, write.__name__, path)
        return
    report = brought(root, write.__name__, path)
    assert [one.reason for one in report.left_out] == [word] and not report.annotations


def test_a_file_that_vanishes_keeps_all_out(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / "in" / name).write_bytes(lines({"id": name, "text": TEXT}))
    files = sorted(root.rglob("*"))
    monkeypatch.setattr(Path, "open", _after_the_first(Path.open, tmp_path / "in" / "b.jsonl"))
    with pytest.raises(DataError, match=r"b\.jsonl: it cannot be read: No such file"):
        brought(root, "jsonl", tmp_path / "in")
    assert sorted(root.rglob("*")) == files


def _after_the_first(real: Callable[..., Any], gone: Path) -> Callable[..., Any]:
    def opening(path: Path, *arguments: Any, **options: Any) -> Any:
        gone.unlink(missing_ok=True)
        return real(path, *arguments, **options)

    return opening


def test_a_full_disk_says_that_the_same_command_goes_on(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.jsonl"
    span = {"start": 0, "end": 6, "label": "source"}
    path.write_bytes(lines({"id": "a", "text": TEXT, "spans": [span], "answer": "accept"}))
    with monkeypatch.context() as patched:
        patched.setattr(atomic, "write_all", _full)
        with pytest.raises(
            NotSaved, match=r"the disk is full\. What was written .* the same command goes on"
        ):
            brought(root, "prodigy", path)
    report = brought(root, "prodigy", path)
    assert report.known_documents == 1 and report.annotations == {"source": 1}


def _full(fd: int, data: bytes) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_few_open_files_are_enough(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    span = {"start": 0, "end": 6, "label": "source"}
    path.write_bytes(
        lines(*({"id": n, "text": TEXT, "spans": [span], "answer": "accept"} for n in range(150)))
    )
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(list(Path("/dev/fd").iterdir())) + 60, most))
    try:
        report = brought(root, "prodigy", path)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    assert report.annotations == {"source": 150}


def test_broken_tags_are_said_of_each_file(root: Path, tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"{number}.conll").write_text("Ana B-PER\nin O\nGoma L-LOC\n")
    told = [one for one in brought(root, "conll", tmp_path).remarks if "broken" in one or "same is" in one]
    assert told[0].startswith(f"{tmp_path}/0.conll: broken sequences") and len(told) == 7
    assert told[-1] == "The same is to be said of 2 further files."
