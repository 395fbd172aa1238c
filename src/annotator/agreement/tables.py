"""Tables of the panel that need no interval: documents, attributes, relations, gold, versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from annotator.agreement.attributes import AttributeRow, attribute_of, attribute_row, type_of
from annotator.agreement.estimates import f1_of
from annotator.agreement.relations import RELATION_F1, RELATION_F1_MATCHED, sums_of
from annotator.agreement.result import Result, ratio
from annotator.agreement.rows import DocumentRow, GoldRow, PairRow, RelationRow
from annotator.agreement.spans import F1
from annotator.agreement.tally import Tally
from annotator.core.schema import Schema


def document_rows(tally: Tally) -> tuple[DocumentRow, ...]:
    """One row for each case that two annotators judged, in the order of the tally."""
    used = tally.present[:, tally.frame.people].sum(axis=1) >= 2
    sums = f1_of(tally, "strict", tally.frame.peers).estimate.sums
    matched, total = sums[used].T.astype(np.int64)
    cases = [tally.cases[case] for case in np.flatnonzero(used).tolist()]
    strict = [2 * both / n if n else None for both, n in zip(matched.tolist(), total.tolist(), strict=True)]
    unmatched = (total - 2 * matched).tolist()
    return tuple(
        map(
            DocumentRow,
            [case.document for case in cases],
            [case.version for case in cases],
            total.tolist(),
            unmatched,
            strict,
        )
    )


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


def attribute_rows(tally: Tally, schema: Schema | None, documents: int) -> tuple[AttributeRow, ...]:
    """Every attribute that anybody set, with its coverage."""
    peers = tally.frame.peers
    confusion = tally.aligned.confusion(peers, both_ways=False)
    rows = []
    for key, compared in tally.attributes.items():
        label = tally.frame.labels.index(key[0])
        matched = int(confusion[label, label])
        union = int(f1_of(tally, "type", peers, label=label).result.n) - matched
        kept = [row for row in compared if row.pair in peers]
        kind = type_of(
            attribute_of(schema, key), (value for row in kept for value in (row.first, row.second))
        )
        rows.append(attribute_row(key, kept, kind, matched=matched, union=union, documents=documents))
    return tuple(rows)


def relation_rows(tally: Tally) -> tuple[RelationRow, ...]:
    """Every type of relation that anybody used."""
    rows = []
    for type in sorted({one.type for one in tally.relations}):
        sums = sums_of(tally.relations, type, tally.frame.peers, len(tally.cases))
        matched, everything, reachable = (int(one) for one in sums.sum(axis=0))
        documents = int((sums[:, 1] > 0).sum())
        nothing = "no annotator who can be compared related anything"
        apart = "no relation has both ends matched"
        rows.append(
            RelationRow(
                type,
                ratio(RELATION_F1, 2 * matched, everything, nothing, n=everything, documents=documents),
                ratio(RELATION_F1_MATCHED, 2 * matched, reachable, apart, n=reachable, documents=documents),
            )
        )
    return tuple(rows)


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
    of = [("", *case.version[1:]) for case in tally.cases]
    distinct = list(dict.fromkeys(of[case] for case in np.flatnonzero(used).tolist()))
    if len(distinct) < 2:
        return {}
    found = {}
    for version in distinct:
        some = tally.only(np.array([one == version for one in of], bool))
        found[version] = f1_of(some, "strict", tally.frame.peers).result
    return found
