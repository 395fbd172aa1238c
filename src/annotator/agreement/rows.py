"""The panel and its tables, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.agreement.attributes import AttributeRow, DocumentLabelRow
from annotator.agreement.coding import Ints
from annotator.agreement.people import Batch, PersonRow, Repeat
from annotator.agreement.result import Result
from annotator.agreement.table import Frame
from annotator.core.matching import Mode


@dataclass(frozen=True)
class LabelRow:
    """One label: F1 strict and by any overlap, alpha over characters, (k)u-alpha, how common it is.

    `spans` by all annotators; `prevalence` is the share of the judged text that carries it.
    """

    label: str
    layer: str
    spans: int
    prevalence: float
    strict: Result
    type: Result
    alpha: Result
    k_u_alpha: Result


@dataclass(frozen=True)
class LayerRow:
    """One layer: the ladder of F1, the unitizing alphas, token-level forms where tokens were given."""

    layer: str
    ladder: Mapping[Mode, Result]
    u_alpha: Result
    bar_u_alpha: Result
    cu_alpha: Result
    tokens: tuple[Result, ...]


@dataclass(frozen=True)
class PairRow:
    """Two annotators: documents both finished, spans of each, the ladder of F1, alpha over characters.

    `tokens` has Cohen's kappa over tokens by layer, where tokens were given.
    """

    first: str
    second: str
    documents: int
    spans: tuple[int, int]
    ladder: Mapping[Mode, Result]
    alpha: Result
    tokens: Mapping[str, Result] = field(default_factory=dict)


class DocumentRow(NamedTuple):
    """One case: strict F1 over its pairs and the number of spans that do not match strictly."""

    document: str
    version: tuple[str, str, str]
    spans: int
    unmatched: int
    strict: float | None


@dataclass(frozen=True)
class GoldRow:
    """One annotator against gold, strictly: what they marked that gold has, and the other way round."""

    annotator: str
    precision: Result
    recall: Result
    f1: Result


@dataclass(frozen=True)
class RelationPair:
    """Two annotators on one type of relation."""

    first: str
    second: str
    f1: Result
    on_matched_ends: Result


@dataclass(frozen=True)
class RelationRow:
    """One type of relation: F1 over all, and over those with matched ends; the same pair by pair."""

    type: str
    f1: Result
    on_matched_ends: Result
    pairs: tuple[RelationPair, ...] = ()


class GammaOf(NamedTuple):
    """Gamma and gamma-cat of one document in one layer; `exact` is False where they are approximate."""

    document: str
    gamma: Result
    gamma_cat: Result
    exact: bool


@dataclass(frozen=True)
class GammaRow:
    """One layer: the means of gamma and gamma-cat over documents, and those of each document."""

    layer: str
    gamma: Result
    gamma_cat: Result
    documents: tuple[GammaOf, ...]


@dataclass(frozen=True)
class Panel:
    """Everything about one tally. `headline` is in order of reading; the rest are tables.

    `weakest_label` and `weakest_pair` are None where none is weaker than another. `macro` are means over
    pairs and over documents of strict F1, for comparison with tools that print those. `confusion` is
    `[label, label]` both ways, 'not marked' last; `slips` counts boundary differences. `hand_made` and
    `accepted` split strict F1 by who proposed the spans, where anyone did. `repeats` are annotators against
    themselves and `gamma` is there on request: neither is made of counts, and `panel()` leaves them empty.
    """

    frame: Frame
    headline: tuple[Result, ...]
    weakest_label: LabelRow | None
    weakest_pair: PairRow | None
    labels: tuple[LabelRow, ...]
    layers: tuple[LayerRow, ...]
    pairs: tuple[PairRow, ...]
    documents: tuple[DocumentRow, ...]
    macro: tuple[Result, ...]
    confusion: Ints
    slips: Mapping[str, int]
    attributes: tuple[AttributeRow, ...]
    document_labels: tuple[DocumentLabelRow, ...]
    relations: tuple[RelationRow, ...]
    people: tuple[PersonRow, ...]
    drift: tuple[Batch, ...]
    gold: tuple[GoldRow, ...]
    versions: Mapping[tuple[str, str, str], Result]
    hand_made: Result | None
    accepted: Result | None
    dropped: Mapping[str, int]
    notes: tuple[str, ...]
    repeats: tuple[Repeat, ...] = ()
    gamma: tuple[GammaRow, ...] = ()
