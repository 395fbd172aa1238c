"""Gamma, gamma-cat and gamma-k of one continuum: agreement on the best alignment against shuffled ones.

gamma = 1 - observed disorder / mean disorder of random continua. The alignment is exact (see
`gamma_alignment`) or the result says 'approximate'. The random continua come from the *shuffle* sampler
of the authors' software: each takes, for every annotator, the units of a randomly chosen one, shifted by a
random offset and wrapped round; offsets of one sample keep half a mean unit apart. Samplers move gamma by
several hundredths, so sampler, seed and number of samples belong to the number.

gamma-cat and gamma-k (Mathet 2017, The agreement measure gamma-cat) ask for the labels of what is aligned:
pairs weigh by closeness of position; a unit beside an empty place counts as one full disagreement.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotator.agreement.coding import Floats
from annotator.agreement.gamma_alignment import Alignment, Continuum, Dissimilarity, best_alignment
from annotator.agreement.result import Method, Result

SAMPLES = 30
SEED = 1
CONFIDENCE = 1.96
USUAL = Dissimilarity()

Placed = tuple[float, float, Hashable]
"""`(start, end, label)`, half open."""


@dataclass(frozen=True)
class Gamma:
    """What gamma says of one document. `alignment` holds, for each row, places in each one's units."""

    gamma: Result
    gamma_cat: Result
    gamma_k: Mapping[Hashable, Result]
    alignment: tuple[tuple[int | None, ...], ...]
    exact: bool
    samples: int


def gamma(
    units: Mapping[str, Sequence[Placed]],
    measure: Dissimilarity = USUAL,
    *,
    samples: int = SAMPLES,
    precision: float | None = None,
    seed: int = SEED,
    bounds: tuple[float, float] | None = None,
    progress: Callable[[int, int], bool] | None = None,
) -> Gamma:
    """Gamma of the units of at least two annotators in one document.

    `bounds` limit the shuffling, by default from the first start to the last end. With `precision`, as
    many samples are drawn as bring the error of the expected disorder below that share of it (95 %).
    `progress(done, all)` is called after each sample and stops the work, with what there is, by False.
    Raises UsageError where scipy is not installed.
    """
    people = sorted(units)
    labels = sorted({label for held in units.values() for _, _, label in held}, key=repr)
    continuum = _continuum([list(units[name]) for name in people], labels)
    method = _method("gamma", "gamma", measure)
    nothing = None
    if len(people) < 2:
        nothing = "fewer than two annotators"
    elif not len(continuum.start):
        nothing = "nobody marked a unit"
    if nothing:
        none = Result(method, None, nothing)
        return Gamma(none, replace(none, method=_method("gamma_cat", "gamma-cat", measure)), {}, (), True, 0)
    best = best_alignment(continuum, measure)
    drawn = _draw(continuum, measure, samples, precision, seed, bounds, progress)
    exact = best.exact and all(one.exact for _, one in drawn)
    note = f"{len(drawn)} samples by the shuffle sampler, seed {seed}"
    if not exact:
        note += "; approximate: too many units for an exact alignment"
    chance = float(np.mean([one.disorder for _, one in drawn]))
    result = Result(
        method,
        1 - best.disorder / chance if chance else None,
        "" if chance else "no variation: shuffling changes nothing",
        n=len(continuum.start),
        documents=1,
        parts={"observed": best.disorder, "expected": chance},
        seed=seed,
        note=note,
    )
    by_label = {
        label: _categories(continuum, best, drawn, measure, number, seed, note)
        for number, label in enumerate(labels)
    }
    whole = _categories(continuum, best, drawn, measure, None, seed, note)
    return Gamma(result, whole, by_label, _places(continuum, best), exact, len(drawn))


def _method(id: str, title: str, measure: Dissimilarity) -> Method:
    return Method(
        id,
        title,
        "unit",
        f"best alignment of all annotators; alpha {measure.alpha:g}, beta {measure.beta:g}, "
        f"delta {measure.delta:g}",
        "1 - observed disorder / mean disorder of shuffled continua",
        "Mathet, Widloecher & Metivier (2015); gamma-cat and gamma-k: Mathet (2017)",
    )


def _continuum(units: Sequence[Sequence[Placed]], labels: Sequence[Hashable]) -> Continuum:
    number = {label: place for place, label in enumerate(labels)}
    rows = [
        (start, end, number[label], who)
        for who, held in enumerate(units)
        for start, end, label in sorted(held, key=lambda one: (one[0], one[1], repr(one[2])))
    ]
    columns = np.array(rows, float).reshape(-1, 4).T
    start, end, label, annotator = columns
    return Continuum(start, end, label.astype(np.int64), annotator.astype(np.int64), len(units))


def _draw(
    continuum: Continuum,
    measure: Dissimilarity,
    samples: int,
    precision: float | None,
    seed: int,
    bounds: tuple[float, float] | None,
    progress: Callable[[int, int], bool] | None,
) -> list[tuple[Continuum, Alignment]]:
    random = np.random.default_rng(seed)
    drawn: list[tuple[Continuum, Alignment]] = []
    wanted = max(samples, 1)
    while len(drawn) < wanted:
        sample = _shuffled(continuum, random, bounds)
        drawn.append((sample, best_alignment(sample, measure)))
        if progress is not None and not progress(len(drawn), wanted):
            break
        if len(drawn) == wanted and precision is not None and len(drawn) > 1:
            disorders = np.array([one.disorder for _, one in drawn])
            variation = float(disorders.std(ddof=1) / disorders.mean()) if disorders.mean() else 0.0
            wanted = max(wanted, int(np.ceil((variation * CONFIDENCE / precision) ** 2)))
    return drawn


def _shuffled(
    continuum: Continuum, random: np.random.Generator, bounds: tuple[float, float] | None
) -> Continuum:
    low, high = bounds or (float(continuum.start.min()), float(continuum.end.max()))
    apart = float((continuum.end - continuum.start).mean()) / 2
    while True:
        parts: list[Floats] = []
        pivots: list[float] = []
        for who in range(continuum.annotators):
            pivot = _pivot(random, low, high, pivots, apart)
            pivots.append(pivot)
            chosen = continuum.annotator == random.integers(continuum.annotators)
            start, end = continuum.start[chosen] + pivot, continuum.end[chosen] + pivot
            back = np.where(start > high, high - low, 0.0)
            rows = [start - back, end - back, continuum.label[chosen], np.full(len(start), who)]
            parts.append(np.array(rows, float))
        start, end, label, annotator = np.concatenate(parts, axis=1)
        if len(start):
            return Continuum(
                start, end, label.astype(np.int64), annotator.astype(np.int64), continuum.annotators
            )


def _pivot(
    random: np.random.Generator, low: float, high: float, taken: Sequence[float], apart: float
) -> float:
    """A whole offset at least `apart` from those taken, where there is room for one."""
    for _ in range(100):
        pivot = float(int(random.uniform(low, high)))
        if all(abs(pivot - other) >= apart for other in taken):
            break
    return pivot


def _categories(
    continuum: Continuum,
    best: Alignment,
    drawn: Sequence[tuple[Continuum, Alignment]],
    measure: Dissimilarity,
    label: int | None,
    seed: int,
    note: str,
) -> Result:
    """gamma-cat, or gamma-k of one label."""
    method = _method("gamma_cat", "gamma-cat", measure)
    if label is not None:
        method = replace(method, id="gamma_k", title="gamma-k")
    observed = _label_disorder(continuum, best, measure, label)
    chance = float(np.mean([_label_disorder(one, aligned, measure, label) for one, aligned in drawn]))
    n = len(continuum.start) if label is None else int((continuum.label == label).sum())
    parts = {"observed": observed, "expected": chance}
    if chance == 0:
        return Result(method, None, "no variation of labels", n=n, parts=parts, seed=seed, note=note)
    value = 1 - observed / chance
    return Result(method, value, n=n, documents=1, parts=parts, seed=seed, note=note)


def _label_disorder(
    continuum: Continuum, aligned: Alignment, measure: Dissimilarity, label: int | None
) -> float:
    """Weighted mean categorical disorder over pairs of places, as far as `label` takes part."""
    position = measure.alpha * measure.position(continuum)
    members = aligned.members
    filled = (members >= 0).sum(axis=1)
    total = weights = 0.0
    for i in range(continuum.annotators):
        for j in range(i + 1, continuum.annotators):
            one, other = members[:, i], members[:, j]
            has_one, has_other = one >= 0, other >= 0
            first, second = continuum.label[one], continuum.label[other]
            asked = np.ones(len(members), bool)
            if label is not None:
                asked = (has_one & (first == label)) | (has_other & (second == label))
            lonely = float((asked & (has_one != has_other)).sum())
            total += lonely * measure.delta**2
            weights += lonely * measure.delta
            both = asked & has_one & has_other
            weight = np.clip(1 - position[one[both], other[both]], 0, None) / (filled[both] - 1)
            total += float((weight * (first != second)[both]).sum()) * measure.delta
            weights += float(weight.sum())
    return total / weights if weights else 0.0


def _places(continuum: Continuum, aligned: Alignment) -> tuple[tuple[int | None, ...], ...]:
    first = np.searchsorted(continuum.annotator, np.arange(continuum.annotators))
    rows = [
        tuple(int(unit - first[who]) if unit >= 0 else None for who, unit in enumerate(row))
        for row in aligned.members
    ]
    return tuple(sorted(rows, key=lambda row: tuple(-1 if place is None else place for place in row)))
