"""From a number to its parts: where two annotators met, and which documents are behind a number.

A *meeting* is what two annotators made of one place, as `core.matching.align` reads their versions side by
side: two annotations, or one that the other did not mark. Every count of the panel is a count of meetings,
so what is listed behind a number is what was counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, get_args

import numpy as np

from annotator.agreement.alignment import SLIPS, Slip
from annotator.agreement.attributes import comparable
from annotator.agreement.tally import Tally
from annotator.agreement.unmatched import documents_with_relations, documents_with_values
from annotator.core.annotation import Annotation, Labels
from annotator.core.matching import Unit, align, overlaps, unit_of

Difference = Literal["label", "boundary", "split", "missed", "value"]
"""How the two differ, the worst first. 'split': one marked in pieces what the other marked once, and this is
a piece left over; 'missed': only one marked anything here; 'value': another value of an attribute."""
DIFFERENCES: tuple[Difference, ...] = get_args(Difference)


@dataclass(frozen=True)
class Ask:
    """Which meetings one wants to see; what is left empty narrows nothing.

    `annotator` is one of the two, `pair` are both in the order of the frame; `cell` are two labels that
    met, either way round, None for 'not marked'; `attribute` is a label and one of its attributes;
    `documents` are ids. `relation` is a type of relation and `document_label` a label of whole documents:
    no meeting of annotations answers these, see `unmatched`.
    """

    label: str = ""
    pair: tuple[str, str] | None = None
    cell: tuple[str | None, str | None] | None = None
    slip: Slip | None = None
    attribute: tuple[str, str] | None = None
    documents: tuple[str, ...] = ()
    annotator: str = ""
    relation: str = ""
    document_label: str = ""


@dataclass(frozen=True)
class Meeting:
    """What two annotators made of one place; None for one who marked nothing there.

    `slips` are the boundary differences of spans of one label, once for each time they are counted;
    `values` names the attributes on which spans of one label differ.
    """

    who: tuple[str, str]
    first: Annotation | None
    second: Annotation | None
    differences: frozenset[Difference]
    slips: tuple[Slip, ...] = ()
    values: frozenset[str] = frozenset()

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """One annotation or both."""
        return tuple(one for one in (self.first, self.second) if one is not None)

    @property
    def labels(self) -> tuple[str | None, str | None]:
        """The label that each gave."""
        return (self.first.label if self.first else None, self.second.label if self.second else None)

    def answers(self, ask: Ask) -> bool:
        """Whether the two differ here in the way that was asked for."""
        label, name = ask.attribute or (None, "")
        return (
            bool(self.differences)
            and not (ask.relation or ask.document_label)
            and (not ask.label or ask.label in self.labels)
            and (not ask.annotator or ask.annotator in self.who)
            and (ask.pair is None or self.who == ask.pair)
            and (ask.cell is None or self.labels in (ask.cell, ask.cell[::-1]))
            and (ask.slip is None or ask.slip in self.slips)
            and (label is None or (label in self.labels and name in self.values))
        )


def meetings(versions: Sequence[Labels], layer_of: Callable[[str], str]) -> Iterator[Meeting]:
    """All meetings of the annotators of one document, pair by pair in the order given.

    Where an annotator has a split span, its pieces are meetings of their own.
    """
    units = [[unit_of(one, layer_of(one.label)) for one in labels.annotations] for labels in versions]
    for i, j in combinations(range(len(versions)), 2):
        who = (versions[i].annotator, versions[j].annotator)
        mine, theirs = versions[i].annotations, versions[j].annotations
        pairing = align(units[i], units[j])
        for place, other in pairing.pairs:
            yield _both(who, mine[place], theirs[other], units[i][place], units[j][other])
        pieces = _pieces(units[i], units[j], set(pairing.only_first), set(pairing.only_second))
        for side, places in enumerate((pairing.only_first, pairing.only_second)):
            for place in places:
                slips = pieces.get((side, place), ())
                kind: Difference = "split" if slips else "missed"
                one, other_one = (mine[place], None) if side == 0 else (None, theirs[place])
                yield Meeting(who, one, other_one, frozenset({kind}), slips)


def documents_behind(tally: Tally, ask: Ask) -> list[tuple[str, int]]:
    """The documents that may hold what was asked for, with how often, most first.

    Where values of attributes differ and nothing else, a document comes last, with 0. Where a label met
    itself the two mostly agree: what is behind that cell is looked for where the label was disagreed on.
    """
    frame = tally.frame
    pairs = list(frame.peers) if ask.pair is None else [_number(tally, ask.pair)]
    if ask.annotator:
        pairs = [one for one in pairs if frame.annotators.index(ask.annotator) in frame.pairs[one]]
    counts: Counter[int] = Counter()
    if ask.relation:
        counts.update(documents_with_relations(tally, ask.relation))
    elif ask.document_label:
        counts.update(documents_with_values(tally, ask.document_label))
    elif ask.slip is not None:
        counts.update(_filled(tally.aligned.slips[:, pairs, SLIPS.index(ask.slip)].sum(axis=1).tolist()))
    elif ask.cell is not None and ask.cell[0] != ask.cell[1]:
        labels = [len(frame.labels) if name is None else frame.labels.index(name) for name in ask.cell]
        counts.update(tally.aligned.cases_of(pairs, *labels))
    elif ask.attribute is not None:
        counts.update(_valued(tally, pairs, ask.attribute))
    else:
        label = (ask.cell and ask.cell[0]) or ask.label
        labels = [frame.labels.index(label)] if label else list(range(len(frame.labels)))
        unmatched = tally.sizes[:, pairs] - 2 * tally.spans.strict[:, pairs]
        counts.update(_filled(unmatched[:, :, labels].sum(axis=(1, 2)).tolist()))
        for key in tally.attributes:
            if not label or key[0] == label:
                for case in _valued(tally, pairs, key):
                    counts.setdefault(case, 0)
    by_document: Counter[str] = Counter()
    wanted = set(ask.documents)
    for case, count in counts.items():
        document = tally.cases[case].document
        if not wanted or document in wanted:
            by_document[document] += count
    return sorted(by_document.items(), key=lambda item: (-item[1], item[0]))


def _number(tally: Tally, pair: tuple[str, str]) -> int:
    first, second = (tally.frame.annotators.index(name) for name in pair)
    return int(tally.frame.pair_number[first, second])


def _filled(counts: Sequence[int]) -> dict[int, int]:
    return {case: count for case, count in enumerate(counts) if count}


def _valued(tally: Tally, pairs: Sequence[int], key: tuple[str, str]) -> Counter[int]:
    held = tally.attributes.get(key)
    if held is None:
        return Counter()
    differing = (held.first != held.second) & np.isin(held.pair, np.array(pairs, np.int64))
    return Counter(held.case[differing].tolist())


def _both(who: tuple[str, str], one: Annotation, other: Annotation, mine: Unit, theirs: Unit) -> Meeting:
    values: frozenset[str] = frozenset()
    slips: tuple[Slip, ...] = ()
    if one.label == other.label:
        names = one.attributes.keys() | other.attributes.keys()
        values = frozenset(name for name in names if _value(one, name) != _value(other, name))
        start, end = theirs.start - mine.start, theirs.end - mine.end
        found: dict[Slip, bool] = {
            "start early": start < 0,
            "start late": start > 0,
            "end early": end < 0,
            "end late": end > 0,
        }
        slips = tuple(name for name, there in found.items() if there)
    checks: dict[Difference, bool] = {
        "label": one.label != other.label,
        "boundary": mine.extent != theirs.extent,
        "value": bool(values),
    }
    differences = frozenset(name for name, there in checks.items() if there)
    return Meeting(who, one, other, differences, slips, values)


def _value(one: Annotation, name: str) -> object:
    return comparable(one.attributes.get(name))


def _pieces(
    first: Sequence[Unit], second: Sequence[Unit], only_first: set[int], only_second: set[int]
) -> dict[tuple[int, int], tuple[Slip, ...]]:
    """Spans left over that overlap a paired one of their label: pieces of it, by side and place."""
    found: dict[tuple[int, int], tuple[Slip, ...]] = {}
    for i, j in overlaps(first, second) if only_first or only_second else ():
        if first[i].label == second[j].label and (i in only_first) != (j in only_second):
            key: tuple[int, int] = (0, i) if i in only_first else (1, j)
            slip: Slip = "merged" if i in only_first else "split"
            found[key] = (*found.get(key, ()), slip)
    return found
