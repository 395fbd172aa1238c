"""The queue, opening gold, rules and feedback on projects that are on disk."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from annotator.core.errors import DataError, ReadOnly, UsageError
from annotator.core.span import Span
from annotator.project import looks
from annotator.project.agreeing.cache import Cache
from annotator.project.deciding import adjudicate, feedback, merging
from annotator.project.deciding.adjudicate import open_gold, open_gold_by_hand, queue
from annotator.project.deciding.questions import questions
from annotator.project.label import open_document
from annotator.project.open import Project, open_project
from tests.support.differing import label, two_labelled
from tests.support.projects import ARTICLE, make_project, opened

SECOND = "001_"
LATER = "2026-01-02T03:04:05Z"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_project(tmp_path / "project")
    two_labelled(root)
    return root


@pytest.fixture
def gold(root: Path) -> Project:
    return open_project(root, annotator="gold")


def second(gold: Project) -> str:
    return next(id for id in gold.store.documents() if id.startswith(SECOND))


def finish_empty(root: Path, id: str, *names: str) -> None:
    for name in names:
        document = open_document(opened(root, name), id)
        document.finish()
        document.close()


def gold_labels(gold: Project) -> list[tuple[str, str]]:
    return [(a.label, a.quote) for one in gold.store.labels("gold") for a in one.annotations]


def test_the_queue_has_what_two_finished_the_worst_first(root: Path, gold: Project) -> None:
    finish_empty(root, second(gold), "anna", "ben", "cleo")
    third = gold.store.documents()[2]
    finish_empty(root, third, "anna")
    found = queue(gold)
    assert [(one.document, float(one.agreement), one.cases) for one in found] == [
        (ARTICLE, 0.25, 4),
        (second(gold), 1.0, 0),
    ]
    assert found[1].annotators == ("anna", "ben", "cleo")


def test_what_was_said_after_done_counts_only_when_asked_for(root: Path, gold: Project) -> None:
    ben = open_document(opened(root, "ben"), ARTICLE)
    label(ben, "agency", "U.S. Immigration and Customs Enforcement")
    ben.close()
    assert float(queue(gold)[0].agreement) == 0.25
    assert float(queue(gold, current=True)[0].agreement) == 0.5
    assert len(open_gold(gold, ARTICLE).open_cases) == 3
    assert len(open_gold(gold, ARTICLE, current=True).open_cases) == 2


def test_reopening_does_not_take_a_judgement_back(root: Path, gold: Project) -> None:
    ben = open_document(opened(root, "ben"), ARTICLE)
    ben.reopen()
    ben.close()
    assert [one.document for one in queue(gold)] == [ARTICLE]
    assert queue(gold, current=True) == ()


def test_opening_twice_fills_in_once_and_decisions_survive(gold: Project) -> None:
    first = open_gold(gold, ARTICLE)
    case = first.open_cases[0]
    first.take(case, case.versions[0])
    first.close()
    lines = len(gold.store.lines("gold", ARTICLE))
    again = open_gold(gold, ARTICLE)
    assert case not in again.open_cases
    again.close()
    assert len(gold.store.lines("gold", ARTICLE)) == lines == 2


def test_a_file_edited_by_hand_keeps_or_drops_decisions_as_one_step(gold: Project) -> None:
    held = open_gold(gold, ARTICLE)
    case = held.open_cases[0]
    held.take(case, case.versions[0])
    held.close()
    path = gold.root / "labels" / "gold" / f"{ARTICLE}.json"
    text = path.read_text("utf-8")
    path.write_text(text.replace(f'"{case.key}": {{', f'"{"0" * 16}": {{'), "utf-8")
    again = open_gold(gold, ARTICLE)
    assert case in again.open_cases and list(again.stale) == ["0" * 16]
    again.undo()
    assert case not in again.open_cases and again.stale == {}


def test_decisions_that_are_no_objects_make_the_file_unusable_not_the_program(gold: Project) -> None:
    held = open_gold(gold, ARTICLE)
    held.close()
    path = gold.root / "labels" / "gold" / f"{ARTICLE}.json"
    text = path.read_text("utf-8")
    start = text.index('"decisions": {')
    path.write_text(text[:start] + '"decisions": [1],' + text[text.index('"holds"') - 2 :], "utf-8")
    again = open_gold(gold, ARTICLE)
    assert "decisions" in str(again.read_only)
    with pytest.raises(ReadOnly):
        again.take_none(again.cases[0])


def test_one_who_finished_alone_is_no_case(root: Path, gold: Project) -> None:
    finish_empty(root, second(gold), "anna")
    with pytest.raises(UsageError, match="1 annotator has finished"):
        open_gold(gold, second(gold))


def test_gold_is_opened_for_gold_only(root: Path) -> None:
    for door in (open_gold, open_gold_by_hand):
        with pytest.raises(UsageError, match="gold"):
            door(opened(root, "anna"), ARTICLE)


def test_gold_changed_by_hand_keeps_its_decisions_true(gold: Project) -> None:
    document = open_gold(gold, ARTICLE)
    case = next(one for one in document.cases if one.kind != "agreed" and one.versions[0].said)
    document.take(case, case.versions[0])
    (taken, *_) = document.decisions()[case.key].annotations
    document.close()
    by_hand = open_gold_by_hand(gold, ARTICLE)
    assert by_hand.decisions() == document.decisions(), "opening by hand fills nothing in"
    by_hand.remove(taken)
    by_hand.close()
    again = open_gold(gold, ARTICLE)
    assert again.decisions()[case.key].taken != "version"
    assert taken not in again.decisions()[case.key].annotations
    again.close()


def test_gold_that_nobody_decided_is_labelled_by_hand_and_done(gold: Project) -> None:
    document = open_gold_by_hand(gold, second(gold))
    document.add("location", Span(0, 4))
    document.finish()
    document.close()
    assert not document.decisions()
    assert gold_labels(gold)


def test_gold_by_hand_is_not_done_while_cases_are_open(gold: Project) -> None:
    document = open_gold_by_hand(gold, ARTICLE)
    with pytest.raises(UsageError, match="adjudicate"):
        document.finish()
    document.close()


def test_damaged_labels_are_no_judgement(root: Path, gold: Project) -> None:
    (journal,) = (root / "labels" / "ben" / f"{ARTICLE}.journal").iterdir()
    lines = journal.read_bytes().split(b"\n")
    journal.write_bytes(b"\n".join([*lines[:2], lines[2].replace(b"label", b"lapel"), *lines[3:]]))
    (found,) = queue(gold)
    assert "line 3" in found.problem
    with pytest.raises(DataError, match="line 3"):
        open_gold(gold, ARTICLE)
    (merged,) = merging.merge_by(gold, merging.trust("anna"))
    assert merged.problem == found.problem and gold_labels(gold) == []


# -- rules -------------------------------------------------------------------------------------------


def test_unanimous_takes_what_all_say_and_lists_the_rest(gold: Project) -> None:
    (merged,) = merging.merge_by(gold, merging.unanimous(), finish=True)
    assert (merged.decided, len(merged.left), merged.done) == (1, 3, False)
    assert gold_labels(gold) == [("source", "Immigration officials")]


def test_a_rule_twice_changes_nothing(gold: Project) -> None:
    list(merging.merge_by(gold, merging.unanimous()))
    before = gold.store.lines("gold", ARTICLE)
    (merged,) = merging.merge_by(gold, merging.unanimous())
    assert merged.decided == 0
    assert gold.store.lines("gold", ARTICLE) == before


def test_majority_needs_more_than_half(root: Path, gold: Project) -> None:
    (merged,) = merging.merge_by(gold, merging.majority())
    assert len(merged.left) == 3
    cleo = open_document(opened(root, "cleo"), ARTICLE)
    label(cleo, "count", "approximately 160")
    label(cleo, "location", "Southern California")
    cleo.finish()
    cleo.close()
    (merged,) = merging.merge_by(gold, merging.majority(), finish=True)
    assert merged.left == () and merged.done
    assert gold_labels(gold) == [
        ("source", "Immigration officials"),
        ("count", "approximately 160"),
        ("location", "Southern California"),
    ]
    (labels,) = gold.store.labels("gold")
    assert labels.status == "done"


def test_trusting_somebody_takes_all_they_say_but_what_a_person_decided(gold: Project) -> None:
    held = open_gold(gold, ARTICLE)
    case = held.open_cases[0]
    held.take_none(case)
    held.close()
    (merged,) = merging.merge_by(gold, merging.trust("anna"), finish=True)
    assert merged.done
    assert gold_labels(gold) == [
        ("source", "Immigration officials"),
        ("location", "Southern California"),
        ("agency", "U.S. Immigration and Customs Enforcement"),
    ]


def test_a_document_that_is_not_ready_is_refused(gold: Project) -> None:
    with pytest.raises(UsageError, match="not ready"):
        list(merging.merge_by(gold, merging.unanimous(), [second(gold)]))


# -- feedback and questions --------------------------------------------------------------------------


def finished_gold(gold: Project) -> None:
    list(merging.merge_by(gold, merging.trust("anna"), finish=True))


def test_feedback_is_shown_for_what_was_released_only(root: Path, gold: Project) -> None:
    ben = opened(root, "ben")
    with pytest.raises(UsageError, match="gold is not done"):
        feedback.release(gold, "ben", [ARTICLE], lambda: LATER)
    finished_gold(gold)
    assert list(feedback.feedback(ben, "ben")) == []
    with pytest.raises(UsageError, match="cleo has not finished"):
        feedback.release(gold, "cleo", [ARTICLE], lambda: LATER)
    assert feedback.release(gold, "ben", [ARTICLE], lambda: LATER) == [ARTICLE]
    assert feedback.release(gold, "ben", [ARTICLE], lambda: LATER) == []
    assert feedback.released(ben, "ben") == {ARTICLE: LATER}
    found = [
        (one.kind, one.own and one.own.quote, one.gold and one.gold.quote)
        for one in feedback.feedback(ben, "ben")
    ]
    assert found == [
        ("same", "Immigration officials", "Immigration officials"),
        ("boundary", "160", "approximately 160"),
        ("label", "Southern California", "Southern California"),
        ("missed", None, "U.S. Immigration and Customs Enforcement"),
    ]
    assert list(feedback.feedback(opened(root, "anna"), "anna")) == []


def test_feedback_is_on_what_was_said_before_it(root: Path, gold: Project) -> None:
    finished_gold(gold)
    feedback.release(gold, "ben", [ARTICLE], lambda: LATER)
    ben = open_document(opened(root, "ben"), ARTICLE)
    label(ben, "agency", "U.S. Immigration and Customs Enforcement")
    ben.close()
    assert "missed" in [one.kind for one in feedback.feedback(gold, "ben")]


def test_a_list_of_what_was_released_that_is_damaged_is_said(gold: Project) -> None:
    (gold.root / feedback.NAME).write_text("[]", "utf-8")
    with pytest.raises(DataError, match="released"):
        feedback.released(gold, "ben")


def test_questions_are_the_cases_with_that_reason(gold: Project) -> None:
    held = open_gold(gold, ARTICLE)
    number, place, _agency = held.open_cases
    held.add("count", Span(number.span.start, number.span.end + len(" immigrants")))  # type: ignore[union-attr]
    held.give_reason(number, "guideline unclear")
    held.take(place, place.versions[0])
    held.give_reason(place, "slip")
    held.close()
    (question,) = questions(gold)
    assert (question.document, question.quote, question.taken) == (ARTICLE, "approximately 160", "written")
    assert [one["quote"] for one in question.gold] == ["approximately 160 immigrants"]
    assert sorted(one["quote"] for reading in question.readings for one in reading) == [
        "160",
        "approximately 160",
    ]
    assert [one.quote for one in questions(gold, "slip")] == ["Southern California"]


def test_the_queue_reads_nothing_twice_and_misses_no_change(
    root: Path, gold: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "time_ns", lambda: time.time_ns() + 10**10)  # as if written long ago
    read: list[str] = []
    really = adjudicate.finished_labels

    def finished_labels(store, document, names, **more):  # type: ignore[no-untyped-def]
        read.append(document.id)
        return really(store, document, names, **more)

    monkeypatch.setattr(adjudicate, "finished_labels", finished_labels)
    first = queue(gold)
    assert queue(gold) == first and read == [ARTICLE]
    finish_empty(root, second(gold), "anna", "ben")
    assert len(queue(gold)) == 2 and read == [ARTICLE, second(gold)]
    ben = open_document(opened(root, "ben"), ARTICLE)
    ben.undo()
    ben.close()
    found = queue(gold)
    assert read == [ARTICLE, second(gold), ARTICLE]
    with monkeypatch.context() as patch:
        patch.setattr(Cache, "read", lambda self, kind, key: None)
        assert queue(gold) == found
