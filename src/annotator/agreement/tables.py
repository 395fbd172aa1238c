"""Tables of the panel that need no interval: documents, attributes, relations, gold, versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from annotator.agreement.attributes import AttributeRow, attribute_of, attribute_row, type_of
from annotator.agreement.coding import Ints
from annotator.agreement.estimates import f1_of
from annotator.agreement.relations import RELATION_F1, RELATION_F1_MATCHED
from annotator.agreement.result import Result, ratio
from annotator.agreement.rows import DocumentRow, GoldRow, PairRow, RelationPair, RelationRow
from annotator.agreement.spans import F1, f1
from annotator.agreement.tally import Tally
from annotator.agreement.totals import Totals
from annotator.core.schema import Schema


def macro(pairs: Sequence[PairRow], documents: Sequence[DocumentRow]) -> tuple[Result, ...]:
    """Means of strict F1 over pairs and over documents: where a short text weighs as much as a long one."""
    found = []
    for over, values in (
        ("pairs", [row.ladder["strict"].value for row in pairs]),
        ("documents", [row.strict for row in documents]),
    ):
        known = [value for value in values if value is not None]
        method = replace(
            F1["strict"],
            id=f"f1.strict.macro.{over}",
            title=f"macro F1, strict, mean over {over}",
            unit=over.removesuffix("s"),
            formula=f"mean over {over} of 2 m / (n_1 + n_2)",
        )
        nothing = f"none of the {over} has a value"
        found.append(ratio(method, sum(known), len(known), nothing, n=len(known), documents=len(documents)))
    return tuple(found)


def attribute_rows(totals: Totals, schema: Schema | None, documents: int) -> tuple[AttributeRow, ...]:
    """Every attribute that anybody who can be compared set, with its coverage, by label and name."""
    tally, peers = totals.tally, set(totals.frame.peers)
    confusion = tally.aligned.confusion(totals.frame.peers, both_ways=False)
    rows = []
    for key in sorted(totals.given, key=lambda key: (totals.frame.labels.index(key[0]), key[1])):
        kept = {said: times for said, times in totals.attributes[key].items() if said[0] in peers}
        label = totals.frame.labels.index(key[0])
        matched = int(confusion[label, label])
        union = int(f1_of(tally, "type", totals.frame.peers, label=label).result.n) - matched
        kind = type_of(attribute_of(schema, key), (value for said in kept for value in said[1:3]))
        rows.append(attribute_row(key, kept, kind, matched=matched, union=union, documents=documents))
    return tuple(rows)


def relation_rows(totals: Totals) -> tuple[RelationRow, ...]:
    """Every type of relation that anybody who can be compared used, over all pairs and pair by pair."""
    frame = totals.frame
    rows = []
    for type, held in sorted(totals.relations.of.items()):
        of_pairs = {pair: held[pair] for pair in frame.peers if pair in held and held[pair].any()}
        if not of_pairs:
            continue
        whole = np.sum(list(of_pairs.values()), axis=0)
        by_pair = tuple(
            RelationPair(frame.annotators[i], frame.annotators[j], *_relation_f1(held[pair], held[pair][5]))
            for pair, (i, j) in enumerate(frame.pairs)
            if pair in of_pairs
        )
        rows.append(RelationRow(type, *_relation_f1(whole, totals.relations.cases[type]), by_pair))
    return tuple(rows)


def _relation_f1(sums: Ints, cases: int) -> tuple[Result, Result]:
    """F1 over all relations, and over those with matched ends."""
    matched, first, second, first_ends, second_ends = (int(one) for one in sums[:5])
    everything, reachable, documents = first + second, first_ends + second_ends, int(cases)
    nothing = "no annotator who can be compared related anything"
    apart = "no relation has both ends matched"
    return (
        ratio(RELATION_F1, 2 * matched, everything, nothing, n=everything, documents=documents),
        ratio(RELATION_F1_MATCHED, 2 * matched, reachable, apart, n=reachable, documents=documents),
    )


def gold_rows(tally: Tally) -> tuple[GoldRow, ...]:
    """Each annotator against gold, strictly, over the documents that both have."""
    frame = tally.frame
    rows = []
    for pair, ends in enumerate(frame.pairs):
        if pair in frame.peers:
            continue
        gold = next(who for who in ends if who not in frame.people)
        person = next(who for who in ends if who != gold)
        result = f1_of(tally, "strict", [pair]).result
        both = tally.present[:, person] & tally.present[:, gold]
        own, true = (int(tally.spans.size[both, who].sum()) for who in (person, gold))
        matched, documents = result.parts.get("matched", 0.0), result.documents
        precision = replace(F1["strict"], id="precision", title="precision", formula="m / n of the annotator")
        recall = replace(F1["strict"], id="recall", title="recall", formula="m / n of gold")
        rows.append(
            GoldRow(
                frame.annotators[person],
                ratio(precision, matched, own, "the annotator marked nothing", n=own, documents=documents),
                ratio(recall, matched, true, "gold has nothing", n=true, documents=documents),
                result,
            )
        )
    return tuple(rows)


def version_results(tally: Tally) -> dict[tuple[str, str, str], Result]:
    """Strict F1 by ('', schema, guidelines) where there is more than one; empty otherwise."""
    used = tally.present[:, tally.frame.people].sum(axis=1) >= 2
    strict = f1_of(tally, "strict", tally.frame.peers)
    found: dict[tuple[str, str, str], Result] = {}
    versions = [("", *case.version[1:]) for case in tally.cases]
    for version in dict.fromkeys(versions):
        of = used & np.array([one == version for one in versions], bool)
        if documents := tally.documents_of(of):
            matched, total = strict.estimate.sums[of].sum(axis=0)
            found[version] = f1(matched, total, F1["strict"], documents)
    order = sorted(found, key=lambda version: (-found[version].documents, version))
    return {version: found[version] for version in order} if len(order) > 1 else {}
