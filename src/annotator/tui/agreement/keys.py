"""What keys do on the pages of agreement, on the lists behind them, and in the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from annotator.core.schema import Schema
from annotator.tui.actions import GROUPS, Action, Named, keymap
from annotator.tui.adjudication.desk import CaseDesk
from annotator.tui.adjudication.keys import GROUPS_WITH_CASES, CaseKeyboard
from annotator.tui.adjudication.verbs import at_a_case_desk as at
from annotator.tui.agreement import moving
from annotator.tui.agreement.board import Board
from annotator.tui.agreement.leaves import LEAVES
from annotator.tui.agreement.view import MATRIX_MODES
from annotator.tui.desk import Desk
from annotator.tui.keyboard import Keyboard
from annotator.tui.verbs import finding, focusing
from annotator.tui.verbs.documents import go, interrupt


@dataclass(frozen=True)
class BoardAction(Named):
    """One thing that can be done on the pages."""

    run: Callable[[Board], None]


def turn(place: int) -> Callable[[Board], None]:
    """Open a page, counted from 0."""

    def turning(board: Board) -> None:
        board.turn(place)

    return turning


def on(step: int) -> Callable[[Board], None]:
    """The page some steps on, round from the end to the start."""

    def leafing(board: Board) -> None:
        board.turn((board.place + step) % len(LEAVES))

    return leafing


def open_list(board: Board) -> None:
    """List what is behind the cell under the bar."""
    cell = board.cell
    if cell is not None and cell.ask is not None:
        board.around.list_behind(cell.ask, cell.title)
    elif board.view is not None:
        board.message = "there is nothing behind this"


def explain(board: Board) -> None:
    """Say how the number under the bar came about."""
    cell = board.cell
    if cell is not None and cell.result is not None:
        board.around.explain(cell.about, cell.result)
    elif board.view is not None:
        board.message = "this is a plain count: Enter lists what was counted"


def other_measure(board: Board) -> None:
    """Show the next measure in the matrix of pairs."""
    if board.view is not None:
        place = MATRIX_MODES.index(board.view.measure) + 1
        board.measure(MATRIX_MODES[place % len(MATRIX_MODES)])


def around(where: str) -> Callable[[Board], None]:
    """Leave the pages for somewhere else."""

    def going(board: Board) -> None:
        board.around.go(where)

    return going


def say_how_to_leave(board: Board) -> None:
    """Ctrl+C is often meant to copy."""
    board.message = "q leaves"


BOARD: tuple[BoardAction, ...] = (
    *(
        BoardAction(f"page-{leaf.id}", (str(place),), leaf.shows, turn(place - 1))
        for place, leaf in enumerate(LEAVES, 1)
    ),
    BoardAction("next-page", ("tab", "]"), "next page", on(1)),
    BoardAction("previous-page", ("shift+tab", "["), "page before", on(-1)),
    BoardAction("cell-right", ("right", "l"), "cell to the right", moving.right),
    BoardAction("cell-left", ("left", "h"), "cell to the left", moving.left),
    BoardAction("cell-down", ("down", "j"), "a row down", moving.down),
    BoardAction("cell-up", ("up", "k"), "a row up", moving.up),
    BoardAction("rows-down", ("pagedown",), "half a page down", moving.page_down),
    BoardAction("rows-up", ("pageup",), "half a page up", moving.page_up),
    BoardAction("first-row", ("g", "ctrl+home"), "first row", moving.first_row),
    BoardAction("last-row", ("G", "ctrl+end"), "last row", moving.last_row),
    BoardAction("row-first", ("home",), "first cell of the row", moving.row_start),
    BoardAction("row-last", ("end",), "last cell of the row", moving.row_end),
    BoardAction("behind", ("enter",), "list the disagreements behind the number", open_list),
    BoardAction("why", ("w",), "why this number: unit, pairing, formula, what was left out", explain),
    BoardAction("measure", ("m",), "another measure in the matrix of pairs", other_measure),
    BoardAction("again", ("r",), "compare again, as labels are now", around("again")),
    BoardAction("export-labels", ("x",), "export gold as training data", around("export")),
    BoardAction("agreement-help", ("?",), "keys", around("help")),
    BoardAction("agreement-palette", ("ctrl+p",), "find an action by name", around("palette")),
    BoardAction("agreement-leave", ("escape", "q", "ctrl+q"), "back", around("back")),
    BoardAction("agreement-interrupt", ("ctrl+c",), "say how to leave", say_how_to_leave),
)


class BoardKeyboard:
    """The keys of the pages."""

    def __init__(self) -> None:
        self._actions = keymap(BOARD)

    def press(self, board: Board, key: str, character: str | None) -> None:
        """Do what a key does."""
        board.message = ""
        action = self._actions.get(key) or self._actions.get(character or "")
        if action is not None:
            action.run(board)


# -- in the text -------------------------------------------------------------------------------------


def next_case(desk: Desk) -> None:
    """To the next disagreement; while something is searched for, to the next place where it is."""
    (finding.search_next if desk.search.words else go("next-behind"))(desk)


def case_before(desk: Desk) -> None:
    """To the disagreement before; while something is searched for, to the place before."""
    (finding.search_previous if desk.search.words else go("previous-behind"))(desk)


def leave(desk: CaseDesk) -> None:
    """Leave what was begun here; with nothing of that, go back to where one came from."""
    pointer = desk.pointer
    begun = (pointer.selection or pointer.focus or pointer.selecting) and pointer != desk.taken_up
    if desk.mode or desk.hints or desk.search.words or begun:
        focusing.leave(desk)
    else:
        desk.shell.go("back")


def names(desk: CaseDesk) -> None:
    """Show who said what, or hide it again."""
    desk.show_names = not desk.show_names


LOOK: tuple[Action, ...] = (
    Action("next-behind", ("]",), "next disagreement", go("next-behind")),
    Action("previous-behind", ("[",), "disagreement before", go("previous-behind")),
    Action("next-behind-too", ("n",), "next disagreement (while searching: next place)", next_case),
    Action("previous-behind-too", ("N",), "disagreement before (while searching: place before)", case_before),
    Action("adjudicate-case", ("a", "enter"), "decide this case, as the lead", go("decide")),
    Action("names", ("s",), "show or hide who said what", at(names)),
    Action("look-export", ("x",), "export gold as training data", go("export")),
    Action("look-guidelines", ("h",), "guidelines", go("guidelines")),
    Action("look-help", ("?",), "keys", go("help")),
    Action("look-palette", ("ctrl+p",), "find an action by name", go("palette")),
    Action("look-back", ("escape", "q"), "back to the list", at(leave)),
    Action("look-interrupt", ("ctrl+c",), "say how to quit", interrupt),
)
MOVES = tuple(one for one in GROUPS["Move"] if not one.id.startswith("search-"))

ON_THE_WAY: tuple[Action, ...] = (
    Action("next-behind", ("]",), "next disagreement behind the number", go("next-behind")),
    Action("previous-behind", ("[",), "disagreement before", go("previous-behind")),
    Action("back", ("escape",), "leave selection, focus; then back to where one came from", at(leave)),
)

GROUPS_IN_THE_TEXT: Mapping[str, tuple[Action, ...]] = {"Disagreements": LOOK, "Move": MOVES}
_TAKEN = {key for action in ON_THE_WAY for key in action.keys}
GROUPS_ON_THE_WAY: Mapping[str, tuple[Action, ...]] = {
    "Disagreements": ON_THE_WAY,
    **{
        group: tuple(one for one in actions if _TAKEN.isdisjoint(one.keys))
        for group, actions in GROUPS_WITH_CASES.items()
    },
}


class LookKeyboard(Keyboard):
    """Motions, and the way from disagreement to disagreement; nothing is changed."""

    def __init__(self, schema: Schema) -> None:
        super().__init__(schema)
        self._own = keymap((*MOVES, *LOOK))

    def act(self, desk: Desk, key: str, character: str | None) -> None:
        """Do what a key does that no question took."""
        action = self._own.get(key) or self._own.get(character or "")
        if action is not None:
            action.run(desk)
        elif character is not None:
            desk.message = "nothing is changed here: a decides this case"


class DecideKeyboard(CaseKeyboard):
    """The keys of adjudication, and the way along the disagreements behind a number."""

    def __init__(self, schema: Schema) -> None:
        super().__init__(schema)
        self._way = keymap(ON_THE_WAY)

    def act(self, desk: Desk, key: str, character: str | None) -> None:
        """Do what a key does that no question took."""
        action = self._way.get(key) or self._way.get(character or "")
        if action is not None:
            action.run(desk)
        else:
            super().act(desk, key, character)
