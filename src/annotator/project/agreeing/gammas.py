"""Gamma of a project, on request: every document is aligned anew, and thirty shuffled ones beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotator.project.agreeing.agree import FEWEST, Agreement, comparable
from annotator.project.agreeing.counting import Tell
from annotator.project.agreeing.judgements import judged
from annotator.project.identity import GOLD

if TYPE_CHECKING:
    from annotator.agreement.gammas import Continuum
    from annotator.agreement.rows import GammaRow


def gammas(agreement: Agreement, tell: Tell = lambda doing, done, total: None) -> tuple[GammaRow, ...]:
    """Gamma and gamma-cat of each layer over the documents that two annotators or more finished.

    The seed is that of the choice. Raises UsageError where scipy is not installed.
    """
    from annotator.agreement.gammas import gamma_rows

    ids = list(dict.fromkeys(row.document for row in agreement.panel.documents))
    return gamma_rows(
        _continua(agreement, ids),
        agreement.frame,
        seed=agreement.choice.seed,
        progress=lambda done: tell("gamma", done, len(ids)),
    )


def _continua(agreement: Agreement, ids: list[str]) -> Iterator[Continuum]:
    people = [name for name in agreement.annotators if name != GOLD]
    for id in ids:
        found = judged(agreement.project.store, id, people, current=agreement.choice.current)
        if found.document is not None:
            for versions in comparable(found.labels):
                if len(versions) >= FEWEST:
                    yield id, len(found.document.text), versions
