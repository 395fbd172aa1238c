"""Names for a format that allows fewer characters in them than we do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b


class FitNames:
    """The names under which ids are written: two are never the same, and those that fit stay as they are.

    The name of an id depends on nothing but the id and those that are known before.
    """

    def __init__(
        self, unfit: re.Pattern[str], ids: Iterable[str], taken: Iterable[str] = (), start: str = ""
    ) -> None:
        """`unfit` matches what must not be in a name; `ids` are the ones that are known before.

        `taken` are names that no id may have. With `start`, which is put in front of others, a name begins
        with a letter.
        """
        self._unfit = unfit
        self._start = start
        self._taken = frozenset(taken)
        self._written: dict[str, str] = {}
        # Those that fit come first, so that none of them has to give way.
        for id in sorted(ids, key=lambda one: not self._fits(one)):
            made = base = id if self._fits(id) else self._made(id)
            number = 1
            while made in self._taken or made in self._written.values():
                number += 1
                made = f"{base}_{number}"
            self._written[id] = made
        self._known = frozenset(self._written.values())

    def of(self, id: str) -> str:
        """The name for an id."""
        if (name := self._written.get(id)) is None:
            name = id
            if not self._fits(id) or id in self._known:
                name = f"{self._made(id)}_{blake2b(id.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"
            self._written[id] = name
        return name

    def changed(self) -> Iterator[tuple[str, str]]:
        """The ids that are not written as they are, with their names."""
        return ((id, made) for id, made in self._written.items() if id != made)

    def _made(self, id: str) -> str:
        base = self._unfit.sub("_", id) or "_"
        return base if self._begins(base) else self._start + base

    def _fits(self, id: str) -> bool:
        return bool(id) and not self._unfit.search(id) and id not in self._taken and self._begins(id)

    def _begins(self, name: str) -> bool:
        return not self._start or (name[0].isascii() and name[0].isalpha())
