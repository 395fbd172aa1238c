"""A span that is not written as labelled: trimmed, expanded and contracted are told apart everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.moved import moved
from tests.support.exports import write_one
from tests.support.memory_store import said

MENU = "The menu is long."


@pytest.mark.parametrize(
    ("labelled", "written", "reason"),
    [
        ((4, 8), (4, 8), ""),
        ((3, 8), (4, 8), "trimmed"),
        ((4, 9), (4, 8), "trimmed"),
        ((4, 8), (3, 9), ""),
        ((5, 7), (4, 8), "expanded"),
        ((5, 9), (4, 8), "expanded"),
        ((4, 6), (3, 8), "expanded"),
        ((2, 8), (4, 8), "contracted"),
        ((4, 10), (4, 8), "contracted"),
        ((2, 6), (4, 8), "token-boundary"),
    ],
)
def test_what_became_of_a_span(labelled: tuple[int, int], written: tuple[int, int], reason: str) -> None:
    assert moved(MENU, labelled, written) == reason


@given(st.text("ab \n", min_size=1, max_size=12), st.data())
def test_a_span_that_grew_has_not_shrunk(text: str, data: st.DataObject) -> None:
    edges = st.integers(0, len(text))
    first, last = sorted([data.draw(edges), data.draw(edges)])
    start, end = sorted([data.draw(edges), data.draw(edges)])
    if not text[first:last].strip() or not text[start:end].strip():
        return
    there, back = moved(text, (first, last), (start, end)), moved(text, (start, end), (first, last))
    opposite = {"expanded": "contracted", "contracted": "expanded", "token-boundary": "token-boundary"}
    assert opposite.get(there, "") == (back if there in opposite else "")


KINDS = [
    pytest.param("conll", {}, id="conll"),
    pytest.param("gliner", {}, id="gliner"),
    pytest.param("huggingface", {"tokens": True}, marks=pytest.mark.needs("pyarrow"), id="tags"),
    pytest.param(
        "huggingface",
        {"tokenizer": "words"},
        marks=[pytest.mark.slow, pytest.mark.needs("pyarrow", "tokenizers")],
        id="windows",
    ),
]


@pytest.mark.parametrize(("name", "options"), KINDS)
def test_the_report_says_which_way(tmp_path: Path, name: str, options: dict[str, Any]) -> None:
    if "tokenizer" in options:
        from tests.support.tokenizers import trained

        options = {"tokenizer": str(trained(options["tokenizer"], tmp_path))}
    report = write_one(
        name,
        tmp_path / "out",
        "The menu is long, and Goma is far away.",
        said("a1", "place", (4, 9)),
        said("a2", "place", (13, 15)),
        said("a3", "place", (22, 26)),
        **options,
    )
    assert {one.annotation: one.reason for one in report.adjusted} == {"a1": "trimmed", "a2": "expanded"}
