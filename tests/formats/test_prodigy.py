"""Prodigy's tasks: as other people's Prodigy writes them, and as ours must be for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import DataError
from annotator.core.schema import Attribute, Choice, Label, Layer, RelationType, Schema
from annotator.formats.prodigy.tokens import cut
from tests.support.exports import write, write_one
from tests.support.incoming import extents, incoming, listed, read
from tests.support.memory_store import labels, said
from tests.support.strange_texts import texts

TEXT = "Police in Goma held Ana and Bo."
TOKENS = [
    {"text": "Police", "start": 0, "end": 6, "id": 0, "ws": True, "disabled": True},
    {"text": "in", "start": 7, "end": 9, "id": 1, "ws": True, "disabled": True},
    {"text": "Goma", "start": 10, "end": 14, "id": 2, "ws": True, "disabled": False},
    {"text": "held", "start": 15, "end": 19, "id": 3, "ws": True, "disabled": True},
    {"text": "Ana", "start": 20, "end": 23, "id": 4, "ws": True, "disabled": False},
    {"text": "and", "start": 24, "end": 27, "id": 5, "ws": True, "disabled": True},
    {"text": "Bo", "start": 28, "end": 30, "id": 6, "ws": False, "disabled": False},
    {"text": ".", "start": 30, "end": 31, "id": 7, "ws": False, "disabled": True},
]
GOMA = {"start": 10, "end": 14, "token_start": 2, "token_end": 2, "label": "GPE"}
POLICE = {"start": 0, "end": 6, "token_start": 0, "token_end": 0, "label": "ORG"}
PEOPLE = {"start": 20, "end": 30, "token_start": 4, "token_end": 6, "label": "PER"}


def task(**fields: Any) -> dict[str, Any]:
    """What ner.manual leaves behind."""
    base = {
        "text": TEXT,
        "_input_hash": -13216227,
        "_task_hash": 1944660624,
        "tokens": TOKENS,
        "_view_id": "ner_manual",
        "answer": "accept",
    }
    return {name: value for name, value in (base | fields).items() if value is not ...}


def one(tmp_path: Path, *tasks: dict[str, Any], **options: Any) -> Any:
    [found] = incoming("prodigy", tmp_path / "news.jsonl", *tasks, **options)
    return found


# -- what others write -------------------------------------------------------------------------------


def test_a_span_task(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        task(
            spans=[GOMA, {**PEOPLE, "text": "Ana and Bo", "type": "span", "color": "#fff"}],
            meta={"source": "wire 3"},
            url="example.org/a",
            _timestamp=1735787045,
            _annotator_id="news-anna",
            _session_id="news-anna",
        ),
    )
    assert extents(found) == [("GPE", 10, 14), ("PER", 20, 30)]
    assert [said.extents[0].quote for said in found.annotations] == ["Goma", "Ana and Bo"]
    assert [said.attributes for said in found.annotations] == [{}, {}]
    assert (found.annotator, found.status, found.unit) == ("news-anna", "done", "codepoint")
    assert found.finished_at == "2025-01-02T03:04:05Z"
    assert found.document.id == "input--13216227"
    assert found.document.meta == {
        "source": "wire 3", "url": "example.org/a", "_input_hash": -13216227, "_task_hash": 1944660624,
    }  # fmt: skip
    assert found.refused == ()
    assert found.where == f"{tmp_path}/news.jsonl, line 1"


def test_an_accepted_task_without_spans_is_done_and_empty(tmp_path: Path) -> None:
    found = one(tmp_path, task())
    assert (found.status, found.annotations) == ("done", ())


def test_a_task_that_nobody_answered_is_untouched(tmp_path: Path) -> None:
    assert one(tmp_path, {"text": TEXT, "meta": {}}).status == "untouched"
    answered = one(tmp_path, {"text": TEXT, "spans": [GOMA]})
    assert (answered.status, len(answered.annotations)) == ("done", 1)


@pytest.mark.parametrize(("answer", "reason"), [("ignore", "ignored"), ("reject", "rejected")])
def test_what_was_not_accepted_is_listed(tmp_path: Path, answer: str, reason: str) -> None:
    found = one(tmp_path, task(answer=answer, spans=[{**GOMA, "text": "Goma"}], label="LOCAL"))
    assert (found.status, found.annotations, found.document_labels) == ("untouched", (), {})
    assert listed(found) == [(reason, "GPE", "Goma"), (reason, "LOCAL", "")]
    empty = one(tmp_path, task(answer=answer))
    assert listed(empty) == [(reason, "", "")]


def relation(head: Any, child: Any, **fields: Any) -> dict[str, Any]:
    return {
        "head": head["token_end"],
        "child": child["token_end"],
        "head_span": {name: head[name] for name in GOMA},
        "child_span": {name: child[name] for name in GOMA},
        "label": "HELD",
        "color": "#ffd882",
    } | fields


def test_relations_name_the_last_token_of_a_span(tmp_path: Path) -> None:
    spans = [POLICE, GOMA, PEOPLE]
    found = one(tmp_path, task(spans=spans, relations=[relation(POLICE, PEOPLE)], _view_id="relations"))
    [link] = found.relations
    by_id = {said.id: said.label for said in found.annotations}
    assert (link.type, by_id[link.head], by_id[link.tail]) == ("HELD", "ORG", "PER")
    # Older data have the tokens alone.
    bare = {"head": 0, "child": 6, "label": "HELD"}
    [same] = one(tmp_path, task(spans=spans, relations=[bare])).relations
    assert (same.head, same.tail) == (link.head, link.tail)
    # And spans that do not say which tokens they have.
    spans = [{"start": one["start"], "end": one["end"], "label": one["label"]} for one in spans]
    [same] = one(tmp_path, task(spans=spans, relations=[bare])).relations
    assert (same.head, same.tail) == (link.head, link.tail)


def test_relations_that_cannot_be_are_listed(tmp_path: Path) -> None:
    token = {"start": 15, "end": 19, "token_start": 3, "token_end": 3, "label": None}
    twins = [GOMA, {**GOMA}]
    found = one(
        tmp_path,
        task(
            spans=[POLICE, *twins],
            relations=[
                relation(POLICE, token),
                relation(POLICE, GOMA),
                relation(POLICE, POLICE, label=None),
            ],
        ),
    )
    assert found.relations == ()
    assert [(entry.reason, entry.detail) for entry in found.refused] == [
        ("relation", "its child: no annotation ends with token 3"),
        ("relation", "its child: 2 annotations stand there"),
        ("no-label", "a relation without a label"),
    ]


def test_relations_of_equal_extents_go_by_label(tmp_path: Path) -> None:
    town, seat = GOMA, {**GOMA, "label": "SEAT"}
    found = one(tmp_path, task(spans=[POLICE, town, seat], relations=[relation(POLICE, seat)]))
    [link] = found.relations
    assert {said.id: said.label for said in found.annotations}[link.tail] == "SEAT"


def test_sessions_without_a_name_name_nobody(tmp_path: Path) -> None:
    unnamed = "2023-04-05_12-30-12"
    assert one(tmp_path, task(_session_id=unnamed, _annotator_id=unnamed)).annotator == ""
    assert one(tmp_path, task(_session_id=None)).annotator == ""
    assert one(tmp_path, task(_session_id="news-bo")).annotator == "news-bo"
    assert one(tmp_path, task(_session_id="x"), named_by="file").annotator == "news"


def test_several_people_said_something_about_one_text(tmp_path: Path) -> None:
    found = incoming(
        "prodigy",
        tmp_path / "news.jsonl",
        task(spans=[GOMA], _annotator_id="ana"),
        task(spans=[PEOPLE], _annotator_id="bo"),
        task(answer="ignore", _annotator_id="cy"),
    )
    assert [one.annotator for one in found] == ["ana", "bo", "cy"]
    assert len({one.document.id for one in found}) == 1
    assert [extents(one) for one in found] == [[("GPE", 10, 14)], [("PER", 20, 30)], []]


def test_several_answers_of_one_person_are_one(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        task(spans=[GOMA], _task_hash=1, _timestamp=100),
        task(spans=[GOMA, PEOPLE], relations=[relation(GOMA, PEOPLE)], _task_hash=2, _timestamp=300),
        task(spans=[PEOPLE, POLICE], relations=[relation(PEOPLE, POLICE)], _task_hash=3),
        task(spans=[{**POLICE, "text": "Police"}], answer="reject", _task_hash=4),
    )
    assert extents(found) == [("GPE", 10, 14), ("PER", 20, 30), ("ORG", 0, 6)]
    names = {said.id: said.label for said in found.annotations}
    assert len(names) == 3
    assert [(names[link.head], names[link.tail]) for link in found.relations] == [
        ("GPE", "PER"),
        ("PER", "ORG"),
    ]
    assert len({link.id for link in found.relations}) == 2
    assert listed(found) == [("rejected", "ORG", "Police")]
    assert found.finished_at == "1970-01-01T00:05:00Z"
    assert found.status == "done"


def test_the_id_of_a_document(tmp_path: Path) -> None:
    for fields, id in (
        ({"meta": {"id": 17}}, "17"),
        ({"id": "a", "meta": {"id": "b"}}, "a"),
        ({"doc_id": "d"}, "d"),
        ({}, "input--13216227"),
    ):
        assert one(tmp_path, task(**fields)).document.id == id
    unhashed = one(tmp_path, task(_input_hash=...)).document.id
    assert unhashed.startswith("text-")
    assert one(tmp_path, task(_input_hash=..., spans=[GOMA])).document.id == unhashed


OPTIONS = [{"id": "raids", "text": "Raids"}, {"id": "sport", "text": "Sport"}, {"id": 3, "text": "Else"}]


def test_choices_become_a_document_label(tmp_path: Path) -> None:
    found = one(tmp_path, task(options=OPTIONS, accept=["raids"], _view_id="choice"))
    assert (found.document_labels, found.status) == ({"choice": "raids"}, "done")
    [first, second] = incoming(
        "prodigy",
        tmp_path / "news.jsonl",
        task(text="a", _input_hash=1, options=OPTIONS, accept=["raids", 3]),
        task(text="b", _input_hash=2, options=OPTIONS, accept=["sport"]),
        choice="topic",
    )
    assert (first.document_labels, second.document_labels) == (
        {"topic": ["raids", "3"]},
        {"topic": ["sport"]},
    )
    assert one(tmp_path, task(options=OPTIONS, accept=[])).document_labels == {}


def test_yes_or_no_tasks_become_a_document_label(tmp_path: Path) -> None:
    found = one(tmp_path, task(label="RAID", _view_id="classification"))
    assert found.document_labels == {"choice": "RAID"}
    refused = one(tmp_path, task(label="RAID", answer="reject"))
    assert (refused.document_labels, listed(refused)) == ({}, [("rejected", "RAID", "")])
    both = one(tmp_path, task(label="RAID"), task(label="POLITICS"), task(label="SPORT", answer="reject"))
    assert both.document_labels == {"choice": ["RAID", "POLITICS"]}
    assert listed(both) == [("rejected", "SPORT", "")]


def test_what_a_model_proposed_has_its_origin(tmp_path: Path) -> None:
    proposed = {**GOMA, "source": "en_core_web_lg", "score": 0.5, "input_hash": 1, "rank": 0, "pattern": -7}
    [said_] = one(tmp_path, task(spans=[proposed])).annotations
    assert (said_.origin.by, said_.origin.score) == ("en_core_web_lg", 0.5)
    assert said_.attributes == {"rank": 0, "pattern": -7}


def test_spans_may_be_given_by_their_tokens(tmp_path: Path) -> None:
    found = one(tmp_path, task(spans=[{"token_start": 4, "token_end": 6, "label": "PER"}]))
    assert extents(found) == [("PER", 20, 30)]


def test_the_words_that_a_model_proposed_are_not_asked_where_tokens_stand(tmp_path: Path) -> None:
    longer = {**PEOPLE, "text": "Ana"}
    [sure] = one(tmp_path, task(spans=[longer])).annotations
    assert sure.extents[0].quote == "Ana and Bo"
    for doubtful in (
        task(spans=[longer], tokens=...),
        task(spans=[{**longer, "token_end": 5}]),
        task(spans=[longer], tokens=[{**token, "text": "##x"} for token in TOKENS]),
    ):
        [said_] = one(tmp_path, doubtful).annotations
        assert said_.extents[0].quote == "Ana"


def test_ids_that_are_not_of_one_span_are_attributes(tmp_path: Path) -> None:
    found = one(tmp_path, task(spans=[{**GOMA, "id": "Q1"}, {**PEOPLE, "id": "Q1"}]))
    assert [(said.id, said.attributes) for said in found.annotations] == [
        ("s1", {"id": "Q1"}),
        ("s2", {"id": "Q1"}),
    ]
    alike = one(tmp_path, task(spans=[{**GOMA, "id": "1"}, {**PEOPLE, "id": 1}]))
    assert [said.id for said in alike.annotations] == ["s1", "s2"]
    named = one(tmp_path, task(spans=[{**GOMA, "id": "Q1"}, {**PEOPLE, "id": "Q2"}]))
    assert [(said.id, said.attributes) for said in named.annotations] == [("Q1", {}), ("Q2", {})]


def test_a_span_without_a_label_and_the_versions_of_a_review_are_listed(tmp_path: Path) -> None:
    found = one(
        tmp_path, task(spans=[{**GOMA, "label": None, "text": "Goma"}], versions=[{}], sessions=["a"])
    )
    assert listed(found) == [("no-label", "", "Goma"), ("review-versions", "", "")]
    assert "versions" not in found.document.meta


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": ...}, "'text' is missing or null"),
        ({"text": 5}, "'text' is the number 5"),
        ({"answer": "maybe"}, "'answer' is 'maybe'"),
        ({"meta": []}, "'meta' is no object"),
        ({"spans": {"start": 1}}, "'spans' is an object, where a list of objects is wanted"),
        ({"spans": [[1, 2]]}, "'spans' is a list"),
        ({"spans": [{**GOMA, "start": "10"}]}, "'start' is a text, where a whole number is wanted"),
        ({"spans": [{**GOMA, "end": 14.0}]}, "'end' is the number 14.0"),
        ({"spans": [{**GOMA, "start": True}]}, "'start' is true or false"),
        ({"spans": [{"label": "GPE"}]}, "'start' is missing"),
        ({"spans": [{"token_start": 4, "token_end": 60, "label": "X"}]}, "tokens 4 to 60, of 8"),
        ({"relations": "none"}, "'relations' is a text"),
        ({"accept": {"a": 1}}, "'accept' or 'label'"),
        ({"label": ["A"]}, "'accept' or 'label'"),
    ],
)
def test_malformed_tasks_are_refused_with_their_line(tmp_path: Path, fields: Any, reason: str) -> None:
    with pytest.raises(DataError) as refused:
        incoming("prodigy", tmp_path / "news.jsonl", task(), task(**fields))
    assert str(refused.value).startswith(f"{tmp_path}/news.jsonl, line 2: ")
    assert reason in str(refused.value)


# -- what we write ----------------------------------------------------------------------------------


def tasks(path: Path) -> list[dict[str, Any]]:
    rows = (path / "annotations.jsonl").read_bytes().split(b"\n")
    assert rows.pop() == b""
    return [json.loads(row) for row in rows]


SCHEMA = Schema(
    id="small",
    layers=(Layer("names"), Layer("claims", overlap=True)),
    labels=(Label("place", "names"), Label("claim", "claims", attributes=(Attribute("size", "number"),))),
    relations=(RelationType("about", head=("claim",), tail=("place",)),),
    document_labels=(
        Attribute("topic", "choice", title="Topic", choices=(Choice("raids", "Raids"), Choice("other"))),
    ),
    hash="sha256:small",
)


def test_a_task_of_ours_is_one_of_prodigys(tmp_path: Path) -> None:
    from annotator.core.annotation import Relation
    from annotator.core.document import Document

    document = Document("d1", TEXT, {"source": "wire"})
    made = labels(
        document,
        said("a1", "place", (10, 14), note="a town"),
        said("a2", "claim", (0, 14), (20, 23), attributes={"size": 2}),
        relations=(Relation("r1", "about", "a2", "a1"),),
        document_labels={"topic": "raids"},
        finished_at="2025-01-02T03:04:05Z",
    )
    report = write("prodigy", tmp_path / "out", [document], [made], schema=SCHEMA)
    assert report.complete and not report.adjusted and not report.remarks
    [found] = tasks(tmp_path / "out")
    ends = {"start": 20, "end": 23, "token_start": 4, "token_end": 4, "label": "claim", "id": "a2"}
    goma = {"start": 10, "end": 14, "token_start": 2, "token_end": 2, "label": "place", "id": "a1"}
    assert found == {
        "text": TEXT,
        "id": "d1",
        "meta": {"source": "wire"},
        "tokens": [{name: token[name] for name in ("text", "start", "end", "id", "ws")} for token in TOKENS],
        "spans": [
            {
                "start": 0, "end": 14, "token_start": 0, "token_end": 2, "label": "claim",
                "text": "Police in Goma", "id": "a2", "fragment": [1, 2], "attributes": {"size": 2},
            },
            {**goma, "text": "Goma", "note": "a town"},
            {**ends, "text": "Ana", "fragment": [2, 2]},
        ],
        "relations": [
            {"head": 4, "child": 2, "head_span": ends, "child_span": goma, "label": "about", "id": "r1"}
        ],
        "document_labels": {"topic": "raids"},
        "options": [
            {"id": "topic: raids", "text": "Topic: Raids"}, {"id": "topic: other", "text": "Topic: other"},
        ],
        "accept": ["topic: raids"],
        "labelled": {"finished_at": "2025-01-02T03:04:05Z"},
        "answer": "accept",
        "_view_id": "relations",
        "_annotator_id": "anna",
        "_session_id": "anna",
        "_timestamp": 1735787045,
    }  # fmt: skip


def test_what_was_chosen_in_prodigy_afterwards_is_told(tmp_path: Path) -> None:
    answered = task(
        options=[{"id": "topic: raids"}, {"id": "topic: other"}],
        accept=["topic: other"],
        document_labels={"topic": "raids"},
    )
    [entry] = one(tmp_path, answered).refused
    assert (entry.reason, entry.detail.startswith("topic: other is chosen")) == ("choice", True)


def test_a_token_is_cut_where_a_span_ends_in_it_and_that_is_told(tmp_path: Path) -> None:
    report = write_one("prodigy", tmp_path / "out", "in Goma now", said("a1", "place", (3, 5)))
    [found] = tasks(tmp_path / "out")
    assert [token["text"] for token in found["tokens"]] == ["in", "Go", "ma", "now"]
    assert [token["ws"] for token in found["tokens"]] == [True, False, True, False]
    assert report.remarks[0].startswith("1 edge of spans stand inside a word")


@given(text=texts, data=st.data())
def test_tokens_put_together_are_the_text_and_spans_are_whole_tokens(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    spans = (
        data.draw(st.lists(st.tuples(places, places).filter(lambda one: one[0] < one[1]), max_size=4))
        if text
        else []
    )
    made = cut(text, spans)
    assert "".join(text[start:end] + " " * ws for start, end, ws in made.tokens) == text
    starts, ends = {one.start for one in made.tokens}, {one.end for one in made.tokens}
    assert all(start in starts and end in ends for start, end in spans)
    assert all(one.start < one.end for one in made.tokens)


def test_the_file_alone_and_back(tmp_path: Path) -> None:
    write_one("prodigy", tmp_path / "news.jsonl", TEXT, said("a1", "place", (10, 14)))
    [back] = read("prodigy", tmp_path / "news.jsonl")
    assert extents(back) == [("place", 10, 14)]
    assert (back.document.meta, back.annotator) == ({}, "anna")
