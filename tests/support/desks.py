"""A desk without a terminal: real verbs and a real fold, with lines kept in a list."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from annotator.core.document import Document
from annotator.core.errors import NotSaved
from annotator.core.fold import Line
from annotator.core.schema import Attribute, Choice, Label, Layer, RelationType, Schema
from annotator.project.label import OpenDocument
from annotator.tui.desk import Desk
from annotator.tui.keyboard import Keyboard
from annotator.tui.verbs.typing import Typing

NEWS = Schema(
    id="news",
    layers=(Layer("entities"), Layer("sources"), Layer("claims")),
    labels=(
        Label(
            "count",
            "entities",
            key="c",
            attributes=(
                Attribute("value", "number", derive="quantity.value"),
                Attribute(
                    "modifier",
                    "choice",
                    choices=(Choice("exactly"), Choice("about"), Choice("over")),
                    derive="quantity.modifier",
                ),
            ),
        ),
        Label("location", "entities", key="l"),
        Label("agency", "entities", key="a"),
        Label("source", "sources", key="s"),
        Label(
            "claim",
            "claims",
            key="t",
            attributes=(
                Attribute(
                    "type",
                    "choice",
                    required=True,
                    choices=(Choice("denial", key="d"), Choice("assertion", key="a")),
                ),
                Attribute("themes", "choices", choices=(Choice("law"), Choice("people"))),
                Attribute("checked", "flag"),
                Attribute("remark", "text"),
            ),
        ),
    ),
    relations=(RelationType("said_by", head=("claim",), tail=("source",)),),
    document_labels=(Attribute("topic", "choice", choices=(Choice("raids"), Choice("other"))),),
)


class ListWriter:
    """Keeps lines in a list; `broken` makes it refuse them as a full disk would."""

    read_only: str | None = None

    def __init__(self, lines: Sequence[Line] = (), session: str = "s1") -> None:
        self.view = list(lines)
        self.session = session
        self.broken = False

    def append(self, line: Line) -> Line:
        if self.broken:
            raise NotSaved("no space left on the disk")
        self.view.append(line)
        return line

    def close(self) -> None:
        pass


class ListShell:
    """Remembers where the desk wanted to go."""

    def __init__(self) -> None:
        self.went: list[str] = []

    def go(self, where: str) -> None:
        self.went.append(where)


def open_text(text: str, schema: Schema = NEWS, writer: ListWriter | None = None) -> OpenDocument:
    """An open document whose ids and times are counted."""
    number = count(1)
    clock = count(1)
    return OpenDocument(
        Document("doc", text),
        schema,
        writer or ListWriter(),
        now=lambda: f"2026-01-01T00:00:{next(clock):02d}Z",
        new_id=lambda: f"id{next(number)}",
    )


class Person:
    """Presses keys at a desk, as the screen would hand them on."""

    def __init__(self, text: str, schema: Schema = NEWS, *, width: int = 40, height: int = 10) -> None:
        self.writer = ListWriter()
        self.shell = ListShell()
        self.desk = Desk(open_text(text, schema, self.writer), self.shell, width=width, height=height)
        self._keyboard = Keyboard(schema)

    def press(self, *keys: str) -> None:
        """Keys by Textual's names; a string of one character is that character."""
        for key in keys:
            character = key if len(key) == 1 else " " if key == "space" else None
            self._keyboard.press(self.desk, key, character)

    def answer(self, words: str) -> None:
        """Type a line of text where one is asked for."""
        assert isinstance(self.desk.mode, Typing), "no line of text is asked for"
        self.press(*words, "enter")

    @property
    def selected(self) -> str | None:
        selection = self.desk.pointer.selection
        return selection.of(self.desk.text) if selection else None

    @property
    def word(self) -> str | None:
        unit = self.desk.unit
        return unit.of(self.desk.text) if unit else None

    @property
    def labelled(self) -> list[tuple[str, str]]:
        return [(one.label, one.quote) for one in self.desk.doc.annotations]
