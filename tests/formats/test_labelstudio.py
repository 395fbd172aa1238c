"""Label Studio's tasks: as its versions export them, and as ours must be for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from annotator.core.annotation import Annotation, Relation
from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.core.schema import Attribute, Choice, Label, Layer, RelationType, Schema
from annotator.core.span import Span
from annotator.formats.labelstudio.config import config_xml, read_config
from tests.support.exports import hard_corpus, write, write_one
from tests.support.hard_texts import HARD_TEXTS, extent
from tests.support.incoming import extents, incoming, listed, read
from tests.support.memory_store import labels, said
from tests.support.shapes import wrong_in_tasks

TEXT = "Police in Goma held Ana and Bo."


def region(id: str, start: int, end: int, *names: str, **fields: Any) -> dict[str, Any]:
    """A labelled stretch of text, as the page saves it."""
    return {
        "id": id,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "origin": "manual",
        "value": {"start": start, "end": end, "text": TEXT[start:end], "labels": list(names)},
    } | fields


def control(id: str, type: str, start: int, end: int, name: str = "", **value: Any) -> dict[str, Any]:
    """What a control of a region saves beside it."""
    return {
        "id": id,
        "from_name": name or type,
        "to_name": "text",
        "type": type,
        "origin": "manual",
        "value": {"start": start, "end": end, "text": TEXT[start:end]} | value,
    }


def relation(one: str, other: str, **fields: Any) -> dict[str, Any]:
    return {
        "type": "relation",
        "from_id": one,
        "to_id": other,
        "direction": "right",
        "labels": ["HELD"],
    } | fields


GOMA = region("g0ma", 10, 14, "GPE")
ANA = region("an_a", 20, 23, "PER")


def annotation(*results: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "id": 901,
        "completed_by": 3,
        "result": list(results),
        "was_cancelled": False,
        "ground_truth": False,
        "created_at": "2025-01-02T03:04:05.123456Z",
        "updated_at": "2025-01-02T05:04:05.654321+01:00",
        "lead_time": 12.5,
        "prediction": {},
    } | fields


def task(*annotations: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "id": 17,
        "annotations": list(annotations),
        "file_upload": "3f-news.json",
        "drafts": [],
        "predictions": [],
        "data": {"text": TEXT},
        "meta": {},
        "created_at": "2025-01-02T03:04:05Z",
        "inner_id": 1,
        "project": 5,
        "total_annotations": 1,
    } | fields


def one(tmp_path: Path, *results: dict[str, Any], **options: Any) -> Any:
    [found] = incoming(
        "labelstudio", tmp_path / "project.json", task(annotation(*results)), as_list=True, **options
    )
    return found


# -- what others write -------------------------------------------------------------------------------


def test_a_list_of_tasks(tmp_path: Path) -> None:
    data = {"text": TEXT, "source": "wire"}
    [found] = incoming(
        "labelstudio",
        tmp_path / "project.json",
        task(annotation(GOMA, ANA, relation("an_a", "g0ma")), data=data, meta={"lang": "en"}),
        as_list=True,
    )
    assert extents(found) == [("GPE", 10, 14), ("PER", 20, 23)]
    assert [extent.quote for said in found.annotations for extent in said.extents] == ["Goma", "Ana"]
    assert found.relations == (Relation("r1", "HELD", "an_a", "g0ma"),)
    assert (found.document.id, found.annotator, found.unit) == ("17", "3", "codepoint")
    assert found.document.meta == {"source": "wire", "lang": "en"}
    assert (found.status, found.finished_at) == ("done", "2025-01-02T04:04:05Z")
    assert found.where == f"{tmp_path}/project.json, line 2, task 1"


def test_a_task_a_file_and_a_task_a_line(tmp_path: Path) -> None:
    made = task(annotation(GOMA))
    (tmp_path / "1.json").write_text(json.dumps(made, indent=2))
    (tmp_path / "2.json").write_text(json.dumps(made))
    (tmp_path / "3.jsonl").write_text(json.dumps(made) + "\n" + json.dumps(made) + "\n")
    assert [extents(one) for one in read("labelstudio", tmp_path)] == [[("GPE", 10, 14)]] * 4
    # A synchronised storage has annotations with their task inside.
    inside = annotation(GOMA) | {"task": {name: made[name] for name in ("id", "data", "meta")}}
    (tmp_path / "4.json").write_text(json.dumps(inside))
    [found] = read("labelstudio", tmp_path / "4.json")
    assert (extents(found), found.document.id, found.annotator) == ([("GPE", 10, 14)], "17", "3")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"completed_by": 3}, "3"),
        ({"completed_by": {"id": 3, "email": "ana@example.org", "first_name": "Ana"}}, "ana@example.org"),
        ({"completed_by": {"id": 3}}, "3"),
        ({"completed_by": None, "created_username": "Ana Bell ana@example.org, 3"}, "ana@example.org"),
        ({"completed_by": None, "created_username": " "}, ""),
        ({"completed_by": None}, ""),
    ],
)
def test_whose_annotation_it_is(tmp_path: Path, fields: dict[str, Any], name: str) -> None:
    path = tmp_path / "project.json"
    [found] = incoming("labelstudio", path, task(annotation(GOMA, **fields)), as_list=True)
    assert found.annotator == name


def test_annotators_are_kept_apart_and_nobody_counts_twice(tmp_path: Path) -> None:
    early, late = "2025-01-02T03:04:05Z", "2025-02-02T03:04:05Z"
    [ana, bo, somebody, else_] = incoming(
        "labelstudio",
        tmp_path / "project.json",
        task(
            annotation(GOMA, completed_by=1, updated_at=late),
            annotation(ANA, completed_by=1, updated_at=early),
            annotation(ANA, completed_by=2),
            annotation(GOMA, completed_by=None),
            annotation(ANA, completed_by=None),
        ),
        as_list=True,
    )
    assert [one.annotator for one in (ana, bo, somebody, else_)] == ["1", "2", "", "unnamed-5"]
    assert (extents(ana), listed(ana)) == ([("GPE", 10, 14)], [("superseded", "PER", "Ana")])
    assert extents(bo) == extents(else_) == [("PER", 20, 23)]


def test_the_older_name_of_annotations(tmp_path: Path) -> None:
    made = task(completions=[annotation(GOMA, created_at=1735787045, updated_at=None)])
    del made["annotations"]
    [found] = incoming("labelstudio", tmp_path / "project.json", made, as_list=True)
    assert (extents(found), found.finished_at) == ([("GPE", 10, 14)], "2025-01-02T03:04:05Z")


def test_what_was_cancelled_predicted_or_begun_is_listed(tmp_path: Path) -> None:
    [found] = incoming(
        "labelstudio",
        tmp_path / "project.json",
        task(
            annotation(GOMA, relation("g0ma", "g0ma"), was_cancelled=True),
            predictions=[{"model_version": "m1", "result": [ANA, GOMA]}],
            drafts=[{"result": [ANA]}],
        ),
        as_list=True,
    )
    assert (found.status, found.annotations, found.relations) == ("untouched", (), ())
    assert listed(found) == [
        ("prediction", "", ""), ("draft", "", ""), ("cancelled", "GPE", "Goma"), ("cancelled", "HELD", ""),
    ]  # fmt: skip
    assert found.refused[0].detail == "a prediction of 2 results by m1"
    [skipped] = incoming("labelstudio", tmp_path / "p.json", task(annotation(skipped=True)), as_list=True)
    assert (skipped.status, listed(skipped)) == ("untouched", [("cancelled", "", "")])
    [bare] = incoming("labelstudio", tmp_path / "p.json", task(), as_list=True)
    assert (bare.status, bare.refused) == ("untouched", ())
    [empty] = incoming("labelstudio", tmp_path / "p.json", task(annotation()), as_list=True)
    assert (empty.status, empty.annotations) == ("done", ())


def test_controls_of_a_region_are_its_attributes(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        control("g0ma", "choices", 10, 14, "sure", choices=["yes"]),
        {**GOMA, "meta": {"text": ["see", "page 3"]}},
        control("g0ma", "choices", 10, 14, "kind", choices=["town", ["place", "north"]]),
        control("g0ma", "number", 10, 14, number=3),
        control("g0ma", "rating", 10, 14, rating=4),
        control("g0ma", "textarea", 10, 14, "gloss", text=["a", "town"]),
        control("g0ma", "taxonomy", 10, 14, taxonomy=[["Earth", "Africa"], ["Moon"]]),
        control("g0ma", "datetime", 10, 14, datetime="2025-01-02"),
        control("g0ma", "video", 10, 14),
        ANA,
    )
    assert extents(found) == [("GPE", 10, 14), ("PER", 20, 23)]
    goma, ana = found.annotations
    assert goma.attributes == {
        "sure": "yes",
        "kind": ["town", "place / north"],
        "number": 3,
        "rating": 4,
        "gloss": "a\ntown",
        "taxonomy": ["Earth / Africa", "Moon"],
        "datetime": "2025-01-02",
    }
    assert (goma.note, goma.extents[0].quote, ana.attributes) == ("see\npage 3", "Goma", {})
    assert listed(found) == [("result-type", "GPE", "")]


def test_several_labels_on_one_region_are_several_annotations(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        region("g0ma", 10, 14, "GPE", "SEAT"),
        control("g0ma", "number", 10, 14, number=3),
        ANA,
        relation("an_a", "g0ma"),
    )
    assert [(said.id, said.label, said.attributes) for said in found.annotations] == [
        ("g0ma", "GPE", {"number": 3}), ("g0ma-2", "SEAT", {"number": 3}), ("an_a", "PER", {}),
    ]  # fmt: skip
    assert [(link.head, link.tail) for link in found.relations] == [("an_a", "g0ma"), ("an_a", "g0ma-2")]


def test_no_result_of_a_region_is_lost(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        GOMA,
        region("g0ma", 10, 14, "SEAT", from_name="other"),
        {"id": "g0ma", "from_name": "kind", "type": "choices", "value": {"choices": ["town"]}},
        control("g0ma", "textarea", 10, 14, "gloss", text=["a town"]),
        control("g0ma", "textarea", 10, 14, "gloss", text=["in the east"]),
        region("g0ma", 20, 23, "PER"),
    )
    attributes = {"gloss": ["a town", "in the east"], "kind": "town"}
    assert [(said.label, said.extents[0].start, said.attributes) for said in found.annotations] == [
        ("GPE", 10, attributes), ("SEAT", 10, attributes), ("PER", 20, {}),
    ]  # fmt: skip
    assert found.refused == ()


def test_relations_in_all_directions(tmp_path: Path) -> None:
    def links(**fields: Any) -> list[tuple[str, str, str]]:
        found = one(tmp_path, GOMA, ANA, relation("an_a", "g0ma", **fields))
        return [(link.type, link.head, link.tail) for link in found.relations]

    assert links(direction="left") == [("HELD", "g0ma", "an_a")]
    assert links(direction="bi") == [("HELD", "an_a", "g0ma"), ("HELD", "g0ma", "an_a")]
    assert links(labels=["A", "B"]) == [("A", "an_a", "g0ma"), ("B", "an_a", "g0ma")]
    assert links(labels=None) == [("relation", "an_a", "g0ma")]
    lost = one(tmp_path, GOMA, relation("an_a", "g0ma"))
    assert lost.relations == ()
    assert [(entry.reason, entry.detail) for entry in lost.refused] == [
        ("relation", "region an_a has no annotation")
    ]


def test_what_is_said_of_the_whole_text(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        {"id": "x", "from_name": "topic", "type": "choices", "value": {"choices": ["raids"]}},
        {"from_name": "stars", "to_name": "text", "type": "rating", "value": {"rating": 4}},
        {"id": "y", "from_name": "box", "to_name": "img", "type": "rectanglelabels",
         "value": {"x": 1, "y": 2, "width": 3, "height": 4, "rectanglelabels": ["Car"]}},
    )  # fmt: skip
    assert found.document_labels == {"topic": "raids", "stars": 4}
    assert listed(found) == [("result-type", "Car", "")]


def test_regions_that_count_in_html_or_in_paragraphs_are_listed(tmp_path: Path) -> None:
    xpath = {"start": "/p[1]/text()[1]", "end": "/p[2]/text()[1]", "startOffset": 3, "endOffset": 9}
    found = one(
        tmp_path,
        region(
            "h", 0, 0, type="hypertextlabels", value={**xpath, "text": "Goma", "hypertextlabels": ["GPE"]}
        ),
        region(
            "i",
            0,
            0,
            type="labels",
            value={**xpath, "labels": ["GPE"], "globalOffsets": {"start": 1, "end": 5}},
        ),
        region(
            "j",
            0,
            0,
            type="paragraphlabels",
            value={"start": "0", "end": "0", "startOffset": 1, "endOffset": 5, "paragraphlabels": ["PER"]},
        ),
        GOMA,
    )
    assert extents(found) == [("GPE", 10, 14)]
    assert listed(found) == [
        ("hypertext", "GPE", "Goma"),
        ("hypertext", "GPE", ""),
        ("paragraphs", "PER", ""),
    ]


def test_a_region_without_a_label_is_listed(tmp_path: Path) -> None:
    found = one(tmp_path, region("g0ma", 10, 14), control("an_a", "choices", 20, 23, choices=["x"]))
    assert listed(found) == [("no-label", "", "Goma"), ("no-label", "", "Ana")]


def test_line_ends_that_were_written_as_two_characters_are_line_ends(tmp_path: Path) -> None:
    text = "held in Go\nma now"
    value = {"start": 8, "end": 13, "text": "Go\\nma", "labels": ["GPE"]}
    made = task(annotation(region("a", 0, 0, value=value)), data={"text": text})
    [found] = incoming("labelstudio", tmp_path / "project.json", made, as_list=True)
    assert found.annotations[0].extents[0].quote == "Go\nma"


def test_what_a_model_proposed_has_its_origin(tmp_path: Path) -> None:
    [said_] = one(tmp_path, {**GOMA, "origin": "prediction", "score": 0.5}).annotations
    assert (said_.origin.by, said_.origin.score) == ("prediction", 0.5)


CONFIG = """<View><Text name="t" value="$body"/><Choices name="kind" toName="t" choice="multiple"/>
<Choices name="topic" toName="t"/></View>"""


def test_the_field_of_the_text(tmp_path: Path) -> None:
    def key(data: dict[str, Any], **options: Any) -> str:
        path = tmp_path / "project.json"
        [found] = incoming("labelstudio", path, task(annotation(), data=data), as_list=True, **options)
        return str(found.document.text)

    assert key({"text": "a", "body": "b"}) == "a"
    assert key({"body": "b", "n": 5}) == "b"
    assert key({"title": "t", "body": "b"}, text_key="body") == "b"
    with pytest.raises(DataError, match=r"these could be: title, body.*--text-key"):
        key({"title": "t", "body": "b"})
    with pytest.raises(DataError, match=r"line 2, task 1: .*it has none"):
        key({"dialogue": [{"author": "a", "text": "b"}]})
    with pytest.raises(DataError, match="it has none"):
        key({"image": "/data/upload/a.jpg"})
    assert key({"image": "/data/upload/a.jpg", "caption": "c"}) == "c"
    with pytest.raises(DataError, match="'body' is missing"):
        key({"text": "t"}, text_key="body")
    (tmp_path / "other.xml").write_text(CONFIG)
    assert key({"text": "a", "body": "b"}, config=str(tmp_path / "other.xml")) == "b"
    (tmp_path / "config.xml").write_text(CONFIG)
    assert key({"text": "a", "body": "b"}) == "b"


def test_the_configuration_says_what_may_be_several(tmp_path: Path) -> None:
    (tmp_path / "config.xml").write_text(CONFIG)
    chosen = control("g0ma", "choices", 10, 14, "kind", choices=["town"])
    topic = {"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["raids"]}}
    made = task(annotation(GOMA, chosen, topic), data={"body": TEXT})
    [found] = incoming("labelstudio", tmp_path / "project.json", made, as_list=True)
    assert found.annotations[0].attributes == {"kind": ["town"]}
    assert found.document_labels == {"topic": "raids"}


def test_json_min(tmp_path: Path) -> None:
    small = {
        "text": TEXT,
        "source": "wire",
        "id": 17,
        "label": [{"start": 10, "end": 14, "text": "Goma", "labels": ["GPE", "SEAT"]}],
        "size": [{"start": 10, "end": 14, "text": "Goma", "number": 3}],
        "gloss": [{"start": 10, "end": 14, "text": ["a", "town"]}],
        "topic": {"choices": ["raids", "other"]},
        "annotator": 3,
        "annotation_id": 901,
        "created_at": "2025-01-02T03:04:05Z",
        "updated_at": "2025-01-02T03:04:05Z",
        "lead_time": 3.0,
    }
    path = tmp_path / "small.json"
    [found] = incoming("labelstudio", path, small, as_list=True, text_key="text")
    assert extents(found) == [("GPE", 10, 14), ("SEAT", 10, 14)]
    assert [said.attributes for said in found.annotations] == [{"size": 3, "gloss": "a\ntown"}] * 2
    assert found.document_labels == {"topic": ["raids", "other"]}
    assert (found.annotator, found.document.id, found.document.meta) == ("3", "17", {"source": "wire"})
    assert (found.status, found.finished_at) == ("done", "2025-01-02T03:04:05Z")
    config = tmp_path / "config.xml"
    config.write_text(
        CONFIG.replace("$body", "$text").replace('toName="t"', 'toName="t" perRegion="true"', 1)
    )
    [known] = incoming("labelstudio", path, small | {"topic": "raids", "kind": "town"}, as_list=True)
    assert known.document_labels == {"topic": "raids"}
    assert listed(known) == [("no-region", "kind", "town")]


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ({"data": [1]}, "'data' is no object"),
        ({"data": {"text": 5}}, "it has none"),
        ({"annotations": {}}, "'annotations' is an object, where a list of objects is wanted"),
        ({"annotations": [annotation(result="[]")]}, "'result' is a text"),
        ({"annotations": [annotation({"type": "labels"})]}, "a result of type 'labels' has no value"),
        ({"annotations": [annotation(region("a", 0, 1, value={"start": 1, "end": None, "labels": ["A"]}))]},
         "'end' is missing or null, where a whole number is wanted"),
        ({"annotations": [annotation(region("a", 0, 1, value={"end": 2, "labels": ["A"]}))]},
         "'start' is missing or null"),
        ({"annotations": [annotation(region("a", 0, 1, value={"start": 1.5, "end": 2, "labels": ["A"]}))]},
         "'start' is the number 1.5"),
    ],
)  # fmt: skip
def test_malformed_tasks_are_refused_with_their_place(tmp_path: Path, made: Any, reason: str) -> None:
    path = tmp_path / "project.json"
    with pytest.raises(DataError) as refused:
        incoming("labelstudio", path, task(annotation(GOMA)), task(**made), as_list=True)
    assert str(refused.value).startswith(f"{tmp_path}/project.json, line ")
    assert ", task 2: " in str(refused.value)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<View>", "line 1: this is not XML: no element found"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><View/>', "document type"),
    ],
)
def test_a_broken_configuration_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "config.xml").write_text(text)
    with pytest.raises(DataError, match=reason):
        one(tmp_path, GOMA)


# -- what we write ----------------------------------------------------------------------------------

SCHEMA = Schema(
    id="small",
    layers=(Layer("names", "Names"), Layer("claims", overlap=True)),
    labels=(
        Label("place", "names", "A place", key="p", colour="cyan"),
        Label(
            "claim",
            "claims",
            attributes=(
                Attribute("type", "choice", choices=(Choice("denial"), Choice("threat"))),
                Attribute("kinds", "choices", choices=(Choice("a"), Choice("b"))),
                Attribute("size", "number"),
                Attribute("firm", "flag"),
                Attribute("gloss", "text"),
            ),
        ),
    ),
    relations=(RelationType("about", head=("claim",), tail=("place",)),),
    document_labels=(Attribute("local", "flag", title="Is it local?"), Attribute("remark", "text")),
    hash="sha256:small",
)
SAID = {"type": "denial", "kinds": ["a"], "size": 2, "firm": True, "gloss": "no", "odd": [1]}


def exported(tmp_path: Path, *made: Annotation, **fields: Any) -> tuple[Any, list[dict[str, Any]]]:
    options = {name: fields.pop(name) for name in ("email_domain",) if name in fields}
    document = Document("d1", TEXT, {"source": "wire"})
    said_of_it = [labels(document, *made, **fields)]
    report = write("labelstudio", tmp_path / "out", [document], said_of_it, schema=SCHEMA, **options)
    return report, json.loads((tmp_path / "out" / "tasks.json").read_bytes())


FULL = (
    said("a1", "place", (10, 14), note="a town", unsure=True),
    said("a 2#", "claim", (0, 14), (20, 23), attributes=SAID),
)
LINK = Relation("r1", "about", "a 2#", "a1")


def test_a_task_of_ours_has_the_documented_shape(tmp_path: Path) -> None:
    report, found = exported(
        tmp_path, *FULL, relations=(LINK,), document_labels={"local": False, "remark": "x", "more": 1}
    )
    assert report.complete and not report.adjusted and not report.remarks
    config = (tmp_path / "out" / "config.xml").read_text(encoding="utf-8")
    assert wrong_in_tasks(found, config) == []
    [made] = found
    assert made["data"] == {"text": TEXT, "document_id": "d1"}
    assert made["meta"] == {"source": "wire"}
    [said_] = made["annotations"]
    assert (said_["annotator"], said_["document_labels"]) == ("anna", {"more": 1})
    assert "completed_by" not in said_
    by_type = {(one["type"], one.get("id"), one.get("from_name")) for one in said_["result"]}
    assert len(said_["result"]) == len(by_type)
    assert by_type == {
        ("labels", "region", "layer/claims"),
        ("number", "region", "claim.size"),
        ("choices", "region", "claim.firm"),
        ("textarea", "region", "claim.gloss"),
        ("choices", "region", "claim.kinds"),
        ("choices", "region", "claim.type"),
        ("labels", "region-2", "layer/claims"),
        ("labels", "a1", "layer/names"),
        ("relation", None, None),
        ("choices", "document", "document/local"),
        ("textarea", "document-2", "document/remark"),
    }


def test_what_comes_back_is_exact(tmp_path: Path) -> None:
    said_of_it = {"local": False, "remark": "x", "more": 1}
    exported(
        tmp_path, *FULL, relations=(LINK,), document_labels=said_of_it, finished_at="2025-01-02T03:04:05Z"
    )
    [back] = read("labelstudio", tmp_path / "out")
    by_id = {said.id: said for said in back.annotations}
    assert set(by_id) == {"a1", "a 2#"}
    assert by_id["a 2#"].attributes == SAID
    assert [tuple(one[:2]) for one in by_id["a 2#"].extents] == [(0, 14), (20, 23)]
    assert (by_id["a1"].note, by_id["a1"].unsure) == ("a town", True)
    assert back.relations == (LINK,)
    assert back.document_labels == said_of_it
    assert back.document == Document("d1", TEXT, {"source": "wire"})
    assert (back.annotator, back.finished_at) == ("anna", "2025-01-02T03:04:05Z")


def test_what_was_changed_in_label_studio_counts(tmp_path: Path) -> None:
    _, [made] = exported(tmp_path, *FULL, document_labels={"local": False, "remark": "x"})
    results = made["annotations"][0]["result"]
    for result in results:
        if result.get("from_name") == "claim.type":
            result["value"]["choices"] = ["threat"]
        if result.get("from_name") == "document/local":
            result["value"]["choices"] = ["yes"]
    made["annotations"][0]["result"] = [one for one in results if one.get("from_name") != "claim.size"]
    [back] = incoming("labelstudio", tmp_path / "again.json", made, as_list=True)
    changed = next(said for said in back.annotations if said.label == "claim")
    assert changed.attributes == {name: value for name, value in SAID.items() if name != "size"} | {
        "type": "threat"
    }
    assert back.document_labels == {"local": "yes", "remark": "x"}


def test_people_may_be_named_by_their_addresses(tmp_path: Path) -> None:
    _, [made] = exported(tmp_path, *FULL, email_domain="example.org")
    assert made["annotations"][0]["completed_by"] == {"email": "anna@example.org"}


def test_the_configuration_names_everything_that_is_used(tmp_path: Path) -> None:
    write_one("labelstudio", tmp_path / "out", TEXT, said("a1", "gone", (0, 6)))
    root = ElementTree.parse(tmp_path / "out" / "config.xml").getroot()
    assert [one.get("value") for one in root.iter("Label")] == ["place", "agency", "claim", "gone"]
    assert [one.get("value") for one in root.iter("Relation")] == ["about"]
    [text] = root.iter("Text")
    assert (text.get("name"), text.get("value")) == ("text", "$text")
    for one in (*root.iter("Choices"), *root.iter("Number"), *root.iter("TextArea")):
        assert one.get("toName") == "text"
        if one.get("perRegion"):
            tag = root.find(f".//Labels[@name='{one.get('whenTagName')}']")
            assert tag is not None and tag.find(f"Label[@value='{one.get('whenLabelValue')}']") is not None


def test_a_configuration_of_strange_names_is_still_xml() -> None:
    strange = 'a"<&>\x00\n👍'
    schema = Schema(
        id="x",
        layers=(Layer(strange), Layer("empty")),
        labels=(Label(strange, strange, strange, attributes=(Attribute(strange, "flag"),)),),
        document_labels=(Attribute("a,b", "choices", choices=(Choice(strange),)),),
    )
    root = ElementTree.fromstring(config_xml(schema, ()))
    assert [one.get("value") for one in root.iter("Label")] == ['a"<&>\ufffd\n👍']


def test_our_configuration_is_read_again(tmp_path: Path) -> None:
    exported(tmp_path, *FULL)
    config = read_config(tmp_path / "out" / "config.xml")
    assert config.text_keys == ("text",)
    assert config.several == {"claim.kinds"}
    assert config.choices == {"document/local"}
    assert config.of_regions == {f"claim.{name}" for name in SAID if name != "odd"}


def test_hard_texts_have_the_documented_shape(tmp_path: Path) -> None:
    documents, made = hard_corpus()
    report = write("labelstudio", tmp_path / "out", documents, made)
    assert report.complete
    tasks = json.loads((tmp_path / "out" / "tasks.json").read_bytes())
    assert wrong_in_tasks(tasks, (tmp_path / "out" / "config.xml").read_text(encoding="utf-8")) == []
    for made_task in tasks:
        name = made_task["data"]["document_id"]
        [result] = made_task["annotations"][0]["result"]
        value = result["value"]
        assert (value["start"], value["end"]) == extent(name)
        assert value["text"] == HARD_TEXTS[name][1]
    returns = sum("\r" in text for text, _ in HARD_TEXTS.values())
    assert report.remarks[0].startswith(f"{returns} texts with carriage returns")


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    _, found = exported(tmp_path, *FULL, relations=(LINK,))
    config = (tmp_path / "out" / "config.xml").read_text(encoding="utf-8")
    for change in (
        lambda result: result[0].pop("id"),
        lambda result: result[0].update(from_name="nowhere"),
        lambda result: result[0].update(to_name="img"),
        lambda result: result[0].update(type="choices"),
        lambda result: result[0]["value"].update(end=99),
        lambda result: result[0]["value"].update(text="Pol"),
        lambda result: result[0]["value"].update(labels=["nothing"]),
        lambda result: next(one for one in result if one["type"] == "relation").update(from_id="x"),
    ):
        broken = json.loads(json.dumps(found))
        change(broken[0]["annotations"][0]["result"])
        assert wrong_in_tasks(broken, config) != []


def test_spans_keep_their_quotes(tmp_path: Path) -> None:
    exported(tmp_path, Annotation("a1", "place", (Span(10, 14, "Goma"),)))
    [back] = read("labelstudio", tmp_path / "out")
    assert back.annotations[0].extents[0].quote == "Goma"
