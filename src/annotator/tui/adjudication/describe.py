"""The case in hand in words: its readings under the text, each with its key; in full beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotator.core.annotation import Annotation
from annotator.core.cases import Case, Link, Mark, Property, Version
from annotator.core.decisions import Decision, plain
from annotator.core.text import short
from annotator.tui.adjudication.desk import CaseDesk
from annotator.tui.adjudication.differing import fringe, labels_differ, quote, values_that_differ
from annotator.tui.describe import wrapped
from annotator.tui.palette import BOLD, DIM, PLAIN, REVERSE, UNLIKE, WARNING, Palette
from annotator.tui.verbs.asking import shown
from annotator.tui.widgets.line import Part

MOST = 6
"""Rows under the text at most, the heading among them."""

IN_WORDS = {
    "agreed": "all say the same",
    "missing": "not marked by all",
    "boundary": "another boundary",
    "label": "another label",
    "attribute": "another value",
    "mixed": "several differences",
}


def height(desk: CaseDesk) -> int:
    """Rows that the readings need, the same for all cases of a document, so that the text stands still."""
    return min(MOST, 1 + max(2, desk.most_versions))


def stacked(desk: CaseDesk, palette: Palette) -> list[list[Part]]:
    """What lies under the text: what the case is, and a row for each reading."""
    case = desk.case
    if case is None:
        left = len(desk.gold.open_cases)
        return [[(f" {left} open, n takes one up" if left else " nothing is open here", DIM)]]
    rows = [list(heading(desk, case))]
    versions = desk.versions(case)
    room = height(desk) - 1
    fit = room if len(versions) <= room else room - 1
    rows += [list(row(desk, case, place, one, palette)) for place, one in enumerate(versions[:fit], 1)]
    if len(versions) > fit:
        rows.append([(f"    … readings {fit + 1} to {len(versions)} are in the panel of a wide screen", DIM)])
    return rows


def heading(desk: CaseDesk, case: Case) -> Iterator[Part]:
    """Which case it is, how people differ, and what was decided."""
    listed = desk.listed
    place = f"{listed.index(case) + 1}/{len(listed)}" if case in listed else "agreed"
    yield f" case {place} ", DIM if desk.gold.read_only else REVERSE
    yield f" {IN_WORDS[case.kind]}", BOLD
    layer = desk.schema.layer_by_id.get(case.subject)
    yield f"  {(layer and layer.title) or case.subject}", DIM
    held = desk.gold.decision(case)
    if held is None and desk.gold.read_only:
        return
    if held is None:
        yield "  take one, 0 none, or label the words", DIM
    else:
        yield f"  ✓ {outcome(held)}", BOLD
        yield f"  {held.reason}" if held.reason else "  - says why", DIM


def outcome(held: Decision) -> str:
    """A decision in words."""
    if held.ground != "adjudicated":
        return held.ground
    return {"version": "taken", "written": "written anew", "none": "none is right"}[held.taken]


def row(desk: CaseDesk, case: Case, place: int, version: Version, palette: Palette) -> Iterator[Part]:
    """One reading with its key on one line."""
    held = desk.gold.decision(case)
    taken = held is not None and held.taken == "version" and held.version == version.key
    yield f" {place if place < 10 else ' '} ", REVERSE if taken else BOLD
    yield "✓" if taken else " ", BOLD
    marks = version.supporters[0].annotations
    if case.about == "spans" and marks:
        limit = max(16, 44 // len(marks))
        for mark in marks:
            yield from _mark(desk, case, mark, palette, limit)
    else:
        yield f" {_in_words(desk, case, version)}", PLAIN if version.said else DIM
    yield from _remarks(desk, version)


def _mark(desk: CaseDesk, case: Case, mark: Annotation, palette: Palette, limit: int) -> Iterator[Part]:
    """One annotation of a reading; what is not the same in all readings is underlined."""
    label = desk.schema.label(mark.label)
    swatch = palette.swatch(label) if label else REVERSE
    yield " ", PLAIN
    yield " ", swatch
    yield (label and label.title) or mark.label, swatch + UNLIKE if labels_differ(case) else swatch
    yield " ", swatch
    yield " “", PLAIN
    for words, differs in quote(mark, fringe(case), limit):
        yield words, UNLIKE if differs else PLAIN
    yield "”", PLAIN
    unlike = values_that_differ(case)
    for attribute in label.attributes if label else ():
        if attribute.id in mark.attributes:
            yield f" {attribute.title or attribute.id} ", DIM
            yield shown(mark, attribute), UNLIKE if attribute.id in unlike else PLAIN


def _in_words(desk: CaseDesk, case: Case, version: Version) -> str:
    """A reading that has no marks to show."""
    if not version.said:
        return {"spans": "nothing marked", "relation": "not linked", "document": "no value"}[case.about]
    match version.said[0]:
        case Link() as link:
            ends = (desk.text[extent[0][0] : extent[-1][1]] for extent, _ in (link.head, link.tail))
            return f" {link.type} → ".join(f"“{short(words, 24)}”" for words in ends)
        case Property() as stated:
            return f"{stated.name}: {plain(stated)['value']}"
        case Mark() as mark:
            return mark.label


def _remarks(desk: CaseDesk, version: Version) -> Iterator[Part]:
    """How many hold it, who if names are shown, and what they were in doubt about."""
    count = len(version.supporters)
    if desk.show_names:
        yield f"  {', '.join(one.annotator for one in version.supporters)}", DIM
    elif count > 1:
        yield f"  ×{count}", DIM
    marks = [mark for one in version.supporters for mark in one.annotations]
    if any(mark.unsure for mark in marks):
        yield "  ! unsure", BOLD
    for note in _notes(marks):
        yield f"  note: {short(note, 40)}", DIM


def _notes(marks: Iterable[Annotation]) -> list[str]:
    return list(dict.fromkeys(mark.note for mark in marks if mark.note))


def panel(desk: CaseDesk, palette: Palette) -> list[list[Part]]:
    """For a wide screen: every reading of the case in hand, in full."""
    case = desk.case
    lines: list[list[Part]] = []
    for place, version in enumerate(desk.versions(case) if case else (), 1):
        lines.append([(f" {place if place < 10 else ' '} ", REVERSE), *_remarks(desk, version)])
        marks = version.supporters[0].annotations
        if not marks and case:
            lines.append([(f"  {_in_words(desk, case, version)}", PLAIN)])
        for mark in marks:
            lines += list(_in_full(desk, mark, palette))
        for note in _notes(mark for one in version.supporters for mark in one.annotations):
            lines += [[(f"  {words}", DIM)] for words in wrapped(f"note: {note}")]
        lines.append([])
    return lines


def _in_full(desk: CaseDesk, mark: Annotation, palette: Palette) -> Iterator[list[Part]]:
    label = desk.schema.label(mark.label)
    yield [
        ("  ", PLAIN),
        (f" {(label and label.title) or mark.label} ", palette.swatch(label) if label else REVERSE),
    ]
    for words in wrapped(f"“{mark.quote}”"):
        yield [(f"  {words}", PLAIN)]
    for attribute in label.attributes if label else ():
        if attribute.id in mark.attributes:
            yield [(f"  {attribute.title or attribute.id} ", DIM), (shown(mark, attribute), PLAIN)]


def progress(desk: CaseDesk) -> Iterator[Part]:
    """For the line of state: how much is left here, and what no longer matches what people said."""
    left = len(desk.gold.open_cases)
    yield f"  {left} open", BOLD if left else DIM
    if stale := len(desk.gold.stale):
        yield f"  {stale} decided on words that changed", WARNING
