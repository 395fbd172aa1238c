"""Annotators against themselves: texts that stand in a project under several ids.

A repeat is a document whose text is that of another, code point by code point; nothing has to be declared.
So a lead who wants to know whether people repeat themselves imports some texts again under other ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from annotator.core.document import text_hash
from annotator.project.agreeing.judgements import judged
from annotator.project.identity import GOLD
from annotator.project.looks import Look

if TYPE_CHECKING:
    from annotator.agreement.people import Repeat
    from annotator.project.agreeing.counting import Counted

_NOTHING = ("", text_hash(""))


def repeated(looks: Mapping[str, Look]) -> list[str]:
    """The documents whose text stands there more than once, in order."""
    ids: dict[str, list[str]] = {}
    for id, one in looks.items():
        if one["hash"] not in _NOTHING:
            ids.setdefault(one["hash"], []).append(id)
    again = {id for held in ids.values() if len(held) > 1 for id in held}
    return [id for id in looks if id in again]


def repeats(counted: Counted) -> tuple[Repeat, ...]:
    """Strict F1 of each annotator with themselves. Only what stands there more than once is read."""
    ids = repeated(counted.looks)
    if not ids:
        return ()
    from annotator.agreement.people import self_agreement

    counting = counted.counting
    people = [name for name in counting.annotators if name != GOLD]
    found = [judged(counting.project.store, id, people, current=counting.current) for id in ids]
    lengths = {one.id: len(one.document.text) for one in found if one.document is not None}
    said = [labels for one in found for labels in one.labels]
    return tuple(self_agreement(said, lengths, counted.comparison.frame))
