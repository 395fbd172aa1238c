"""From a key to what it does: the question's, else an action's, else a label's."""

from __future__ import annotations

from annotator.core.schema import Schema
from annotator.tui.actions import ACTIONS, keymap, label_keys
from annotator.tui.desk import Desk
from annotator.tui.verbs import labelling


class Keyboard:
    """The keys of one schema."""

    def __init__(self, schema: Schema) -> None:
        self._actions = keymap(ACTIONS)
        self._labels = label_keys(schema)

    def press(self, desk: Desk, key: str, character: str | None) -> None:
        """Do what a key does. `key` is its name, `character` what it would print, if anything."""
        desk.message = ""
        if desk.mode is None or not desk.mode.key(desk, key, character):
            self.act(desk, key, character)

    def act(self, desk: Desk, key: str, character: str | None) -> None:
        """Do what a key does that no question took."""
        action = self._actions.get(key) or self._actions.get(character or "")
        if action is not None:
            action.run(desk)
        elif character in self._labels:
            labelling.label(desk, self._labels[character])
