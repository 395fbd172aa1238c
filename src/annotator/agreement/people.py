"""Agreement by person and in time: who stands apart, whether it drifts, whether people repeat themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from annotator.agreement.estimates import f1_of, f1_of_sums
from annotator.agreement.intervals import Estimate, jackknife
from annotator.agreement.result import Result, ratio
from annotator.agreement.spans import F1
from annotator.agreement.table import Frame
from annotator.agreement.tally import Tally, tally
from annotator.core.annotation import Labels

BATCHES = 5
"""In how many parts the work is cut to see a trend."""


@dataclass(frozen=True)
class PersonRow:
    """One annotator: strict F1 with the rest, that of the rest among themselves, and the difference.

    A positive `delta` means that the others agree better without this one. Not there for two annotators.
    """

    annotator: str
    documents: int
    spans: int
    with_others: Result
    without: Result
    delta: float | None


def person_rows(counts: Tally) -> list[PersonRow]:
    """Leave each annotator out once."""
    frame = counts.frame
    everyone = f1_of(counts, "strict", frame.peers).result
    rows = []
    for who in frame.people:
        own = [pair for pair in frame.peers if who in frame.pairs[pair]]
        rest = [pair for pair in frame.peers if who not in frame.pairs[pair]]
        without = f1_of(counts, "strict", rest).result
        if not rest:
            without = replace(without, value=None, reason="fewer than two annotators are left")
        rows.append(
            PersonRow(
                frame.annotators[who],
                counts.documents_of(counts.present[:, who]),
                int(counts.spans.size[:, who].sum()),
                f1_of(counts, "strict", own).result,
                without,
                without.value - everyone.value
                if without.value is not None and everyone.value is not None
                else None,
            )
        )
    return rows


@dataclass(frozen=True)
class Batch:
    """Documents in order of work, `first` to `last` as times of the later annotator's finishing."""

    first: str
    last: str
    documents: tuple[str, ...]
    result: Result


class Worked(NamedTuple):
    """One case in order of work: when the later of its annotators finished it, and strict F1's sums."""

    at: str
    document: str
    matched: float
    spans: float


def worked(counts: Tally) -> list[Worked]:
    """The cases that two judged, with the time of the later one; those without a time are left out."""
    people, peers = list(counts.frame.people), list(counts.frame.peers)
    usable = np.flatnonzero(counts.present[:, people].sum(axis=1) >= 2)
    latest = map(max, counts.finished[usable][:, people].tolist())
    matched = counts.score("strict")[usable][:, peers].sum(axis=1).tolist()
    spans = counts.spans_of_pairs[usable][:, peers].sum(axis=1).tolist()
    documents = [counts.cases[case].document for case in usable.tolist()]
    return [one for one in map(Worked, latest, documents, matched, spans) if one.at]


def drift(counts: Tally, batches: int = BATCHES) -> list[Batch]:
    """Strict F1 by batches of documents in order of work; those without a time are left out."""
    return batches_of(sorted(worked(counts)), batches)


def batches_of(order: Sequence[Worked], batches: int = BATCHES) -> list[Batch]:
    """The same from cases that are in order of work."""
    rows = []
    for part in np.array_split(np.arange(len(order)), min(batches, len(order))) if order else []:
        cases = order[part[0] : part[-1] + 1]
        some = Estimate(F1["strict"], np.array([one[2:] for one in cases], float), f1_of_sums)
        matched, total = some.sums.sum(axis=0)
        result = ratio(F1["strict"], 2 * matched, total, "nothing is marked", n=int(total))
        rows.append(
            Batch(
                cases[0].at,
                cases[-1].at,
                tuple(one.document for one in cases),
                replace(result, documents=len(cases)).with_interval(jackknife(some)),
            )
        )
    return rows


SELF_F1 = replace(
    F1["strict"],
    id="f1.strict.self",
    title="F1, strict, with oneself",
    pairing="one annotator's first and second labels of one text; " + F1["strict"].pairing,
    formula="2 m / (n_1 + n_2), sums over the texts labelled twice",
)


@dataclass(frozen=True)
class Repeat:
    """One annotator against themselves on texts that they labelled twice."""

    annotator: str
    documents: tuple[tuple[str, str], ...]
    result: Result


def self_agreement(
    labels: Iterable[Labels], lengths: Mapping[str, int] | Callable[[str], int], frame: Frame
) -> list[Repeat]:
    """Strict F1 of each annotator's first and second labels of the same text under other document ids.

    Which came first is told by `finished_at`; of three or more the first two are compared.
    """
    by_text: dict[tuple[str, str, str], list[Labels]] = defaultdict(list)
    for one in labels:
        if one.status == "done" and one.annotator in frame.annotators:
            by_text[one.annotator, one.text_hash, one.schema_hash].append(one)
    twice: dict[str, list[tuple[Labels, Labels]]] = defaultdict(list)
    for (annotator, _, _), held in by_text.items():
        if len(held) > 1:
            first, second = sorted(held, key=lambda one: (one.finished_at, one.document))[:2]
            twice[annotator].append((first, second))
    rows = []
    for annotator, pairs in sorted(twice.items()):
        then, again = f"{annotator} first", f"{annotator} again"
        axes = replace(frame, annotators=(then, again))
        documents = [
            [
                replace(one, annotator=then, guidelines_version=""),
                replace(two, annotator=again, document=one.document, guidelines_version=""),
            ]
            for one, two in pairs
        ]
        found = f1_of(tally(documents, lengths, axes), "strict", [0])
        ids = tuple((one.document, two.document) for one, two in pairs)
        interval = found.estimate.interval([first for first, _ in ids])
        rows.append(Repeat(annotator, ids, replace(found.result, method=SELF_F1).with_interval(interval)))
    return rows
