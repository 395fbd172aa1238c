"""Whose labels come in, and under which names."""

from __future__ import annotations

from annotator.core.errors import UsageError
from annotator.project.identity import annotator_of
from annotator.store import names
from annotator.store.tree import Tree

NOBODY = "imported"
"""Whose labels they are when neither the data nor the user says."""


class People:
    """Names as data has them, and the annotators they become; each is checked once, before anything is
    written.
    """

    def __init__(self, tree: Tree, asked: str = "") -> None:
        """`asked` is the annotator that the user named: all labels are theirs."""
        self._tree = tree
        self._asked = asked
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()

    def annotator(self, name: str) -> str:
        """The annotator of a name in the data. Raises UsageError if that one's labels are not to be written.

        That is somebody else's name, or one that differs from another by case or accents alone.
        """
        if name not in self._given:
            self._given[name] = self._admit(name)
        return self._given[name]

    @property
    def renamed(self) -> dict[str, str]:
        """The names that had to be made fit."""
        return {
            name: made for name, made in self._given.items() if not self._asked and name not in (made, "")
        }

    @property
    def nameless(self) -> bool:
        """Whether labels came that nobody's name was on."""
        return not self._asked and "" in self._given

    def _admit(self, name: str) -> str:
        made = self._asked or self._free(fit(name))
        if made not in self._taken:
            there = (*self._tree.annotators(readable=False), *self._taken)
            names.check_annotator(made, there)
            try:
                if self._tree.root.parent.is_dir():  # else the project is new, and ours
                    annotator_of(self._tree.root, made)
            except UsageError as problem:
                raise UsageError(problem.what, remedy="Choose another with --annotator NAME") from None
            self._taken.add(made)
        return made

    def _free(self, name: str) -> str:
        """Two names in the data stay two, even if they are made fit in the same way."""
        made, number = name, 1
        while made in self._given.values() and not self._asked:
            number += 1
            made = f"{name}-{number}"
        return made


def fit(name: str) -> str:
    """The nearest name that an annotator can have."""
    kept = "".join(one if one.isprintable() else " " for one in name).strip()[: names.MAX_NAME].strip()
    if not kept:
        return NOBODY
    return f"annotator-{kept}"[: names.MAX_NAME] if kept.isdecimal() else kept
