"""Counts that are kept: a document put in, changed or taken out gives what counting all anew gives."""

from __future__ import annotations

import random
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from annotator.agreement.comparison import Comparison
from annotator.agreement.stored import dumps, loads
from annotator.agreement.table import Frame
from annotator.agreement.tally import Tally, tally
from annotator.core.annotation import Labels, Relation
from tests.agreement.marks import LENGTH, labels

LAYERS = {"A": "one", "B": "one", "C": "two"}
PEOPLE = ("gold", "v", "w", "x")
FRAME = Frame.of(PEOPLE, "ABC", LAYERS.__getitem__)


def document(number: int, seed: int, people: tuple[str, ...] = PEOPLE) -> list[Labels]:
    """Everything that can be said of a document, by those who did not leave it out."""
    draw = random.Random(f"{number} {seed}")
    said = []
    for who in people:
        if draw.random() < 0.2:
            continue
        marks = [
            (draw.choice("ABC"), start, start + draw.randrange(2, 6))
            for start in range(0, 32, 8)
            if draw.random() < 0.8
        ]
        if draw.random() < 0.2:
            marks += [("A", 0, 3, 5, 8), ("A", 1, 4)]
        attributes = {
            place: {"n": draw.choice([1, 2, 2.5]), "k": draw.choice(["x", ["y", "z"], True])}
            for place in range(len(marks))
            if draw.random() < 0.7
        }
        one = labels(
            f"d{number}",
            who,
            marks,
            version="1" if draw.random() < 0.9 else "2",
            status="done" if draw.random() < 0.9 else "in_progress",
            attributes=attributes,
            suggested=[0] if draw.random() < 0.2 else [],
            finished_at=f"2026-01-{1 + draw.randrange(28):02}T00:00:00Z",
            document_labels={"tone": draw.choice(["calm", "loud", ["a", "b"]])},
            problems=("broken",) if draw.random() < 0.1 else (),
        )
        ids = [mark.id for mark in one.annotations]
        links = [Relation(f"r{place}", draw.choice("st"), *pair) for place, pair in enumerate(pairwise(ids))]
        said.append(replace(one, relations=tuple(links)))
    return said


def counted(*documents: list[Labels]) -> Tally:
    return tally(documents, lambda _: LENGTH, FRAME, token_starts=lambda _: range(0, LENGTH, 4))


def plain(value: Any) -> Any:
    """A panel as lists and dictionaries, numbers to nine digits."""
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, float):
        return round(value, 9) + 0.0
    if hasattr(value, "items"):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def panel_of(documents: list[list[Labels]]) -> Any:
    return plain(Comparison(counted(*documents), places=PLACES).panel())


PLACES = {f"d{number}": number for number in range(40)}


@pytest.mark.parametrize("number", [3, 30])
@pytest.mark.parametrize("seed", range(3))
def test_what_is_put_in_is_as_if_it_had_always_been_there(number: int, seed: int) -> None:
    now = [document(place, seed) for place in range(number)]
    found = Comparison(counted(*now), places=PLACES)
    assert plain(found.panel()) == panel_of(now)
    draw = random.Random(seed)
    for turn in range(6):
        place = draw.randrange(number + 2)
        changed = [] if turn == 2 else document(place, 100 + seed)
        now += [[] for _ in range(place + 1 - len(now))]
        now[place] = changed
        found.put(f"d{place}", counted(changed))
        assert plain(found.panel()) == panel_of(now)
    assert set(found.tally.cases) == set(counted(*now).cases)


def test_only_the_counts_of_that_document_are_put_in() -> None:
    found = Comparison(counted(document(0, 1)))
    with pytest.raises(ValueError, match="not the counts of d1"):
        found.put("d1", counted(document(2, 1)))


@pytest.mark.parametrize("number", [0, 1, 12])
def test_stored_counts_come_back_as_they_were(number: int) -> None:
    documents = [document(place, 1) for place in range(number)]
    made = Comparison(counted(*documents), seed=7)
    before = made.panel()
    found = loads(dumps(made.tally, made.replicates, {"a": [1]}))
    assert found.about == {"a": [1]}
    assert found.tally.left_out == made.tally.left_out
    again = Comparison(found.tally, seed=7, replicates=found.replicates)
    assert plain(again.panel()) == plain(before)
    if number == 12:
        again.put("d3", counted(document(3, 9)))
        documents[3] = document(3, 9)
        assert plain(again.panel()) == plain(Comparison(counted(*documents), seed=7).panel())


def test_what_json_has_not_is_refused() -> None:
    one = labels("d", "v", [("A", 0, 5)], attributes={0: {"n": 2**70}})
    other = labels("d", "w", [("A", 0, 5)], attributes={0: {"n": 2**70}})
    with pytest.raises(ValueError, match="cannot be stored"):
        dumps(counted([one, other]), None, {})
