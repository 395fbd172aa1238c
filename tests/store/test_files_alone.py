"""A label file without a journal is read without folding, and says what folding would say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import DataError
from annotator.formats import jsonl
from annotator.formats.base import Labelled
from annotator.project.files import label_file
from annotator.store.folder import FolderStore
from tests.support.labelled import labelled
from tests.support.stores import store_at


def store_of(root: Path, one: Labelled, data: bytes) -> FolderStore:
    """A store of one text and one label file."""
    (root / "labels" / "anna").mkdir(parents=True, exist_ok=True)
    (root / "labels" / "anna" / "d1.json").write_bytes(data)
    return store_at(root, {"d1": one.document.text})


def nothing(file: dict[str, Any]) -> None:
    pass


def with_nulls(file: dict[str, Any]) -> None:
    file["document_labels"]["gone"] = None
    for one in file["annotations"]:
        one["note"] = None
        one["attributes"]["gone"] = None
        one["ours"] = {"a": None, "b": 1}


def as_bare_as_can_be(file: dict[str, Any]) -> None:
    for one in file["annotations"]:
        for name in [name for name in one if name not in ("id", "label", "spans")]:
            del one[name]
        for span in one["spans"]:
            del span["quote"]


def with_more(file: dict[str, Any]) -> None:
    file["from_elsewhere"] = {"b": [1, {"c": 2}], "a": "x"}
    file["decisions"] = {"c1": {"kind": "adjudicated"}, "c2": {"deleted": True}}
    for one in (*file["annotations"], *file["relations"]):
        one["provenance"] = {"by": "lea", "at": "2025-01-02T03:04:05Z"}


def with_what_is_deleted(file: dict[str, Any]) -> None:
    for one in file["annotations"][1:]:
        one["deleted"] = True


def with_loose_ends(file: dict[str, Any]) -> None:
    file["relations"].append({"id": "r9", "type": "about", "head": "nobody", "tail": "nothing"})


def with_other_words(file: dict[str, Any]) -> None:
    for one in file["annotations"]:
        one["spans"][0]["quote"] = "other words"


def of_another_text(file: dict[str, Any]) -> None:
    file["text_hash"] = "sha256:another"


def of_a_newer_version(file: dict[str, Any]) -> None:
    file["format"] = "annotator/labels/99"


def twice(file: dict[str, Any]) -> None:
    file["annotations"] += file["annotations"][:1]


CHANGES = (
    nothing,
    with_nulls,
    as_bare_as_can_be,
    with_more,
    with_what_is_deleted,
    with_loose_ends,
    with_other_words,
    of_another_text,
    of_a_newer_version,
    twice,
)


@given(one=labelled(), change=st.sampled_from(CHANGES), by_us=st.booleans())
def test_it_says_what_folding_says(
    one: Labelled,
    change: Callable[[dict[str, Any]], None],
    by_us: bool,
    tmp_path_factory: Any,
) -> None:
    file = json.loads(jsonl.line(one.document, one.labels))["labels"]
    change(file)
    data = orjson.dumps(file, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    data = data if by_us else json.dumps(file).encode()
    store = store_of(tmp_path_factory.getbasetemp(), one, data)
    assert list(store.labels("anna")) == [store._weighed(store.truth("anna", "d1"), one.document)]


def test_long_numbers_and_deep_nesting_are_not_let_through() -> None:
    file: dict[str, Any] = {
        "format": "annotator/labels/1",
        "document": "d1",
        "text_hash": "x",
        "annotator": "a",
    }
    deep: Any = []
    for _ in range(70):
        deep = [deep]
    for more in ({"n": 10**18}, {"deep": deep}):
        data = orjson.dumps(file | more, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        with pytest.raises(DataError, match=r"more than 18 digits|deeper than 64 levels"):
            label_file(data, "x.json")
