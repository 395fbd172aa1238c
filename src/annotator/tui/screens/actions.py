"""Every action by name, for those who do not know its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from annotator.tui.actions import ACTIONS, Action, shown_key
from annotator.tui.palette import REVERSE
from annotator.tui.screens.choosing import ChoosingScreen
from annotator.tui.widgets.choices import Choices
from annotator.tui.widgets.line import Part


class ActionsScreen(ChoosingScreen[Action]):
    """Enter does what is under the bar."""

    footer = "Enter does it   type to filter   Esc back"

    def __init__(self, take: Callable[[Action], None], actions: Sequence[Action] = ACTIONS) -> None:
        self.actions = actions
        super().__init__(Choices(actions, _line), take)

    def matching(self) -> Sequence[Action]:
        """The actions in whose line every word stands that is typed, or a part of it."""
        typed = self.typed.casefold().split()
        return [one for one in self.actions if all(word in _line(one).casefold() for word in typed)]

    def about(self) -> Iterable[Part]:
        """What is listed."""
        yield " Actions ", REVERSE


def _line(action: Action) -> str:
    keys = " ".join(shown_key(key) for key in action.keys)
    return f" {keys:<20} {action.help}"
