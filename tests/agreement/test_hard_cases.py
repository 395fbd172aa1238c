"""Forty hard cases: each gives the right number, or none with its reason. Never a bare 1.00."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from annotator.agreement.alpha import alpha
from annotator.agreement.kappa import bennett, cohen, fleiss, gwet_ac1, percent
from annotator.agreement.panel import panel
from annotator.agreement.result import Result
from annotator.agreement.rows import Panel
from annotator.agreement.table import Frame, table_of
from annotator.agreement.tally import count
from annotator.core.annotation import Labels, Relation
from tests.agreement.marks import labels, table

ALPHA = "alpha over characters"


def see(*said: Labels, length: int = 100, layer: dict[str, str] | None = None) -> Panel:
    marked = sorted({one.label for each in said for one in each.annotations} | set(layer or {}))
    frame = Frame.of(
        sorted({one.annotator for one in said}), marked, lambda name: (layer or {}).get(name, "")
    )
    return panel(count(table_of(said, lambda _: length, frame)))


def two(one: list[Any], other: list[Any], **more: Any) -> Panel:
    return see(labels("d", "x", one), labels("d", "y", other), **more)


def f1(found: Panel) -> list[Result]:
    return list(found.headline[:4])


@dataclass(frozen=True)
class Hard:
    """A case and what strict, exact, partial and any F1 must be: numbers, or a part of the reason."""

    made: Callable[[], Panel]
    ladder: list[float] | str
    alpha: float | str | None = None


A, B = ("A", 0, 10), ("B", 0, 10)
CASES = {
    "identical": Hard(lambda: two([A], [A]), [1, 1, 1, 1], 1.0),
    "nested identical": Hard(lambda: two([A, ("A", 2, 5)], [A, ("A", 2, 5)]), [1, 1, 1, 1], 1.0),
    "nested, inner missed": Hard(lambda: two([A, ("A", 2, 5)], [A]), [2 / 3] * 4, 1.0),
    "nested, outer against inner": Hard(lambda: two([A], [("A", 2, 5)]), [0, 0, 0.5, 1]),
    "doubled by one": Hard(lambda: two([A, A], [A]), [2 / 3] * 4, 1.0),
    "doubled by both": Hard(lambda: two([A, A], [A, A]), [1] * 4, 1.0),
    "same extent, two labels": Hard(lambda: two([A, B], [A, B]), [1] * 4, 1.0),
    "same extent, labels swapped in order": Hard(lambda: two([A, B], [B, A]), [1] * 4, 1.0),
    "same extent, one of two labels": Hard(lambda: two([A, B], [A]), [2 / 3] * 4),
    "same extent, other label": Hard(lambda: two([A], [B]), [0, 1, 1, 1]),
    "touching, not overlapping": Hard(lambda: two([A], [("A", 10, 20)]), [0, 0, 0, 0]),
    "overlap by one code point": Hard(lambda: two([A], [("A", 9, 20)]), [0, 0, 0.5, 1]),
    "one against two halves": Hard(lambda: two([A], [("A", 0, 5), ("A", 5, 10)]), [0, 0, 1 / 3, 2 / 3], 1.0),
    "crosswise overlaps": Hard(lambda: two([A, ("A", 5, 15)], [A, ("A", 2, 4)]), [0.5, 0.5, 0.5, 1.0]),
    "discontinuous identical": Hard(lambda: two([("A", 0, 3, 6, 9)], [("A", 0, 3, 6, 9)]), [1] * 4, 1.0),
    "discontinuous against its hull": Hard(lambda: two([("A", 0, 3, 6, 9)], [("A", 0, 9)]), [0, 0, 0.5, 1]),
    "within the gap of the other": Hard(lambda: two([("A", 0, 3, 6, 9)], [("A", 3, 6)]), [0, 0, 0, 0]),
    "fragments in another order": Hard(lambda: two([("A", 6, 9, 0, 3)], [("A", 0, 3, 6, 9)]), [1] * 4, 1.0),
    "fragments that touch are one": Hard(lambda: two([("A", 0, 3, 3, 9)], [("A", 0, 9)]), [1] * 4, 1.0),
    "empty against empty": Hard(lambda: two([], [], layer={"A": ""}), "neither", "nothing is marked"),
    "empty against marked": Hard(lambda: two([], [A]), [0, 0, 0, 0]),
    "no label in the schema, nothing marked": Hard(lambda: two([], []), "neither", "nothing is marked"),
    "one annotator only": Hard(lambda: see(labels("d", "x", [A])), "no document", "no document"),
    "no common document": Hard(
        lambda: see(labels("d", "x", [A]), labels("e", "y", [A])), "no document", "no document"
    ),
    "the other has not finished": Hard(
        lambda: see(labels("d", "x", [A]), labels("d", "y", [A], status="in_progress")),
        "no document",
        "no document",
    ),
    "schema changed between annotators": Hard(
        lambda: see(labels("d", "x", [A], version="1"), labels("d", "y", [A], version="2")),
        "no document",
        "no document",
    ),
    "text covered whole by both": Hard(
        lambda: two([("A", 0, 100)], [("A", 0, 100)]), [1] * 4, "no variation"
    ),
    "text covered whole by one": Hard(lambda: two([("A", 0, 100)], []), [0] * 4),
    "an empty text": Hard(lambda: two([], [], length=0, layer={"A": ""}), "neither", "no variation"),
    "layers do not compete": Hard(
        lambda: two([("A", 0, 50), ("B", 3, 6)], [("A", 0, 50)], layer={"A": "one", "B": "two"}), [2 / 3] * 4
    ),
    "ten thousand spans in one document": Hard(
        lambda: two(
            [("A", 10 * place, 10 * place + 6) for place in range(10_000)],
            [("A", 10 * place + place % 2, 10 * place + 6) for place in range(10_000)],
            length=100_000,
        ),
        [0.5, 0.5, 0.75, 1.0],
    ),
    "ten thousand spans in one chain": Hard(
        lambda: two(
            [("A", 10 * place, 10 * place + 8) for place in range(10_000)],
            [("A", 10 * place + 5, 10 * place + 13) for place in range(10_000)],
            length=100_010,
        ),
        [0, 0, 0.5, 1.0],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hard(name: str) -> None:
    case = CASES[name]
    started = time.process_time()
    found = case.made()
    assert time.process_time() - started < 10
    for place, result in enumerate(f1(found)):
        if isinstance(case.ladder, str):
            assert result.value is None and case.ladder in result.reason
        else:
            assert result.number == pytest.approx(case.ladder[place]), result.method.title
    if isinstance(case.alpha, str):
        assert found.headline[4].value is None and case.alpha in found.headline[4].reason
    elif case.alpha is not None:
        assert found.headline[4].number == pytest.approx(case.alpha)


ALL_ALIKE: list[list[Any]] = [["A", "A"], ["A", "A"]]


@pytest.mark.parametrize(
    "measure", [alpha, cohen, fleiss, gwet_ac1, bennett, lambda rows: alpha(rows, "ordinal")]
)
def test_all_the_same_value_is_no_agreement_beyond_chance(measure: Callable[[Any], Result]) -> None:
    result = measure(ALL_ALIKE)
    assert result.value is None and "no variation" in result.reason and str(result).startswith("n/a")


@pytest.mark.parametrize("measure", [alpha, cohen, fleiss, gwet_ac1, bennett, percent])
@pytest.mark.parametrize("rows", [[], [["A", None], [None, "B"]]])
def test_nothing_in_common(measure: Callable[[Any], Result], rows: Any) -> None:
    result = measure(rows)
    assert result.value is None and result.reason


def test_a_value_missing_is_not_a_disagreement() -> None:
    result = alpha([["A", "A", None], ["B", "B", "B"], ["A", None, None]])
    assert result.number == 1
    assert result.dropped == {"units with fewer than two values": 1}


@pytest.mark.parametrize("metric", ["interval", "ratio"])
def test_words_have_no_distance(metric: Any) -> None:
    with pytest.raises(ValueError, match="needs numbers"):
        alpha([["a", "b"]], metric)


def test_an_attribute_that_one_left_out_is_counted_apart() -> None:
    spans = [("A", 0, 5), ("A", 10, 15), ("A", 20, 25), ("A", 30, 35)]
    found = see(
        labels("d", "x", spans, attributes={0: {"n": 1}, 1: {"n": 2}, 2: {"n": 3}}),
        labels("d", "y", spans[:3], attributes={0: {"n": 1}, 1: {"n": 2}}),
    )
    (row,) = found.attributes
    assert (row.matched, row.union, row.valued) == (3, 4, 2)
    assert row.coverage == 0.75
    assert row.result.number == 1 and row.type == "number"
    assert list(row.result.dropped.values()) == [1]


def test_values_derived_from_the_words_stay_out_of_the_headline() -> None:
    said = labels("d", "x", [("A", 0, 5), ("A", 10, 15)], attributes={0: {"n": 1}, 1: {"n": 2}})
    derived = replace(
        said,
        annotator="y",
        annotations=tuple(replace(one, derived=frozenset({"n"})) for one in said.annotations),
    )
    (row,) = see(said, derived).attributes
    assert row.result.value is None and "no unit" in row.result.reason
    assert row.derived.number == 1


def test_accepted_suggestions_are_told_apart() -> None:
    spans = [("A", 0, 5), ("A", 10, 15)]
    found = see(
        labels("d", "x", spans, suggested=[0]), labels("d", "y", [spans[0], ("A", 11, 15)], suggested=[0])
    )
    assert found.headline[0].number == 0.5
    assert found.hand_made is not None and found.hand_made.number == 0
    assert found.accepted is not None and found.accepted.number == 1


def test_stacked_spans_have_no_unitizing_alpha_but_a_label_alpha() -> None:
    found = two([A, ("B", 5, 15)], [A, ("B", 5, 15)])
    (layer,) = found.layers
    assert layer.u_alpha.value is None and "overlap" in layer.u_alpha.reason
    assert [row.alpha.number for row in found.labels] == [1, 1]


def test_gold_is_no_peer() -> None:
    found = see(labels("d", "x", [A]), labels("d", "y", [B]), labels("d", "gold", [A, ("A", 20, 25)]))
    assert found.headline[0].number == 0
    assert [(row.first, row.second) for row in found.pairs] == [("x", "y")]
    assert [(row.annotator, row.precision.value, row.recall.value) for row in found.gold] == [
        ("x", 1, 0.5),
        ("y", 0, 0),
    ]


def test_dropped_documents_are_named() -> None:
    found = see(
        labels("d", "x", [A]),
        labels("d", "y", [A]),
        labels("e", "x", [A]),
        labels("f", "x", [A], version="1"),
        labels("f", "y", [A], version="2"),
        labels("g", "x", [A], status="in_progress"),
    )
    assert found.dropped == {
        "documents that their annotator has not finished": 1,
        "documents that only one annotator finished": 1,
        "documents whose annotators had different texts, schemas or guidelines": 1,
    }
    assert found.headline[0].documents == 1


def test_relations_need_both_ends() -> None:
    spans = [("A", 0, 5), ("A", 10, 15), ("A", 20, 25)]
    one = labels(
        "d", "x", spans, relations=(Relation("r", "of", "x0", "x1"), Relation("s", "of", "x0", "x2"))
    )
    other = labels("d", "y", spans[:2], relations=(Relation("r", "of", "y0", "y1"),))
    (row,) = see(one, other).relations
    assert row.f1.number == pytest.approx(2 / 3)
    assert row.on_matched_ends.number == 1


def test_document_labels_and_one_that_is_missing() -> None:
    found = see(
        *(labels(f"d{n}", who, document_labels={"tone": value}) for n in range(3) for who, value in
          (("x", "good" if n else "bad"), ("y", "good" if n == 2 else "bad"))),
        labels("d3", "x", document_labels={"tone": "good"}),
        labels("d3", "y"),
    )  # fmt: skip
    (row,) = found.document_labels
    assert row.percent.number == pytest.approx(2 / 3)
    assert row.alpha.number == pytest.approx(4 / 9)
    assert row.alpha.dropped == {"units with fewer than two values": 1}


def test_an_annotator_in_a_document_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        see(labels("d", "x", [A]), labels("d", "x", [A]))


def test_no_result_is_silent() -> None:
    """Whatever has no value has a reason, in every table of an empty project and of a full one."""
    for found in (see(labels("d", "x")), two([A, B], [A]), see(*(labels("d", who, [A]) for who in "xyz"))):
        results = [*found.headline, *found.macro]
        results += [one for row in found.labels for one in (row.strict, row.type, row.alpha, row.k_u_alpha)]
        results += [one for row in found.layers for one in (row.u_alpha, row.bar_u_alpha, row.cu_alpha)]
        results += [one for row in found.people for one in (row.with_others, row.without)]
        assert all((one.value is None) == bool(one.reason) for one in results)
        assert all(one.value is None or np.isfinite(one.value) for one in results)
        assert all(one.why() for one in results)


def test_there_are_forty() -> None:
    functions = [name for name in globals() if name.startswith("test_") and name != "test_there_are_forty"]
    assert len(CASES) + len(functions) - 1 >= 40


def test_the_short_form_makes_the_same_table() -> None:
    assert table({"d": {"x": [A], "y": []}}).present.tolist() == [[True, True]]


def test_as_many_values_as_units_take_no_table() -> None:
    """Free texts do: a table of units by values would take 72 MB here, and 7 GB for ten times as many."""
    rows = [(f"text {unit}", f"text {unit + unit % 2}") for unit in range(3000)]
    tracemalloc.start()
    try:
        assert percent(rows).number == pytest.approx(0.5)
        assert gwet_ac1(rows).number == pytest.approx(0.5, abs=0.01)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
