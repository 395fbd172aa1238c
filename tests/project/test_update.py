"""Corrected articles: the new text in place, the labels carried over, the old ones kept, nothing lost."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from annotator.core.annotation import Labels
from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.formats.jsonl_reading import JsonLines
from annotator.formats.texts import Texts
from annotator.project.checking.check import check
from annotator.project.deciding.adjudicate import open_gold
from annotator.project.importing.bringing_in import Choices, bring_in
from annotator.project.importing.report import ImportReport
from annotator.project.label import OpenDocument, open_document
from annotator.project.open import open_project
from tests.support.killing import Killed, killed_at
from tests.support.projects import make_project

OLD = (
    "Police in Goma arrested about 160 people on Monday, said Anna Ruiz.\n"
    "Nobody was hurt in Goma, she said.\n"
    "The raid began at dawn, 160 people were asleep.\n"
)
NEW = (
    "CORRECTED. Police in Goma arrested some 170 people on Monday, said Anna Ruiz.\n"
    "The raid began at dawn, 160 people were asleep.\n"
)
FIRST = {
    "Goma": "location",
    "about 160": "count",
    "Anna Ruiz": "source",
    "hurt": "claim_type",
    "raid": "claim_type",
}
AFTER = [
    ("location", "Goma", ""),
    ("count", "some 170", "corrected text: its words changed; it was 'about 160'"),
    ("source", "Anna Ruiz", ""),
    ("claim_type", "raid", ""),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose document 'news' anna has finished."""
    folder = tmp_path / "project"
    folder.mkdir()
    make_project(folder, {"news": OLD.encode(), "other": b"Untouched."})
    label(folder)
    return folder


def opened(root: Path, annotator: str = "anna") -> OpenDocument:
    return open_document(open_project(root, annotator=annotator), "news")


def label(root: Path, annotator: str = "anna") -> None:
    """Labels made step by step; one is made and taken back."""
    doc = opened(root, annotator)
    ids = {}
    for words, name in FIRST.items():
        start = OLD.index(words)
        made = doc.add(name, Span(start, start + len(words))).annotation
        assert made
        ids[words] = made.id
        if name == "claim_type":
            doc.set_attribute(made.id, "type", doc.schema.by_id["claim_type"].attributes[0].choices[0].id)
    doc.relate("said_by", ids["hurt"], ids["Anna Ruiz"])
    doc.relate("said_by", ids["raid"], ids["Anna Ruiz"])
    doc.add("location", Span(0, 6))
    doc.undo()
    for _ in list(doc.annotations):
        while missing := doc.first_incomplete():
            annotation, attribute = missing
            doc.set_attribute(annotation.id, attribute.id, attribute.choices[0].id)
    doc.finish()
    doc.close()


def update(root: Path, text: str = NEW, **choices: Any) -> ImportReport:
    source = root.parent / "corrected" / "news.txt"
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(text.encode())
    return bring_in(root, Texts(), [source], Choices(update=True, **choices))


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def labels(root: Path, annotator: str = "anna") -> Labels:
    [found] = [one for one in open_project(root).store.labels(annotator) if one.document == "news"]
    return found


def shown(root: Path, annotator: str = "anna") -> list[tuple[str, str, str]]:
    """Label, words and note of each annotation."""
    found = labels(root, annotator)
    assert not found.problems, found.problems
    return [(one.label, one.quote, one.note) for one in found.annotations]


def kept(root: Path) -> list[str]:
    """What is kept of earlier versions, below the labels."""
    return sorted(str(path.relative_to(root / "labels")) for path in root.glob("labels/*/*.versions/*/*"))


def errors(root: Path) -> list[str]:
    return [f"{one.where}: {one.what}" for one in check(open_project(root)) if one.severity != "note"]


# -- what becomes of labels ----------------------------------------------------------------------


def test_labels_follow_a_corrected_text(root: Path) -> None:
    before = labels(root)
    report = update(root)
    assert (root / "documents" / "news.txt").read_bytes() == NEW.encode()
    assert shown(root) == AFTER
    after = labels(root)
    assert after.status == "in_progress" and not after.finished_at
    assert [one.unsure for one in after.annotations] == [False, True, False, False]
    old = {one.id: one for one in before.annotations}
    for one in after.annotations:
        assert one.created == old[one.id].created
        if one.label != "count":
            assert one.attributes == old[one.id].attributes
    assert [(link.type, link.head, link.tail) for link in after.relations] == [
        (link.type, link.head, link.tail) for link in before.relations if old[link.head].quote == "raid"
    ]
    assert report.updated == 1
    assert [(one.text, one.reason) for one in report.adjusted] == [
        ("about 160", "uncertain"),
        ("Goma", "moved"),
        ("Anna Ruiz", "moved"),
        ("raid", "moved"),
    ]
    assert [(one.text, one.reason) for one in report.left_out] == [("hurt", "lost"), ("", "relation")]
    told = "\n".join(report.lines())
    assert "New versions: 1 document." in told
    assert "0 stayed, 3 moved, 1 uncertain, 1 lost" in told
    assert "To be looked at again: news (anna)" in told
    assert not errors(root)


def test_what_changed_words_proposed_gives_way_to_what_they_propose_now(root: Path) -> None:
    doc = opened(root)
    [count] = [one for one in doc.annotations if one.label == "count"]
    assert count.attributes == {"value": 160, "modifier": "about", "of": "people_arrested"}
    doc.reopen()
    doc.set_attribute(count.id, "of", "people_arrested")
    doc.close()
    update(root, NEW.replace("some 170", "more than 170").replace("arrested", "met"))
    [now] = [one for one in labels(root).annotations if one.label == "count"]
    assert now.quote == "more than 170" and now.unsure
    assert now.attributes == {"value": 170, "modifier": "over", "of": "people_arrested"}
    assert now.derived == {"value", "modifier"}


def test_the_old_version_stays_whole(root: Path) -> None:
    folder = root / "labels" / "anna"
    before = {path.name: path.read_bytes() for path in folder.glob("news.journal/*")}
    file = (folder / "news.json").read_bytes()
    update(root)
    [text] = root.glob("versions/news/*.txt")
    assert text.read_bytes() == OLD.encode()
    [aside] = (folder / "news.versions").iterdir()
    assert aside.name == text.stem == json.loads(file)["text_hash"][7:23]
    assert (aside / "labels.json").read_bytes() == file
    assert {path.name: path.read_bytes() for path in aside.glob("*.jsonl")} == before


def test_labelling_goes_on_after_an_update(root: Path) -> None:
    update(root)
    doc = opened(root)
    assert doc.read_only is None and doc.document.text == NEW
    [unsure] = [one for one in doc.annotations if one.unsure]
    doc.set_unsure(unsure.id, False)
    start = NEW.index("Police")
    doc.add("agency", Span(start, start + 6))
    doc.undo()
    doc.finish()
    doc.close()
    assert shown(root) == AFTER and labels(root).status == "done"
    assert not errors(root)


def test_labels_that_only_move_leave_a_document_done(root: Path) -> None:
    report = update(root, "By our reporter.\n" + OLD)
    assert labels(root).status == "done" and len(labels(root).annotations) == len(FIRST)
    assert report.complete and {one.reason for one in report.adjusted} == {"moved"}
    assert any("words that nobody has read: news (anna)" in one for one in report.remarks)
    same = update(root, "By our reporter.\n" + OLD)
    assert same.updated == 0 and same.known_documents == 1 and same.complete


def test_a_dry_run_foretells_it_all(root: Path) -> None:
    before = snapshot(root)
    dry = update(root, dry_run=True)
    assert snapshot(root) == before
    assert {**dry.to_json(), "dry_run": False} == update(root).to_json()


def test_without_update_another_text_is_refused(root: Path) -> None:
    before = snapshot(root)
    (root.parent / "news.txt").write_text(NEW)
    report = bring_in(root, Texts(), [root.parent / "news.txt"])
    assert [one.reason for one in report.left_out] == ["id-taken"]
    assert "--update takes this one" in report.left_out[0].detail
    assert snapshot(root) == before


def test_back_to_the_old_text_and_on_again(root: Path) -> None:
    """Each time that a version is left it is kept by itself, so nothing of two times is mixed."""
    update(root)
    doc = opened(root)
    [count] = [one for one in doc.annotations if one.label == "count"]
    doc.remove(count.id)
    doc.close()
    update(root, OLD)
    assert [one.quote for one in labels(root).annotations] == ["Goma", "Anna Ruiz", "raid"]
    update(root, NEW)
    assert [one.quote for one in labels(root).annotations] == ["Goma", "Anna Ruiz", "raid"]
    names = sorted(path.name for path in (root / "labels" / "anna" / "news.versions").iterdir())
    old, new = (
        path.stem for path in sorted(root.glob("versions/news/*"), key=lambda one: one.read_text() != OLD)
    )
    assert names == sorted([old, f"{old}-2", new])
    assert not errors(root)


def test_every_annotator_and_gold(root: Path) -> None:
    label(root, "ben")
    label(root, "gold")
    report = update(root)
    for name in ("anna", "ben", "gold"):
        assert shown(root, name) == AFTER
    assert len([one for one in report.left_out if one.reason == "lost"]) == 3


def test_labels_without_a_journal(root: Path) -> None:
    """As an import leaves them, or a person who wrote the file."""
    shutil.rmtree(root / "labels" / "anna" / "news.journal")
    update(root)
    assert shown(root) == AFTER and not errors(root)
    assert kept(root)[0].endswith("labels.json") and len(kept(root)) == 1


def test_an_edit_by_hand_is_carried_over(root: Path) -> None:
    path = root / "labels" / "anna" / "news.json"
    file = json.loads(path.read_bytes())
    file["annotations"][0]["note"] = "by hand"
    path.write_text(json.dumps(file))
    update(root)
    assert "by hand" in labels(root).annotations[0].note


def test_documents_in_json_lines(root: Path) -> None:
    rows = [{"id": "news", "text": OLD, "day": 3, "meta": {"url": "u"}}, {"text": "Second."}]
    (root / "documents" / "news.txt").unlink()
    file = root / "documents" / "all.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows) + "\n")
    file.chmod(0o640)
    untouched = file.read_bytes().split(b"\n")[1]
    report = update(root)
    assert report.updated == 1 and shown(root) == AFTER
    assert open_project(root).store.document("news").meta == {"day": 3, "url": "u"}
    assert file.read_bytes().split(b"\n")[1] == untouched and file.stat().st_mode & 0o777 == 0o640
    again = {"id": "news", "text": OLD, "meta": {"corrected": True}}
    (root.parent / "more.jsonl").write_text(json.dumps(again))
    bring_in(root, JsonLines(), [root.parent / "more.jsonl"], Choices(update=True))
    assert open_project(root).store.document("news").meta == {"day": 3, "url": "u", "corrected": True}
    assert len(list(root.glob("versions/news/*.txt"))) == 2


def test_two_texts_of_one_id_in_one_update(root: Path) -> None:
    rows = [{"id": "news", "text": NEW}, {"id": "news", "text": "Another."}]
    (root.parent / "x.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    report = bring_in(root, JsonLines(), [root.parent / "x.jsonl"], Choices(update=True))
    assert (root / "documents" / "news.txt").read_bytes() == NEW.encode()
    assert [one.reason for one in report.left_out if one.reason == "id-taken"] == ["id-taken"]


# -- others at the same time ---------------------------------------------------------------------


def test_a_window_that_has_the_old_text_open_loses_nothing(root: Path) -> None:
    doc = opened(root)
    doc.reopen()
    doc.add("agency", Span(0, 6))
    update(root)
    doc.add("location", Span(OLD.index("dawn"), OLD.index("dawn") + 4))
    doc.add("location", Span(OLD.index("asleep"), OLD.index("asleep") + 6))
    doc.close()
    opened(root).close()
    found = [(one.label, one.quote) for one in labels(root).annotations]
    assert {("agency", "Police"), ("location", "dawn"), ("location", "asleep")} <= set(found)
    assert len(found) == len(AFTER) + 3 and not errors(root)


def test_a_window_that_began_to_label_only_after_the_update(root: Path) -> None:
    doc = opened(root)
    update(root)
    doc.reopen()
    doc.add("location", Span(OLD.index("dawn"), OLD.index("dawn") + 4))
    doc.close()
    late = opened(root)
    assert late.read_only is None
    late.close()
    assert [*AFTER[:-1], ("claim_type", "raid", ""), ("location", "dawn", "")] == shown(root)
    assert labels(root).status == "in_progress" and not errors(root)


def test_a_window_comes_back_to_a_document_that_was_updated_meanwhile(root: Path) -> None:
    project = open_project(root, annotator="anna")
    open_document(project, "news").close()
    open_document(project, "other").close()
    update(root)
    doc = open_document(project, "news")
    assert doc.read_only is None and doc.document.text == NEW
    doc.close()


def test_labels_of_another_account_follow_when_it_opens_them(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = os.geteuid()
    with monkeypatch.context() as patched:
        patched.setattr(os, "geteuid", lambda: me + 1)
        before = {name: data for name, data in snapshot(root).items() if name.startswith("labels")}
        report = update(root)
        assert {name: data for name, data in snapshot(root).items() if name.startswith("labels")} == before
    assert any("Labels of other accounts follow" in one and "anna" in one for one in report.remarks)
    assert "0 stayed, 3 moved, 1 uncertain, 1 lost" in "\n".join(report.lines())
    [problem] = labels(root).problems[:1]
    assert "was changed after it was labelled" in problem
    [told] = errors(root)
    assert "labels/anna/news.json: these labels are of an earlier version of the text" in told
    doc = opened(root)
    assert doc.read_only is None
    doc.close()
    assert shown(root) == AFTER


def test_labels_that_cannot_be_trusted_stay_as_they_are(root: Path) -> None:
    [session] = (root / "labels" / "anna" / "news.journal").iterdir()
    data = session.read_bytes()
    session.write_bytes(data.replace(b"Goma", b"Gomo", 1))
    before = {name: data for name, data in snapshot(root).items() if name.startswith("labels")}
    report = update(root)
    assert {name: data for name, data in snapshot(root).items() if name.startswith("labels")} == before
    assert [one.reason for one in report.left_out] == ["unreadable"]
    session.write_bytes(data)
    opened(root).close()
    assert shown(root) == AFTER


def test_a_text_that_somebody_changed_by_hand_is_not_guessed(root: Path) -> None:
    (root / "documents" / "news.txt").write_text(OLD.replace("Goma", "Bukavu"))
    report = update(root)
    assert [one.reason for one in report.left_out] == ["unreadable"]
    assert "a text that was not kept" in report.left_out[0].detail
    (root / "documents" / "news.txt").write_text(OLD)
    update(root)
    assert shown(root) == AFTER


# -- cut short -----------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 11])
def test_killed_at_any_moment_it_can_be_done_again(root: Path, tmp_path: Path, step: int) -> None:
    label(root, "ben")
    ends = set()
    for moment in count(1, step):
        copy = tmp_path / "copy" / "project"
        shutil.rmtree(copy.parent, ignore_errors=True)
        shutil.copytree(root, copy)
        finished = False
        with killed_at(moment), suppress(Killed, AnnotatorError, OSError):
            update(copy)
            finished = True
        project = open_project(copy)
        text = project.store.document("news").text
        assert text in (OLD, NEW)
        for name in ("anna", "ben"):
            found = labels(copy, name)
            assert found.problems or len(found.annotations) == (len(FIRST) if text == OLD else len(AFTER))
        if moment % 2 and text == NEW:
            for name in ("anna", "ben"):
                opened(copy, name).close()  # whoever opens the document goes on with it
        else:
            update(copy)
        for name in ("anna", "ben"):
            assert shown(copy, name) == AFTER
            folder = copy / "labels" / name / "news.versions"
            assert len([one for one in folder.iterdir() if one.name.endswith(".moving")]) == 0
            assert sum(len(path.read_bytes()) for path in folder.rglob("*") if path.is_file()) > 0
        assert not errors(copy)
        ends.add((text == NEW, finished))
        if finished:
            break
    assert moment > 40 and ends == {(False, False), (True, False), (True, True)}


def test_gold_is_carried_over_and_what_differs_is_asked_again(root: Path) -> None:
    label(root, "ben")
    project = open_project(root, annotator="gold")
    gold = open_gold(project, "news")
    gold.finish()
    gold.close()
    assert labels(root, "gold").status == "done"
    moved = "By our reporter.\n" + OLD
    with killed_at(60), suppress(Killed, AnnotatorError, OSError):
        update(root, moved)
    update(root, moved)
    again = open_gold(open_project(root, annotator="gold"), "news")
    assert again.read_only is None
    again.close()
    found = labels(root, "gold")
    assert [one.quote for one in found.annotations] == [one.quote for one in labels(root).annotations]
    assert not errors(root)
