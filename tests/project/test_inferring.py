"""A schema from labelled data: usable, fitting what it was made of, and never changing what is there."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import UsageError
from annotator.core.labelfile import Head, LabelFile, to_labels
from annotator.core.schema import RESERVED_KEYS
from annotator.project.checking.conformity import mistakes
from annotator.project.importing.inferred import Growing, SchemaFile
from annotator.project.importing.inferring import Inference, Values
from annotator.project.schemas import load_schema
from tests.support.exports import CLAIMS

LENGTH = 20
labels = st.sampled_from(["place", "agency", "claim", "Δ", "a b"])
values = (
    st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from(["denial", "threat"])
    | st.text(min_size=1, max_size=50)
    | st.lists(st.sampled_from(["x", "y"]), min_size=1, max_size=2)
)
spans = st.tuples(st.integers(0, LENGTH - 2), st.integers(1, 5)).map(
    lambda one: {"start": one[0], "end": min(one[0] + one[1], LENGTH)}
)
annotations = st.fixed_dictionaries(
    {
        "label": labels,
        "spans": st.lists(spans, min_size=1, max_size=2),
        "attributes": st.dictionaries(st.sampled_from(["type", "size"]), values, max_size=2),
    }
)


@st.composite
def states(draw: st.DrawFn) -> dict[str, Any]:
    held = {
        str(number): one for number, one in enumerate(draw(st.lists(annotations, min_size=1, max_size=4)))
    }
    ends = st.sampled_from(sorted(held))
    links = st.fixed_dictionaries({"type": st.sampled_from(["about", "by"]), "head": ends, "tail": ends})
    return {
        "annotations": held,
        "relations": {str(number): one for number, one in enumerate(draw(st.lists(links, max_size=3)))},
        "document_labels": draw(st.dictionaries(st.sampled_from(["topic"]), values, max_size=1)),
    }


def seen(*given: dict[str, Any]) -> Inference:
    made = Inference()
    for one in given:
        made.look(one)
    return made


def said(label: str, *extents: tuple[int, int], **attributes: Any) -> dict[str, Any]:
    return {
        "label": label,
        "spans": [{"start": start, "end": end} for start, end in extents],
        "attributes": attributes,
    }


def state(*given: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {"annotations": {str(number): one for number, one in enumerate(given)}, **others}


def complaints(schema: Any, one: dict[str, Any]) -> list[str]:
    file = LabelFile(Head("d", "a", "h"), one)
    return [text for text in mistakes(to_labels(file), schema) if "is wanted" not in text]


@given(st.lists(states(), min_size=1, max_size=3))
def test_what_it_was_made_of_fits_it(given_: list[dict[str, Any]]) -> None:
    found = seen(*given_)
    made = SchemaFile(Path("some"), None)
    schema = made.grow(found)
    assert set(schema.by_id) == {one["label"] for each in given_ for one in each["annotations"].values()}
    for one in given_:
        for id in one["annotations"]:  # fragments of one annotation may touch; two annotations compete
            for other in one["annotations"]:
                assert id == other or not shares(one, id, other) or apart(schema, one, id, other)
        inner = [text for text in complaints(schema, one) if "overlap" not in text]
        assert not inner, inner
    assert not RESERVED_KEYS & {label.key for label in schema.labels}
    # A second look at the same finds nothing that is missing.
    again = Growing(made.growing.fields)
    again.take(found)
    assert again.added == [] and again.fields == made.growing.fields


def shares(one: dict[str, Any], id: str, other: str) -> bool:
    return any(
        a["start"] < b["end"] and b["start"] < a["end"]
        for a in one["annotations"][id]["spans"]
        for b in one["annotations"][other]["spans"]
    )


def apart(schema: Any, one: dict[str, Any], id: str, other: str) -> bool:
    layer, another = (schema.layer_of(one["annotations"][each]["label"]) for each in (id, other))
    return layer != another or schema.layer_by_id[layer].overlap


@given(states())
def test_overlaps_are_those_of_every_pair(one: dict[str, Any]) -> None:
    wanted = {
        tuple(sorted((one["annotations"][id]["label"], one["annotations"][other]["label"])))
        for id, other in combinations(one["annotations"], 2)
        if shares(one, id, other)
    }
    assert seen(one).overlaps == wanted


def test_names_and_claims_get_a_layer_each() -> None:
    found = seen(
        state(said("place", (0, 3)), said("agency", (5, 8)), said("place", (9, 12)), said("claim", (0, 12))),
        state(said("note", (0, 9)), said("note", (4, 12))),
    )
    made = SchemaFile(Path("news"), None)
    schema = made.grow(found)
    assert schema.id == "news"
    assert {
        layer.id: ([x.id for x in schema.labels_of(layer.id)], layer.overlap) for layer in schema.layers
    } == {
        "spans": (["place", "agency"], False),
        "claim": (["claim"], False),
        "note": (["note"], True),
    }
    assert [(label.id, label.key) for label in schema.labels] == [
        ("place", "p"), ("agency", "a"), ("claim", "c"), ("note", "t"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given_", "type"),
    [
        ([1, 2.5], "number"),
        ([True, False], "flag"),
        (["denial", "threat"], "choice"),
        (["two words", "two words", "of them", "of them"], "choice"),
        (["two words", "of them"], "text"),
        (["x" * 41, "x" * 41], "text"),
        (["", "a", "a"], "text"),
        ([f"v{number}" for number in range(21)], "text"),
        ([["a"], ["a", "b"], []], "choices"),
        ([{"a": 1}], "text"),
        ([1, 2, "many"], "number"),
    ],
)
def test_the_type_of_an_attribute(given_: list[Any], type: str) -> None:
    made = Values()
    for value in given_:
        made.add(value)
    assert made.type == type
    assert made.is_mixed == (given_ in ([{"a": 1}], [1, 2, "many"]))


def test_memory_does_not_grow_with_the_values() -> None:
    made = Values()
    for number in range(10_000):
        made.add(str(number))
    assert made.type == "text" and len(made.distinct) == 200


def test_a_schema_that_is_there_gets_only_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "claims.json"
    path.write_bytes(CLAIMS.read_bytes())
    (tmp_path / "claims.md").write_bytes(CLAIMS.with_suffix(".md").read_bytes())
    before = json.loads(path.read_bytes())
    found = seen(
        state(
            said("count", (0, 3), modifier="roughly", size=3),
            said("weapon", (5, 8)),
            relations={"r": {"type": "near", "head": "1", "tail": "0"}},
            document_labels={"desk": "africa"},
        )
    )
    made = SchemaFile(tmp_path, path)
    made.grow(found)
    made.write()
    schema = load_schema(path)
    weapon = schema.label("weapon")
    assert (
        weapon and weapon.layer == "weapon" and weapon.key not in {one.get("key") for one in before["labels"]}
    )
    assert made.growing.added == [
        "layer weapon",
        f"label weapon in layer weapon, key {weapon.key}",
        "choice roughly of count.modifier",
        "attribute count.size (number)",
        "relation near",
        "document label desk (choice)",
    ]
    after = json.loads(path.read_bytes())
    for name, value in before.items():
        if not isinstance(value, list):
            assert after[name] == value
    after["labels"] = [one for one in after["labels"] if one["id"] != "weapon"]
    count = next(one for one in after["labels"] if one["id"] == "count")
    assert count["attributes"].pop() == {"id": "size", "type": "number"}
    modifier = next(one for one in count["attributes"] if one["id"] == "modifier")
    assert modifier["choices"].pop() == {"id": "roughly"}
    for name in ("layers", "relations", "document_labels"):
        after[name].pop()
    assert after == before


def test_documents_without_spans_make_a_schema_that_can_be_used(tmp_path: Path) -> None:
    made = SchemaFile(tmp_path / "reviews", None)
    made.grow(seen(state(document_labels={"tone": "good"}), state(document_labels={"tone": "bad"})))
    made.write()
    schema = load_schema(tmp_path / "reviews" / "schemas" / "reviews.json")
    assert [label.id for label in schema.labels] == ["span"]
    assert [one.id for one in schema.document_labels] == ["tone"]
    assert made.growing.doubts == ["No spans are labelled. The schema has the label 'span', as it needs one."]


def test_a_schema_of_nothing_says_what_was_left_out(tmp_path: Path) -> None:
    made = SchemaFile(tmp_path / "reviews", None)
    with pytest.raises(UsageError, match="left out was: prediction 2, hypertext 1"):
        made.grow(seen(), ["prediction", "hypertext", "prediction"])
