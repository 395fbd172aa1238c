"""Whatever is pressed, on whatever text: the desk stays whole, and undoing everything leaves nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.graphemes import is_boundary
from annotator.core.span import Span
from annotator.tui import describe
from annotator.tui.actions import ACTIONS
from annotator.tui.palette import Palette
from annotator.tui.verbs import pointing
from tests.support.desks import NEWS, Person
from tests.support.strange_texts import STRANGE, articles, texts

WIDTH, HEIGHT = 23, 5

# Every key of the table, the labels of the schema by letter and digit, and what answers questions.
KEYS = sorted(
    {key for action in ACTIONS for key in action.keys} | set("clast12345yn0") | {"escape", "é", "字"}
)

documents = st.one_of(texts, st.sampled_from([*STRANGE.values(), articles()["000"][:700]]))
gestures = st.tuples(
    st.sampled_from(("click", "double click", "drag", "wheel", "resize")),
    st.integers(0, 60),
    st.integers(0, 60),
)
searches = st.tuples(st.just("search"), st.integers(0, 60), st.integers(1, 3))
LABELLING = ["a", "c", "l", "s", "t", "right", "right", "shift+right", "v", ")", "e", "space", "n"]
events = st.lists(
    st.one_of(st.sampled_from(KEYS), st.sampled_from(LABELLING), gestures, searches), min_size=20, max_size=80
)
key_presses = st.lists(st.one_of(st.sampled_from(KEYS), st.sampled_from(LABELLING)), min_size=20, max_size=80)


def do(person: Person, event: str | tuple[str, int, int]) -> None:
    """A key, a search for a piece of the text, or a gesture of the mouse, as the screen would hand it on."""
    desk = person.desk
    if isinstance(event, str):
        person.press(event)
        return
    gesture, one, other = event
    if gesture == "search":
        if desk.mode is None and (words := desk.text[one : one + other].strip()):
            person.press("/")
            person.answer(words)
    elif gesture == "resize":
        desk.resize(max(8, one), max(1, other % 12))
    elif desk.mode is None:
        rows = desk.rows
        place = desk.wrap.offset_at(rows[one % len(rows)], one)
        if gesture == "click":
            pointing.click(desk, place)
        elif gesture == "double click":
            pointing.double_click(desk, place)
        elif gesture == "drag":
            pointing.drag(desk, place, desk.wrap.offset_at(rows[other % len(rows)], other))
        else:
            pointing.scroll(desk, 1 if other % 2 else -1)


def check(person: Person) -> None:
    """What holds after every key."""
    desk, text = person.desk, person.desk.text
    assert 0 <= desk.pointer.offset <= len(text)
    assert is_boundary(text, desk.pointer.offset), "the cursor stands inside a cluster"
    if (held := desk.pointer.selection) is not None:
        assert_whole(held, text)
    for one in desk.doc.annotations:
        for span in one.spans:
            assert_whole(span, text)
            assert span.quote == text[span.start : span.end]
    cursor = desk.wrap.row_at(desk.pointer.offset)
    assert desk.rows[0] <= cursor <= desk.rows[-1], "the cursor is not on the screen"


def assert_whole(span: Span, text: str) -> None:
    assert 0 <= span.start < span.end <= len(text)
    assert is_boundary(text, span.start), "a cluster is cut at the start"
    assert is_boundary(text, span.end), "a cluster is cut at the end"


def describe_all(person: Person) -> None:
    """Every line around the text."""
    desk, palette = person.desk, Palette(NEWS)
    desk.take_damage()
    list(describe.inspector(desk, palette, WIDTH))
    list(describe.legend(desk, palette, WIDTH))
    describe.panel(desk, palette, HEIGHT)
    list(describe.status(desk, "1/1"))
    if desk.mode is not None:
        describe.asked(desk, WIDTH)


def undo_everything(person: Person) -> None:
    person.press("escape", "escape", "escape")
    desk = person.desk
    assert desk.mode is None
    person.shell.went.clear()
    while "undo" not in person.shell.went:
        person.press("u")
        check(person)


def sit(text: str) -> Person:
    return Person(text, NEWS, width=WIDTH, height=HEIGHT)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=documents, happened=events)
def test_whatever_is_pressed_the_desk_stays_whole(text: str, happened: list[str | tuple[str, int, int]]):
    person = sit(text)
    for event in happened:
        do(person, event)
        check(person)
        describe_all(person)
    undo_everything(person)
    assert person.labelled == []
    assert person.desk.doc.labels.relations == {}
    assert person.desk.doc.document_labels == {}
    assert not person.desk.doc.done


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=documents, pressed=key_presses)
def test_undo_and_redo_of_everything_come_back_to_the_same_labels(text: str, pressed: list[str]):
    person = sit(text)
    for key in pressed:
        if key not in ("u", "r", "ctrl+z", "ctrl+y"):
            person.press(key)
    person.press("escape", "escape", "escape")

    def stripped() -> list[object]:
        return [replace(one, modified="") for one in person.desk.doc.annotations]

    before, links = stripped(), dict(person.desk.doc.labels.relations)
    undo_everything(person)
    assert person.labelled == []
    person.desk.message = ""
    while person.desk.message != "nothing to redo":
        person.press("r")
    assert stripped() == before
    assert person.desk.doc.labels.relations == links


@pytest.mark.parametrize("name", STRANGE)
def test_every_word_of_a_strange_text_can_be_walked_to_and_labelled(name: str):
    person = sit(STRANGE[name])
    places = []
    for _ in range(len(STRANGE[name]) + 1):
        check(person)
        if person.desk.pointer.offset in places:
            break
        places.append(person.desk.pointer.offset)
        person.press("a", "right")
    assert places == sorted(places)
    assert all(label == "agency" for label, _ in person.labelled)
