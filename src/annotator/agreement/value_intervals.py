"""Intervals of what a panel has without one: attributes, document labels and relations.

They cost a look at every document, and a panel is refreshed after each: so they are drawn on request.

Alpha is a function of sums over documents. For values in pairs of one unit with m values (Krippendorff
2011): observed is the sum of the squared differences of ordered pairs / (m - 1), expected that of all pairs
of n values anywhere / (n - 1). For a metric with a table of differences the latter follows from how often
each value occurs; for numbers from n, the sum and the sum of squares.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from annotator.agreement.attributes import METRICS, Compared
from annotator.agreement.coding import Floats, Ints
from annotator.agreement.estimates import document_ids, f1_of_sums
from annotator.agreement.intervals import SEED, Bootstrap, Estimate
from annotator.agreement.measures import judged_by_two
from annotator.agreement.relations import RELATION_F1, RELATION_F1_MATCHED, RelationCount
from annotator.agreement.result import Method
from annotator.agreement.rows import Panel
from annotator.agreement.tally import Tally

MOST = 100
"""Different values beyond which no interval is drawn, unless they are numbers: free texts have any number."""

NOTHING = 1e-9
"""Expected disagreement, as a part of the greatest there could be, that is none but for rounding."""


class Values(NamedTuple):
    """Values that can be paired, in columns: the case and the place in `of` of each single value, and of each
    unordered pair of a unit its case, both places, and its weight, 2 / (m - 1)."""

    of: Sequence[Hashable]
    case: Ints
    value: Ints
    pair_case: Ints
    first: Ints
    second: Ints
    weight: Floats


def with_value_intervals(panel: Panel, tally: Tally, seed: int = SEED) -> Panel:
    """The same panel with an interval for attributes, document labels and relations, where one can be had.

    `tally` has the counts that the panel was made of.
    """
    used = tally.only(judged_by_two(tally))
    cases = len(used.cases)
    alphas: list[Estimate | None] = []
    for row in panel.attributes:
        values = _of_attribute(used.attributes[row.label, row.attribute], used.frame.peers)
        alphas.append(alpha_estimate(values, row.type, cases, row.result.method))
    for label in panel.document_labels:
        given = values_of_documents(used.document_labels.get(label.name, ()), used.frame.people)
        alphas.append(alpha_estimate(given, label.type, cases, label.alpha.method))
    f1s = [_of_relations(used, row.type) for row in panel.relations]
    estimates = [*alphas, *(one for both in f1s for one in both)]
    drawn = iter(Bootstrap(seed).intervals(document_ids(used), [one for one in estimates if one]))
    intervals = iter([next(drawn) if one else None for one in estimates])
    return replace(
        panel,
        attributes=tuple(
            replace(row, result=row.result.with_interval(next(intervals))) for row in panel.attributes
        ),
        document_labels=tuple(
            replace(row, alpha=row.alpha.with_interval(next(intervals))) for row in panel.document_labels
        ),
        relations=tuple(
            replace(
                row,
                f1=row.f1.with_interval(next(intervals)),
                on_matched_ends=row.on_matched_ends.with_interval(next(intervals)),
            )
            for row in panel.relations
        ),
    )


def alpha_estimate(values: Values, type: str, cases: int, method: Method) -> Estimate | None:
    """Alpha of values of a type of attribute as a function of sums over cases; None for too many values."""
    if type == "number":
        numbers = np.array([float(str(one)) for one in values.of])
        numbers -= numbers[values.value].mean() if len(values.value) else 0.0
        differences = (numbers[values.first] - numbers[values.second]) ** 2
        held = numbers[values.value]
        powers = (np.ones(len(held)), held, held**2)
        sums = [np.bincount(values.case, weights=one, minlength=cases) for one in powers]
        return Estimate(method, _columns(values, differences, np.stack(sums, axis=1), cases), _of_numbers)
    if len(values.of) > MOST:
        return None
    table = _differences(values.of, type)
    counts = np.zeros((cases, len(values.of)))
    np.add.at(counts, (values.case, values.value), 1)
    columns = _columns(values, table[values.first, values.second], counts, cases)
    return Estimate(method, columns, _of_counts(table))


def _columns(values: Values, differences: Floats, margins: Floats, cases: int) -> Floats:
    observed = np.bincount(values.pair_case, weights=values.weight * differences, minlength=cases)
    return np.concatenate([observed[:, None], margins], axis=1)


def _differences(values: Sequence[Hashable], type: str) -> Floats:
    """The squared difference of each value and each other."""
    metric = METRICS[type]
    if callable(metric):
        return np.array([[metric(one, other) for other in values] for one in values]).reshape(
            len(values), len(values)
        )
    return 1.0 - np.eye(len(values))


def _of_numbers(sums: Floats) -> Floats:
    observed, n, total, squares = np.moveaxis(sums, -1, 0)
    return _alpha(observed, 2 * (n * squares - total**2), 2 * n * squares, n)


def _of_counts(table: Floats) -> Callable[[Floats], Floats]:
    def statistic(sums: Floats) -> Floats:
        counts = sums[..., 1:]
        n = counts.sum(axis=-1)
        return _alpha(sums[..., 0], ((counts @ table) * counts).sum(axis=-1), n**2, n)

    return statistic


def _alpha(observed: Floats, everywhere: Floats, greatest: Floats, n: Floats) -> Floats:
    """1 - D_o / D_e; not a number where there is no variation."""
    varied = everywhere > NOTHING * greatest
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(1 - observed * (n - 1) / np.where(varied, everywhere, np.nan))


def _of_attribute(compared: Compared, peers: Sequence[int]) -> Values:
    """Pairs of values that two annotators gave themselves."""
    kept = np.isin(compared.pair, list(peers)) & ~compared.derived
    kept &= (compared.first >= 0) & (compared.second >= 0)
    case, first, second = compared.case[kept], compared.first[kept], compared.second[kept]
    both = np.concatenate([first, second])
    return Values(
        compared.values, np.concatenate([case, case]), both, case, first, second, np.full(len(case), 2.0)
    )


def values_of_documents(given: Iterable[tuple[int, int, Hashable]], people: Sequence[int]) -> Values:
    """The values of all who said something of a document, where two did."""
    place: dict[Hashable, int] = {}
    by_case: dict[int, list[int]] = {}
    for case, who, value in given:
        if who in people and value is not None:
            by_case.setdefault(case, []).append(place.setdefault(value, len(place)))
    singles = [(case, one) for case, held in by_case.items() if len(held) > 1 for one in held]
    pairs = [
        (case, one, other, 2 / (len(held) - 1))
        for case, held in by_case.items()
        for number, one in enumerate(held)
        for other in held[number + 1 :]
    ]
    single = np.array(singles, np.int64).reshape(-1, 2).T
    columns = np.array(pairs, float).reshape(-1, 4).T
    pair = columns[:3].astype(np.int64)
    return Values(list(place), single[0], single[1], pair[0], pair[1], pair[2], columns[3])


def _of_relations(tally: Tally, type: str) -> tuple[Estimate, Estimate]:
    """F1 over all relations of a type, and over those with matched ends."""
    everything, reachable = np.zeros((len(tally.cases), 2)), np.zeros((len(tally.cases), 2))
    for one in tally.relations:
        if one.type == type and one.pair in tally.frame.peers:
            everything[one.case] += _counts(one, one.first + one.second)
            reachable[one.case] += _counts(one, one.first_ends + one.second_ends)
    return (
        Estimate(RELATION_F1, everything, f1_of_sums),
        Estimate(RELATION_F1_MATCHED, reachable, f1_of_sums),
    )


def _counts(one: RelationCount, whole: int) -> tuple[int, int]:
    return one.matched, whole
