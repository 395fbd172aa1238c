from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from annotator.core.errors import UsageError
from annotator.project.rebuild import rebuild
from tests.support.stores import ME, TEXT, pen, shown, store_at


def path(root: Path) -> Path:
    return root / f"labels/{ME}/d1.json"


def labelled(root: Path) -> bytes:
    one = pen(store_at(root))
    one.label("k1")
    one.label("k2")
    one.close()
    return path(root).read_bytes()


def outcomes(root: Path, texts: dict[str, str] | None = None) -> list[tuple[str, str]]:
    return [(one.document, one.outcome) for one in rebuild(store_at(root, texts), [ME])]


def test_a_file_that_is_gone_is_made_anew_to_the_byte(tmp_path):
    data = labelled(tmp_path)
    assert outcomes(tmp_path) == [("d1", "current")]
    path(tmp_path).unlink()
    assert outcomes(tmp_path) == [("d1", "written")]
    assert path(tmp_path).read_bytes() == data


def test_a_file_that_is_behind_is_brought_up_to_date(tmp_path):
    labelled(tmp_path)
    pen(store_at(tmp_path)).label("k3")
    assert outcomes(tmp_path) == [("d1", "written")]
    assert len(json.loads(path(tmp_path).read_bytes())["annotations"]) == 3


def test_an_edit_by_hand_is_taken_in_first(tmp_path):
    data = labelled(tmp_path)
    path(tmp_path).write_bytes(data.replace(b'"count"', b'"agency"', 1))
    assert outcomes(tmp_path) == [("d1", "edit taken in")]
    assert shown(store_at(tmp_path)) == {"k1": "agency", "k2": "count"}
    path(tmp_path).unlink()
    assert outcomes(tmp_path) == [("d1", "written")]
    assert shown(store_at(tmp_path)) == {"k1": "agency", "k2": "count"}, "the journal has it now"


def test_labels_without_a_journal_get_one(tmp_path):
    labelled(tmp_path)
    shutil.rmtree(path(tmp_path).with_suffix(".journal"))
    assert outcomes(tmp_path) == [("d1", "edit taken in")]
    assert shown(store_at(tmp_path)) == {"k1": "count", "k2": "count"}
    assert outcomes(tmp_path) == [("d1", "current")]


def test_after_a_conflict_in_git_both_sides_are_there(tmp_path):
    """Two clones; the label file conflicts, the journals are files of their own and do not."""
    labelled(tmp_path / "ours")
    shutil.copytree(tmp_path / "ours", tmp_path / "theirs")
    for side in ("ours", "theirs"):
        one = pen(store_at(tmp_path / side))
        one.label(side)
        one.close()
    ours, theirs = (path(tmp_path / side).read_bytes() for side in ("ours", "theirs"))
    shutil.copytree(tmp_path / "theirs/labels", tmp_path / "ours/labels", dirs_exist_ok=True)
    conflict = b"<<<<<<< ours\n" + ours + b"=======\n" + theirs + b">>>>>>> theirs\n"
    path(tmp_path / "ours").write_bytes(conflict)
    (found,) = rebuild(store_at(tmp_path / "ours"), [ME])
    assert found.outcome == "set aside"
    kept = tmp_path / "ours" / found.detail.removeprefix("the old one is ")
    assert kept.read_bytes() == conflict
    assert set(shown(store_at(tmp_path / "ours"))) == {"k1", "k2", "ours", "theirs"}
    assert outcomes(tmp_path / "ours") == [("d1", "current")]


def test_one_side_of_a_conflict_is_only_stale(tmp_path):
    labelled(tmp_path / "ours")
    shutil.copytree(tmp_path / "ours", tmp_path / "theirs")
    for side in ("ours", "theirs"):
        one = pen(store_at(tmp_path / side))
        one.label(side)
        one.close()
    shutil.copytree(tmp_path / "theirs/labels", tmp_path / "ours/labels", dirs_exist_ok=True)
    assert outcomes(tmp_path / "ours") == [("d1", "written")]
    assert set(shown(store_at(tmp_path / "ours"))) == {"k1", "k2", "ours", "theirs"}


def test_what_cannot_be_trusted_is_left_as_it_is(tmp_path):
    data = labelled(tmp_path)
    (journal,) = tmp_path.glob("labels/*/*.journal/*.jsonl")
    good = journal.read_bytes()

    def refused(word: str, texts: dict[str, str] | None = None) -> None:
        before = {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
        (found,) = rebuild(store_at(tmp_path, texts), [ME])
        assert found.outcome == "refused"
        assert word in found.detail
        assert {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()} == before

    refused("changed after it was labelled", {"d1": TEXT + "."})
    journal.write_bytes(good.replace(b"count", b"coont", 1))
    refused("line 2")
    path(tmp_path).write_bytes(b"not JSON")
    refused("line 2")
    journal.write_bytes(good)
    path(tmp_path).write_bytes(data.replace(b"labels/1", b"labels/2"))
    refused("newer version")
    shutil.rmtree(journal.parent)
    path(tmp_path).write_bytes(b"not JSON")
    refused("no journal")


def test_labels_of_another_account_are_left_to_it(tmp_path, monkeypatch):
    labelled(tmp_path)
    path(tmp_path).unlink()
    monkeypatch.setattr("os.geteuid", lambda: 4711)
    (found,) = rebuild(store_at(tmp_path), [ME])
    assert (found.outcome, "another account" in found.detail) == ("refused", True)


def test_only_some_documents(tmp_path):
    labelled(tmp_path)
    pen(store_at(tmp_path), "d2").say({"status": "done"})
    assert [one.document for one in rebuild(store_at(tmp_path), [ME], ["d2"])] == ["d2"]
    with pytest.raises(UsageError, match="no document 'd9'"):
        list(rebuild(store_at(tmp_path), [ME], ["d9"]))
