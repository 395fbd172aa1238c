"""What the files behind a document looked like when it was counted, and whether they still do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import time_ns
from typing import TypedDict

from annotator.core.errors import AnnotatorError
from annotator.core.file_names import file_name
from annotator.store import states
from annotator.store.folder import FolderStore


class Look(TypedDict):
    """The text's file and hash (empty if it cannot be read), and by annotator the files of their labels.

    `settled` is False if something changed so short a time before that another change might not show.
    `marks` are labels in use that are not in the schema.
    """

    text: states.State
    hash: str
    labels: dict[str, states.State]
    settled: bool
    marks: list[str]


def look(store: FolderStore, id: str, names: Sequence[str]) -> Look:
    """How the files of a document look now; those who have no labels of it are left out.

    To be taken before the files are read: what changes after it shows.
    """
    now = time_ns()
    text = states.of_file(store.texts.file(id), follow=True)
    labels = {name: found for name in names if any(found := states.of_labels(store.tree, name, id))}
    settled = all(states.settled(one, now) for one in (text, *labels.values()))
    return Look(text=text, hash="", labels=labels, settled=settled, marks=[])


def is_same(store: FolderStore, id: str, names: Sequence[str], seen: Look) -> bool:
    """Whether the files of a document look as they did; `names` are all who have labels of it.

    A text whose file was touched is read: where it is still the same, nothing changed.
    """
    if not seen["settled"] or len(names) != len(seen["labels"]):
        return False
    for name in names:
        state = seen["labels"].get(name)
        if state is None or not states.same_labels(store.tree, name, id, state):
            return False
    return states.is_file(store.texts.file(id), seen["text"], follow=True) or (
        bool(seen["hash"]) and _hash(store, id) == seen["hash"]
    )


def touched(store: FolderStore, names: Iterable[str], ids: Iterable[str]) -> dict[str, list[str]]:
    """Who has labels of each document that anybody has labels of, in the order of the documents."""
    files = {name: store.tree.touched(name) for name in names}
    found = {}
    for id in ids:
        file = file_name(id)
        if here := [name for name, held in files.items() if file in held]:
            found[id] = here
    return found


def _hash(store: FolderStore, id: str) -> str:
    try:
        return store.document(id).hash
    except AnnotatorError:
        return ""
