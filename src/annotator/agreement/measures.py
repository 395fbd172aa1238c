"""The numbers of a panel that have an interval, and the columns that they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.coding import Bools, Floats
from annotator.agreement.estimates import Measured, character_alpha, f1_of, f1_of_labels, of_sums
from annotator.agreement.tally import Tally
from annotator.agreement.unitizing import (
    BAR_U_ALPHA,
    CU_ALPHA,
    U_ALPHA,
    Selection,
    bar_u_sums,
    cu_sums,
    u_sums,
)
from annotator.core.matching import Mode

HEADLINE: tuple[Mode, ...] = ("strict", "exact", "partial", "any")


def judged_by_two(tally: Tally) -> Bools:
    """`[case]`: whether two annotators besides gold judged it; the others add nothing to any number."""
    return np.asarray(tally.present[:, tally.frame.people].sum(axis=1) >= 2)


@dataclass(frozen=True)
class Measures:
    """Every number of a panel that has an interval, of the same columns whatever the counts are.

    `labels` have strict F1, F1 by type and alpha; `layers` u-alpha, |u-alpha and cu-alpha.
    """

    headline: Sequence[Measured]
    labels: Sequence[Sequence[Measured]]
    pairs: Sequence[Measured]
    layers: Sequence[Sequence[Measured]]

    @classmethod
    def of(cls, tally: Tally) -> Measures:
        """The numbers of a tally."""
        frame = tally.frame
        selection = Selection(tally.coverage, frame.people)
        everything = range(len(frame.labels))
        unitizing = ((u_sums, U_ALPHA), (bar_u_sums, BAR_U_ALPHA), (cu_sums, CU_ALPHA))
        strict = f1_of_labels(tally, "strict", frame.peers)
        overlap = f1_of_labels(tally, "type", frame.peers)
        alphas = [character_alpha(tally, frame.people, [label], selection) for label in everything]
        return cls(
            [
                *(f1_of(tally, mode, frame.peers) for mode in HEADLINE),
                character_alpha(tally, frame.people, everything, selection),
            ],
            list(zip(strict, overlap, alphas, strict=True)),
            [f1_of(tally, "strict", [pair]) for pair in frame.peers],
            [
                [of_sums(tally, selection, make(selection, layer), method) for make, method in unitizing]
                for layer in range(len(frame.layer_names))
            ],
        )

    @property
    def all(self) -> list[Measured]:
        """All of them in one list."""
        return [
            *self.headline,
            *(one for row in self.labels for one in row),
            *self.pairs,
            *(one for row in self.layers for one in row),
        ]

    @property
    def columns(self) -> Floats:
        """`[case, column]`: what they are made of, side by side."""
        return np.concatenate([one.estimate.sums for one in self.all], axis=1)
