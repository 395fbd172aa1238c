"""Every number of a panel on one list: what it is about, and the result with its story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from annotator.agreement.result import Result
    from annotator.agreement.rows import Panel


class Number(NamedTuple):
    """`about` is a kind of thing ('label', 'pair'), `of` which one of them; empty for everything."""

    about: str
    of: str
    result: Result

    @property
    def title(self) -> str:
        """The measure, and what it is about."""
        return f"{self.result.method.title}, {self.about} {self.of}".removesuffix(" ").removesuffix(", all")


def numbers(panel: Panel) -> Iterator[Number]:
    """All numbers, in order of reading."""
    yield from _each("all", "", [*panel.headline, *panel.macro])
    for row in panel.gamma:
        yield from _each("layer", row.layer, (row.gamma, row.gamma_cat))
    for pair in panel.pairs:
        yield from _each("pair", f"{pair.first} - {pair.second}", [*pair.ladder.values(), pair.alpha])
        for layer_name, kappa in pair.tokens.items():
            yield Number("pair", f"{pair.first} - {pair.second}, {layer_name}", kappa)
    for label in panel.labels:
        yield from _each("label", label.label, (label.strict, label.type, label.alpha, label.k_u_alpha))
    for layer in panel.layers:
        found = (*layer.ladder.values(), layer.u_alpha, layer.bar_u_alpha, layer.cu_alpha, *layer.tokens)
        yield from _each("layer", layer.layer, found)
    for attribute in panel.attributes:
        of = f"{attribute.label}.{attribute.attribute}"
        yield from _each("attribute", of, (attribute.result, attribute.percent))
        yield from _each("derived attribute", of, (attribute.derived,))
    for about in panel.document_labels:
        yield from _each("document label", about.name, (about.alpha, about.percent, about.ac1))
    for relation in panel.relations:
        yield from _each("relation", relation.type, (relation.f1, relation.on_matched_ends))
        for two in relation.pairs if len(panel.pairs) > 1 else ():
            of = f"{relation.type}, {two.first} - {two.second}"
            yield from _each("relation of a pair", of, (two.f1, two.on_matched_ends))
    for person in panel.people:
        yield from _each("annotator", person.annotator, (person.with_others,))
        yield from _each("all without annotator", person.annotator, (person.without,))
    for one in panel.gold:
        yield from _each("annotator against gold", one.annotator, (one.precision, one.recall, one.f1))
    for repeat in panel.repeats:
        yield Number("annotator", repeat.annotator, repeat.result)
    for (_, schema, guidelines), result in panel.versions.items():
        yield Number("version", f"schema {schema}, guidelines {guidelines}", result)
    for proposed, found_of in (("by hand", panel.hand_made), ("suggested", panel.accepted)):
        if found_of is not None:
            yield Number("spans", proposed, found_of)
    for row in panel.gamma:
        for each in row.documents:
            yield from _each("document", f"{each.document}, {row.layer}", (each.gamma, each.gamma_cat))


def measures(found: Iterable[Number]) -> dict[str, str]:
    """The measures that some numbers are of: id and title."""
    return {one.result.method.id: one.result.method.title for one in found}


def as_data(result: Result) -> dict[str, Any]:
    """A result as JSON values. What does not depend on the labels stands under the measure's id."""
    interval = result.interval
    return {
        "measure": result.method.id,
        "value": result.value,
        "reason": result.reason,
        "n": result.n,
        "documents": result.documents,
        "interval": None
        if interval is None
        else {
            "low": interval.low,
            "high": interval.high,
            "kind": interval.kind,
            "documents": interval.documents,
            "replicates": interval.replicates,
            "seed": interval.seed,
            "note": interval.note,
        },
        "dropped": dict(result.dropped),
        "parts": dict(result.parts),
        "seed": result.seed,
        "note": result.note,
    }


def method_data(result: Result) -> dict[str, str]:
    """How a measure is made, as JSON values."""
    method = result.method
    return {
        "title": method.title,
        "unit": method.unit,
        "pairing": method.pairing,
        "formula": method.formula,
        "source": method.source,
        "warning": method.warning,
    }


def _each(about: str, of: str, results: Iterable[Result]) -> Iterator[Number]:
    return (Number(about, of, result) for result in results)
