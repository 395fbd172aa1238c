"""Agreement on 1,000 and 10,000 documents beside the libraries people use, in one run.

    python benchmarks/agreement.py [--documents 1000 10000] [--gamma-python PATH]

Five annotators, 3,000 characters and 30 spans a document: one in ten missed, 15 % with moved edges, 5 %
relabelled, 5 % spurious. Every figure comes from a process of its own: best of three processor times (the
wall time beside it), and its peak memory. Libraries get their input ready made; ours starts from the
loaded spans, and loading is given apart. pygamma-agreement needs an environment of its own, whose Python
is named by --gamma-python; without it gamma is timed alone. Before all that: a project of 1,000 documents and
three annotators on disk, counted, opened from the cache, and brought up to date.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from harness.kept import say
from harness.report import report as print_budgets

ANNOTATORS, CHARACTERS, SPANS = 5, 3000, 30
NAMES = [f"annotator{number}" for number in range(ANNOTATORS)]
LABELS = [f"label{number}" for number in range(5)]
TOKEN = 7
"""Code points from one token to the next: some 430 tokens a document."""

Marks = list[tuple[str, int, int]]


def document(number: int, stacked: bool) -> list[Marks]:
    """What the five marked; with `stacked` the spans of one annotator may overlap."""
    draw = random.Random(number)
    gold = []
    for slot in range(SPANS):
        start = draw.randrange(CHARACTERS - 60) if stacked else 100 * slot + draw.randrange(10, 50)
        gold.append((draw.choice(LABELS), start, start + draw.randrange(4, 30)))
    said = []
    for _ in NAMES:
        marks = set()
        for label, start, end in gold:
            if draw.random() < 0.10:
                continue
            if draw.random() < 0.15:
                start, end = max(0, start + draw.randint(-4, 4)), end + draw.randint(-4, 4)
            if draw.random() < 0.05:
                label = draw.choice(LABELS)
            marks.add((label, start, max(end, start + 1)))
            if stacked and draw.random() < 0.05:
                start = draw.randrange(CHARACTERS - 60)
                marks.add((draw.choice(LABELS), start, start + draw.randrange(4, 30)))
        said.append(sorted(marks, key=lambda mark: mark[1:]))
    return said


def timed(work: Callable[[], Any], times: int = 3) -> tuple[dict[str, float], Any]:
    """Best processor and wall seconds of some runs, and what the last gave."""
    cpu, wall = [], []
    for _ in range(times):
        at, began = time.process_time(), time.perf_counter()
        value = work()
        cpu.append(time.process_time() - at)
        wall.append(time.perf_counter() - began)
    return {"cpu": min(cpu), "wall": min(wall)}, value


# -- ours ------------------------------------------------------------------------------------------


def tables(documents: int, stacked: bool, first: int = 0) -> Iterator[Any]:
    from annotator.agreement.table import Frame, TableBuilder
    from annotator.agreement.tally import SHARD
    from annotator.core.annotation import Annotation, Labels
    from annotator.core.span import Span

    frame = Frame.of(NAMES, LABELS)
    for start in range(first, first + documents, SHARD):
        builder = TableBuilder(frame, lambda _: CHARACTERS)
        for number in range(start, min(start + SHARD, first + documents)):
            for name, marks in zip(NAMES, document(number, stacked), strict=True):
                annotations = tuple(
                    Annotation(f"{place:x}", label, (Span(start, end),))
                    for place, (label, start, end) in enumerate(marks)
                )
                builder.add(Labels(f"d{number}", name, "", annotations, status="done"))
        yield builder.table()


def joined(parts: list[Any]) -> Any:
    """Tallies, or counts of one kind, as one."""
    from annotator.agreement.tally import Tally, join

    def two(one: Any, other: Any) -> Any:
        return one.joined(other) if isinstance(one, Tally) else join(one, other)

    while len(parts) > 1:
        pairs = [parts[place : place + 2] for place in range(0, len(parts), 2)]
        parts = [two(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return parts[0]


def our_panel(documents: int) -> dict[str, Any]:
    from annotator.agreement.comparison import Comparison
    from annotator.agreement.intervals import Bootstrap
    from annotator.agreement.panel import panel
    from annotator.agreement.tally import count

    began = time.process_time()
    loaded = list(tables(documents, stacked=True))
    loading = time.process_time() - began
    tally: Any = None

    def work() -> Any:
        nonlocal tally
        tally = joined([count(table) for table in loaded])
        return panel(tally, bootstrap=Bootstrap())

    result, found = timed(work)
    peak = _peak()
    kept = Comparison(tally)
    kept.panel()
    refreshes = []
    for number in range(5):
        (table,) = tables(1, stacked=True, first=documents + number)
        began = time.process_time()
        kept.put(table.cases[0].document, count(table))
        kept.panel()
        refreshes.append(time.process_time() - began)
    spans = sum(len(table.ids) for table in loaded)
    return {
        **result,
        "loading": loading,
        "spans": spans,
        "value": found.headline[0].number,
        "refresh": min(refreshes),
        "panel_peak": peak,
    }


def our_ladder(documents: int) -> dict[str, Any]:
    from annotator.agreement.spans import count_spans
    from annotator.core.matching import MODES

    loaded = list(tables(documents, stacked=False))

    def work() -> float:
        matched = total = 0.0
        for table in loaded:
            counts = count_spans(table)
            for mode in MODES:
                counts.score(mode).sum(axis=0)
            matched += counts.score("strict").sum()
            total += counts.size.sum() * (ANNOTATORS - 1)
        return 2 * matched / total

    result, value = timed(work)
    return {**result, "value": value}


def our_tokens(documents: int, people: int = ANNOTATORS) -> dict[str, Any]:
    import numpy as np

    from annotator.agreement.table import Frame
    from annotator.agreement.tokens import count_tokens, token_results

    loaded = list(tables(documents, stacked=False))
    frame = Frame.of(NAMES, LABELS)
    starts = np.arange(0, CHARACTERS, TOKEN)
    pairs = [(i, j) for i in range(ANNOTATORS) for j in range(i + 1, ANNOTATORS)]

    def work() -> Any:
        whole = joined([count_tokens(table, lambda _: starts) for table in loaded])
        if people == 2:
            return [token_results(whole, frame, pair, 0, documents)[0].number for pair in pairs]
        return [one.number for one in token_results(whole, frame, range(ANNOTATORS), 0, documents)[1:2]]

    result, values = timed(work)
    return {**result, "value": values[0]}


def our_pairs(documents: int) -> dict[str, Any]:
    return our_tokens(documents, people=2)


def our_gamma(documents: int) -> dict[str, Any]:
    from annotator.agreement.gamma import gamma

    values = []
    began, wall = time.process_time(), time.perf_counter()
    for number in range(documents):
        units = {
            name: [(start, end, label) for label, start, end in marks]
            for name, marks in zip(NAMES, document(number, stacked=True), strict=True)
        }
        found = gamma(units, bounds=(0, CHARACTERS))
        assert found.exact
        values.append(found.gamma.number)
    cpu, wall = time.process_time() - began, time.perf_counter() - wall
    return {"cpu": cpu / documents, "wall": wall / documents, "value": values[0]}


# -- theirs ----------------------------------------------------------------------------------------


def token_rows(documents: int) -> Any:
    """`[annotator, token]`: 0 for O, else the number of B- or I- of a label."""
    import numpy as np

    width = len(range(0, CHARACTERS, TOKEN))
    rows = np.zeros((ANNOTATORS, documents * width), np.int64)
    for number in range(documents):
        for who, marks in enumerate(document(number, stacked=False)):
            for label, start, end in marks:
                first, last = -(-start // TOKEN), -(-end // TOKEN)
                value = 1 + 2 * LABELS.index(label)
                if last > first:
                    rows[who, number * width + first] = value
                    rows[who, number * width + first + 1 : number * width + last] = value + 1
    return rows


def nervaluate(documents: int) -> dict[str, Any]:
    from nervaluate import Evaluator

    spans: list[list[list[dict[str, Any]]]] = [[] for _ in NAMES]
    for number in range(documents):
        for who, marks in enumerate(document(number, stacked=False)):
            spans[who].append(
                [{"label": label, "start": start, "end": end - 1} for label, start, end in marks]
            )

    def work() -> float:
        correct = total = 0
        for i in range(ANNOTATORS):
            for j in range(i + 1, ANNOTATORS):
                found = Evaluator(spans[i], spans[j], tags=LABELS, loader="dict").evaluate()
                strict = found["overall"]["strict"]
                correct += strict.correct
                total += strict.possible + strict.actual
        return 2 * correct / total

    result, value = timed(work, 1)
    return {**result, "value": value}


def krippendorff(documents: int) -> dict[str, Any]:
    import krippendorff as library

    rows = token_rows(documents)
    result, value = timed(lambda: library.alpha(reliability_data=rows, level_of_measurement="nominal"))
    return {**result, "value": float(value)}


def scikit_learn(documents: int) -> dict[str, Any]:
    from sklearn.metrics import cohen_kappa_score

    rows = token_rows(documents)
    pairs = [(i, j) for i in range(ANNOTATORS) for j in range(i + 1, ANNOTATORS)]
    result, values = timed(lambda: [cohen_kappa_score(rows[i], rows[j]) for i, j in pairs])
    return {**result, "value": float(values[0])}


def statsmodels(documents: int) -> dict[str, Any]:
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    rows = token_rows(documents).T
    result, value = timed(lambda: fleiss_kappa(aggregate_raters(rows)[0]))
    return {**result, "value": float(value)}


def pygamma(documents: int) -> dict[str, Any]:
    from pyannote.core import Segment
    from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum

    began = time.perf_counter()
    at = time.process_time()
    for number in range(documents):
        continuum = Continuum()
        for name, marks in zip(NAMES, document(number, stacked=True), strict=True):
            for label, start, end in marks:
                continuum.add(name, Segment(start, end), label)
        measure = CombinedCategoricalDissimilarity(alpha=3, beta=1, delta_empty=1)
        value = continuum.compute_gamma(measure, n_samples=30, fast=True).gamma
    cpu, wall = time.process_time() - at, time.perf_counter() - began
    return {"cpu": cpu / documents, "wall": wall / documents, "value": float(value)}


WORK: dict[str, Callable[[int], dict[str, Any]]] = {
    work.__name__: work
    for work in (
        *(our_panel, our_ladder, our_tokens, our_pairs, our_gamma),
        *(nervaluate, krippendorff, scikit_learn, statsmodels, pygamma),
    )
}


# -- report ----------------------------------------------------------------------------------------


def _peak() -> float:
    """MB of this process at its largest."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def run(name: str, documents: int, python: str = sys.executable) -> dict[str, Any] | None:
    """One figure in a process of its own; None where its library is not installed."""
    done = subprocess.run(
        [python, str(Path(__file__)), "--only", name, "--documents", str(documents)],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        print(f"  {name}: not measured ({(done.stderr.strip().splitlines() or ['?'])[-1]})")
        return None
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def compare(ours: str, theirs: str, documents: int) -> None:
    one, other = run(ours, documents), run(theirs, documents)
    if one and other:
        print(
            f"  {ours:12} {one['cpu']:8.3f} s ({one['wall']:.3f} wall) {one['peak']:7.0f} MB   "
            f"{theirs:13} {other['cpu']:8.3f} s ({other['wall']:.3f} wall) {other['peak']:7.0f} MB   "
            f"{other['cpu'] / one['cpu']:6.1f} times, values {one['value']:.6f} {other['value']:.6f}"
        )


def report(sizes: list[int], gamma_python: str) -> None:
    for documents in sizes:
        print(f"{ANNOTATORS} annotators, {documents} documents, {CHARACTERS} characters, {SPANS} spans")
        whole = run("our_panel", documents)
        if whole:
            print(
                f"  whole panel without gamma {whole['cpu']:.2f} s ({whole['wall']:.2f} wall), "
                f"{whole['panel_peak']:.0f} MB, {whole['spans']} spans loaded in {whole['loading']:.1f} s "
                f"(making them included); one more document {1000 * whole['refresh']:.1f} ms"
            )
        for ours, theirs in (
            ("our_ladder", "nervaluate"),
            ("our_tokens", "krippendorff"),
            ("our_pairs", "scikit_learn"),
            ("our_tokens", "statsmodels"),
        ):
            compare(ours, theirs, documents)
    exact = run("our_gamma", 5)
    if exact:
        print(f"exact gamma, 5 annotators, 30 samples: {exact['cpu']:.2f} s a document", end=" ")
        print(f"({exact['wall']:.2f} wall)")
    other = run("pygamma", 5, gamma_python) if gamma_python else None
    if exact and other:
        print(
            f"pygamma-agreement 'fast' (not exact): {other['cpu']:.2f} s a document "
            f"({other['wall']:.2f} wall), {other['cpu'] / exact['cpu']:.1f} times"
        )


def on_disk() -> None:
    """Agreement as a lead meets it: a project of ordinary size, looked at again and again."""
    print_budgets(say(1000, NAMES[:3]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--only", choices=sorted(WORK))
    parser.add_argument("--gamma-python", default="")
    chosen = parser.parse_args()
    if chosen.only:
        result = WORK[chosen.only](chosen.documents[0])
        print(json.dumps({**result, "peak": _peak()}))
    else:
        on_disk()
        report(chosen.documents, chosen.gamma_python)


if __name__ == "__main__":
    main()
