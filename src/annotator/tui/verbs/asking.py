"""Asking for the value of an attribute, in the line under the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from annotator.core.annotation import Annotation
from annotator.core.schema import Attribute, Choice
from annotator.tui.desk import Desk
from annotator.tui.verbs.typing import ask_line

DIGITS = "123456789"


def ask_attribute(
    desk: Desk, annotation: Annotation, attribute: Attribute, *, deaf_to: str = "", in_passing: bool = False
) -> None:
    """Ask for one attribute of an annotation in the way its type wants.

    `deaf_to` is the key that led here: pressed once more in impatience it answers nothing. A choice that is
    asked `in_passing` gives way to any key that is no answer, and stays empty.
    """

    def put(value: Any) -> None:
        desk.act(lambda: desk.doc.set_attribute(annotation.id, attribute.id, value))

    ask_value(desk, attribute, annotation.attributes.get(attribute.id), put)
    if isinstance(desk.mode, Choose):
        desk.mode.deaf_to = deaf_to
        desk.mode.in_passing = in_passing


def ask_value(desk: Desk, attribute: Attribute, held: Any, put: Callable[[Any], None]) -> None:
    """Ask for a value; `put` receives it, or None where it is to be unset."""
    title = attribute.title or attribute.id
    match attribute.type:
        case "choice":
            desk.mode = Choose(attribute, put)
        case "choices":
            desk.mode = ChooseSeveral(attribute, held, put)
        case "flag":
            desk.mode = Choose(attribute, put, (Choice("yes", key="y"), Choice("no", key="n")))
        case "text":
            ask_line(desk, title, str(held or ""), lambda words: put(words.strip() or None))
        case "number":
            ask_line(desk, title, "" if held is None else f"{held:g}", _number(desk, put))


def _number(desk: Desk, put: Callable[[Any], None]) -> Callable[[str], None]:
    def read(words: str) -> None:
        words = words.strip().replace(",", "")
        if not words:
            put(None)
            return
        try:
            value = float(words)
        except ValueError:
            desk.message = f"'{words}' is not a number"
            return
        if abs(value) > 1e15:
            desk.message = "that number is too large to be exact"
            return
        put(int(value) if value == int(value) else value)

    return read


def keyed(choices: tuple[Choice, ...]) -> dict[str, Choice]:
    """Each choice under its digit and under its own key."""
    by_key = dict(zip(DIGITS, choices, strict=False))
    return by_key | {choice.key: choice for choice in choices if choice.key}


def offers(choices: tuple[Choice, ...]) -> list[str]:
    """Each choice with its key: [d]enial where it begins with it, else [d] refusal."""
    offered = []
    for place, choice in enumerate(choices):
        title = choice.title or choice.id
        key = choice.key or (DIGITS[place] if place < len(DIGITS) else "")
        starts = key and title.casefold().startswith(key.casefold())
        offered.append(f"[{title[0]}]{title[1:]}" if starts else f"[{key}] {title}")
    return offered


class Choose:
    """One of a list. It owns digits and letters, so that no label is given by mistake."""

    def __init__(
        self, attribute: Attribute, put: Callable[[Any], None], choices: tuple[Choice, ...] = ()
    ) -> None:
        self.attribute = attribute
        self.put = put
        self.choices = choices or attribute.choices
        self.keys = keyed(self.choices)
        self.deaf_to = ""
        self.in_passing = False

    def prompt(self, desk: Desk) -> str:
        """What is asked."""
        offered = offers(self.choices)
        if not self.attribute.required:
            offered.append("[0] none")
        return " ".join([f"{self.attribute.title or self.attribute.id}?", *offered])

    def key(self, desk: Desk, key: str, character: str | None) -> bool:
        """Take the answer."""
        if key == "escape":
            desk.mode = None
            return True
        if character is not None and character == self.deaf_to:
            self.deaf_to = ""
            return True
        choice = self.keys.get(character or "")
        if choice is not None:
            desk.mode = None
            self.put(choice.id == "yes" if self.attribute.type == "flag" else choice.id)
            return True
        if character == "0" and not self.attribute.required:
            desk.mode = None
            self.put(None)
            return True
        if self.in_passing:
            desk.mode = None
            return False
        return character is not None and character.isalnum()


class Refused:
    """Takes the answer to a question that is not asked because the label was refused.

    Whoever types ahead has pressed it already, and as a command it would do something else.
    """

    def __init__(self, attribute: Attribute, reason: str) -> None:
        self.keys = keyed(attribute.choices)
        self.reason = reason

    def prompt(self, desk: Desk) -> str:
        """Why there is no question."""
        return self.reason

    def key(self, desk: Desk, key: str, character: str | None) -> bool:
        """Take one key, if it would have been an answer."""
        desk.mode = None
        if character not in self.keys:
            return False
        desk.message = self.reason
        return True


class ChooseSeveral:
    """Any number of a list: a key turns one on or off, Enter ends."""

    def __init__(self, attribute: Attribute, held: Any, put: Callable[[Any], None]) -> None:
        self.attribute = attribute
        self.chosen = [one for one in held or () if any(one == c.id for c in attribute.choices)]
        self.put = put
        self.keys = keyed(attribute.choices)

    def prompt(self, desk: Desk) -> str:
        """What is asked."""
        choices = self.attribute.choices
        marks = (
            f"{offer}{' ✓' if choice.id in self.chosen else ''}"
            for offer, choice in zip(offers(choices), choices, strict=True)
        )
        return " ".join([f"{self.attribute.title or self.attribute.id}?", *marks, " Enter ends"])

    def key(self, desk: Desk, key: str, character: str | None) -> bool:
        """Take the answer."""
        choice = self.keys.get(character or "")
        if choice is not None:
            self.chosen = (
                [one for one in self.chosen if one != choice.id]
                if choice.id in self.chosen
                else [c.id for c in self.attribute.choices if c.id in self.chosen or c is choice]
            )
        elif key == "enter":
            desk.mode = None
            self.put(self.chosen or None)
        elif key == "escape":
            desk.mode = None
        return True


def edit(desk: Desk) -> None:
    """Edit the attributes of the focused annotation, else of the one just made.

    Enter again confirms what was proposed.
    """
    focused = desk.target
    if focused is None:
        desk.message = "nothing is focused: Tab focuses an annotation, Enter then edits it"
        return
    label = desk.schema.label(focused.label)
    if label is None or not label.attributes:
        desk.message = f"{desk.title(focused.label)} has no attributes"
    elif len(label.attributes) == 1:
        ask_attribute(desk, focused, label.attributes[0])
    else:
        desk.mode = Attributes(focused.id, label.attributes)


class Attributes:
    """The attributes of one annotation, each with a digit that changes it."""

    def __init__(self, id: str, attributes: tuple[Attribute, ...]) -> None:
        self.id = id
        self.attributes = attributes

    def prompt(self, desk: Desk) -> str:
        """What is asked."""
        held = desk.doc.annotations.get(self.id)
        if held is None:
            return ""
        parts = [
            f"{digit} {one.title or one.id}={shown(held, one)}"
            for digit, one in zip(DIGITS, self.attributes, strict=False)
        ]
        return "  ".join(parts) + ("  Enter confirms ~" if held.derived else "  Enter ends")

    def key(self, desk: Desk, key: str, character: str | None) -> bool:
        """Take the answer."""
        held = desk.doc.annotations.get(self.id)
        picked = dict(zip(DIGITS, self.attributes, strict=False)).get(character or "")
        if picked is not None and held is not None:
            ask_attribute(desk, held, picked)
        elif key == "enter":
            desk.mode = None
            if held is not None and held.derived:
                desk.act(lambda: desk.doc.confirm(self.id))
        elif key == "escape":
            desk.mode = None
        return True


def shown(annotation: Annotation, attribute: Attribute) -> str:
    """An attribute's value in words; `~` marks one that was proposed from the words."""
    value = annotation.attributes.get(attribute.id)
    mark = "~" if attribute.id in annotation.derived else ""
    titles = {choice.id: choice.title or choice.id for choice in attribute.choices}
    match value:
        case None:
            return "–"
        case bool():
            return ("yes" if value else "no") + mark
        case list() | tuple():
            return ", ".join(titles.get(one, str(one)) for one in value) + mark
        case int() | float():
            return f"{value:,}" + mark
        case _:
            return titles.get(value, str(value)) + mark
