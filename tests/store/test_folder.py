from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.core.errors import NotSaved, ReadOnly, UsageError
from annotator.core.fold import Fold, Line
from annotator.store import atomic
from annotator.store.base import Progress
from tests.support.stores import ME, SCHEMA, TEXT, annotation, pen, shown, store_at


def tree(root: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and when it was written."""
    return {
        str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def label_file(root: Path, document: str = "d1") -> Path:
    return root / f"labels/{ME}/{document}.json"


def journals(root: Path) -> list[Path]:
    return sorted(root.glob("labels/*/*.journal/*.jsonl"))


def test_what_was_labelled_is_there_after_a_restart(tmp_path):
    one = pen(store_at(tmp_path))
    one.label("k1")
    one.label("k2", "agency", start=0, end=9)
    assert shown(store_at(tmp_path)) == {"k1": "count", "k2": "agency"}, "before the checkpoint"
    one.close()
    assert shown(store_at(tmp_path)) == {"k1": "count", "k2": "agency"}
    assert pen(store_at(tmp_path)).fold.state == one.fold.state


def test_the_label_file_says_whose_what_and_how(tmp_path):
    one = pen(store_at(tmp_path))
    line = one.label("k1", created="2026")
    one.close()
    assert json.loads(label_file(tmp_path).read_bytes()) == {
        "format": "annotator/labels/1",
        "document": "d1",
        "text_hash": store_at(tmp_path).document("d1").hash,
        "annotator": ME,
        "schema_hash": SCHEMA.hash,
        "guidelines_version": SCHEMA.guidelines_version,
        "offset_unit": "codepoint",
        "status": "in_progress",
        "finished_at": "",
        "document_labels": {},
        "annotations": [
            {
                "id": "k1",
                "label": "count",
                "spans": [{"start": 30, "end": 33, "quote": TEXT[30:33]}],
                "attributes": {},
                "derived": [],
                "note": "",
                "unsure": False,
                "origin": {"by": "person"},
                "created": "2026",
                "modified": "",
            }
        ],
        "relations": [],
        "holds": {line.session: line.n},
    }


def test_a_session_is_one_file_made_at_the_first_change_and_never_written_again(tmp_path):
    store = store_at(tmp_path)
    pen(store).close()
    assert not (tmp_path / "labels").exists(), "opening and closing writes nothing"
    for id in ("k1", "k2"):
        one = pen(store_at(tmp_path))
        one.label(id)
        one.label(f"{id}b")
        one.close()
    first, second = journals(tmp_path)
    assert [path.read_bytes().count(b"\n") for path in (first, second)] == [3, 3]
    assert shown(store) == dict.fromkeys(("k1", "k1b", "k2", "k2b"), "count")


def test_undo_reaches_over_sessions(tmp_path):
    one = pen(store_at(tmp_path))
    one.label("k1")
    one.label("k2")
    one.close()
    two = pen(store_at(tmp_path))
    two.undo()
    two.undo()
    assert two.fold.undoable() is None
    two.close()
    assert shown(store_at(tmp_path)) == {}
    assert json.loads(label_file(tmp_path).read_bytes())["status"] == "untouched"


def test_reading_writes_nothing(tmp_path):
    store = store_at(tmp_path)
    one = pen(store)
    one.label("k1")
    one.close()
    one = pen(store, "d2")
    one.label("k1", start=0, end=9)  # no checkpoint: as after a crash
    text = label_file(tmp_path).read_text()
    label_file(tmp_path).write_text(text.replace('"count"', '"agency"'))
    before = tree(tmp_path)
    again = store_at(tmp_path)
    list(again.labels(ME))
    list(again.progress(ME))
    list(again.recent(ME))
    again.next(ME, None)
    again.annotators()
    again.lines(ME, "d1")
    writer = again.open(ME, "d1")
    writer.close()
    assert tree(tmp_path) == before


def test_leaving_a_document_brings_a_stale_label_file_up_to_date(tmp_path):
    one = pen(store_at(tmp_path))
    one.label("k1")  # killed here: no checkpoint
    pen(store_at(tmp_path)).close()
    assert len(json.loads(label_file(tmp_path).read_bytes())["annotations"]) == 1
    before = tree(tmp_path)
    pen(store_at(tmp_path)).close()
    assert tree(tmp_path) == before, "it is written only if it changed"


def test_two_windows_keep_what_both_said(tmp_path):
    one, two = pen(store_at(tmp_path)), pen(store_at(tmp_path))
    one.label("k1")
    two.label("k2")
    two.undo()
    two.label("k3")
    one.label("k4")
    two.close()
    one.close()
    assert shown(store_at(tmp_path)) == dict.fromkeys(("k1", "k3", "k4"), "count")
    held = json.loads(label_file(tmp_path).read_bytes())
    assert {one["id"] for one in held["annotations"]} == {"k1", "k3", "k4"}
    assert set(held["holds"]) == {one.writer.session, two.writer.session}


def test_ids_and_names_are_never_paths(tmp_path):
    texts = {"../../evil": TEXT, "a/b": TEXT, "\x1b[2J": TEXT}
    store = store_at(tmp_path / "p", texts)
    for id in texts:
        one = pen(store, id, "Zoë / ..")
        one.label("k1")
        one.close()
    assert [path.name for path in tmp_path.iterdir()] == ["p"]
    assert [path.name for path in (tmp_path / "p").iterdir()] == ["labels"]
    assert store_at(tmp_path / "p", texts).annotators() == ["Zoë / .."]
    assert [one.document for one in store.progress("Zoë / ..")] == list(texts)
    assert [one.document for one in store.labels("Zoë / ..")] == list(texts)
    assert {one.document for one in store.recent("Zoë / ..")} == set(texts)


def test_a_new_name_too_like_another_is_refused(tmp_path):
    one = pen(store_at(tmp_path), annotator="Anna")
    one.label("k1")
    with pytest.raises(UsageError, match="too like 'Anna'"):
        store_at(tmp_path).open("anna", "d1")
    assert pen(store_at(tmp_path), annotator="Anna").writer.read_only is None


def test_modes_do_not_depend_on_the_umask(tmp_path):
    before = os.umask(0o000)
    try:
        one = pen(store_at(tmp_path))
        one.label("k1")
        one.close()
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "labels").rglob("*")}
    assert modes.pop(ME) == modes.pop("d1.journal") == 0o750
    assert set(modes.values()) == {0o640}


def test_a_group_that_a_folder_hands_down_is_handed_further_down(tmp_path):
    folder = tmp_path / "labels" / ME
    folder.mkdir(parents=True)
    folder.chmod(0o2750)
    one = pen(store_at(tmp_path))
    one.label("k1")
    assert stat.S_IMODE((folder / "d1.journal").stat().st_mode) == 0o2750


@pytest.mark.parametrize("place", ["labels/ann", "labels/ann/d1.journal"])
def test_a_link_where_labels_belong_is_not_written_through(tmp_path, place):
    outside = tmp_path / "outside"
    outside.mkdir()
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.symlink_to(outside)
    one = pen(store_at(tmp_path))
    with pytest.raises((ReadOnly, NotSaved)):
        one.label("k1")
    assert list(outside.iterdir()) == []


def test_a_link_in_place_of_a_label_file_is_neither_read_nor_replaced(tmp_path):
    one = pen(store_at(tmp_path))
    one.label("k1")
    outside = tmp_path / "outside.json"
    outside.write_text("{}")
    label_file(tmp_path).symlink_to(outside)
    assert "symbolic link" in str(store_at(tmp_path).open(ME, "d1").read_only)
    one.close()
    assert outside.read_text() == "{}"
    assert label_file(tmp_path).is_symlink()


def test_labels_that_may_not_be_written_can_only_be_looked_at(tmp_path):
    one = pen(store_at(tmp_path))
    one.label("k1")
    one.close()
    for path in (tmp_path / "labels").rglob("*"):
        path.chmod(0o755)
    if os.getuid():
        (tmp_path / "labels/ann").chmod(0o555)

    def look() -> str:
        other = pen(store_at(tmp_path))
        assert len(other.fold.lines) == 1
        with pytest.raises(ReadOnly, match="you may not write"):
            other.label("k2")
        other.close()
        return str(other.writer.read_only)

    assert as_another_account(tmp_path, look) == "labels/ann: you may not write the labels of 'ann'"


def test_progress_and_next(tmp_path):
    store = store_at(tmp_path)
    assert store.next(ME, None) == "d1"
    one = pen(store)
    one.label("k1", modified="2026")
    one.label("k2", "agency", start=0, end=9)
    one.say({"status": "done"})
    assert list(store.progress(ME)) == [Progress("d1", "done", 2, {"count": 1, "agency": 1}, "2026")], (
        "killed"
    )
    one.close()
    assert list(store.progress(ME)) == [Progress("d1", "done", 2, {"count": 1, "agency": 1}, "2026")]
    assert store.next(ME, None) == "d2"
    assert store.next(ME, "d2") == "a/b c"
    assert store.next(ME, "a/b c") == "d2", "from the top, the finished one passed over"
    for id in ("d2", "a/b c"):
        other = pen(store, id)
        other.say({"status": "done"})
        other.close()
    assert store.next(ME, "d1") is None
    one = pen(store)
    one.undo()  # another window, no checkpoint yet
    assert store.next(ME, None) == "d1"
    assert [found.status for found in store.progress(ME)] == ["in_progress", "done", "done"]


def test_a_step_made_while_the_label_file_is_written_counts_though_its_window_is_gone(tmp_path, monkeypatch):
    one, two = pen(store_at(tmp_path)), pen(store_at(tmp_path))
    two.label("k2")
    one.label("k1")
    replace = atomic.replace

    def late(path, data, still):
        monkeypatch.undo()
        two.label("k3")
        written = replace(path, data, still)
        os.utime(path, (4e9, 4e9))  # newer than the journals, whatever the clock can tell apart
        return written

    monkeypatch.setattr(atomic, "replace", late)
    one.close()
    assert [found.annotations for found in store_at(tmp_path).progress(ME)] == [3]
    found = json.loads(label_file(tmp_path).read_bytes())["annotations"]
    assert [one["id"] for one in found] == ["k1", "k2", "k3"]


@pytest.mark.parametrize("is_known", [True, False])
def test_progress_counts_a_step_whose_file_is_no_newer_than_the_label_file(tmp_path, is_known):
    one, two = pen(store_at(tmp_path)), pen(store_at(tmp_path))
    if is_known:
        two.label("k2")
    one.label("k1")
    one.close()
    two.say({"status": "done"})  # and its process is killed
    written = label_file(tmp_path).stat().st_mtime_ns
    for path in tmp_path.glob("labels/ann/d1.journal/*"):
        time = written if is_known else 0  # in the same tick of the clock, or from a copy
        os.utime(path, ns=(time, time))
    assert [found.status for found in store_at(tmp_path).progress(ME)] == ["done"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"annotations": 3}', '{"annotations": [1, {"id": 2}]}', "\xff"]
)
def test_progress_bears_any_label_file(tmp_path, text):
    label_file(tmp_path).parent.mkdir(parents=True)
    label_file(tmp_path).write_bytes(text.encode("latin-1"))
    store = store_at(tmp_path)
    assert len(list(store.progress(ME))) <= 1
    assert store.next(ME, None) == "d1"
    assert [one.problems != () for one in store.labels(ME)] == [True]


def test_recent_has_the_document_changed_last_first(tmp_path):
    store = store_at(tmp_path)
    for moment, id in enumerate(("d2", "a/b c", "d1")):
        one = pen(store, id)
        one.label("k1", start=0, end=1, text=store.document(id).text)
        one.close()
        for path in tmp_path.glob("labels/ann/*.journal"):
            if store.tree.journal(ME, id) == path:
                os.utime(path, (moment, moment))
    assert [(one.document, one.changed_at) for one in store.recent(ME)] == [
        ("d1", 2),
        ("a/b c", 1),
        ("d2", 0),
    ]


def test_labels_by_shard_are_all_labels_once(tmp_path):
    store = store_at(tmp_path, {f"d{n}": TEXT for n in range(10)})
    for n in (0, 2, 3, 7, 9):
        one = pen(store, f"d{n}")
        one.label("k1")
        one.close()
    shards = [[one.document for one in store.labels(ME, (i, 3))] for i in range(3)]
    assert shards == [["d0", "d3", "d9"], ["d7"], ["d2"]]
    assert [one.document for one in store.labels(ME)] == ["d0", "d2", "d3", "d7", "d9"]


def test_annotators_are_those_with_a_folder(tmp_path):
    assert store_at(tmp_path).annotators() == []
    for name in ("zoe", "ann"):
        pen(store_at(tmp_path), annotator=name).label("k1")
    for name in (".trash", "x[y]", "ann-0123456789abcdef"):
        (tmp_path / "labels" / name).mkdir()
    (tmp_path / "labels/readme.md").write_text("x")
    assert store_at(tmp_path).annotators() == ["ann", "zoe"]


def test_folders_that_may_not_be_read_are_not_named(tmp_path):
    for name in ("ann", "bob"):
        pen(store_at(tmp_path), annotator=name).label("k1")
    (tmp_path / "labels/ann").chmod(0o755)
    (tmp_path / "labels/bob").chmod(0 if os.getuid() else 0o750)
    assert as_another_account(tmp_path, lambda: repr(store_at(tmp_path).annotators())) == "['ann']"


def as_another_account(folder: Path, run: Callable[[], str]) -> str:
    """What `run` says in a process of an account that is not root and owns nothing here."""
    if os.getuid() == 0:
        for one in (folder, *folder.parents):
            if one.name.startswith(("pytest-", "popen-", "test_")):
                one.chmod(0o755)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            os.write(writer, run().encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said


def test_merge_takes_lines_in_once(tmp_path):
    one, two = store_at(tmp_path / "1"), store_at(tmp_path / "2")
    first = pen(one)
    first.label("k1")
    second = pen(two)
    second.label("k2")
    second.undo()
    second.label("k3")
    for _twice in range(2):
        one.merge(ME, "d1", two.lines(ME, "d1"))
        two.merge(ME, "d1", one.lines(ME, "d1"))
    before = len(journals(tmp_path / "1"))
    one.merge(ME, "d1", reversed(two.lines(ME, "d1")))
    assert len(journals(tmp_path / "1")) == before
    assert one.lines(ME, "d1") == two.lines(ME, "d1")
    assert shown(one) == shown(two) == {"k1": "count", "k3": "count"}
    again = pen(one)
    assert again.fold.undoable() == Fold.of(two.lines(ME, "d1")).undoable()


def test_merge_refuses_what_cannot_be_trusted(tmp_path):
    one = pen(store_at(tmp_path))
    one.label("k1")
    path = journals(tmp_path)[0]
    path.write_bytes(path.read_bytes().replace(b"count", b"coont") + path.read_bytes())
    with pytest.raises(ReadOnly):
        store_at(tmp_path).merge(ME, "d1", [Line(9, "x", "", {"annotations": {"k": annotation()}})])


def test_a_copy_in_any_order_is_valid(tmp_path):
    """Files are copied one by one while work goes on; each is from a different moment."""
    root = tmp_path / "live"
    moments = []
    for session in range(3):
        one = pen(store_at(root))
        for step in range(3):
            one.label(f"k{session}{step}")
            moments.append(tree(root))
        one.close()
        moments.append(tree(root))
    pairs = ((early, late) for place, early in enumerate(moments) for late in moments[place:])
    for early, late in pairs:
        for older, newer in ((".json", ".jsonl"), (".jsonl", ".json")):
            copy = {name: data for name, (data, _) in early.items() if name.endswith(older)}
            copy |= {name: data for name, (data, _) in late.items() if name.endswith(newer)}
            target = tmp_path / "copy"
            for name, data in copy.items():
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (target / name).write_bytes(data)
            again = pen(store_at(target))
            assert again.writer.read_only is None
            wanted = Fold.of(store_at(root).lines(ME, "d1"))
            assert set(shown(store_at(target))) <= set(wanted.state["annotations"])
            assert len(shown(store_at(target))) >= len(ids_of(early))
            again.label("new")
            again.close()
            assert "new" in shown(store_at(target))
            shutil.rmtree(target)


def ids_of(files: dict[str, tuple[bytes, int]]) -> set[str]:
    found = set()
    for name, (data, _) in files.items():
        if name.endswith(".jsonl"):
            for row in data.splitlines()[1:]:
                found |= set(json.loads(row)["set"]["annotations"])
    return found
