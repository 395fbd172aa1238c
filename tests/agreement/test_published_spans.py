"""Published numbers about spans, sets and gamma, through the public functions."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.agreement import sets
from annotator.agreement.alpha import alpha
from annotator.agreement.estimates import f1_of
from annotator.agreement.kappa import cohen
from annotator.agreement.panel import panel
from annotator.agreement.table import Table
from annotator.agreement.tally import count
from annotator.core.matching import MODES, Unit, align, match
from tests.agreement.marks import table
from tests.agreement.published import read

SPANS = read("spans")
GAMMA = read("gamma")


def f1(marked: Table, mode: Any) -> float:
    return f1_of(count(marked), mode, marked.frame.peers).result.number


def bio(sentences: list[list[str]]) -> dict[str, list[tuple[str, int, int]]]:
    """Spans of tags, one code point a token, by sentence."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for number, tags in enumerate(sentences):
        spans: list[tuple[str, int, int]] = []
        for place, tag in enumerate(tags):
            if tag.startswith("B-") or (tag.startswith("I-") and not (spans and spans[-1][2] == place)):
                spans.append((tag[2:], place, place + 1))
            elif tag.startswith("I-"):
                spans[-1] = (spans[-1][0], spans[-1][1], place + 1)
        found[f"s{number}"] = spans
    return found


def both(name: str) -> Table:
    given = SPANS[name]["input"]
    one, other = bio(given["reference"]), bio(given["response"])
    return table({id: {"x": one[id], "y": other[id]} for id in one})


def test_bratiaa() -> None:
    entry = SPANS["bratiaa_agree2"]
    documents = {
        id: {who: [tuple(mark) for mark in marks] for who, marks in by.items()}
        for id, by in entry["input"]["spans"].items()
    }
    counts = count(table(documents, length=7000))
    found = panel(counts)
    assert found.headline[0].number == pytest.approx(entry["published"]["total_mean"], abs=1e-6)
    checks = entry["checks"]["numpy set-intersection"]
    assert [row.strict.number for row in found.labels] == pytest.approx(checks["per_label_mean"], abs=1e-6)
    assert [row.strict for row in found.documents] == pytest.approx(checks["per_document_mean"], abs=1e-6)


def test_seqeval() -> None:
    assert f1(both("seqeval_readme"), "strict") == SPANS["seqeval_readme"]["published"]["f1"]


@pytest.mark.parametrize(
    ("mode", "theirs"),
    [("type", "ent_type"), ("exact", "exact"), ("partial", "partial"), ("strict", "strict")],
)
def test_nervaluate_readme(mode: Any, theirs: str) -> None:
    """Partial is .70 by the formula that the README states; the .40 it prints is a slip."""
    published = SPANS["nervaluate_readme"]["published"][theirs]
    assert f1(both("nervaluate_readme"), mode) == pytest.approx(published["f1"])


@pytest.mark.parametrize(
    ("mode", "theirs"),
    [("type", "ent_type"), ("exact", "exact"), ("partial", "partial"), ("strict", "strict")],
)
def test_the_six_scenarios_of_semeval_2013(mode: Any, theirs: str) -> None:
    entry = SPANS["semeval2013_six_scenarios"]
    first, second = (
        [Unit(((start, end),), label) for label, start, end in entry["input"][side]]
        for side in ("reference", "response")
    )
    published = entry["published"][theirs]
    score = match(first, second, mode).score
    assert 2 * float(score) / (len(first) + len(second)) == pytest.approx(published["f1"], abs=1e-6)
    assert float(score) == published["cor"] + 0.5 * published["par"]
    pairing = align(first, second)
    assert (len(pairing.only_first), len(pairing.only_second)) == (published["mis"], published["spu"])


def test_kappa_tends_to_f_as_the_unmarked_grows() -> None:
    """Hripcsak & Rothschild 2005: F is positive specific agreement, and the limit of kappa."""
    entry = SPANS["hripcsak_rothschild_limit"]
    a, b, c = (entry["input"][name] for name in "abc")
    marked = table(
        {
            "d": {
                "x": [("A", 3 * place, 3 * place + 1) for place in range(a + b)],
                "y": [("A", 3 * place, 3 * place + 1) for place in [*range(a), *range(a + b, a + b + c)]],
            }
        },
        length=400,
    )
    expected = entry["published"]
    for mode in MODES:
        assert f1(marked, mode) == pytest.approx(expected["f1"], abs=1e-6)
    for d, kappa in zip(entry["input"]["d"][:4], expected["kappa"], strict=False):
        rows = [[1, 1]] * a + [[1, 0]] * b + [[0, 1]] * c + [[0, 0]] * d
        assert cohen(rows).number == pytest.approx(kappa, abs=1e-6)


@pytest.mark.parametrize(
    ("distance", "name"),
    [
        (sets.masi, "alpha_masi_one_minus_JM"),
        (sets.masi_product, "alpha_masi_product_of_distances"),
        (sets.jaccard, "alpha_jaccard"),
        (sets.nested, "alpha_set_distance"),
    ],
)
def test_alpha_of_sets(distance: Any, name: str) -> None:
    entry = SPANS["set_annotations"]
    rows = [[frozenset(one) for one in row] for row in entry["input"]["units"]]
    value = alpha(rows, distance).number
    assert value == pytest.approx(entry["high_precision"][name], abs=1e-5)
    if name in entry["published"]:
        assert value == pytest.approx(entry["published"][name], abs=entry["tolerance"])


def test_masi_of_a_contained_set() -> None:
    published = SPANS["set_annotations"]["published"]["masi_distance_12_1234_nltk"]
    assert sets.masi({1, 2}, {1, 2, 3, 4}) == pytest.approx(published)


def _dissimilarities(first: list[list[int]], second: list[list[int]], delta: float) -> Any:
    import numpy as np

    from annotator.agreement.gamma_alignment import Continuum, Dissimilarity

    start, end = np.array([*first, *second], float).T
    kind = np.zeros(len(start), np.int64)
    held = Continuum(start, end, kind, kind, 2)
    return Dissimilarity(delta=delta).position(held)[: len(first), len(first) :]


def test_positional_dissimilarity_of_gamma() -> None:
    entry = GAMMA["gamma_positional_dissimilarity"]
    given = entry["input"]
    for (one, other), value in zip(given["fig10"], entry["published"]["fig10"], strict=True):
        got = float(_dissimilarities([one], [other], given["delta_empty_fig10"])[0, 0])
        assert got == pytest.approx(value, rel=entry["tolerance_rel"]["fig10"], abs=0.01)
    grid = given["grid"]
    got = _dissimilarities(sorted(grid["a"]), sorted(grid["b"]), grid["delta_empty"]).ravel()
    assert got.tolist() == pytest.approx(
        entry["published"]["grid"], rel=entry["tolerance_rel"]["grid"], abs=1e-4
    )


@pytest.mark.needs("scipy")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_gamma_of_alex_paul_and_suzan(seed: int) -> None:
    from annotator.agreement.gamma import gamma
    from annotator.agreement.gamma_alignment import Dissimilarity

    entry = GAMMA["gamma_alex_paul_suzan"]
    units = {
        who: [tuple(unit) for unit in held] for who, held in entry["input"]["units_per_annotator"].items()
    }
    params = entry["input"]["params"]
    measure = Dissimilarity(params["alpha"], params["beta"], params["deltaEmpty"])
    found = gamma(units, measure, samples=60, precision=0.02, seed=seed)
    published = entry["published"]
    assert found.exact
    assert len(found.alignment) == published["unitary_alignments"]
    assert found.gamma.parts["observed"] == pytest.approx(entry["disorder"], abs=1e-9)
    assert published["gamma_range"][0] <= found.gamma.number <= published["gamma_range"][1]
    assert published["gamma_cat_range"][0] <= found.gamma_cat.number <= published["gamma_cat_range"][1]
    for label, value in published["gamma_k"].items():
        assert found.gamma_k[label].number == pytest.approx(value, abs=0.02)
    assert all(found.gamma_k[label].number <= 0 for label in "2347")
    assert f"seed {seed}" in found.gamma.note and "shuffle" in found.gamma.note
