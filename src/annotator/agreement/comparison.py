"""What a panel is made of, kept between two looks at it: one more document costs its own counts.

    found = Comparison(tally, schema, seed=1)
    found.panel()
    found.put("doc-7", count(table))     # counted for the first time, or anew
    found.panel()

Sums and replicates are brought up to date; no other document is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from annotator.agreement.estimates import document_ids
from annotator.agreement.intervals import ENOUGH, SEED, Estimate, Replicates, interval_of, range_of
from annotator.agreement.measures import Measures, judged_by_two
from annotator.agreement.panel import assembled
from annotator.agreement.result import Interval
from annotator.agreement.rows import Panel
from annotator.agreement.tally import Tally, all_of
from annotator.agreement.totals import Totals
from annotator.core.schema import Schema

ROUNDING = 1e-6
"""Sums of lengths that are nearer to zero than this are zero: no length weighs so little."""


MANY = 100
"""So many changed documents are kept apart; then the counts are put together."""


@dataclass(frozen=True)
class Parts:
    """The counts of many documents, of which some were counted anew since."""

    base: Tally
    fresh: Mapping[str, Tally]

    @property
    def tally(self) -> Tally:
        """All of them together."""
        return all_of([self.base.without(self.fresh), *self.fresh.values()]) if self.fresh else self.base


class Comparison:
    """The counts of some documents with their sums and replicates.

    `places` orders the documents. `replicates` are those of this very tally and seed, if they are known.
    """

    def __init__(
        self,
        tally: Tally,
        schema: Schema | None = None,
        *,
        seed: int = SEED,
        places: Mapping[str, int] | None = None,
        replicates: Replicates | None = None,
    ) -> None:
        self.frame = tally.frame
        self.schema = schema
        self.seed = seed
        self._base = tally
        self._fresh: dict[str, Tally] = {}
        self._totals = Totals.of(tally, places)
        self._replicates = replicates

    @property
    def tally(self) -> Tally:
        """The counts of all documents; put together anew after a change."""
        if self._fresh:
            self._base = self.parts.tally
            self._fresh = {}
            self.__dict__.pop("_cases_of", None)
        return self._base

    @property
    def parts(self) -> Parts:
        """The counts of all documents as of now, whatever is put in later; nothing is put together yet."""
        return Parts(self._base, dict(self._fresh))

    def put(self, document: str, counts: Tally) -> None:
        """Replace what is known of a document; `counts` hold nothing else, or nothing at all."""
        if any(case.document != document for case in counts.cases):
            raise ValueError(f"these are not the counts of {document} alone")
        old = self._fresh.get(document)
        if old is None:
            old = self._base.part(*self._cases_of.get(document, (0, 0)), document)
        self._totals.take(old)
        self._totals.add(counts)
        self._redraw(document, old, counts)
        self._fresh[document] = counts
        if len(self._fresh) > MANY:
            self._base = self.tally

    def panel(self) -> Panel:
        """All numbers as of now."""
        return assembled(self._totals, self.schema, self._intervals)

    @property
    def replicates(self) -> Replicates | None:
        """The replicates of the bootstrap, or None where there are too few documents for one."""
        if self._replicates is None and self._totals.judged >= ENOUGH:
            tally = self.tally
            used = tally.only(judged_by_two(tally))
            columns = Measures.of(used).columns
            self._replicates = Replicates(columns.shape[1], self.seed)
            self._replicates.add(document_ids(used), columns)
        return self._replicates

    # -- inside ----------------------------------------------------------------------------------

    @cached_property
    def _cases_of(self) -> dict[str, tuple[int, int]]:
        """The cases of each document, which follow one another."""
        found: dict[str, tuple[int, int]] = {}
        for place, case in enumerate(self._base.cases):
            first, _ = found.get(case.document, (place, place))
            found[case.document] = (first, place + 1)
        return found

    def _redraw(self, document: str, old: Tally, new: Tally) -> None:
        if self._replicates is None:
            return
        both = old.joined(new)
        signs = np.where(np.arange(len(both.cases)) < len(old.cases), -1.0, 1.0)
        signs[~judged_by_two(both)] = 0
        self._replicates.add([document], (signs @ Measures.of(both).columns)[None])
        if old.cases:
            sums = self._replicates.sums
            sums[np.abs(sums) < ROUNDING] = 0

    def _intervals(self, estimates: Sequence[Estimate]) -> Sequence[Interval | None]:
        documents = self._totals.judged
        replicates = self.replicates
        if documents < ENOUGH or replicates is None:
            tally = self.tally
            return [range_of(one.estimate) for one in Measures.of(tally.only(judged_by_two(tally))).all]
        ends = np.cumsum([one.sums.shape[1] for one in estimates])
        return [
            interval_of(one, documents, replicates.sums[:, end - one.sums.shape[1] : end], self.seed)
            for one, end in zip(estimates, ends.tolist(), strict=True)
        ]
