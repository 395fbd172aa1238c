"""Whose labels are compared, as they stood when, and what they come to; counted by hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from annotator.core.errors import UsageError
from annotator.project.agreeing.agree import Agreement, Choice, agree
from annotator.project.agreeing.judgements import UNFINISHED, UNTRUSTED
from annotator.project.open import open_project
from tests.support.compared import TEXT, finish, mark, opened, project_with

SOURCE = ("source", "Officials")
COUNT = ("count", "160")
PLACE = ("location", "Springfield")


def compared(root: Path, **choice: object) -> Agreement:
    return agree(open_project(root, annotator="lead"), Choice(**choice))  # type: ignore[arg-type]


def values(found: Agreement) -> dict[str, float | None]:
    return {one.method.id: one.value for one in found.panel.headline}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Ana and Ben finished 'one': of three spans each they agree on two; one has another boundary."""
    made = project_with(tmp_path / "news", "one", "two")
    finish(made, "ana", "one", SOURCE, COUNT, PLACE)
    finish(made, "ben", "one", SOURCE, ("count", "160 people"), PLACE)
    return made


def test_numbers_that_were_counted_by_hand(root: Path) -> None:
    found = values(compared(root))
    assert found["f1.strict"] == pytest.approx(2 * 2 / 6)
    assert found["f1.partial"] == pytest.approx(2 * 2.5 / 6)
    assert found["f1.any"] == 1


def test_alpha_over_characters_counted_by_hand(root: Path) -> None:
    """One label: 3 and 10 of 53 characters, 3 in common. D_o is 7 of 53, D_e follows from 13 of 106."""
    (label,) = compared(root, labels=["count"]).panel.labels
    length, marked = len(TEXT), 3 + 10
    observed = 7 / length
    expected = 2 * marked * (2 * length - marked) / (2 * length * (2 * length - 1))
    assert label.alpha.value == pytest.approx(1 - observed / expected)


def test_weakest_label_confusion_and_boundaries(root: Path) -> None:
    panel = compared(root).panel
    assert panel.weakest_label is not None
    assert panel.weakest_label.label == "count"
    assert panel.slips == {
        "start early": 0,
        "start late": 0,
        "end early": 0,
        "end late": 1,
        "split": 0,
        "merged": 0,
    }
    labels = panel.frame.labels
    assert panel.confusion[labels.index("count"), labels.index("count")] == 2


def test_what_came_after_the_first_done_does_not_count(root: Path) -> None:
    ben = opened(root, "ben", "one")
    ben.reopen()
    (count,) = (one for one in ben.annotations if one.label == "count")
    ben.remove(count.id)
    mark(ben, "count", "160")
    assert values(compared(root))["f1.strict"] == pytest.approx(2 / 3)
    with_open = compared(root, current=True)
    assert values(with_open)["f1.strict"] is None
    assert with_open.panel.dropped[UNFINISHED] == 1
    ben.finish()
    ben.close()
    assert values(compared(root))["f1.strict"] == pytest.approx(2 / 3)
    assert values(compared(root, current=True))["f1.strict"] == 1


def test_a_done_that_was_undone_was_never_said(root: Path) -> None:
    for name in ("ana", "ben"):
        two = opened(root, name, "two")
        mark(two, *COUNT)
        two.finish()
        if name == "ben":
            two.undo()
        two.close()
    found = compared(root)
    assert {row.document for row in found.panel.documents} == {"one"}
    assert found.panel.dropped == {UNFINISHED: 1, "documents that only one annotator finished": 1}


def test_finished_and_empty_is_a_judgement(root: Path) -> None:
    finish(root, "ana", "two", COUNT)
    finish(root, "ben", "two")
    assert values(compared(root))["f1.strict"] == pytest.approx(2 * 2 / 7)


def test_nobody_is_compared_across_versions_of_the_schema(root: Path) -> None:
    finish(root, "ana", "two", COUNT)
    schema = root / "schemas" / "claims.json"
    data = json.loads(schema.read_text("utf-8"))
    data["title"] = "Another"
    schema.write_text(json.dumps(data), "utf-8")
    finish(root, "ben", "two", COUNT)
    found = compared(root)
    assert values(found)["f1.strict"] == pytest.approx(2 / 3)
    assert found.panel.dropped == {"documents whose annotators had different texts, schemas or guidelines": 1}


def test_a_change_after_done_does_not_move_labels_to_a_newer_schema(root: Path) -> None:
    """What counts is the schema of the day when it was called done."""
    schema = root / "schemas" / "claims.json"
    data = json.loads(schema.read_text("utf-8"))
    data["title"] = "Another"
    schema.write_text(json.dumps(data), "utf-8")
    ben = opened(root, "ben", "one")
    ben.reopen()
    ben.finish()
    ben.close()
    assert values(compared(root))["f1.strict"] == pytest.approx(2 / 3)
    assert values(compared(root, current=True))["f1.strict"] is None


def test_labels_of_a_text_that_changed_are_left_out(root: Path) -> None:
    (root / "documents" / "one.txt").write_text("Short.", "utf-8")
    found = compared(root)
    assert values(found)["f1.strict"] is None
    assert found.panel.dropped[UNTRUSTED] == 2


def test_a_label_that_left_the_schema_is_still_compared(root: Path) -> None:
    schema = root / "schemas" / "claims.json"
    data = json.loads(schema.read_text("utf-8"))
    data["labels"] = [one for one in data["labels"] if one["id"] != "location"]
    schema.write_text(json.dumps(data), "utf-8")
    found = compared(root)
    assert "location" in found.frame.labels
    assert values(found)["f1.strict"] == pytest.approx(2 / 3)


def test_chosen_documents_and_labels(root: Path) -> None:
    finish(root, "ana", "two", COUNT)
    finish(root, "ben", "two", COUNT)
    assert values(compared(root, documents=["t*"]))["f1.strict"] == 1
    assert values(compared(root, labels=["count"]))["f1.strict"] == pytest.approx(2 * 1 / 4)


def test_gold_is_no_annotator_and_counts_as_it_stands(root: Path) -> None:
    finish(root, "gold", "one", SOURCE)
    gold = opened(root, "gold", "one")
    gold.reopen()
    mark(gold, *COUNT)
    gold.finish()
    gold.close()
    found = compared(root)
    assert values(found)["f1.strict"] == pytest.approx(2 / 3)
    rows = {row.annotator: row for row in found.panel.gold}
    assert rows["ana"].precision.value == pytest.approx(2 / 3)
    assert rows["ana"].recall.value == 1
    assert rows["ben"].recall.value == pytest.approx(1 / 2)


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({"annotators": ["ana"]}, "you named only 'ana'"),
        ({"annotators": ["ana", "zoe"]}, "no labels of 'zoe'"),
        ({"documents": ["three"]}, "no document 'three'"),
        ({"labels": ["nothing"]}, "no label 'nothing'"),
    ],
)
def test_what_is_not_there_is_said_in_one_sentence(root: Path, choice: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        compared(root, **choice)


def test_one_annotator_alone_is_too_few(tmp_path: Path) -> None:
    root = project_with(tmp_path, "one")
    with pytest.raises(UsageError, match="you may read the labels of nobody"):
        compared(root)
    finish(root, "ana", "one", COUNT)
    with pytest.raises(UsageError, match="only 'ana'"):
        compared(root)


def test_labels_that_may_not_be_read_are_not_compared(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the answer of the system is what is changed here."""
    may = os.access
    monkeypatch.setattr(
        os, "access", lambda path, *how, **more: not str(path).endswith("ben") and may(path, *how, **more)
    )
    with pytest.raises(UsageError, match="only 'ana'"):
        compared(root)
    with pytest.raises(UsageError, match="no labels of 'ben' that you may read"):
        compared(root, annotators=["ana", "ben"])


def test_the_passages_behind_come_with_the_worst_document_first(root: Path) -> None:
    finish(root, "ana", "two", SOURCE, COUNT, PLACE)
    finish(root, "ben", "two")
    found = [(document.id, passages) for document, passages in compared(root).disagreements()]
    assert [(id, len(passages)) for id, passages in found] == [("two", 3), ("one", 1)]
    (passage,) = found[1][1]
    assert passage.differences == {"boundary"}
    only = list(compared(root, labels=["location"]).disagreements())
    assert [(document.id, len(passages)) for document, passages in only] == [("two", 1)]


def test_other_values_on_the_same_words_are_a_disagreement(root: Path) -> None:
    for name, value in (("ana", 160), ("ben", 16)):
        two = opened(root, name, "two")
        two.set_attribute(mark(two, *COUNT), "value", value)
        two.finish()
        two.close()
    found = {document.id: passages for document, passages in compared(root).disagreements()}
    assert list(found) == ["one", "two"]
    assert [passage.differences for passage in found["two"]] == [{"values"}]
    row = next(one for one in compared(root).panel.attributes if one.attribute == "value")
    assert (row.matched, row.union, row.valued) == (2, 2, 2)
