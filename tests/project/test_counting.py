"""What was counted is kept: nothing is read again that did not change, and no number is ever an old one."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.project import looks
from annotator.project.agreeing import cache, counting
from annotator.project.agreeing.agree import Agreement, Choice, agree, refresh
from annotator.project.agreeing.judgements import UNREADABLE
from annotator.project.open import open_project
from tests.agreement.test_comparison import plain
from tests.support.compared import TEXT, finish, mark, opened, project_with

LABELS = ("source", "count", "location")
WORDS = ("Officials", "160", "160 people", "Springfield", "said", "near")


@pytest.fixture(autouse=True)
def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written a moment ago counts as written long ago; else nothing of it would be kept."""
    monkeypatch.setattr(looks, "time_ns", lambda: time.time_ns() + 10**10)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents whose labels are read."""
    found: list[str] = []
    really = counting.judged

    def judged(store, id, names, **more):  # type: ignore[no-untyped-def]
        found.append(id)
        return really(store, id, names, **more)

    monkeypatch.setattr(counting, "judged", judged)
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = project_with(tmp_path / "news", "one", "two", "three")
    for id in ("one", "two"):
        finish(made, "ana", id, ("source", "Officials"), ("count", "160"))
        finish(made, "ben", id, ("source", "Officials"), ("count", "160 people"))
    return made


def compared(root: Path, **choice: object) -> Agreement:
    return agree(open_project(root, annotator="lead"), Choice(**choice))  # type: ignore[arg-type]


def without_cache(root: Path, monkeypatch: pytest.MonkeyPatch, **choice: object) -> object:
    with monkeypatch.context() as patch:
        patch.setattr(cache.Cache, "read", lambda self, kind, key: None)
        patch.setattr(cache.Cache, "write", lambda self, kind, key, data: None)
        return plain(compared(root, **choice).panel)


def kept_files(home: Path) -> list[Path]:
    return sorted((home / ".cache" / "annotator").glob("*/*"))


def test_what_did_not_change_is_not_read_again(root: Path, read: list[str]) -> None:
    first = compared(root)
    assert read == ["one", "two"]
    again = compared(root)
    assert read == ["one", "two"]
    assert plain(again.panel) == plain(first.panel)
    finish(root, "ana", "three", ("count", "160"))
    compared(root)
    assert read == ["one", "two", "three"]
    assert [id for id, _ in compared(root, documents=["one"]).disagreements()] != []
    assert read == ["one", "two", "three"]


def test_what_changed_a_moment_ago_is_read_again(
    root: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second change within one tick of the file system's clock might leave no trace."""
    monkeypatch.setattr(looks, "time_ns", time.time_ns)
    compared(root)
    compared(root)
    assert read == ["one", "two"] * 2


def change_label(root: Path, draw: random.Random) -> None:
    one = opened(root, draw.choice(["ana", "ben"]), draw.choice(["one", "two", "three"]))
    if one.annotations and draw.random() < 0.4:
        one.remove(draw.choice(list(one.annotations)).id)
    else:
        mark(one, draw.choice(LABELS), draw.choice(WORDS))
    one.close()


def call_it_done(root: Path, draw: random.Random) -> None:
    one = opened(root, draw.choice(["ana", "ben", "gold"]), draw.choice(["one", "two", "three"]))
    if one.done:
        one.reopen()
    else:
        one.finish()
    one.close()


def undo(root: Path, draw: random.Random) -> None:
    one = opened(root, draw.choice(["ana", "ben"]), draw.choice(["one", "two"]))
    one.undo()
    one.close()


def edit_by_hand(root: Path, draw: random.Random) -> None:
    """In place, to the same length, and the time set back."""
    path = root / "labels" / draw.choice(["ana", "ben"]) / f"{draw.choice(['one', 'two'])}.json"
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace('"source"', '"agency"'), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def use_another_label(root: Path, draw: random.Random) -> None:
    path = root / "labels" / "ana" / "one.json"
    path.write_text(path.read_text("utf-8").replace('"count"', f'"label{draw.randrange(2)}"'), "utf-8")


def change_the_schema(root: Path, draw: random.Random) -> None:
    path = root / "schemas" / "claims.json"
    data = json.loads(path.read_text("utf-8"))
    data["title"] = f"Claims {draw.randrange(3)}"
    data["labels"] = [one for one in data["labels"] if one["id"] != "location" or draw.random() < 0.5]
    path.write_text(json.dumps(data), "utf-8")


def change_the_text(root: Path, draw: random.Random) -> None:
    path = root / "documents" / f"{draw.choice(['one', 'two'])}.txt"
    path.write_text(draw.choice([TEXT, TEXT.replace("160", "161")]), "utf-8")


def somebody_else(root: Path, draw: random.Random) -> None:
    one = opened(root, "cy", draw.choice(["one", "two", "three"]))
    mark(one, draw.choice(LABELS), draw.choice(WORDS))
    if not one.done:
        one.finish()
    one.close()


def lose_a_journal(root: Path, draw: random.Random) -> None:
    files = sorted((root / "labels").rglob("*.jsonl"))
    draw.choice(files).unlink()


def damage_a_journal(root: Path, draw: random.Random) -> None:
    path = draw.choice(sorted((root / "labels").rglob("*.jsonl")))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def damage_the_cache(root: Path, draw: random.Random) -> None:
    for path in kept_files(Path.home()):
        data = bytearray(path.read_bytes())
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        path.write_bytes(data[: draw.choice([len(data), len(data) // 2])])


CHANGES: list[Callable[[Path, random.Random], None]] = [
    *(change_label, call_it_done, undo, edit_by_hand, use_another_label, change_the_schema, change_the_text),
    *(somebody_else, lose_a_journal, damage_a_journal, damage_the_cache),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_every_change_shows(
    root: Path, change: Callable[[Path, random.Random], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for current in (False, True):
        compared(root, current=current)
    change(root, random.Random(1))
    for current in (False, True):
        expected = without_cache(root, monkeypatch, current=current)
        assert plain(compared(root, current=current).panel) == expected
        assert plain(compared(root, current=current).panel) == expected


@pytest.mark.parametrize("seed", range(8))
def test_many_changes_in_any_order(root: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a session that is refreshed all the while."""
    draw = random.Random(seed)
    session = compared(root)
    for _ in range(6):
        change = draw.choice([one for one in CHANGES if one is not change_the_schema])
        try:
            change(root, draw)
        except (AnnotatorError, IndexError):  # damaged labels refuse to be changed; nothing is left to lose
            continue
        expected = without_cache(root, monkeypatch)
        if change is not change_the_text:  # an open project keeps the texts that it has read
            session = refresh(session)
            assert plain(session.panel) == expected
        assert plain(compared(root).panel) == expected
        session = compared(root)


def test_one_more_document_is_put_in(root: Path, read: list[str]) -> None:
    session = compared(root)
    for name in ("ana", "ben"):
        finish(root, name, "three", ("count", "160"))
    read.clear()
    before, session = session, refresh(session, ["three"])
    assert read == ["three"]
    assert {case.document for case in before.tally.cases} == {"one", "two"}
    assert {case.document for case in session.tally.cases} == {"one", "two", "three"}
    assert [row.document for row in session.panel.documents] == ["one", "three", "two"]
    assert plain(session.panel) == plain(compared(root).panel)
    finish(root, "gold", "one", ("count", "160"))
    session = refresh(session, ["one"])
    assert session.annotators == ("ana", "ben", "gold")
    assert session.panel.gold


def test_the_first_gold_makes_no_other_count_void(root: Path, read: list[str]) -> None:
    first = compared(root)
    assert first.annotators == ("ana", "ben") and first.panel.gold == ()
    finish(root, "gold", "one", ("source", "Officials"), ("count", "160"))
    found = refresh(first)
    assert found.annotators == ("ana", "ben", "gold")
    assert [(row.annotator, row.f1.documents) for row in found.panel.gold] == [("ana", 1), ("ben", 1)]
    assert read == ["one", "two", "one"]
    assert plain(compared(root).panel) == plain(found.panel)


def test_a_text_that_was_only_touched_is_the_same(root: Path, read: list[str]) -> None:
    compared(root)
    os.utime(root / "documents" / "one.txt")
    read.clear()
    compared(root)
    assert read == []


def test_a_text_that_cannot_be_read(root: Path, read: list[str]) -> None:
    (root / "documents" / "one.txt").write_bytes(b"\xff")
    for _ in range(2):
        assert compared(root).panel.dropped[UNREADABLE] == 1
    assert read == ["one", "two"]


def test_other_choices_have_their_own(root: Path, read: list[str]) -> None:
    compared(root)
    labels = compared(root, labels=["count"])
    assert labels.frame.labels == ("count",)
    assert compared(root).frame.labels != ("count",)


def test_the_cache_is_for_this_account_alone(root: Path) -> None:
    compared(root)
    (file,) = kept_files(Path.home())
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert not [one for one in root.rglob("*") if "cache" in one.name]


def test_what_others_could_have_written_is_not_used(root: Path, read: list[str]) -> None:
    compared(root)
    (file,) = kept_files(Path.home())
    file.chmod(0o666)
    compared(root)
    assert read == ["one", "two"] * 2


def test_labels_that_may_no_longer_be_read_are_not_in_the_cache_either(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read everything, so the answer of the system is what is changed here."""
    compared(root, annotators=["ana", "ben"])
    may = os.access
    monkeypatch.setattr(
        os, "access", lambda path, *how, **more: not str(path).endswith("ben") and may(path, *how, **more)
    )
    with pytest.raises(AnnotatorError, match="no labels of 'ben' that you may read"):
        compared(root, annotators=["ana", "ben"])


def test_a_home_that_cannot_be_written_does_no_harm(
    root: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (Path.home() / ".cache").write_text("no folder", "utf-8")
    assert plain(compared(root).panel) == plain(compared(root).panel)
    assert read == ["one", "two"] * 2


def test_old_files_make_room(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "KEPT", 3)
    for label in LABELS:
        for current in (True, False):
            compared(root, labels=[label], current=current)
    assert len(kept_files(Path.home())) == 3


def test_another_seed_draws_anew_and_reads_nothing(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project_with(tmp_path / "many", *(f"d{number:02}" for number in range(12)))
    for number in range(12):
        finish(root, "ana", f"d{number:02}", ("count", "160"), *[("source", "Officials")] * (number % 2))
        finish(root, "ben", f"d{number:02}", ("count", "160"))
    first = compared(root).panel.headline[0].interval
    read.clear()
    second = compared(root, seed=2).panel.headline[0].interval
    assert first and second and (first.seed, second.seed) == (1, 2)
    assert (first.low, first.high) != (second.low, second.high)
    assert plain(compared(root, seed=2).panel) == without_cache(root, monkeypatch, seed=2)
    assert plain(compared(root).panel.headline[0].interval) == plain(first)
