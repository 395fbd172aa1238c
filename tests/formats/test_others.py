"""Tasks about images and sounds among those about texts: listed, and no reason to refuse the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from annotator.core.errors import DataError
from tests.support.incoming import incoming, listed

LABELLED = {"text": "in Goma", "spans": [{"start": 3, "end": 7, "label": "GPE"}], "answer": "accept"}
IMAGE: dict[str, Any] = {"image": "1.jpg", "answer": "accept"}


def test_prodigy_tasks_that_show_something_else(tmp_path: Path) -> None:
    found = incoming("prodigy", tmp_path / "news.jsonl", IMAGE, LABELLED, {"html": "<b>x</b>", "text": None})
    assert [one.document.text for one in found] == ["in Goma"]
    assert listed(found[0]) == [("no-text", "", ""), ("no-text", "", "")]
    assert all(entry.where == entry.document for entry in found[0].refused)
    assert [entry.document for entry in found[0].refused] == [
        f"{tmp_path}/news.jsonl, line {n}" for n in (1, 3)
    ]
    assert found[0].refused[1].detail == "it is about html, not a text"
    with pytest.raises(DataError, match="line 1: 'text' is missing or null"):
        incoming("prodigy", tmp_path / "images.jsonl", IMAGE, IMAGE)


def task(**data: str | None) -> dict[str, Any]:
    return {"id": len(data), "data": data, "annotations": []}


def test_label_studio_tasks_that_show_something_else(tmp_path: Path) -> None:
    first, last = incoming(
        "labelstudio",
        tmp_path / "tasks.jsonl",
        task(image="1.jpg"),
        task(text="in Goma"),
        task(audio="1.wav", title=None),
        task(text="in Kigali"),
    )
    assert [one.document.text for one in (first, last)] == ["in Goma", "in Kigali"]
    assert [entry.document for entry in first.refused] == [
        f"{tmp_path}/tasks.jsonl, line {n}" for n in (1, 3)
    ]
    with pytest.raises(DataError, match="line 1: which field of the data is the text"):
        incoming("labelstudio", tmp_path / "images.jsonl", task(image="1.jpg"))


def test_the_named_field_of_the_text_is_missing_in_some(tmp_path: Path) -> None:
    tasks = (task(body="in Goma"), task(html="<b>x</b>"))
    (one,) = incoming("labelstudio", tmp_path / "tasks.jsonl", *tasks, text_key="body")
    assert [entry.detail for entry in one.refused] == ["it is about html, not a text"]
    with pytest.raises(DataError, match="line 1: 'nothing' is missing or null"):
        incoming("labelstudio", tmp_path / "tasks.jsonl", *tasks, text_key="nothing")
