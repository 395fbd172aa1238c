"""The panel: counts that add up, intervals over documents, and every number back to its spans."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from annotator.agreement.alpha import alpha
from annotator.agreement.estimates import character_alpha, document_ids, f1_of, f1_of_labels
from annotator.agreement.intervals import Bootstrap, Estimate, jackknife, student, weights
from annotator.agreement.kappa import gwet_ac1, percent
from annotator.agreement.meetings import Ask, documents_behind
from annotator.agreement.panel import panel
from annotator.agreement.people import drift, self_agreement
from annotator.agreement.rows import Panel
from annotator.agreement.spans import F1
from annotator.agreement.table import Frame, table_of
from annotator.agreement.tally import Tally, count, tally
from annotator.agreement.trace import disagreements, passages
from annotator.core.annotation import Labels
from tests.agreement.marks import LENGTH, corpora, labels, table

FRAME = Frame.of("xyz", "AB")


def documents(number: int, seed: int = 1) -> list[list[Labels]]:
    """Three annotators on short texts: mostly alike, some edges moved, some labels changed."""
    draw = random.Random(seed)
    made = []
    for place in range(number):
        gold = [(draw.choice("AB"), start, start + draw.randrange(2, 6)) for start in range(0, 32, 8)]
        said = []
        for who in "xyz":
            marks = [
                (draw.choice("AB") if draw.random() < 0.1 else label, start, end + (draw.random() < 0.2))
                for label, start, end in gold
                if draw.random() < 0.9
            ]
            said.append(
                labels(
                    f"d{place:04}",
                    who,
                    marks,
                    finished_at=f"2026-01-{place % 28 + 1:02}T00:00:{place % 60:02}Z",
                )
            )
        made.append(said)
    return made


def counted(number: int, **more: Any) -> Tally:
    return tally(documents(number), lambda _: LENGTH, FRAME, **more)


def numbers(found: Panel) -> list[float | None]:
    results = [*found.headline, *found.macro]
    results += [one for row in found.labels for one in (row.strict, row.type, row.alpha, row.k_u_alpha)]
    results += [
        one for row in found.layers for one in (row.u_alpha, row.bar_u_alpha, row.cu_alpha, *row.tokens)
    ]
    results += [one for row in found.pairs for one in (*row.ladder.values(), row.alpha)]
    ends = [end for one in results if one.interval for end in (one.interval.low, one.interval.high)]
    return (
        [one.value for one in results] + ends + found.confusion.ravel().tolist() + list(found.slips.values())
    )


@pytest.mark.parametrize("shard", [1, 7, 40])
def test_shards_do_not_matter(shard: int) -> None:
    whole = panel(counted(40, token_starts=lambda _: range(0, LENGTH, 4)))
    parts = panel(counted(40, shard=shard, token_starts=lambda _: range(0, LENGTH, 4)))
    assert numbers(parts) == pytest.approx(numbers(whole))
    assert any(row.tokens for row in whole.layers)


def test_one_more_document_gives_what_counting_all_anew_gives() -> None:
    bootstrap = Bootstrap()
    before = counted(30)
    panel(before, bootstrap=bootstrap)
    new = tally(documents(31)[30:], lambda _: LENGTH, FRAME)
    refreshed = panel(before.joined(new), bootstrap=bootstrap)
    assert numbers(refreshed) == pytest.approx(numbers(panel(counted(31))))


def test_a_changed_document_is_replaced() -> None:
    bootstrap = Bootstrap()
    before = counted(20)
    panel(before, bootstrap=bootstrap)
    empty = [labels("d0003", who) for who in "xyz"]
    again = before.without(["d0003"]).joined(tally([empty], lambda _: LENGTH, FRAME))
    made = [empty if one[0].document == "d0003" else one for one in documents(20)]
    anew = tally(made, lambda _: LENGTH, FRAME)
    assert numbers(panel(again, bootstrap=bootstrap)) == pytest.approx(numbers(panel(anew)))


def test_counts_of_other_frames_are_not_joined() -> None:
    with pytest.raises(ValueError, match="same annotators"):
        counted(2).joined(count(table({"d": {"x": []}})))


@settings(deadline=None, max_examples=50)
@given(corpora(fragments=2))
def test_any_cases_can_be_taken_out(marks: Any) -> None:
    whole = count(table(marks))
    chosen = np.arange(len(whole.cases)) % 2 == 0
    kept = {id: by for place, (id, by) in enumerate(marks.items()) if place % 2 == 0}
    part = whole.only(chosen)
    frame = whole.frame
    said = [labels(id, who, held) for id, by in kept.items() for who, held in by.items()]
    anew = count(table_of(said, lambda _: LENGTH, frame))
    assert part.cases == anew.cases
    for name in ("size", "strict", "type", "exact", "halves", "any"):
        assert np.array_equal(getattr(part.spans, name), getattr(anew.spans, name))
    for name in ("marked", "both", "met", "squares", "stacked"):
        assert np.array_equal(getattr(part.coverage, name), getattr(anew.coverage, name))
    assert np.array_equal(part.aligned.confusion(frame.peers), anew.aligned.confusion(frame.peers))


def test_pooled_is_not_macro() -> None:
    long = [("A", place, place + 1) for place in range(0, 18, 2)]
    found = panel(count(table({"d": {"x": long, "y": long}, "e": {"x": [("A", 0, 1)], "y": [("A", 5, 6)]}})))
    assert found.headline[0].number == pytest.approx(0.9)
    assert [one.method.id for one in found.macro] == ["f1.strict.macro.pairs", "f1.strict.macro.documents"]
    assert found.macro[1].number == 0.5


def test_few_documents_have_a_range_and_a_word_about_it() -> None:
    interval = panel(counted(9)).headline[0].interval
    assert interval is not None and interval.kind == "range" and "too few documents" in interval.note
    many = panel(counted(10)).headline[0].interval
    assert many is not None and many.kind.startswith("95% bootstrap") and many.seed == 1


def test_the_bootstrap_finds_the_spread_of_repeated_samples() -> None:
    """Means of 200 draws have a standard error of 1 / sqrt(200); characters would say far less."""
    drawn = np.random.default_rng(3).normal(size=200)
    estimate = Estimate(
        F1["strict"], np.stack([drawn, np.ones(200)], axis=1), lambda sums: sums[..., 0] / sums[..., 1]
    )
    ids = [f"d{place}" for place in range(200)]
    found, leave_out = estimate.interval(ids), jackknife(estimate)
    assert found is not None and leave_out is not None
    width = 2 * 1.96 * drawn.std() / 200**0.5
    assert found.high - found.low == pytest.approx(width, rel=0.15)
    assert leave_out.high - leave_out.low == pytest.approx(width, rel=0.05)


def test_weights_belong_to_the_document() -> None:
    one = weights(["a", "b", "c"], seed=1)
    assert np.array_equal(one[[2, 0]], weights(["c", "a"], seed=1))
    assert not np.array_equal(one, weights(["a", "b", "c"], seed=2))
    many = weights([str(place) for place in range(500)])
    assert many.mean() == pytest.approx(1, abs=0.01) and many.var() == pytest.approx(1, abs=0.02)


def test_student() -> None:
    """From printed tables."""
    assert [round(student(freedom), 3) for freedom in (9, 30, 120)] == [2.262, 2.042, 1.980]


def test_the_short_ways_for_pairs_give_the_same() -> None:
    counts = counted(12)
    for row, (i, j) in zip(panel(counts).pairs, FRAME.pairs, strict=True):
        assert row.alpha.number == pytest.approx(character_alpha(counts, [i, j], [0, 1]).result.number)
        for mode, result in row.ladder.items():
            pair = int(FRAME.pair_number[i, j])
            assert result.number == pytest.approx(f1_of(counts, mode, [pair]).result.number)


@settings(deadline=None, max_examples=50)
@given(corpora())
def test_the_short_way_for_labels_gives_the_same(marks: Any) -> None:
    counts = count(table(marks))
    peers = counts.frame.peers
    for mode in ("strict", "type"):
        for label, one in enumerate(f1_of_labels(counts, mode, peers)):  # type: ignore[arg-type]
            alone = f1_of(counts, mode, peers, label=label)  # type: ignore[arg-type]
            assert one.result == alone.result
            assert np.array_equal(one.estimate.sums, alone.estimate.sums)


def test_weakest_label_and_pair() -> None:
    same, other = [("A", 0, 5), ("B", 10, 15)], [("A", 0, 5), ("B", 11, 15)]
    found = panel(count(table({"d": {"x": same, "y": same, "z": other}})))
    assert found.weakest_label is not None and found.weakest_label.label == "B"
    assert found.weakest_pair is not None and "z" in (found.weakest_pair.first, found.weakest_pair.second)
    assert {row.annotator: row.delta for row in found.people}["z"] == pytest.approx(1 / 3)


def test_confusion_boundaries_and_where_they_are() -> None:
    counts = count(
        table(
            {
                "d": {"x": [("A", 0, 5), ("A", 10, 18)], "y": [("B", 0, 5), ("A", 9, 13), ("A", 14, 18)]},
                "e": {"x": [("B", 0, 5)], "y": []},
            }
        )
    )
    found = panel(counts)
    assert found.confusion.tolist() == [[2, 1, 1], [1, 0, 1], [1, 1, 0]]
    assert found.slips["split"] == 1 and found.slips["merged"] == 0
    assert documents_behind(counts, Ask()) == [("d", 5), ("e", 1)]
    assert documents_behind(counts, Ask("B")) == [("d", 1), ("e", 1)]
    assert documents_behind(counts, Ask(cell=("A", "B"))) == [("d", 1)]
    assert documents_behind(counts, Ask(cell=("B", None))) == [("e", 1)]


def test_every_span_is_in_one_passage() -> None:
    versions = documents(1, seed=5)[0]
    found = passages(versions)
    ids = [one.id for passage in found for several in passage.versions.values() for one in several]
    assert sorted(ids) == sorted(one.id for labels in versions for one in labels.annotations)


def test_passages_say_how_versions_differ() -> None:
    x = labels("d", "x", [("A", 0, 5), ("A", 10, 15), ("A", 20, 30), ("B", 32, 36)])
    y = labels("d", "y", [("B", 0, 5), ("A", 11, 15), ("A", 20, 24), ("B", 32, 36)])
    z = labels("d", "z", [("A", 0, 5), ("A", 10, 15), ("A", 25, 30), ("B", 32, 36)])
    found = list(disagreements([x, y, z]))
    assert [sorted(one.differences) for one in found] == [["label"], ["boundary"], ["boundary"]]
    assert len(passages([x, y, z])) == 4 and passages([x, y, z])[-1].agreed
    missing = list(disagreements([x, labels("d", "w")]))
    assert {one.missing for one in missing} == {("w",)} and len(missing) == 4


def test_drift_goes_by_the_time_of_work() -> None:
    good, bad = [("A", 0, 5)], [("A", 1, 5)]
    said = [
        labels(f"d{n}", who, good if who == "x" or n < 3 else bad, finished_at=f"2026-01-0{6 - n}")
        for n in range(6)
        for who in "xy"
    ]
    batches = drift(count(table_of(said, lambda _: LENGTH)), batches=2)
    assert [one.documents for one in batches] == [("d5", "d4", "d3"), ("d2", "d1", "d0")]
    assert [one.result.number for one in batches] == [0, 1]


def test_people_are_held_against_themselves() -> None:
    first = labels("d", "x", [("A", 0, 5), ("B", 8, 9)], finished_at="2026-01-01")
    again = labels("d-again", "x", [("A", 0, 5)], finished_at="2026-02-01")
    (row,) = self_agreement([first, again, labels("d", "y")], lambda _: LENGTH, FRAME)
    assert (row.annotator, row.documents) == ("x", (("d", "d-again"),))
    assert row.result.number == pytest.approx(2 / 3)


def test_versions_are_reported_apart() -> None:
    said = [
        labels(f"d{n}", who, [("A", n if who == "x" else 0, 9)], version=str(min(n, 1)))
        for n in range(3)
        for who in "xy"
    ]
    found = panel(count(table_of(said, lambda _: LENGTH)))
    assert {version[1]: one.number for version, one in found.versions.items()} == {"0": 1, "1": 0}
    assert found.headline[0].number == pytest.approx(1 / 3)


def test_why_this_number() -> None:
    answers = dict(panel(counted(12)).headline[0].why())
    assert answers["unit"] == "span" and "one to one" in answers["pairing"]
    assert "12 documents" in answers["used"] and "seed 1" in answers["interval"]
    assert {"formula", "source", "dropped", "parts", "warning"} <= set(answers)


def test_an_interval_is_that_of_the_estimate_alone() -> None:
    counts = counted(25)
    for measured in (
        f1_of(counts, "partial", counts.frame.peers),
        character_alpha(counts, [0, 1, 2], [0, 1]),
    ):
        alone = measured.estimate.interval(document_ids(counts))
        (together,) = [one for one in panel(counts).headline if one.method == measured.result.method]
        assert alone is not None and together.interval is not None
        assert (together.interval.low, together.interval.high) == pytest.approx((alone.low, alone.high))
        assert alone.low <= measured.result.number <= alone.high


def test_gold_changes_nothing_that_is_said_of_the_others() -> None:
    """Not the overlaps behind cu-alpha, either: gold is no judge among them."""
    said = documents(12)
    truth = [replace(labels[0], annotator="gold") for labels in said]
    without = panel(counted(12))
    frame = Frame.of(["gold", *"xyz"], "AB")
    both = [[*labels, gold] for labels, gold in zip(said, truth, strict=True)]
    found = panel(tally(both, lambda _: LENGTH, frame))
    assert found.layers == without.layers
    assert found.labels == without.labels
    assert found.headline == without.headline


def test_what_occurs_often_may_stand_in_one_row() -> None:
    rows = [("a", "a"), ("a", "b"), ("b", "b"), ("a", None)]
    times = [5, 3, 4, 2]
    one_by_one = [row for row, many in zip(rows, times, strict=True) for _ in range(many)]
    for measure in (alpha, percent, gwet_ac1):
        assert measure(rows, times=times).value == pytest.approx(measure(one_by_one).value)
        assert measure(rows, times=times).n == measure(one_by_one).n
        assert measure(rows, times=times).dropped == measure(one_by_one).dropped
    numbers = [(1, 1), (1, 4), (9, 7), (2, None)]
    one_by_one_too = [row for row, many in zip(numbers, times, strict=True) for _ in range(many)]
    for metric in ("interval", "ordinal", "ratio"):
        assert alpha(numbers, metric, times=times).value == pytest.approx(alpha(one_by_one_too, metric).value)  # type: ignore[arg-type]
