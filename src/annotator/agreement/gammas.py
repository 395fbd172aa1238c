"""Gamma over documents: the mean of what each document has, layer by layer.

Gamma is a number of one continuum. Two texts are two, so each has its own; their mean is given with an
interval over documents, and the documents are listed. A span in several pieces counts as the stretch from
its first to its last code point, since gamma knows no other units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from annotator.agreement.coding import Floats
from annotator.agreement.gamma import SAMPLES, SEED, Placed, gamma
from annotator.agreement.intervals import Estimate
from annotator.agreement.result import Result
from annotator.agreement.rows import GammaOf, GammaRow
from annotator.agreement.table import Frame
from annotator.core.annotation import Labels
from annotator.core.text import counted

Continuum = tuple[str, int, Sequence[Labels]]
"""A document, its code points, and what annotators who can be compared said of it; gold is not among them."""

PIECES = "gaps within spans in several pieces, which were taken as one stretch"


def gamma_rows(
    documents: Iterable[Continuum],
    frame: Frame,
    *,
    samples: int = SAMPLES,
    seed: int = SEED,
    progress: Callable[[int], None] = lambda done: None,
) -> tuple[GammaRow, ...]:
    """Gamma and gamma-cat of each layer. Raises UsageError where scipy is not installed."""
    found: dict[str, list[GammaOf]] = {layer: [] for layer in frame.layer_names}
    pieces: Counter[str] = Counter()
    for number, (id, length, said) in enumerate(documents, 1):
        for layer, rows in found.items():
            units = {one.annotator: _units(one, frame, layer, pieces) for one in said}
            one = gamma(units, samples=samples, seed=seed, bounds=(0, length))
            rows.append(GammaOf(id, one.gamma, one.gamma_cat, one.exact))
        progress(number)
    return tuple(
        GammaRow(
            layer,
            _mean([(row.document, row.gamma) for row in rows], rows, pieces[layer], samples, seed),
            _mean([(row.document, row.gamma_cat) for row in rows], rows, pieces[layer], samples, seed),
            tuple(rows),
        )
        for layer, rows in found.items()
        if rows
    )


def _units(said: Labels, frame: Frame, layer: str, pieces: Counter[str]) -> list[Placed]:
    layers = dict(zip(frame.labels, frame.layers, strict=True))
    units: list[Placed] = []
    for one in said.annotations:
        if layers.get(one.label) == layer:
            units.append((one.start, max(span.end for span in one.spans), one.label))
            pieces[layer] += len(one.spans) - 1
    return units


def _mean(
    results: Sequence[tuple[str, Result]], rows: Sequence[GammaOf], pieces: int, samples: int, seed: int
) -> Result:
    """The mean of the documents that have a number; the others are named with their reasons."""
    known = [(id, one.value) for id, one in results if one.value is not None]
    like = results[0][1].method
    method = replace(
        like,
        id=f"{like.id}.mean",
        title=f"{like.title}, mean over documents",
        unit="document",
        formula=f"mean over documents of {like.formula}",
    )
    reasons = Counter(one.reason for _, one in results if one.value is None)
    dropped = {f"documents: {why}": times for why, times in reasons.items()}
    approximate = sum(not row.exact for row in rows if row.gamma.value is not None)
    note = f"{samples} samples a document by the shuffle sampler, seed {seed}; " + (
        f"approximate in {counted(approximate, 'document')}: too many units for an exact alignment"
        if approximate
        else "all alignments are exact"
    )
    if pieces:
        dropped[PIECES] = pieces
    if not known:
        return Result(method, None, "no document has a number", dropped=dropped, seed=seed)
    sums = np.array([(value, 1.0) for _, value in known])
    estimate = Estimate(method, sums, _ratio)
    whole = Result(
        method,
        estimate.value,
        n=len(known),
        documents=len(known),
        dropped=dropped,
        parts={"least": float(sums[:, 0].min()), "greatest": float(sums[:, 0].max())},
        seed=seed,
        note=note,
    )
    return whole.with_interval(estimate.interval([id for id, _ in known], seed))


def _ratio(sums: Floats) -> Floats:
    return np.asarray(sums[..., 0] / np.where(sums[..., 1] > 0, sums[..., 1], np.nan))
