"""Numbers of a tally as functions of sums over documents, so that every one can have an interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from annotator.agreement.coding import Floats
from annotator.agreement.intervals import Estimate
from annotator.agreement.result import Method, Result
from annotator.agreement.spans import F1, SpanCounts, f1
from annotator.agreement.tally import Tally, pair_sizes
from annotator.agreement.unitizing import Selection, Sums, alpha_of_sums, clean
from annotator.core.matching import Mode

CHARACTER_ALPHA = Method(
    "alpha.characters",
    "alpha over characters",
    "code point, once for each label",
    "marked with the label or not, all pairs of annotators; labels pooled by length",
    "1 - sum over labels of D_o / sum over labels of D_e",
    "Krippendorff (2011), nominal, two values a label",
)


@dataclass(frozen=True)
class Measured:
    """A result and the estimate that gives its interval."""

    result: Result
    estimate: Estimate


def f1_of(
    tally: Tally,
    mode: Mode,
    pairs: Sequence[int],
    *,
    label: int | None = None,
    layer: int | None = None,
    spans: SpanCounts | None = None,
) -> Measured:
    """Pooled F1 of some pairs; of one label (strict, type), of one layer, or of everything."""
    who = np.zeros(len(tally.frame.pairs))
    who[list(pairs)] = 1
    if spans is None and label is None and (layer is None or len(tally.frame.layer_names) == 1):
        matched, total = tally.score(mode), tally.spans_of_pairs
    else:
        matched, total = _part(tally, mode, label, layer, tally.spans if spans is None else spans)
    documents = tally.documents_of(np.asarray(tally.both @ who > 0))
    return _f1(np.stack([matched @ who, total @ who], axis=1), mode, documents)


def f1_of_labels(tally: Tally, mode: Literal["strict", "type"], pairs: Sequence[int]) -> list[Measured]:
    """Pooled F1 of some pairs for each label by itself: what `f1_of` gives label by label."""
    chosen = list(pairs)
    matched = getattr(tally.spans, mode)[:, chosen].sum(axis=1)
    columns = np.stack([matched, tally.sizes[:, chosen].sum(axis=1)], axis=2).astype(float)
    documents = tally.documents_of(np.asarray(tally.both[:, chosen].any(axis=1)))
    return [_f1(columns[:, label], mode, documents) for label in range(len(tally.frame.labels))]


def _f1(columns: Floats, mode: Mode, documents: int) -> Measured:
    matched, n = columns.sum(axis=0).tolist()
    result = f1(matched, n, F1[mode], documents)
    if documents == 0:
        result = Result(F1[mode], None, "no document was finished by both annotators of a pair")
    return Measured(result, Estimate(F1[mode], columns, f1_of_sums))


def f1_by_pair(tally: Tally, mode: Mode) -> list[Result]:
    """Pooled F1 of each pair of the frame by itself, without estimates."""
    matched, spans = tally.score(mode).sum(axis=0), tally.spans_of_pairs.sum(axis=0)
    documents = [tally.documents_of(tally.both[:, pair]) for pair in range(len(matched))]
    return [
        f1(both, n, F1[mode], count)
        if count
        else Result(F1[mode], None, "no document was finished by both annotators of a pair")
        for both, n, count in zip(matched.tolist(), spans.tolist(), documents, strict=True)
    ]


def _part(
    tally: Tally, mode: Mode, label: int | None, layer: int | None, spans: SpanCounts
) -> tuple[Floats, Floats]:
    """`[case, pair]`: score and spans of one label, of one layer, or of everything."""
    total = tally.sizes if spans is tally.spans else pair_sizes(spans, tally.both, tally.frame)
    matched = spans.halves / 2 if mode == "partial" else getattr(spans, mode)
    if label is not None:
        return np.asarray(matched[:, :, label], float), np.asarray(total[:, :, label], float)
    if layer is not None:
        within = tally.frame.layer_of == layer
        total = total[:, :, within]
        matched = matched[:, :, within] if mode in ("strict", "type") else matched[:, :, [layer]]
    return np.asarray(matched.sum(axis=2), float), np.asarray(total.sum(axis=2), float)


def character_alpha(
    tally: Tally, people: Sequence[int], labels: Sequence[int], selection: Selection | None = None
) -> Measured:
    """Alpha over characters of some labels together; stacked spans do no harm.

    `selection` is that of the people, if it is at hand.
    """
    selection = selection or Selection(tally.coverage, people)
    chosen = list(labels)
    marked = selection.over_people(tally.coverage.marked[:, :, chosen])
    observed = clean(2 * (marked - 2 * selection.over_pairs(tally.coverage.both[:, :, chosen])))
    columns = np.concatenate([selection.lengths()[:, None], observed, marked], axis=1)
    estimate = Estimate(CHARACTER_ALPHA, columns, _pooled_alpha)
    n = round(float((tally.coverage.length * selection.used).sum()))
    documents = tally.documents_of(selection.used)
    return Measured(_character_result(columns.sum(axis=0), n, documents), estimate)


def character_alpha_by_pair(tally: Tally) -> list[Result]:
    """Alpha over characters of all labels, of each pair of the frame by itself, without estimates."""
    coverage, found = tally.coverage, []
    for pair, (i, j) in enumerate(tally.frame.pairs):
        both = tally.both[:, pair].astype(float)
        n = float(both @ coverage.length)
        marked = both @ coverage.marked[:, i] + both @ coverage.marked[:, j]
        observed = 2 * (marked - 2 * (both @ coverage.both[:, pair]))
        sums = np.concatenate([[2 * n], observed, marked])
        found.append(_character_result(sums, round(n), tally.documents_of(tally.both[:, pair])))
    return found


def _character_result(sums: Floats, n: int, documents: int) -> Result:
    """The alpha of the sums of everything: judged length, then by label what differs and what is marked."""
    if documents == 0:
        return Result(CHARACTER_ALPHA, None, "no document was finished by two annotators")
    observed, expected = (float(one) for one in _pooled(sums))
    if expected <= 0 or not np.isfinite(expected):
        marked = sums[1 + len(sums) // 2 :].any()
        reason = "no variation: " + ("all of the text is marked by all" if marked else "nothing is marked")
        return Result(CHARACTER_ALPHA, None, reason, n=n, documents=documents)
    parts = {"observed": observed / float(sums[0]), "expected": expected / float(sums[0])}
    return Result(CHARACTER_ALPHA, 1 - observed / expected, n=n, documents=documents, parts=parts)


def of_sums(tally: Tally, selection: Selection, sums: Sums, method: Method) -> Measured:
    """One of the alphas over lengths."""
    documents = tally.documents_of(selection.used)
    columns = np.concatenate(
        [np.stack([sums.observed, sums.total, sums.self_pairs], axis=1), sums.margins], axis=1
    )
    return Measured(sums.result(method, documents), Estimate(method, columns, _alpha))


def document_ids(tally: Tally) -> list[str]:
    """The document of each case; one that was judged under two versions occurs twice."""
    return [case.document for case in tally.cases]


def f1_of_sums(sums: Floats) -> Floats:
    """2 m / n of sums `[..., (m, n)]`; not a number where nothing is marked."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(2 * sums[..., 0] / np.where(sums[..., 1] > 0, sums[..., 1], np.nan))


def _alpha(sums: Floats) -> Floats:
    return alpha_of_sums(sums[..., 0], sums[..., 1], sums[..., 3:], sums[..., 2])[0]


def _pooled_alpha(sums: Floats) -> Floats:
    observed, expected = _pooled(sums)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(1 - observed / np.where(expected > 0, expected, np.nan))


def _pooled(sums: Floats) -> tuple[Floats, Floats]:
    """Lengths that differ and that would by chance, over all labels."""
    total = sums[..., :1]
    labels = sums.shape[-1] // 2
    observed, marked = sums[..., 1 : 1 + labels], sums[..., 1 + labels :]
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = (2 * marked * (total - marked) / (total - 1)).sum(axis=-1)
    return np.asarray(observed.sum(axis=-1)), np.asarray(expected)
