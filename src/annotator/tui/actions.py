"""The one table of what keys do. Bindings, help, palette and the key map in the docs come from it.

Label keys are not in it: digits follow the order of labels, letters are the schema's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from annotator.core.schema import Label, Schema
from annotator.tui.desk import Desk
from annotator.tui.verbs import documents, finding, focusing, labelling, moving, selecting
from annotator.tui.verbs.asking import edit
from annotator.tui.verbs.documents import go
from annotator.tui.verbs.moving import selecting as extending
from annotator.tui.verbs.relating import relate


@dataclass(frozen=True)
class Named:
    """One thing a key can do. `id` is stable: key maps name it. Keys are Textual's names."""

    id: str
    keys: tuple[str, ...]
    help: str


@dataclass(frozen=True)
class Action(Named):
    """One thing that can be done at a desk."""

    run: Callable[[Desk], None]


GROUPS: Mapping[str, tuple[Action, ...]] = {
    "Move": (
        Action("next-word", ("right",), "next word", moving.next_word),
        Action("previous-word", ("left",), "previous word", moving.previous_word),
        Action("row-down", ("down",), "a row down", moving.row_down),
        Action("row-up", ("up",), "a row up", moving.row_up),
        Action("row-start", ("home",), "first word of the row", moving.row_start),
        Action("row-end", ("end",), "last word of the row", moving.row_end),
        Action("page-down", ("pagedown",), "half a page down", moving.page_down),
        Action("page-up", ("pageup",), "half a page up", moving.page_up),
        Action("text-start", ("g", "ctrl+home"), "start of the document", moving.text_start),
        Action("text-end", ("G", "ctrl+end"), "end of the document", moving.text_end),
        Action("previous-sentence", ("(",), "previous sentence", moving.previous_sentence),
        Action("next-sentence", (")",), "next sentence", moving.next_sentence),
        Action("previous-paragraph", ("{",), "previous paragraph", moving.previous_paragraph),
        Action("next-paragraph", ("}",), "next paragraph", moving.next_paragraph),
        Action("jump", ("f",), "jump to a word: its first letter, then the letter shown", selecting.jump),
        Action("search", ("/",), "search", finding.search),
        Action("search-next", ("n",), "next place found", finding.search_next),
        Action("search-previous", ("N",), "place found before", finding.search_previous),
    ),
    "Select": (
        Action(
            "select-next-word",
            ("shift+right",),
            "select the word, then one more",
            extending(moving.next_word),
        ),
        Action(
            "select-previous-word",
            ("shift+left",),
            "one word less, or leftwards",
            extending(moving.previous_word),
        ),
        Action("select-row-down", ("shift+down",), "select a row down", extending(moving.row_down)),
        Action("select-row-up", ("shift+up",), "select a row up", extending(moving.row_up)),
        Action("select", ("v",), "select with any motion that follows", selecting.toggle),
        Action("expand", ("e",), "word, phrase, sentence, paragraph", selecting.expand),
        Action("shrink", ("E",), "back to the smaller extent", selecting.shrink),
        Action("sentence", ("i",), "select the sentence", selecting.sentence),
        Action(
            "candidate",
            ("space",),
            "next number, name or quotation, as the schema has it",
            selecting.candidate,
        ),
        Action("previous-candidate", ("j",), "back to the one before", selecting.previous_candidate),
        Action("right-edge-back", (",",), "right edge a character back", selecting.right_edge_back),
        Action("right-edge-on", (".",), "right edge a character on", selecting.right_edge_on),
        Action("left-edge-back", ("<",), "left edge a character back", selecting.left_edge_back),
        Action("left-edge-on", (">",), "left edge a character on", selecting.left_edge_on),
        Action(
            "right-edge-word-back", ("ctrl+left",), "right edge a word back", selecting.right_edge_word_back
        ),
        Action("right-edge-word-on", ("ctrl+right",), "right edge a word on", selecting.right_edge_word_on),
        Action("left-edge-word-back", ("ctrl+up",), "left edge a word back", selecting.left_edge_word_back),
        Action("left-edge-word-on", ("ctrl+down",), "left edge a word on", selecting.left_edge_word_on),
    ),
    "Label": (
        Action("repeat", (";",), "the last label again", labelling.repeat),
        Action(
            "remove",
            ("x", "delete", "backspace"),
            "remove the focused one, or the one just made",
            labelling.remove,
        ),
        Action("undo", ("u", "ctrl+z"), "undo, also after a restart", labelling.undo),
        Action("redo", ("r", "ctrl+y"), "redo", labelling.redo),
        Action("confirm", ("=",), "confirm the values proposed from the words", labelling.confirm),
        Action("note", ("m",), "write a note", labelling.note),
        Action("unsure", ("!",), "unsure, or sure again", labelling.unsure),
        Action("relate", ("o",), "link with another annotation, or go to the one linked", relate),
        Action("label-document", ("L",), "labels of the whole document", documents.label_document),
    ),
    "Focus": (
        Action("focus-next", ("tab",), "focus the next annotation", focusing.next_annotation),
        Action("focus-previous", ("shift+tab",), "focus the annotation before", focusing.previous_annotation),
        Action(
            "next-unsure", ("ctrl+n",), "focus the next one that is marked as unsure", focusing.next_unsure
        ),
        Action("edit", ("enter",), "edit the focused one's attributes", edit),
        Action("leave", ("escape",), "leave question, selection, focus", focusing.leave),
    ),
    "Documents": (
        Action("finish", ("d",), "done, and on to the next unfinished", documents.finish),
        Action("reopen", (), "not done after all", documents.reopen),
        Action("next-document", ("]",), "next document", go("next")),
        Action("previous-document", ("[",), "previous document", go("previous")),
        Action("documents", ("D",), "list of documents", go("documents")),
        Action("agreement", (), "how far annotators agree, and where they do not", go("agreement")),
        Action("export", (), "export labels as training data", go("export")),
        Action("guidelines", ("h",), "guidelines", go("guidelines")),
        Action("help", ("?",), "keys", go("help")),
        Action("palette", ("ctrl+p",), "find an action by name", go("palette")),
        Action("quit", ("q", "ctrl+q"), "quit; everything is saved", go("quit")),
        Action("interrupt", ("ctrl+c",), "say how to quit", documents.interrupt),
    ),
}

ACTIONS: tuple[Action, ...] = tuple(action for group in GROUPS.values() for action in group)

RESERVED = {"*": "label every identical mention"}
"""Keys kept for what is to come, so that no habit forms around them."""

SHOWN = {
    "right": "→", "left": "←", "up": "↑", "down": "↓", "pagedown": "PgDn", "pageup": "PgUp",
    "home": "Home", "end": "End", "space": "Space", "tab": "Tab", "enter": "Enter", "escape": "Esc",
    "delete": "Del", "backspace": "Backspace",
}  # fmt: skip


def shown_key(key: str) -> str:
    """A key as people write it: `shift+right` is Shift+→."""
    *modifiers, last = key.split("+") if key != "+" else [key]
    return "+".join([*(one.capitalize() for one in modifiers), SHOWN.get(last, last)])


Some = TypeVar("Some", bound=Named)


def keymap(actions: Iterable[Some]) -> dict[str, Some]:
    """Each key with its action."""
    return {key: action for action in actions for key in action.keys}


def label_keys(schema: Schema) -> dict[str, Label]:
    """Each key that gives a label: 1 to 9 and 0 in schema order, and the schema's letters."""
    digits = dict(zip("1234567890", schema.labels, strict=False))
    return digits | {label.key: label for label in schema.labels if label.key}
