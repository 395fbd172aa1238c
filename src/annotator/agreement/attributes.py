"""Agreement on attributes: of spans that both marked with one label, and of whole documents.

An attribute can only be compared where both marked the span, so every number comes with its coverage: how
many of the spans that either marked were matched, and how many of those carry a value from both. Values
that a machine derived from the words agree because the words do; pairs with such a value are left out of
the headline and reported apart.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotator.agreement.alpha import Distance, Metric, alpha
from annotator.agreement.coding import Bools
from annotator.agreement.kappa import gwet_ac1, percent
from annotator.agreement.pairing import Edges
from annotator.agreement.result import Method, Result
from annotator.agreement.sets import masi
from annotator.agreement.table import Table
from annotator.core.schema import Attribute, Schema

Key = tuple[str, str]
"""A label and one of its attributes."""

METRICS: Mapping[str, Metric | Distance] = {
    "choice": "nominal",
    "choices": masi,
    "number": "interval",
    "text": "nominal",
    "flag": "nominal",
}
"""The metric that fits each type of attribute."""

_METHOD = Method(
    id="attribute",
    title="attribute agreement",
    unit="span that two annotators matched with one label and both gave a value",
    pairing="spans aligned and of one label, all pairs of annotators",
    formula="alpha = 1 - D_o / D_e",
    source="Krippendorff (2011); set-valued attributes by MASI, Passonneau (2006)",
)


@dataclass(frozen=True)
class Compared:
    """One matched span with an attribute: both values, None where unset, and whether one was derived."""

    case: int
    pair: int
    first: Hashable
    second: Hashable
    derived: bool


@dataclass(frozen=True)
class AttributeRow:
    """Agreement on one attribute. `derived` is the agreement of what was left out of `result`.

    `matched` spans of `union` that either annotator marked; `valued` of the matched carry both values.
    `percent` is the share that agrees, over the same pairs as `result`.
    """

    label: str
    attribute: str
    type: str
    result: Result
    percent: Result
    derived: Result
    matched: int
    union: int
    valued: int

    @property
    def coverage(self) -> float:
        """Matched spans of all that either marked; 0 where nobody marked any."""
        return self.matched / self.union if self.union else 0.0


def compare(table: Table, aligned: Edges) -> dict[Key, list[Compared]]:
    """Every aligned span of one label whose attribute either annotator set."""
    found: dict[Key, list[Compared]] = {}
    frame = table.frame
    for (label, name), held in table.attributes.items():
        values = {unit: (comparable(value), derived) for unit, value, derived in held}
        if label not in frame.labels or not values:
            continue
        number = frame.labels.index(label)
        chosen = (table.label[aligned.first] == number) & (table.label[aligned.second] == number)
        rows = found.setdefault((label, name), [])
        pairs = zip(aligned.first[chosen].tolist(), aligned.second[chosen].tolist(), strict=True)
        for first, second in pairs:
            (one, guessed), (other, guessed_too) = values.get(first, _UNSET), values.get(second, _UNSET)
            if one is not None or other is not None:
                pair = int(frame.pair_number[table.annotator[first], table.annotator[second]])
                rows.append(Compared(int(table.case[first]), pair, one, other, guessed or guessed_too))
    return found


_UNSET: tuple[Hashable, bool] = (None, False)


def attribute_row(
    key: Key, rows: Iterable[Compared], type: str, *, matched: int, union: int, documents: int
) -> AttributeRow:
    """Agreement on one attribute over some of the pairs."""
    rows = list(rows)
    by_hand = [(row.first, row.second) for row in rows if not row.derived]
    derived = [(row.first, row.second) for row in rows if row.derived]
    valued = sum(row.first is not None and row.second is not None for row in rows)
    metric = METRICS[type]
    return AttributeRow(
        *key,
        type,
        _named(alpha(by_hand, metric), documents),
        percent(by_hand),
        _named(alpha(derived, metric), documents),
        matched,
        union,
        valued,
    )


def type_of(attribute: Attribute | None, values: Iterable[Hashable]) -> str:
    """The type a schema gives, else the one that fits the values."""
    if attribute is not None:
        return attribute.type
    kinds = {
        "choices" if isinstance(value, frozenset) else "number" if _is_number(value) else "text"
        for value in values
        if value is not None
    }
    return kinds.pop() if len(kinds) == 1 else "text"


def attribute_of(schema: Schema | None, key: Key) -> Attribute | None:
    """The schema's word on an attribute of a label."""
    label = schema.label(key[0]) if schema else None
    return label.attribute(key[1]) if label else None


@dataclass(frozen=True)
class DocumentLabelRow:
    """Agreement on one label of whole documents: alpha by its type, share that agrees, AC1."""

    name: str
    type: str
    alpha: Result
    percent: Result
    ac1: Result


DocumentLabels = Mapping[str, Sequence[tuple[int, int, Hashable]]]
"""Values of document labels by name, as (case, annotator, value)."""


def document_label_rows(
    held: DocumentLabels, present: Bools, people: Sequence[int], schema: Schema | None = None
) -> list[DocumentLabelRow]:
    """Agreement on each document label; a document that is finished without a value is missing one."""
    declared = {one.id: one for one in schema.document_labels} if schema else {}
    rows = []
    for name, values in held.items():
        given: list[list[Hashable]] = [[None] * len(people) for _ in range(len(present))]
        for case, annotator, value in values:
            if annotator in people and present[case, annotator]:
                given[case][people.index(annotator)] = comparable(value)
        kind = type_of(declared.get(name), (value for row in given for value in row))
        ac1 = gwet_ac1([[_hashed(value) for value in row] for row in given])
        rows.append(DocumentLabelRow(name, kind, alpha(given, METRICS[kind]), percent(given), ac1))
    return rows


def comparable(value: Any) -> Hashable:
    """A value as it is compared: lists as sets, text without regard to case and white space."""
    if isinstance(value, list | tuple | set | frozenset):
        return frozenset(value)
    if isinstance(value, str):
        return re.sub(r"\s+", " ", value).strip().casefold()
    return value if isinstance(value, Hashable) else repr(value)


def _named(result: Result, documents: int) -> Result:
    unset = sum(result.dropped.values())
    dropped = {"matched spans where one annotator set no value": unset} if unset else {}
    method = replace(_METHOD, id=f"attribute.{result.method.id}", title=result.method.title)
    return replace(result, method=method, dropped=dropped, documents=documents)


def _is_number(value: Hashable) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _hashed(value: Hashable) -> Hashable:
    return tuple(sorted(map(str, value))) if isinstance(value, frozenset) else value
