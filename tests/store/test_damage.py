from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.errors import AnnotatorError, ReadOnly
from annotator.store import journal
from tests.support.stores import ME, TEXT, pen, shown, store_at

IDS = ("k1", "k2", "k3")


def labelled(root: Path) -> Path:
    """Three labels in one session and a label file of them; returns the session's file."""
    one = pen(store_at(root))
    for id in IDS:
        one.label(id)
    one.close()
    (path,) = root.glob("labels/*/d1.journal/*.jsonl")
    return path


def label_file(root: Path) -> Path:
    return root / f"labels/{ME}/d1.json"


def test_a_journal_cut_at_every_byte_is_a_prefix(tmp_path):
    path = labelled(tmp_path)
    label_file(tmp_path).unlink()
    data = path.read_bytes()
    seen = set()
    for size in range(len(data) + 1):
        path.write_bytes(data[:size])
        found = shown(store_at(tmp_path))
        assert tuple(found) == IDS[: len(found)]
        assert store_at(tmp_path).open(ME, "d1").read_only is None
        seen.add(len(found))
    assert seen == {0, 1, 2, 3}


def test_a_torn_line_stays_as_it_is_and_work_goes_on_in_a_new_file(tmp_path):
    path = labelled(tmp_path)
    torn = path.read_bytes()[:-20]
    path.write_bytes(torn)
    one = pen(store_at(tmp_path))
    one.label("k4")
    one.close()
    assert path.read_bytes() == torn
    # The label file was ahead of the torn journal, so what it says of k3 was taken in from there.
    assert set(shown(store_at(tmp_path))) == {*IDS, "k4"}


def test_a_byte_changed_in_a_journal_opens_for_reading_only_and_names_the_line(tmp_path):
    path = labelled(tmp_path)
    data = path.read_bytes()
    saved = label_file(tmp_path).read_bytes()
    for place in range(0, len(data), 3):
        bad = bytearray(data)
        bad[place] ^= 0x01
        path.write_bytes(bad)
        one = pen(store_at(tmp_path))
        found = shown(store_at(tmp_path))
        if one.writer.read_only is None:
            assert tuple(found) == IDS
            continue
        line = data.count(b"\n", 0, place) + 1
        assert str(path.relative_to(tmp_path)) in one.writer.read_only
        assert any(f"line {n}:" in one.writer.read_only for n in (line, line - 1))
        assert set(found) <= set(IDS)
        with pytest.raises(ReadOnly):
            one.label("k4")
        one.close()
        assert (path.read_bytes(), label_file(tmp_path).read_bytes()) == (bytes(bad), saved)


@given(st.data())
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_in_the_files_they_are_read(tmp_path, data):
    root = tmp_path / "random"
    shutil.rmtree(root, ignore_errors=True)
    journal_file = labelled(root)
    for path in (journal_file, label_file(root)):
        content = bytearray(path.read_bytes())
        for _change in range(data.draw(st.integers(0, 3))):
            place = data.draw(st.integers(0, len(content) - 1))
            content[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
        path.write_bytes(content)
    store = store_at(root)
    list(store.progress(ME))
    list(store.labels(ME))
    store.annotators()
    one = pen(store)
    if one.writer.read_only is None:
        one.label("k4")
        one.close()
        assert "k4" in shown(store_at(root))


def test_a_newer_journal_opens_for_reading_only(tmp_path):
    path = labelled(tmp_path)
    rows = path.read_bytes().split(b"\n", 1)
    header = json.loads(rows[0]) | {"format": "annotator/journal/2"}
    del header["crc"]
    path.write_bytes(journal.seal(header) + rows[1])
    assert (
        "newer version of annotator wrote it (annotator/journal/2)"
        in store_at(tmp_path).open(ME, "d1").read_only
    )


def test_a_text_that_changed_under_its_labels_shifts_nothing(tmp_path):
    labelled(tmp_path)
    texts = {"d1": "Well. " + TEXT}
    saved = label_file(tmp_path).read_bytes()
    one = pen(store_at(tmp_path, texts))
    assert "the text of 'd1' was changed after it was labelled" in one.writer.read_only
    one.close()
    assert label_file(tmp_path).read_bytes() == saved
    (labels,) = store_at(tmp_path, texts).labels(ME)
    assert labels.problems[0] == one.writer.read_only
    assert labels.annotations == (), "none stands where its quote is not"


def test_the_journal_of_another_document_is_not_taken_for_this_one(tmp_path):
    path = labelled(tmp_path)
    other = path.parent.with_name("d2.journal")
    shutil.copytree(path.parent, other)
    assert (
        "it is of document 'd1', not 'd2'. Move it to where it belongs"
        in store_at(tmp_path).open(ME, "d2").read_only
    )


def test_a_conflict_copy_of_a_journal_says_nothing_twice(tmp_path):
    path = labelled(tmp_path)
    rows = path.read_bytes().splitlines(keepends=True)
    path.with_name(f"{path.stem} (conflicted copy 2026-01-01).jsonl").write_bytes(b"".join(rows[:3]))
    path.with_name(f"{path.stem}.sync-conflict-20260101.jsonl").write_bytes(path.read_bytes())
    one = pen(store_at(tmp_path))
    assert one.writer.read_only is None
    one.undo()
    assert tuple(shown(store_at(tmp_path))) == IDS[:2]


def test_one_number_with_two_meanings_is_damage(tmp_path):
    path = labelled(tmp_path)
    rows = path.read_bytes().splitlines(keepends=True)
    changed = journal.unseal(rows[2].rstrip(b"\n")) | {"at": "2000"}
    path.with_name("copy.jsonl").write_bytes(rows[0] + journal.seal(changed))
    assert "step 2 of session" in store_at(tmp_path).open(ME, "d1").read_only


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_file_among_the_journals_is_named(tmp_path, kind):
    path = labelled(tmp_path)
    odd = path.with_name("odd.jsonl")
    {"link": lambda: odd.symlink_to(path), "pipe": lambda: os.mkfifo(odd), "folder": odd.mkdir}[kind]()
    read_only = store_at(tmp_path).open(ME, "d1").read_only
    assert "odd.jsonl: " in read_only
    assert tuple(shown(store_at(tmp_path))) == IDS


def test_a_journal_that_may_not_be_read_is_named(tmp_path, monkeypatch):
    path = labelled(tmp_path)
    real = os.open

    def refuse(name, *arguments, **options):
        if str(name) == str(path):
            raise PermissionError(13, "Permission denied")
        return real(name, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    assert "you may not read it" in store_at(tmp_path).open(ME, "d1").read_only


def test_a_text_that_cannot_be_read_is_an_error_of_its_own(tmp_path):
    labelled(tmp_path)
    store = store_at(tmp_path)
    with pytest.raises(AnnotatorError, match="there is no document 'd9'"):
        store.open(ME, "d9")
