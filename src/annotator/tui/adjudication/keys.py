"""The keys that adjudication adds, and those that it gives another meaning."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.schema import Schema
from annotator.tui.actions import GROUPS, Action
from annotator.tui.adjudication import verbs
from annotator.tui.adjudication.desk import CaseDesk
from annotator.tui.adjudication.verbs import at_a_case_desk as at
from annotator.tui.desk import Desk
from annotator.tui.keyboard import Keyboard

DIGITS = "123456789"

TAKE = tuple(
    Action(f"take-{digit}", (digit,), f"take reading {digit}, then the next open case", at(verbs.take(place)))
    for place, digit in enumerate(DIGITS, 1)
)
NONE = Action("take-none", ("0",), "none is right: nothing is to be marked there", at(verbs.take_none))
WALK = (
    Action("next-case", ("n",), "next case (while searching: next place)", at(verbs.next_case)),
    Action("previous-case", ("N",), "case before (while searching: place before)", at(verbs.previous_case)),
    Action("reason", ("-",), "say why they differed, once the case is decided", at(verbs.reason)),
    Action("undo", ("u", "ctrl+z"), "undo, and back to that case", at(verbs.undo)),
    Action("redo", ("r", "ctrl+y"), "redo", at(verbs.redo)),
    Action("leave", ("escape",), "leave selection, focus, then the case", at(verbs.leave)),
)
ACTIONS = (*TAKE, NONE, *WALK)

GROUPS_WITH_CASES: Mapping[str, tuple[Action, ...]] = {"Adjudicate": ACTIONS, **GROUPS}


class CaseKeyboard(Keyboard):
    """The keys of labelling, with those of cases before them. Digits are the case's while one is in hand."""

    def __init__(self, schema: Schema) -> None:
        super().__init__(schema)
        self._always = {key: action for action in WALK for key in action.keys}
        self._in_hand = {key: action for action in (*TAKE, NONE) for key in action.keys}

    def act(self, desk: Desk, key: str, character: str | None) -> None:
        """Do what a key does that no question took."""
        action = self._always.get(key) or self._always.get(character or "")
        if isinstance(desk, CaseDesk) and desk.case is not None:
            action = action or self._in_hand.get(character or "")
        if action is not None:
            action.run(desk)
        else:
            super().act(desk, key, character)
