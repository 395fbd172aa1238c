"""The report as JSON values: every number with its story, and the tables that are counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from annotator.cli.report import numbers
from annotator.cli.report.numbers import Number
from annotator.cli.report.passages import passages_data
from annotator.cli.report.sections import NOT_MARKED

if TYPE_CHECKING:
    from annotator.project.agreeing.agree import Agreement


def as_data(agreement: Agreement, found: Sequence[Number], *, disagreements: bool) -> dict[str, Any]:
    """All that the report says; `measures` tells once how each measure is made."""
    panel, frame, choice = agreement.panel, agreement.frame, agreement.choice
    weakest_label, weakest_pair = panel.weakest_label, panel.weakest_pair
    data: dict[str, Any] = {
        "annotators": list(agreement.annotators),
        "labels": list(frame.labels),
        "as_of": "now" if choice.current else "first done",
        "seed": choice.seed,
        "dropped": dict(panel.dropped),
        "notes": list(panel.notes),
        "weakest_label": weakest_label.label if weakest_label else None,
        "weakest_pair": [weakest_pair.first, weakest_pair.second] if weakest_pair else None,
        "numbers": [{"about": one.about, "of": one.of} | numbers.as_data(one.result) for one in found],
        "measures": {one.result.method.id: numbers.method_data(one.result) for one in found},
        "confusion": {"labels": [*frame.labels, NOT_MARKED], "counts": panel.confusion.tolist()},
        "boundaries": dict(panel.slips),
        "attributes": [
            {
                "label": row.label,
                "attribute": row.attribute,
                "type": row.type,
                "matched": row.matched,
                "union": row.union,
                "valued": row.valued,
                "coverage": row.coverage,
            }
            for row in panel.attributes
        ],
        "documents": [
            {
                "document": row.document,
                "schema": row.version[1],
                "guidelines": row.version[2],
                "spans": row.spans,
                "unmatched": row.unmatched,
                "strict": row.strict,
            }
            for row in panel.documents
        ],
        "repeats": [
            {"annotator": row.annotator, "texts": [list(pair) for pair in row.documents]}
            | numbers.as_data(row.result)
            for row in panel.repeats
        ],
        "gamma": [
            {
                "layer": row.layer,
                "document": one.document,
                "exact": one.exact,
                "gamma": numbers.as_data(one.gamma),
                "gamma_cat": numbers.as_data(one.gamma_cat),
            }
            for row in panel.gamma
            for one in row.documents
        ],
        "in_order_of_work": [
            {"first": row.first, "last": row.last, "batch": list(row.documents)} | numbers.as_data(row.result)
            for row in panel.drift
        ],
    }
    if disagreements:
        data["disagreements"] = [
            one for document, held in agreement.disagreements() for one in passages_data(document, held)
        ]
    return data
