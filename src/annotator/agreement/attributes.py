"""Agreement on attributes: of spans that both marked with one label, and of whole documents.

An attribute can only be compared where both marked the span, so every number comes with its coverage: how
many of the spans that either marked were matched, and how many of those carry a value from both. Values
that a machine derived from the words agree because the words do; pairs with such a value are left out of
the headline and reported apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from annotator.agreement.alpha import Distance, Metric, alpha
from annotator.agreement.coding import Bools, Ints
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
    """Matched spans with an attribute, in columns: both values, and whether either was derived.

    `first` and `second` are places in `values`, -1 where unset. `given` is the case of each span that has
    the attribute, matched or not.
    """

    case: Ints
    pair: Ints
    first: Ints
    second: Ints
    derived: Bools
    values: tuple[Hashable, ...]
    given: Ints

    def only(self, cases: Bools) -> Compared:
        """Those of some of the cases, numbered anew."""
        number = np.cumsum(cases) - 1
        kept = cases[self.case]
        columns = (self.pair[kept], self.first[kept], self.second[kept], self.derived[kept])
        given = number[self.given[cases[self.given]]]
        return Compared(number[self.case[kept]], *columns, self.values, given)

    def part(self, first: int, last: int) -> Compared:
        """Those of cases that follow one another, numbered anew; all columns are in order of case."""
        held = slice(*np.searchsorted(self.case, (first, last)))
        given = self.given[slice(*np.searchsorted(self.given, (first, last)))] - first
        columns = (self.pair[held], self.first[held], self.second[held], self.derived[held])
        return Compared(self.case[held] - first, *columns, self.values, given)

    def joined(self, other: Compared, shift: int) -> Compared:
        """These and then the others, whose cases are counted on from `shift`."""
        place: dict[Hashable, int] = {value: number for number, value in enumerate(self.values)}
        moved = [place.setdefault(value, len(place)) for value in other.values]
        code = np.array([*moved, -1], np.int64)  # The last place is that of -1, what is unset.
        return Compared(
            np.concatenate([self.case, other.case + shift]),
            np.concatenate([self.pair, other.pair]),
            np.concatenate([self.first, code[other.first]]),
            np.concatenate([self.second, code[other.second]]),
            np.concatenate([self.derived, other.derived]),
            tuple(place),
            np.concatenate([self.given, other.given + shift]),
        )

    def counted(self) -> Counter[ValuePair]:
        """How often each pair of annotators gave each pair of values."""
        width = len(self.values) + 1
        code = ((self.pair * width + self.first + 1) * width + self.second + 1) * 2 + self.derived
        found, times = np.unique(code, return_counts=True)
        values = (None, *self.values)
        columns = (found // 2 // width // width, found // 2 // width % width, found // 2 % width, found % 2)
        return Counter(
            {
                (pair, values[first], values[second], bool(derived)): many
                for pair, first, second, derived, many in zip(
                    *(column.tolist() for column in (*columns, times)), strict=True
                )
            }
        )


ValuePair = tuple[int, Hashable, Hashable, bool]
"""A pair of annotators, the value of each (None where unset), whether either was derived."""


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


def compare(table: Table, aligned: Edges) -> dict[Key, Compared]:
    """Every aligned span of one label whose attribute either annotator set."""
    found: dict[Key, Compared] = {}
    frame = table.frame
    for (label, name), held in table.attributes.items():
        if label not in frame.labels or not held:
            continue
        place: dict[Hashable, int] = {}
        code = np.full(len(table.start), -1, np.int64)
        guessed = np.zeros(len(table.start), bool)
        for unit, value, derived in held:
            said = comparable(value)
            code[unit] = -1 if said is None else place.setdefault(said, len(place))
            guessed[unit] = derived
        number = frame.labels.index(label)
        alike = (table.label[aligned.first] == number) & (table.label[aligned.second] == number)
        alike &= (code[aligned.first] >= 0) | (code[aligned.second] >= 0)
        one, other = aligned.first[alike], aligned.second[alike]
        found[label, name] = Compared(
            table.case[one],
            frame.pair_number[table.annotator[one], table.annotator[other]],
            code[one],
            code[other],
            guessed[one] | guessed[other],
            tuple(place),
            np.sort(table.case[np.array([unit for unit, _, _ in held], np.int64)]),
        )
    return found


def joined_values(one: Compared | None, other: Compared | None, shift: int) -> Compared:
    """Two parts of one attribute, of which one may be missing; cases of the second count from `shift`."""
    nothing = np.zeros(0, np.int64)
    none = Compared(nothing, nothing, nothing, nothing, np.zeros(0, bool), (), nothing)
    return (one or none).joined(other or none, shift)


def attribute_row(
    key: Key, counts: Mapping[ValuePair, int], type: str, *, matched: int, union: int, documents: int
) -> AttributeRow:
    """Agreement on one attribute from how often each pair of values was given."""
    by_hand: Counter[tuple[Hashable, Hashable]] = Counter()
    derived: Counter[tuple[Hashable, Hashable]] = Counter()
    for (_, first, second, guessed), times in counts.items():
        (derived if guessed else by_hand)[first, second] += times
    valued = sum(times for held in (by_hand, derived) for pair, times in held.items() if None not in pair)
    metric = METRICS[type]
    hand, hand_times = list(by_hand), list(by_hand.values())
    return AttributeRow(
        *key,
        type,
        _named(alpha(hand, metric, times=hand_times), documents),
        percent(hand, hand_times),
        _named(alpha(list(derived), metric, times=list(derived.values())), documents),
        matched,
        union,
        valued,
    )


def type_of(attribute: Attribute | None, values: Iterable[Hashable]) -> str:
    """The type a schema gives if the values can be of it, else the one that fits them."""
    kinds = {
        "choices" if isinstance(value, frozenset) else "number" if _is_number(value) else "text"
        for value in values
        if value is not None
    }
    if attribute is not None and (attribute.type not in ("choices", "number") or kinds <= {attribute.type}):
        return attribute.type
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


def document_label_row(
    name: str, counts: Mapping[tuple[Hashable, ...], int], schema: Schema | None = None
) -> DocumentLabelRow:
    """Agreement on one document label from how often each row of values, one a person, was given.

    A document that is finished without a value is missing one.
    """
    declared = {one.id: one for one in schema.document_labels} if schema else {}
    rows, times = list(counts), list(counts.values())
    kind = type_of(declared.get(name), (value for row in rows for value in row))
    ac1 = gwet_ac1([[_hashed(value) for value in row] for row in rows], times)
    return DocumentLabelRow(name, kind, alpha(rows, METRICS[kind], times=times), percent(rows, times), ac1)


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
