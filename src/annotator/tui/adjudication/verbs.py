"""Deciding the case in hand, and going from case to case."""

from __future__ import annotations

from collections.abc import Callable

from annotator.core.cases import Case
from annotator.core.schema import Attribute, Choice
from annotator.core.text import short
from annotator.tui.adjudication.desk import CaseDesk
from annotator.tui.desk import Desk
from annotator.tui.verbs import finding, focusing, labelling
from annotator.tui.verbs.asking import ask_value

CaseVerb = Callable[[CaseDesk], None]


def at_a_case_desk(verb: CaseVerb) -> Callable[[Desk], None]:
    """A verb for the table of keys, which knows of desks only."""

    def run(desk: Desk) -> None:
        if isinstance(desk, CaseDesk):
            verb(desk)

    return run


def take(place: int) -> CaseVerb:
    """A verb that takes the reading shown at a place, counted from 1, and goes to the next open case."""

    def taking(desk: CaseDesk) -> None:
        case = desk.case
        if case is None:
            return
        versions = desk.versions(case)
        if place > len(versions):
            desk.message = f"there is no reading {place} here"
        elif desk.act(lambda: desk.gold.take(case, versions[place - 1])):
            _settled(desk, case)

    return taking


def take_none(desk: CaseDesk) -> None:
    """None is right: nothing is to be marked here."""
    case = desk.case
    if case is not None and desk.act(lambda: desk.gold.take_none(case)):
        _settled(desk, case)


def next_case(desk: CaseDesk) -> None:
    """To the next case; while something is searched for, to the next place where it is."""
    if desk.search.words:
        finding.search_next(desk)
    else:
        _step(desk, 1)


def previous_case(desk: CaseDesk) -> None:
    """To the case before; while something is searched for, to the place before."""
    if desk.search.words:
        finding.search_previous(desk)
    else:
        _step(desk, -1)


def reason(desk: CaseDesk) -> None:
    """Say why people differed: of the case in hand if it is decided, else of the one decided last."""
    case = desk.case if desk.case and desk.gold.decision(desk.case) else desk.resolved
    if case is None:
        desk.message = "decide on the case first, then say why"
        return
    held = desk.gold.decision(case)
    words = f" on “{short(case.span.of(desk.text), 24)}”" if case.span else ""
    reasons = tuple(map(Choice, desk.schema.reasons))
    asked = Attribute("reason", "choice", title=f"why did they differ{words}", choices=reasons)

    def put(value: str | None) -> None:
        if desk.act(lambda: desk.gold.give_reason(case, value or "")):
            desk.message = f"reason: {value}" if value else "no reason"

    ask_value(desk, asked, held.reason if held else None, put)


def leave(desk: CaseDesk) -> None:
    """Leave what labelling would leave; with nothing of that, put the case down."""
    busy = desk.hints or desk.mode or desk.search.words
    pointer = desk.pointer
    if desk.case and not (busy or pointer.selection or pointer.selecting or pointer.focus):
        desk.put_down()
        desk.message = "n takes up a case again"
    else:
        focusing.leave(desk)


def undo(desk: CaseDesk) -> None:
    """Take back the last step, and take up the case that it decided."""
    _following(desk, labelling.undo)


def redo(desk: CaseDesk) -> None:
    """Bring back what was undone last."""
    _following(desk, labelling.redo)


def take_up_first(desk: CaseDesk) -> None:
    """Begin with the first open case."""
    desk.case = None
    if desk.gold.open_cases:
        desk.take_up(desk.gold.open_cases[0])


def _settled(desk: CaseDesk, case: Case) -> None:
    desk.resolved = case
    _go_on(desk, case)


def _go_on(desk: CaseDesk, case: Case) -> None:
    """To the next open case, round from the end to the start."""
    left = desk.gold.open_cases
    if left:
        desk.take_up(next((one for one in left if one.order > case.order), left[0]))
    else:
        desk.take_up(case)
        desk.message = "nothing is open here: d says that the document is done"


def _step(desk: CaseDesk, step: int) -> None:
    listed = desk.listed
    if not listed:
        desk.message = "all agree on everything here"
    elif desk.case in listed:
        desk.take_up(listed[(listed.index(desk.case) + step) % len(listed)])
    else:
        take_up = desk.gold.open_cases[:1] or listed[:1]
        desk.take_up(take_up[0])


def _following(desk: CaseDesk, verb: Callable[[Desk], None]) -> None:
    before = {one.key for one in desk.gold.open_cases}
    verb(desk)
    opened = [one for one in desk.gold.open_cases if one.key not in before]
    if opened:
        message = desk.message
        desk.take_up(opened[0])
        desk.message = message
