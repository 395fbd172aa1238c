"""Deciding cases: what gold then says, what is recorded, and what undo takes back."""

import pytest

from annotator.core.annotation import Relation
from annotator.core.errors import UsageError
from tests.support.adjudications import ANNA, BEN, CLEO, at, by, case_on, gold_of, gold_says, reading, said
from tests.support.desks import ListWriter


def provenance(gold, words):
    (one,) = [a for a in gold.annotations if a.quote == words]
    return gold.fields("annotations", one.id)["provenance"]


def decided(gold, case):
    return gold.fields("decisions", case.key)


def test_what_all_agree_on_is_filled_in_by_one_step_that_can_be_undone():
    gold = gold_of(ANNA, BEN)
    assert gold.fill_in().step == "agreed"
    assert gold_says(gold) == [("source", "Officials")]
    assert provenance(gold, "Officials") | {"at": ""} == {
        "kind": "unanimous",
        "case": case_on(gold, "Officials").key,
        "from": [["anna", "a1"], ["ben", "b1"]],
        "at": "",
    }
    assert len(gold.writer.view) == 1
    gold.undo()
    assert gold_says(gold) == []
    assert case_on(gold, "Officials") in gold.open_cases


def test_what_was_filled_in_and_undone_is_not_filled_in_again():
    writer = ListWriter()
    gold = gold_of(ANNA, BEN, writer=writer)
    gold.fill_in()
    gold.undo()
    again = gold_of(ANNA, BEN, writer=writer)
    assert again.fill_in() is None
    assert again.fill_in() is None


def test_taking_a_reading_is_one_line_with_the_whole_decision():
    gold = gold_of(ANNA, BEN)
    case = case_on(gold, "about 160")
    gold.take(case, reading(case, "anna"))
    (line,) = gold.writer.view
    assert set(line.set) == {"annotations", "decisions"}
    (one,) = gold.annotations
    assert (one.quote, one.attributes) == ("about 160", {"value": 160, "modifier": "about"})
    record = decided(gold, case)
    assert (record["kind"], record["taken"], record["by"]) == ("adjudicated", "version", "lea")
    assert record["version"] == reading(case, "anna").key
    assert record["over"] == [["anna", "a2"], ["ben", "b2"]]
    assert record["rejected"] == [
        {
            "by": ["ben"],
            "said": [
                {
                    "label": "count",
                    "spans": [[19 + 2, 24]],
                    "attributes": {"modifier": "exactly", "value": 160},
                }
            ],
        }
    ]
    assert record["annotations"] == [one.id]
    assert provenance(gold, "about 160")["from"] == [["anna", "a2"]]
    gold.undo()
    assert gold_says(gold) == [] and gold.decision(case) is None


def test_taking_another_reading_replaces_the_first():
    gold = gold_of(ANNA, BEN)
    case = case_on(gold, "about 160")
    gold.take(case, reading(case, "anna"))
    gold.take(case, reading(case, "ben"))
    assert gold_says(gold) == [("count", "160")]
    assert gold.decision(case).version == reading(case, "ben").key
    gold.undo()
    assert gold_says(gold) == [("count", "about 160")]


def test_none_is_right():
    gold = gold_of(ANNA, BEN)
    case = case_on(gold, "about 160")
    gold.take_none(case)
    assert gold_says(gold) == []
    assert gold.decision(case).taken == "none"
    assert len(decided(gold, case)["rejected"]) == 2


def test_where_some_marked_nothing_none_is_their_reading():
    gold = gold_of(ANNA, BEN)
    case = case_on(gold, "ICE")
    gold.take_none(case)
    assert gold.decision(case).version == reading(case, "ben").key


def test_a_value_is_confirmed_if_anybody_confirmed_it():
    derived = frozenset({"value", "modifier"})
    anna = by("anna", said("a", "count", "160", attributes={"value": 160}, derived=derived))
    ben = by("ben", said("b", "count", "160", attributes={"value": 160}, derived=frozenset({"value"})))
    cleo = by("cleo", said("c", "count", "160", attributes={"value": 160}))
    for people, left in (((anna, ben), {"value"}), ((anna, cleo), set())):
        gold = gold_of(*people)
        gold.fill_in()
        (one,) = gold.annotations
        assert one.derived == left


def test_marking_by_hand_decides_the_case_as_written_anew():
    gold = gold_of(ANNA, BEN)
    case = case_on(gold, "about 160")
    gold.add("count", at("about 160 people"))
    assert len(gold.writer.view) == 1
    assert gold.decision(case).taken == "written"
    assert len(decided(gold, case)["rejected"]) == 2
    assert provenance(gold, "about 160 people")["case"] == case.key


def test_another_boundary_after_taking_is_written_anew_and_keeps_where_it_came_from():
    gold = gold_of(ANNA, BEN)
    case = case_on(gold, "about 160")
    gold.take(case, reading(case, "anna"))
    (one,) = gold.annotations
    gold.resize(one.id, at("about 160 people"))
    assert gold.decision(case).taken == "written"
    assert provenance(gold, "about 160 people")["from"] == [["anna", "a2"]]
    gold.undo()
    assert gold.decision(case).taken == "version"


def test_what_is_written_by_hand_as_somebody_said_it_is_that_reading():
    gold = gold_of(ANNA, BEN)
    case = case_on(gold, "ICE")
    gold.add("agency", at("ICE"))
    assert gold.decision(case).version == reading(case, "anna").key


def test_removing_by_hand_decides_for_nothing():
    gold = gold_of(ANNA, BEN)
    gold.fill_in()
    (one,) = gold.annotations
    gold.remove(one.id)
    case = case_on(gold, "Officials")
    assert gold.decision(case).taken == "none"
    assert gold.decision(case).ground == "adjudicated"


def test_a_note_decides_nothing_and_what_is_in_no_case_is_recorded_as_such():
    gold = gold_of(ANNA, BEN)
    made = gold.add("source", at("Critics")).annotation
    assert provenance(gold, "Critics")["kind"] == "adjudicated"
    assert not gold.decisions()
    gold.set_note(made.id, "from the second sentence")
    assert not gold.decisions()


def test_a_mark_over_two_cases_decides_both_and_taking_one_opens_the_other():
    anna = by("anna", said("a", "location", "ICE"), said("b", "location", "Los Angeles"))
    gold = gold_of(anna, by("ben"))
    first, second = gold.cases
    gold.add("location", at("ICE in Los Angeles"))
    assert gold.open_cases == []
    gold.take(first, reading(first, "anna"))
    assert gold.open_cases == [second]
    assert gold_says(gold) == [("location", "ICE")]


def test_a_reason_belongs_to_a_decided_case_and_stays_when_gold_is_changed():
    gold = gold_of(ANNA, BEN)
    case = case_on(gold, "about 160")
    with pytest.raises(UsageError):
        gold.give_reason(case, "boundary")
    gold.take(case, reading(case, "anna"))
    gold.give_reason(case, "boundary")
    (one,) = gold.annotations
    gold.resize(one.id, at("160"))
    assert gold.decision(case).reason == "boundary"
    gold.give_reason(case, "")
    assert gold.decision(case).reason == ""


def test_decisions_hold_while_the_readings_do_and_the_others_are_open_again():
    writer = ListWriter()
    gold = gold_of(ANNA, BEN, writer=writer)
    for case in gold.cases:
        gold.take(case, reading(case, "anna"))
    changed = by("ben", *[a for a in BEN.annotations if a.id != "b2"], said("b2", "count", "160 people"))
    again = gold_of(ANNA, changed, writer=writer)
    assert [one.span for one in again.open_cases] == [at("about 160 people")]
    assert len(again.stale) == 1
    (case,) = again.open_cases
    again.take(case, reading(case, "ben"))
    assert again.stale == {}
    assert ("count", "160 people") in gold_says(again) and ("count", "about 160") not in gold_says(again)


def test_a_third_annotator_who_says_the_same_as_one_changes_nothing():
    writer = ListWriter()
    gold = gold_of(by("anna", said("a", "agency", "ICE")), by("ben"), writer=writer)
    (case,) = gold.cases
    gold.take(case, reading(case, "anna"))
    again = gold_of(by("anna", said("a", "agency", "ICE")), by("ben"), CLEO, writer=writer)
    assert [one.span for one in again.open_cases] == [at("Officials")]


def test_a_document_is_done_when_nothing_is_open():
    gold = gold_of(ANNA, BEN)
    with pytest.raises(UsageError, match="4 cases are still open"):
        gold.finish()
    for case in gold.cases:
        gold.take(case, reading(case, "anna"))
    gold.finish()
    assert gold.done


CLAIM = {"attributes": {"type": "denial"}}
WITH_LINK = by(
    "anna",
    said("a1", "source", "Critics"),
    said("a2", "claim", "Critics denied that.", **CLAIM),
    relations=(Relation("r1", "said_by", "a2", "a1"),),
)
WITHOUT = by("ben", said("b1", "source", "Critics"), said("b2", "claim", "Critics denied that.", **CLAIM))


def test_a_relation_is_open_once_both_its_ends_are_in_gold():
    gold = gold_of(WITH_LINK, WITHOUT)
    relation = case_on(gold, "Critics", about="relation")
    assert relation not in gold.open_cases
    with pytest.raises(UsageError, match="not in gold"):
        gold.take(relation, reading(relation, "anna"))
    gold.fill_in()
    assert gold.open_cases == [relation]
    gold.take(relation, reading(relation, "anna"))
    (made,) = gold.labels.relations.values()
    quotes = [gold.annotations.get(end).quote for end in (made.head, made.tail)]
    assert quotes == ["Critics denied that.", "Critics"]
    assert gold.open_cases == []


def test_a_relation_that_all_made_is_filled_in_and_opens_again_with_its_ends():
    gold = gold_of(
        WITH_LINK, by("ben", *WITHOUT.annotations, relations=(Relation("q", "said_by", "b2", "b1"),))
    )
    gold.fill_in()
    assert len(gold.labels.relations) == 1 and gold.open_cases == []
    end = case_on(gold, "denied")
    gold.take(end, end.versions[0])
    relation = case_on(gold, "Critics", about="relation")
    assert gold.open_cases == [relation]


def test_a_link_made_by_hand_decides_its_case():
    gold = gold_of(WITH_LINK, WITHOUT)
    gold.fill_in()
    head, tail = (next(a.id for a in gold.annotations if a.label == label) for label in ("claim", "source"))
    gold.relate("said_by", head, tail)
    relation = case_on(gold, "Critics", about="relation")
    assert gold.decision(relation).version == reading(relation, "anna").key
    gold.relate("said_by", head, tail)
    assert gold.decision(relation).version == reading(relation, "ben").key


def test_document_labels_are_decided_by_taking_or_by_hand():
    gold = gold_of(by("anna", topic="raids"), by("ben", topic="other"))
    (case,) = gold.cases
    gold.take(case, reading(case, "ben"))
    assert gold.document_labels == {"topic": "other"}
    gold.set_document_label("topic", "raids")
    assert gold.decision(case).version == reading(case, "anna").key
    gold.take_none(case)
    assert gold.document_labels == {}


def majority(case):
    best = max(case.versions, key=lambda one: len(one.supporters))
    return best if 2 * len(best.supporters) > sum(len(one.supporters) for one in case.versions) else None


def test_a_rule_decides_what_it_can_and_never_overrules_a_person():
    gold = gold_of(ANNA, BEN, CLEO)
    case = case_on(gold, "ICE")
    gold.take(case, reading(case, "ben"))
    done = gold.decide_by("majority", majority, "majority")
    assert [one.span.of(gold.text) for one in done] == ["Officials", "Los Angeles"]
    assert gold_says(gold) == [("source", "Officials")]
    assert [one.span.of(gold.text) for one in gold.open_cases] == ["about 160"]
    assert gold.decide_by("majority", majority, "majority") == []
    assert len(gold.writer.view) == 2
