from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from annotator.core.errors import ReadOnly
from annotator.store import atomic
from annotator.store.reconcile import EDITED
from tests.support.stores import ME, TEXT, annotation, pen, shown, store_at


def path(root: Path) -> Path:
    return root / f"labels/{ME}/d1.json"


def journals(root: Path) -> list[Path]:
    return sorted(root.glob("labels/*/*.journal/*.jsonl"))


def labelled(root: Path, *ids: str) -> dict[str, Any]:
    one = pen(store_at(root))
    for id in ids or ("k1",):
        one.label(id)
    one.close()
    return json.loads(path(root).read_bytes())


def write(root: Path, data: Any) -> None:
    path(root).write_text(json.dumps(data, indent=2))


def test_an_edit_by_hand_is_one_step_that_can_be_undone(tmp_path):
    data = labelled(tmp_path, "k1", "k2", "k3")
    edited = deepcopy(data)
    edited["annotations"][0]["label"] = "agency"
    del edited["annotations"][1]
    edited["annotations"].append({"id": "mine", "label": "agency", "spans": [{"start": 0, "end": 9}]})
    edited["status"] = "done"
    write(tmp_path, edited)
    assert shown(store_at(tmp_path)) == {"k1": "agency", "k3": "count", "mine": "agency"}
    one = pen(store_at(tmp_path))
    assert one.fold.undoable().name == EDITED
    assert len(journals(tmp_path)) == 1, "nothing is written before the first change"
    one.undo()
    one.close()
    assert shown(store_at(tmp_path)) == {"k1": "count", "k2": "count", "k3": "count"}
    again = pen(store_at(tmp_path))
    redo = again.fold.redoable()
    again.say(None, ((redo.session, redo.n),))
    again.close()
    found = json.loads(path(tmp_path).read_bytes())
    assert [one["id"] for one in found["annotations"]] == ["mine", "k1", "k3"]
    assert found["annotations"][0]["spans"][0]["quote"] == "Officials", "a quote left out is filled in"
    assert found["status"] == "done"


def test_labelling_goes_on_from_an_edit(tmp_path):
    data = labelled(tmp_path)
    data["annotations"][0]["note"] = "look again"
    write(tmp_path, data)
    one = pen(store_at(tmp_path))
    one.label("k2")
    one.close()
    found = json.loads(path(tmp_path).read_bytes())
    assert [(one["id"], one["note"]) for one in found["annotations"]] == [("k1", "look again"), ("k2", "")]
    lines = store_at(tmp_path).lines(ME, "d1")
    assert [line.name for line in lines] == ["step", EDITED, "step"]


def test_an_edit_is_taken_in_once_even_if_the_label_file_was_not_written_since(tmp_path):
    data = labelled(tmp_path)
    data["annotations"][0]["label"] = "agency"
    write(tmp_path, data)
    one = pen(store_at(tmp_path))
    one.label("k2")
    one.say({"annotations": {"k1": {"label": "count"}}})  # killed here: the file is still the edited one
    assert shown(store_at(tmp_path)) == {"k1": "count", "k2": "count"}
    two = pen(store_at(tmp_path))
    two.label("k3")
    two.close()
    assert [line.name for line in store_at(tmp_path).lines(ME, "d1")].count(EDITED) == 1
    assert shown(store_at(tmp_path)) == {"k1": "count", "k2": "count", "k3": "count"}


def test_two_windows_that_meet_the_same_edit_take_it_in_as_one_step(tmp_path):
    data = labelled(tmp_path)
    data["annotations"][0]["label"] = "agency"
    write(tmp_path, data)
    one, two = pen(store_at(tmp_path)), pen(store_at(tmp_path))
    one.label("k2")
    two.label("k3")
    one.close()
    two.close()
    three = pen(store_at(tmp_path))
    assert [line.name for line in three.fold.lines].count(EDITED) == 1
    for _step in range(3):
        three.undo()
    assert shown(store_at(tmp_path)) == {"k1": "count"}


def test_two_windows_take_an_edit_in_as_one_step_also_if_the_file_was_saved_again_in_between(tmp_path):
    data = labelled(tmp_path)
    data["annotations"][0]["label"] = "agency"
    write(tmp_path, data)
    windows = []
    for time in (1_700_000_000, 1_700_000_100):
        os.utime(path(tmp_path), (time, time))
        windows.append(pen(store_at(tmp_path)))
    for number, one in enumerate(windows):
        one.label(f"n{number}")
    for one in windows:
        one.close()
    assert shown(store_at(tmp_path)) == {"k1": "agency", "n0": "count", "n1": "count"}
    again = pen(store_at(tmp_path))
    assert again.writer.read_only is None
    assert [line.name for line in again.fold.lines].count(EDITED) == 1
    again.label("n2")
    again.close()
    (labels,) = store_at(tmp_path).labels(ME)
    assert not labels.problems
    assert len(labels.annotations) == 4


def test_an_edit_made_while_the_document_is_open_is_kept(tmp_path):
    data = labelled(tmp_path)
    one = pen(store_at(tmp_path))
    one.label("k2")
    data["annotations"][0]["label"] = "agency"
    write(tmp_path, data)
    one.label("k3")
    one.close()
    assert shown(store_at(tmp_path)) == {"k1": "agency", "k2": "count", "k3": "count"}
    assert {one["id"] for one in json.loads(path(tmp_path).read_bytes())["annotations"]} == {"k1", "k2", "k3"}


def test_an_edit_of_a_stale_file_keeps_what_came_after_it(tmp_path):
    data = labelled(tmp_path)
    one = pen(store_at(tmp_path))
    one.label("k2")  # killed: the file knows nothing of k2
    data["annotations"][0]["label"] = "agency"
    write(tmp_path, data)
    assert shown(store_at(tmp_path)) == {"k1": "agency", "k2": "count"}


def test_an_older_copy_of_the_file_is_only_stale(tmp_path):
    labelled(tmp_path)
    old = path(tmp_path).read_bytes()
    labelled(tmp_path, "k2")
    path(tmp_path).write_bytes(old)
    assert shown(store_at(tmp_path)) == {"k1": "count", "k2": "count"}
    pen(store_at(tmp_path)).close()
    assert len(json.loads(path(tmp_path).read_bytes())["annotations"]) == 2


def test_other_spacing_is_no_edit(tmp_path):
    data = labelled(tmp_path)
    path(tmp_path).write_text(json.dumps(data, ensure_ascii=True))
    assert [line.name for line in store_at(tmp_path).lines(ME, "d1")] == ["step"]


def test_a_file_without_a_journal_is_an_edit_of_nothing(tmp_path):
    data = labelled(tmp_path, "k1", "k2")
    shutil.rmtree(path(tmp_path).with_suffix(".journal"))
    assert shown(store_at(tmp_path)) == {"k1": "count", "k2": "count"}
    assert next(iter(store_at(tmp_path).labels(ME))).schema_hash == data["schema_hash"]
    one = pen(store_at(tmp_path))
    assert [line.name for line in one.fold.lines] == [EDITED]
    one.label("k3")
    one.close()
    assert shown(store_at(tmp_path)) == {"k1": "count", "k2": "count", "k3": "count"}


def test_fields_of_a_newer_program_survive(tmp_path):
    data = labelled(tmp_path)
    data["reviewed"] = {"by": ["x", None]}
    data["annotations"][0] |= {"confidence": 0.7, "head": ""}
    write(tmp_path, data)
    one = pen(store_at(tmp_path))
    one.label("k2")
    one.close()
    found = json.loads(path(tmp_path).read_bytes())
    assert found["reviewed"] == {"by": ["x", None]}
    assert (found["annotations"][0]["confidence"], found["annotations"][0]["head"]) == (0.7, "")


def invalid(change: Any) -> Any:
    """A label file of one annotation with one thing in it changed."""

    def make(data: dict[str, Any]) -> str:
        change(data)
        return json.dumps(data, indent=2)

    return make


def put(*way: Any) -> Any:
    *path, last, value = way

    def change(data: Any) -> None:
        for step in path:
            data = data[step]
        data[last] = value

    return invalid(change)


START = ("annotations", 0, "spans", 0, "start")


@pytest.mark.parametrize(
    ("make", "line", "word"),
    [
        (put(*START, True), 18, "start"),
        (put(*START, 30.0), 18, "start"),
        (put(*START, "30"), 18, "start"),
        (put(*START, 33), 17, "start < end"),
        (put(*START, -1), 17, "start < end"),
        (put("annotations", 0, "spans", 0, "end", 9999), 17, "ends after the text"),
        (put("annotations", 0, "spans", 0, "quote", "16O"), 17, "not '16O'"),
        (put("annotations", 0, "spans", []), 13, "spans is empty"),
        (put("annotations", 0, "label", ""), 13, "label is empty"),
        (put("annotations", 0, "label", None), 15, "label"),
        (put("annotations", 0, "id", ""), 13, "id is empty"),
        (put("annotations", 0, "attributes", []), 23, "attributes"),
        (put("annotations", {}), 12, "annotations"),
        (put("status", "finished"), 9, "status"),
        (put("offset_unit", "utf-16"), 8, "offset_unit"),
        (put("document", "d2"), 3, "'d2'"),
        (put("text_hash", "sha256:0"), 4, "changed"),
        (put("holds", {"x": "1"}), 36, "holds"),
        (
            lambda data: json.dumps(data, indent=2).replace('"note": ""', '"note": "", "note": "x"'),
            25,
            "twice",
        ),
        (lambda data: json.dumps(data, indent=2).replace('"start": 30', '"start": 1e999'), 18, "too big"),
        (lambda data: "<<<<<<< ours\n" + json.dumps(data, indent=2), 1, "not JSON"),
        (lambda data: json.dumps(data, indent=2)[:-20], 36, "not JSON"),
        (lambda data: "[]", 1, "JSON object"),
        (lambda data: "", 1, "not JSON"),
        (invalid(lambda data: data["annotations"].append(data["annotations"][0])), 33, "twice"),
    ],
)
def test_an_edit_that_cannot_be_is_named_and_nothing_is_written(tmp_path, make, line, word):
    data = labelled(tmp_path)
    path(tmp_path).write_text(make(data))
    before = {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    one = pen(store_at(tmp_path))
    assert one.writer.read_only is not None
    assert word in one.writer.read_only
    assert one.writer.read_only.startswith(f"labels/{ME}/d1.json: ")
    if "changed" not in word:
        assert f"line {line}: " in one.writer.read_only
    with pytest.raises(ReadOnly):
        one.label("k2")
    one.close()
    assert {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()} == before
    assert shown(store_at(tmp_path)) == {"k1": "count"}, "what the journal says is still shown"
    assert next(iter(store_at(tmp_path).labels(ME))).problems[0] == one.writer.read_only


@pytest.mark.parametrize("format", ["annotator/labels/2", "annotator/labels/10"])
def test_the_file_of_a_newer_version_is_never_rewritten(tmp_path, format):
    data = labelled(tmp_path)
    write(tmp_path, data | {"format": format, "annotations": "in some other way"})
    before = path(tmp_path).read_bytes()
    one = pen(store_at(tmp_path))
    assert "newer version" in one.writer.read_only
    assert format in one.writer.read_only
    one.close()
    assert path(tmp_path).read_bytes() == before


def test_a_file_of_something_else_is_not_taken_for_labels(tmp_path):
    data = labelled(tmp_path)
    write(tmp_path, data | {"format": "other/labels/1"})
    assert "its format is 'other/labels/1'" in pen(store_at(tmp_path)).writer.read_only


def test_an_edit_made_during_the_checkpoint_is_not_overwritten(tmp_path, monkeypatch):
    data = labelled(tmp_path)
    data["annotations"][0]["label"] = "agency"
    store = store_at(tmp_path)
    one = pen(store)
    one.label("k2")
    fold = store._truth

    def edit_meanwhile(*arguments: Any) -> Any:
        truth = fold(*arguments)
        write(tmp_path, data)
        return truth

    monkeypatch.setattr(store, "_truth", edit_meanwhile)
    one.close()
    assert shown(store_at(tmp_path)) == {"k1": "agency", "k2": "count"}


def test_an_edit_made_while_the_new_file_goes_to_disk_is_not_overwritten(tmp_path, monkeypatch):
    data = labelled(tmp_path)
    data["annotations"][0]["label"] = "agency"
    one = pen(store_at(tmp_path))
    one.label("k2")
    sync = atomic.sync

    def edit_meanwhile(fd: int) -> None:
        sync(fd)
        write(tmp_path, data)

    monkeypatch.setattr(atomic, "sync", edit_meanwhile)
    one.close()
    monkeypatch.undo()
    assert json.loads(path(tmp_path).read_bytes()) == data
    assert [entry.name for entry in path(tmp_path).parent.glob(".tmp-*")] == []
    assert shown(store_at(tmp_path)) == {"k1": "agency", "k2": "count"}


def test_a_file_that_nobody_edited_needs_no_validator(tmp_path):
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/s.json").write_text(
        '{"id": "s", "layers": [{"id": "l"}], "labels": [{"id": "count", "layer": "l"}]}'
    )
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/d1.txt").write_text(TEXT)
    program = f"""
import sys
from pathlib import Path
from annotator.core.fold import Line
from annotator.project.open import open_project
for n in (1, 2):
    writer = open_project(Path({str(tmp_path)!r}), annotator="ann").store.open("ann", "d1")
    assert len(writer.view) == n - 1
    writer.append(Line(n, writer.session, "", {{"annotations": {{f"k{{n}}": {annotation()!r}}}}}))
    writer.close()
print("pydantic" in sys.modules)
"""
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert found.stdout == "False\n", found.stderr
