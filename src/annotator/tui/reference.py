"""The page of keys in the docs, made from the one table: `python -m annotator.tui.reference`."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.tui.actions import GROUPS, RESERVED, Named, shown_key
from annotator.tui.adjudication.keys import NONE, WALK
from annotator.tui.agreement.keys import BOARD, LOOK, ON_THE_WAY


def page() -> str:
    """docs/keys.md."""
    lines = [
        "# Keys",
        "",
        "<!-- Made by `make docs` from src/annotator/tui/actions.py; a test keeps it true. -->",
        "",
        "`?` shows this inside the tool, with the labels of your schema; `Ctrl+P` finds an action by name.",
        "A label key (`1` to `9` and `0` in the order of the schema, or the label's own letter) labels the",
        "selection, else the word under the cursor; with an annotation focused it relabels that one.",
        "While a required choice is asked, digits and letters answer it.",
        "",
    ]
    for group, actions in GROUPS.items():
        lines += [f"## {group}", "", *_table(actions)]
    lines += [
        "## Adjudicate",
        "",
        "In `annotator adjudicate` all of the above holds, besides these. While a case is in hand the digits",
        "are those of its readings; `Esc` puts it down, and they label again.",
        "",
        "| keys | does | id |",
        "|---|---|---|",
    ]
    lines += [
        "| `1` … `9` | take this reading, then the next open case | take-1 … take-9 |",
        *(_row(action) for action in (NONE, *WALK)),
        "",
    ]
    lines += [
        "## Agreement",
        "",
        "In `annotator agreement --tui`, and where the palette's action `agreement` leads. On the pages:",
        "",
        *_table(BOARD),
        "In the list behind a number `Enter` shows the text, `a` decides, `x` exports, `Esc` goes back.",
        "In the text, besides the keys that move:",
        "",
        *_table(LOOK),
        "While deciding, the keys of adjudication, and these:",
        "",
        *_table(ON_THE_WAY),
    ]
    lines += ["## Kept for later", ""]
    lines += [f"- `{_cell(key)}`: {what}" for key, what in RESERVED.items()]
    lines += [
        "",
        "## Mouse",
        "",
        "Click an annotation to focus it, double click a word to select it, drag to select whole words",
        "(`,` `.` `<` `>` then move an edge by a character); the wheel scrolls.",
        "With `--no-mouse` every command that opens a screen leaves it to the terminal, which then selects",
        "and copies as elsewhere.",
        "",
    ]
    return "\n".join(lines)


def _table(actions: Iterable[Named]) -> list[str]:
    return ["| keys | does | id |", "|---|---|---|", *map(_row, actions), ""]


def _row(action: Named) -> str:
    keys = " ".join(f"`{_cell(shown_key(key))}`" for key in action.keys) or "(in the palette)"
    return f"| {keys} | {_cell(action.help)} | {action.id} |"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


if __name__ == "__main__":
    print(page(), end="")
