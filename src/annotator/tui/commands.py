"""The actions by name, for the command palette."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from annotator.tui.actions import ACTIONS, Action, shown_key


class ActionCommands(Provider):
    """Everything a key can do, to be found by typing what it does."""

    actions: Sequence[Action] = ACTIONS

    async def discover(self) -> Hits:
        """All actions, in the order of the table."""
        for action in self.actions:
            yield DiscoveryHit(action.help, partial(self._run, action), help=_keys(action))

    async def search(self, query: str) -> Hits:
        """The actions whose help matches."""
        matcher = self.matcher(query)
        for action in self.actions:
            if (score := matcher.match(action.help)) > 0:
                yield Hit(
                    score, matcher.highlight(action.help), partial(self._run, action), help=_keys(action)
                )

    def _run(self, action: Action) -> None:
        screen = getattr(self.app, "annotate", None)
        if screen is not None:
            action.run(screen.desk)
            screen.settle()


def _keys(action: Action) -> str:
    return " ".join(shown_key(key) for key in action.keys)
