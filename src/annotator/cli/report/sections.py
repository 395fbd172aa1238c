"""The tables of a panel, in order of reading. Tables that would be empty are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.cli.report.numbers import Number
from annotator.cli.report.section import Section
from annotator.core.matching import Mode
from annotator.core.text import counted, counted_phrase
from annotator.project.agreeing.agree import FEWEST

if TYPE_CHECKING:
    from annotator.agreement.result import Interval, Result
    from annotator.agreement.rows import LayerRow, PairRow, Panel
    from annotator.cli.report.section import Cell
    from annotator.project.agreeing.agree import Agreement

WORST = 10
"""So many documents are listed; `--json` and `--csv` have all."""

LADDER: tuple[Mode, ...] = ("strict", "exact", "partial", "any")
NOT_MARKED = "not marked"
TOKEN_MEASURES = ("fleiss_kappa", "alpha", "gwet_ac1", "cohen_kappa")


def sections(panel: Panel) -> Iterator[Section]:
    """Every table that has a row."""
    return (section for make in TABLES for section in make(panel) if section.rows)


def summary(agreement: Agreement) -> list[str]:
    """What was compared and where it is weakest, in sentences."""
    panel, frame = agreement.panel, agreement.frame
    documents = counted(len({row.document for row in panel.documents}), "document")
    both = "both" if len(frame.people) == FEWEST else "two of them"
    stood = "stand now" if agreement.choice.current else "stood when first done"
    names = ", ".join(agreement.annotators)
    lines = [f"{names}: {documents} that {both} finished, labels as they {stood}"]
    if agreement.choice.labels:
        lines.append(f"only the labels {', '.join(frame.labels)}")
    labels = [(row.label, row.strict) for row in panel.labels]
    pairs = [(f"{row.first} - {row.second}", row.ladder["strict"]) for row in panel.pairs]
    weakest = panel.weakest_label.label if panel.weakest_label else None
    lines += _weakest("label", labels, weakest)
    two = panel.weakest_pair
    lines += _weakest("pair", pairs, f"{two.first} - {two.second}" if two else None)
    lines += [f"left out: {counted_phrase(count, why)}" for why, count in panel.dropped.items()]
    return [*lines, *panel.notes]


def _weakest(noun: str, rows: Sequence[tuple[str, Result]], weakest: str | None) -> Iterator[str]:
    """Which is the weakest, or that none is weaker than another; nothing where there is but one."""
    known = [(name, strict) for name, strict in rows if strict.value is not None]
    if weakest is not None:
        strict = dict(known)[weakest]
        yield f"weakest {noun}: {weakest}, F1 strict {strict} (n {strict.n:,})"
    elif len(known) > 1:
        all_of_them = "both" if len(known) == FEWEST else f"all {len(known)}"
        yield f"no {noun} is weaker than another: {all_of_them} have F1 strict {known[0][1]}"


def interval_words(interval: Interval | None) -> str:
    """The ends of an interval."""
    return f"{interval.low:.3f} to {interval.high:.3f}" if interval else "-"


def of_numbers(title: str, found: Sequence[Number]) -> Section:
    """Any numbers, one a row, with interval and n."""
    rows = [
        (
            one.title,
            one.result,
            interval_words(one.result.interval),
            one.result.n,
            one.result.method.unit.partition(",")[0],
            one.result.documents,
        )
        for one in found
    ]
    kinds = {(i.kind, i.note) for one in found if (i := one.result.interval)}
    notes = sorted({f"interval: {note or kind}" for kind, note in kinds})
    warnings = {f"{one.result.method.title}: {w}" for one in found if (w := one.result.method.warning)}
    header = ("number", "value", "interval", "n", "unit", "documents")
    return Section(title, header, rows, (*notes, *(sorted(warnings) if len(found) == 1 else ())))


def _ladder(row: PairRow | LayerRow) -> list[Cell]:
    return [row.ladder[mode] for mode in LADDER]


def _headline(panel: Panel) -> Iterator[Section]:
    found = [Number("all", "", result) for result in (*panel.headline, *panel.macro)]
    yield of_numbers("Agreement", found)


def _pairs(panel: Panel) -> Iterator[Section]:
    rows: list[Sequence[Cell]] = [
        (
            row.first,
            row.second,
            row.documents,
            *row.spans,
            *_ladder(row),
            row.alpha,
        )
        for row in panel.pairs
    ]
    header = ("annotator", "and", "documents", "spans", "and", *LADDER, "alpha")
    yield Section("Pairs", header, rows, ("F1; alpha over characters",))
    if len(rows) > 1:
        yield _matrix(panel)


def _matrix(panel: Panel) -> Section:
    names = [panel.frame.annotators[place] for place in panel.frame.people]
    strict: dict[frozenset[str], Result] = {
        frozenset((row.first, row.second)): row.ladder["strict"] for row in panel.pairs
    }
    rows: list[Sequence[Cell]] = [
        (one, *(strict.get(frozenset((one, other))) for other in names)) for one in names
    ]
    return Section("Pairs, F1 strict", ("", *names), rows, heat="values")


def _labels(panel: Panel) -> Iterator[Section]:
    rows = [
        (
            row.label,
            row.layer,
            row.spans,
            f"{row.prevalence:.1%}",
            row.strict,
            row.type,
            row.alpha,
            row.k_u_alpha,
        )
        for row in panel.labels
    ]
    header = ("label", "layer", "spans", "of text", "strict", "overlap", "alpha", "(k)u-alpha")
    yield Section("Labels", header, rows, ("F1 strict, F1 by any overlap of one label",), heat="values")


def _layers(panel: Panel) -> Iterator[Section]:
    rows: list[Sequence[Cell]] = [
        (row.layer, *_ladder(row), row.u_alpha, row.bar_u_alpha, row.cu_alpha) for row in panel.layers
    ]
    yield Section("Layers", ("layer", *LADDER, "u-alpha", "|u-alpha", "cu-alpha"), rows, heat="values")


def _tokens(panel: Panel) -> Iterator[Section]:
    rows: list[Sequence[Cell]] = []
    for layer in panel.layers:
        held = {one.method.id: one for one in layer.tokens}
        if held:
            rows.append((layer.layer, "all", *(held.get(f"token.{id}") for id in TOKEN_MEASURES)))
        if len(panel.pairs) > 1:
            rows += [
                (layer.layer, f"{row.first} - {row.second}", None, None, None, row.tokens.get(layer.layer))
                for row in panel.pairs
                if row.tokens
            ]
    header = ("layer", "annotators", "Fleiss", "alpha", "AC1", "Cohen")
    note = "inflated by tokens that nobody marked: not to be compared between texts, schemas or projects"
    yield Section("Over tokens", header, rows, (note,))


def _gamma(panel: Panel) -> Iterator[Section]:
    rows: list[Sequence[Cell]] = [
        (
            row.layer,
            row.gamma,
            interval_words(row.gamma.interval),
            row.gamma_cat,
            interval_words(row.gamma_cat.interval),
            row.gamma.n,
        )
        for row in panel.gamma
    ]
    left_out = {
        f"left out, {row.layer}: {counted_phrase(count, why)}"
        for row in panel.gamma
        for why, count in row.gamma.dropped.items()
    }
    kinds = {i.note or i.kind for row in panel.gamma if (i := row.gamma.interval)}
    notes = (
        "means over documents; `--json` and `--csv` have those of each document",
        *(f"interval: {kind}" for kind in sorted(kinds)),
        *sorted({f"{row.layer}: {row.gamma.note}" for row in panel.gamma if row.gamma.note}),
        *sorted(left_out),
    )
    yield Section("Gamma", ("layer", "gamma", "interval", "gamma-cat", "interval", "documents"), rows, notes)


def _confusion(panel: Panel) -> Iterator[Section]:
    counts: list[list[int]] = panel.confusion.tolist()
    names = [*panel.frame.labels, NOT_MARKED]
    used = [place for place, row in enumerate(counts) if any(row)]
    rows: list[Sequence[Cell]] = [(names[row], *(counts[row][column] for column in used)) for row in used]
    note = "how often a span of the row met the column in the other version of a pair; both ways round"
    yield Section("Confusion", ("", *(names[place] for place in used)), rows, (note,), heat="counts")


def _boundaries(panel: Panel) -> Iterator[Section]:
    rows = list(panel.slips.items())
    note = "same label, other ends: the second of a pair as compared with the first"
    yield Section("Boundaries", ("second", "spans"), rows if any(panel.slips.values()) else (), (note,))


def _attributes(panel: Panel) -> Iterator[Section]:
    rows = [
        (
            f"{row.label}.{row.attribute}",
            row.type,
            row.result,
            row.percent,
            row.result.n,
            f"{row.valued} of {row.matched} of {row.union}",
            row.derived,
        )
        for row in panel.attributes
    ]
    header = ("attribute", "type", "alpha", "same", "n", "coverage", "derived")
    note = "coverage: both gave a value, of spans matched, of spans that either marked"
    derived = "derived: values that the program proposed from the words; they are not in alpha"
    yield Section("Attributes", header, rows, (note, derived))


def _document_labels(panel: Panel) -> Iterator[Section]:
    rows = [
        (row.name, row.type, row.alpha, row.percent, row.ac1, row.alpha.n) for row in panel.document_labels
    ]
    yield Section("Document labels", ("label", "type", "alpha", "same", "AC1", "n"), rows)


def _relations(panel: Panel) -> Iterator[Section]:
    rows = [
        (row.type, row.f1, row.f1.n, row.on_matched_ends, row.on_matched_ends.n) for row in panel.relations
    ]
    yield Section("Relations", ("relation", "F1", "n", "on matched ends", "n"), rows)
    pairs: list[Sequence[Cell]] = [
        (row.type, two.first, two.second, two.f1, two.f1.n, two.on_matched_ends, two.on_matched_ends.n)
        for row in panel.relations
        for two in row.pairs
    ]
    header = ("relation", "annotator", "and", "F1", "n", "on matched ends", "n")
    yield Section("Relations, pair by pair", header, pairs if len(panel.pairs) > 1 else ())


def _people(panel: Panel) -> Iterator[Section]:
    rows = [
        (row.annotator, row.documents, row.spans, row.with_others, row.without, row.delta)
        for row in panel.people
    ]
    header = ("annotator", "documents", "spans", "with others", "without", "difference")
    yield Section("Annotators", header, rows, ("F1 strict; a positive difference: the others agree better",))


def _repeats(panel: Panel) -> Iterator[Section]:
    rows: list[Sequence[Cell]] = [
        (row.annotator, len(row.documents), row.result, interval_words(row.result.interval), row.result.n)
        for row in panel.repeats
    ]
    note = "F1 strict of first and second labels of texts that stand in the project under several ids"
    yield Section("With oneself", ("annotator", "texts", "strict", "interval", "n"), rows, (note,))


def _drift(panel: Panel) -> Iterator[Section]:
    rows = [(row.first[:16], row.last[:16], len(row.documents), row.result) for row in panel.drift]
    header = ("from", "to", "documents", "strict")
    yield Section("In order of work", header, rows if len(rows) > 1 else ())


def _gold(panel: Panel) -> Iterator[Section]:
    rows = [(row.annotator, row.precision, row.recall, row.f1, row.f1.documents) for row in panel.gold]
    yield Section("Against gold", ("annotator", "precision", "recall", "F1 strict", "documents"), rows)


def _versions(panel: Panel) -> Iterator[Section]:
    rows = [
        (schema.removeprefix("sha256:")[:12] or "-", guidelines or "-", result, result.n, result.documents)
        for (_, schema, guidelines), result in panel.versions.items()
    ]
    yield Section("Versions", ("schema", "guidelines", "F1 strict", "n", "documents"), rows)


def _suggested(panel: Panel) -> Iterator[Section]:
    found = (("by hand", panel.hand_made), ("suggested, then accepted", panel.accepted))
    rows = [(name, result, result.n) for name, result in found if result is not None]
    yield Section("Who proposed the spans", ("spans", "F1 strict", "n"), rows)


def _documents(panel: Panel) -> Iterator[Section]:
    worst = sorted(panel.documents, key=lambda row: -row.unmatched)[:WORST]
    rows = [(row.document, row.spans, row.unmatched, row.strict) for row in worst if row.unmatched]
    yield Section("Documents with the most differences", ("document", "spans", "unmatched", "strict"), rows)


TABLES: tuple[Callable[[Panel], Iterator[Section]], ...] = (
    _headline,
    _gold,
    _pairs,
    _labels,
    _layers,
    _gamma,
    _tokens,
    _confusion,
    _boundaries,
    _attributes,
    _document_labels,
    _relations,
    _people,
    _repeats,
    _drift,
    _versions,
    _suggested,
    _documents,
)
