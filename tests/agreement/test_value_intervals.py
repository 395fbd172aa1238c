"""Intervals of attributes, document labels and relations: the estimates are those very numbers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from annotator.agreement.alpha import alpha
from annotator.agreement.attributes import METRICS
from annotator.agreement.estimates import document_ids
from annotator.agreement.intervals import Bootstrap
from annotator.agreement.panel import panel
from annotator.agreement.result import Interval
from annotator.agreement.rows import Panel
from annotator.agreement.table import Frame
from annotator.agreement.tally import Tally, tally
from annotator.agreement.value_intervals import (
    MOST,
    alpha_estimate,
    values_of_documents,
    with_value_intervals,
)
from annotator.core.annotation import Labels, Relation
from annotator.core.schema import Attribute, Choice, Label, Layer, Schema
from tests.agreement.marks import LENGTH, labels

CHOICES = (Choice("a"), Choice("b"), Choice("c"))
SCHEMA = Schema(
    id="s",
    layers=(Layer("l"),),
    labels=(
        Label(
            "A",
            "l",
            attributes=(
                Attribute("kind", "choice", choices=CHOICES),
                Attribute("size", "number"),
                Attribute("tags", "choices", choices=CHOICES),
                Attribute("sure", "flag"),
                Attribute("same", "number"),
                Attribute("words", "text"),
            ),
        ),
    ),
    document_labels=(Attribute("topic", "choice", choices=CHOICES),),
)


def said(count: int, people: str = "xyz", seed: int = 1) -> list[list[Labels]]:
    """Each marks the same five spans, with values and links that differ now and then."""
    draw = random.Random(seed)

    def mostly(value: Any, others: Sequence[Any]) -> Any:
        return draw.choice(others) if draw.random() < 0.3 else value

    made = []
    for document in range(count):
        true = [(draw.choice("abc"), draw.randrange(5) / 10) for _ in range(5)]
        topic = draw.choice("abc")
        for_all = []
        for who in people:
            values = {
                place: {
                    "kind": mostly(kind, "abc"),
                    "size": mostly(size, [0.1, 7.0]),
                    "tags": mostly([kind], [["a", "b"], ["c"]]),
                    "sure": mostly(True, [False]),
                    "same": 0.1,
                    "words": f"{document} {place}",
                }
                for place, (kind, size) in enumerate(true)
            }
            one = labels(
                f"d{document}", who, [("A", 8 * at, 8 * at + 4) for at in range(5)], attributes=values
            )
            links = [
                Relation(f"r{at}", "to", f"{who}{at}", f"{who}{at + 1}")
                for at in range(3)
                if draw.random() < 0.8
            ]
            topics = {"topic": mostly(topic, "abc")} if draw.random() < 0.9 else {}
            for_all.append(replace(one, relations=tuple(links), document_labels=topics))
        made.append(for_all)
    return made


def numbers(count: int, people: str = "xyz", seed: int = 1) -> tuple[Panel, Tally]:
    counts = tally(said(count, people), lambda _: LENGTH, Frame.of(people, "A"))
    return with_value_intervals(panel(counts, SCHEMA, Bootstrap(seed)), counts, seed), counts


def test_each_has_an_interval_around_it() -> None:
    found, _ = numbers(30)
    attributes = {row.attribute: row.result for row in found.attributes}
    results = [attributes[name] for name in ("kind", "size", "tags", "sure")]
    results += [found.document_labels[0].alpha, found.relations[0].f1, found.relations[0].on_matched_ends]
    for result in results:
        held = result.interval
        assert isinstance(held, Interval), result.method
        assert held.kind == "95% bootstrap over documents"
        assert held.low < result.number < held.high
        assert held.high - held.low < 0.5
    assert attributes["same"].value is None and attributes["same"].interval is None
    assert attributes["words"].value is not None and attributes["words"].interval is None
    assert len({f"{document} {place}" for document in range(30) for place in range(5)}) > MOST
    assert numbers(30)[0].attributes == found.attributes


def test_few_documents_give_their_own_range() -> None:
    found, _ = numbers(4, "xy")
    for row in found.attributes:
        alone = [numbers_of_one(one, row.attribute) for one in said(4, "xy")]
        known = [one for one in alone if one is not None]
        held = row.result.interval
        if held is not None:
            assert (held.low, held.high) == pytest.approx((min(known), max(known)))
            assert held.kind == "range"
    assert {row.attribute for row in found.attributes if row.result.interval} >= {"kind", "size", "tags"}


def numbers_of_one(versions: Sequence[Labels], attribute: str) -> float | None:
    counts = tally([versions], lambda _: LENGTH, Frame.of("xy", "A"))
    rows = panel(counts, SCHEMA).attributes
    return next(row.result.value for row in rows if row.attribute == attribute)


@pytest.mark.parametrize("kind", ["choice", "choices", "number", "flag"])
def test_the_estimate_is_alpha_whoever_is_missing(kind: str) -> None:
    draw = random.Random(kind)
    values: dict[str, list[Any]] = {
        "choice": ["a", "b", "c"],
        "choices": [frozenset("a"), frozenset("ab"), frozenset("c")],
        "number": [1, 2.5, 1e6],
        "flag": [True, False],
    }
    rows = [[draw.choice([*values[kind], None]) for _ in range(4)] for _ in range(40)]
    given = [(case, who, value) for case, row in enumerate(rows) for who, value in enumerate(row)]
    wanted = alpha(rows, METRICS[kind])
    estimate = alpha_estimate(values_of_documents(given, range(4)), kind, len(rows), wanted.method)
    assert estimate is not None
    assert estimate.value == pytest.approx(wanted.number)


def test_nothing_to_compare_has_no_value() -> None:
    method = alpha([[1, 1]]).method
    for kind in ("choice", "choices", "number"):
        estimate = alpha_estimate(values_of_documents([], range(2)), kind, 3, method)
        assert estimate is not None and np.isnan(estimate.value)


def test_gold_is_nobody_to_compare() -> None:
    with_gold = [[*one, replace(one[0], annotator="gold")] for one in said(12, "xy")]
    frame = Frame.of(["x", "y", "gold"], "A")
    counts = tally(with_gold, lambda _: LENGTH, frame)
    found = with_value_intervals(panel(counts, SCHEMA), counts)
    without, _ = numbers(12, "xy")
    assert set(document_ids(counts)) == {f"d{number}" for number in range(12)}
    for row, other in zip(found.attributes, without.attributes, strict=True):
        assert row.result.interval == other.result.interval
    assert found.document_labels[0].alpha.interval == without.document_labels[0].alpha.interval
    assert found.relations[0].f1.interval == without.relations[0].f1.interval
