"""Every action by name, for those who do not know its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from annotator.tui.actions import Named, shown_key
from annotator.tui.palette import REVERSE
from annotator.tui.screens.choosing import ChoosingScreen
from annotator.tui.widgets.choices import Choices
from annotator.tui.widgets.line import Part

Some = TypeVar("Some", bound=Named)


class ActionsScreen(ChoosingScreen[Some]):
    """Enter does what is under the bar."""

    footer = "Enter does it   type to filter   Esc back"

    def __init__(self, take: Callable[[Some], None], actions: Sequence[Some]) -> None:
        self.actions = actions
        super().__init__(Choices(actions, _line), take)

    def matching(self) -> Sequence[Some]:
        """The actions in whose line every word stands that is typed, or a part of it."""
        typed = self.typed.casefold().split()
        return [one for one in self.actions if all(word in _line(one).casefold() for word in typed)]

    def about(self) -> Iterable[Part]:
        """What is listed."""
        yield " Actions ", REVERSE


def _line(action: Named) -> str:
    keys = " ".join(shown_key(key) for key in action.keys)
    return f" {keys:<20} {action.help}"
