from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.core.fold import merge
from annotator.core.labelfile import Head, LabelFile, edit, from_file, normal, to_file, to_labels
from annotator.core.span import Span

HEAD = Head("d1", "ann", "sha256:00")
TEXT = "Officials said 160 people were arrested."


def span(start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "quote": TEXT[start:end]}


def annotation(start: int = 15, end: int = 18, **fields: Any) -> dict[str, Any]:
    return {"label": "count", "spans": [span(start, end)], **fields}


def file_of(state: dict[str, Any]) -> dict[str, Any]:
    return to_file(LabelFile(HEAD, state, {"s": 3}))


SPANS = st.lists(st.sampled_from([span(0, 9), span(15, 18), span(19, 25)]), max_size=2)
LOOSE = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=2),
    max_leaves=4,
)
VALUES = LOOSE.filter(lambda one: one is not None).map(lambda one: strip(one))
ANNOTATIONS = st.fixed_dictionaries(
    {},
    optional={
        "label": st.sampled_from(["count", "agency", ""]),
        "spans": SPANS,
        "attributes": st.dictionaries(st.sampled_from("abc"), VALUES, max_size=2),
        "derived": st.lists(st.sampled_from("abc"), max_size=2),
        "note": st.sampled_from(["", "look again"]),
        "unsure": st.booleans(),
        "origin": st.sampled_from([{"by": "person"}, {"by": "rules", "score": 0.5}]),
        "created": st.sampled_from(["", "2026-01-01T00:00:00Z"]),
        "deleted": st.just(True),
        "from_a_newer_version": VALUES,
    },
)
RELATIONS = st.fixed_dictionaries(
    {"type": st.just("by"), "head": st.sampled_from("kl"), "tail": st.sampled_from("lm")},
    optional={"created": st.sampled_from(["", "2026"]), "deleted": st.just(True), "z": VALUES},
)
STATES = st.fixed_dictionaries(
    {},
    optional={
        "annotations": st.dictionaries(st.sampled_from("klm"), ANNOTATIONS, max_size=3),
        "relations": st.dictionaries(st.sampled_from("rs"), RELATIONS, max_size=2),
        "document_labels": st.dictionaries(st.sampled_from("tu"), VALUES, max_size=2),
        "status": st.just("done"),
        "finished_at": st.sampled_from(["", "2026-01-01T00:00:00Z"]),
        "from_a_newer_version": VALUES,
    },
)


def strip(value: Any) -> Any:
    """A state never holds null in an object: null is how a line unsets."""
    if isinstance(value, dict):
        return {name: strip(one) for name, one in value.items() if one is not None}
    return value


def written(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


@given(STATES)
@settings(max_examples=300, deadline=None)
def test_a_file_says_all_that_its_state_shows(state):
    assert from_file(file_of(state)).state == normal(state)
    assert file_of(from_file(file_of(state)).state) == file_of(state)


@given(STATES, STATES)
@settings(max_examples=500, deadline=None)
def test_an_edit_turns_one_state_into_the_other_as_files_show_them(old, new):
    old_before = deepcopy(old)
    patch = edit(old, new)
    assert old == old_before
    assert patch or normal(old) == normal(new)
    assert not patch or written(normal(old)) != written(normal(new))  # not `==`: False is 0 in Python
    result = deepcopy(old)
    merge(result, deepcopy(patch))
    assert normal(result) == normal(new)


@given(STATES, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_same_state_gives_the_same_bytes_however_it_came_about(state, random):
    def shuffled(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        names = list(value)
        random.shuffle(names)
        return {name: shuffled(value[name]) for name in names}

    assert repr(file_of(shuffled(state))) == repr(file_of(state))


def spoil(value: Any) -> None:
    """Change all of a file that can be changed in place."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in [*inner]:
        spoil(one)
    if isinstance(value, dict):
        value["spoilt"] = True
    elif isinstance(value, list):
        value.append("spoilt")


@given(STATES)
@example({"annotations": {"k": annotation(), "l": annotation(attributes={}, derived=[])}})
@settings(max_examples=100, deadline=None)
def test_who_changes_a_file_in_place_changes_neither_its_state_nor_any_other_file(state):
    state_before, file_before = deepcopy(state), written(file_of(state))
    spoil(file_of(state))
    assert state == state_before
    assert written(file_of(state)) == file_before
    assert file_of({"annotations": {"k": annotation()}})["annotations"][0]["origin"] == {"by": "person"}


def test_what_was_deleted_comes_back_without_its_old_fields():
    old = {"annotations": {"k": annotation(note="old", deleted=True)}}
    new = {"annotations": {"k": annotation()}}
    merge(old, edit(old, new))
    assert old == new


def test_null_in_a_file_means_not_set():
    data = file_of({"annotations": {"k": annotation(attributes={"of": "people"})}})
    data["annotations"][0]["attributes"]["value"] = None
    data["annotations"][0]["origin"]["score"] = None
    assert from_file(data).state == {"annotations": {"k": annotation(attributes={"of": "people"})}}


def test_status_says_whether_anything_is_there():
    assert file_of({})["status"] == "untouched"
    assert file_of({"annotations": {"k": annotation(deleted=True)}})["status"] == "untouched"
    assert file_of({"annotations": {"k": annotation()}})["status"] == "in_progress"
    assert file_of({"status": "done"})["status"] == "done"


def test_annotations_stand_in_reading_order_the_wider_first():
    state = {
        "annotations": {
            "late": annotation(19, 25),
            "narrow": annotation(0, 9),
            "wide": annotation(0, 25),
        }
    }
    assert [one["id"] for one in file_of(state)["annotations"]] == ["wide", "narrow", "late"]
    assert [one.id for one in to_labels(LabelFile(HEAD, state)).annotations] == ["wide", "narrow", "late"]


def test_what_cannot_be_shown_is_named_and_kept():
    state = {
        "annotations": {
            "ok": annotation(),
            "no label": {"spans": [span(0, 9)]},
            "no spans": {"label": "count"},
            "odd spans": {"label": "count", "spans": [{"start": "0"}]},
            "beyond": {"label": "count", "spans": [{"start": 30, "end": 99}]},
            "shifted": {"label": "count", "spans": [{"start": 0, "end": 3, "quote": "160"}]},
            "flag": {"label": "count", "spans": [{"start": True, "end": 3}]},
            "gone": annotation(deleted=True),
        }
    }
    labels = to_labels(LabelFile(HEAD, state), TEXT)
    assert [one.id for one in labels.annotations] == ["ok"]
    assert labels.annotations[0].spans == (Span(15, 18),)
    named = sorted(problem.split("'")[1] for problem in labels.problems)
    assert named == ["beyond", "flag", "no label", "no spans", "odd spans", "shifted"]
    file_of(state)


def test_a_relation_is_shown_only_while_both_its_ends_are():
    state = {
        "annotations": {"k": annotation(), "l": annotation(0, 9)},
        "relations": {"r": {"type": "by", "head": "k", "tail": "l"}},
    }
    assert len(to_labels(LabelFile(HEAD, state)).relations) == len(file_of(state)["relations"]) == 1
    state["annotations"]["l"]["deleted"] = True
    assert to_labels(LabelFile(HEAD, state)).relations == ()
    assert file_of(state)["relations"] == []
