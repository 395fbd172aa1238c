"""What spares an annotator a key or a slip: one key that confirms, doubts said, questions in passing."""

from __future__ import annotations

from dataclasses import replace

from annotator.core.schema import Attribute, Choice
from annotator.tui import describe
from annotator.tui.palette import Palette
from tests.support.desks import NEWS, Person

RAIDS = (
    "Immigration officials on Friday confirmed approximately 160 immigrants were arrested. "
    "ICE denied it.\n\nFive people were held in Los Angeles, officials said."
)


def test_one_key_confirms_what_was_proposed():
    person = Person(RAIDS)
    while person.selected != "approximately 160":
        person.press("space")
    person.press("c")
    assert person.desk.target.derived == {"value", "modifier"}
    person.press("=")
    assert person.desk.target.derived == frozenset()
    person.press("=")
    assert person.desk.message == "nothing is proposed for count"


def test_a_label_that_looks_like_a_slip_is_given_and_doubted():
    person = Person(RAIDS)
    person.press("c")
    assert [one.label for one in person.desk.doc.annotations] == ["count"]
    assert person.desk.message == "count: no value can be read from these words; u takes it back"
    over = Person(RAIDS)
    over.press("v", "}", "right", "a")
    assert over.desk.message == "agency: it goes over the end of a paragraph; u takes it back"


KINDS = Attribute(
    "kind", "choice", asked=True, choices=(Choice("official", key="o"), Choice("media", key="m"))
)
ASKED = replace(
    NEWS,
    labels=tuple(replace(one, attributes=(KINDS,)) if one.id == "source" else one for one in NEWS.labels),
)


def test_a_value_that_may_stay_empty_is_asked_for_in_passing():
    person = Person(RAIDS, schema=ASKED)
    person.press("s", "o")
    assert person.desk.target.attributes == {"kind": "official"}
    person.press("right", "s", "right")
    assert person.word == "on"
    assert [one.attributes for one in person.desk.doc.annotations] == [{"kind": "official"}, {}]
    person.press("s", "c")
    assert [one.label for one in person.desk.doc.annotations] == ["source", "source", "source", "count"]


def test_enter_links_with_the_nearest_before():
    person = Person(RAIDS, width=100)
    person.press("s", "escape", "right", "right", "right", "s", "escape", "end", "i", "t", "a", "o")
    assert "Enter “Friday”" in person.desk.mode.prompt(person.desk)
    person.press("enter")
    assert person.desk.message.endswith("said_by → “Friday”")


def test_space_goes_to_what_the_schema_has_candidates_for():
    quoted = "Police said “they were held for six days” in Los Angeles."
    every = Person(quoted)
    every.press("right", "space")
    assert every.selected == "“they were held for six days”"
    names = Person(quoted, schema=replace(NEWS, candidates=("names",)))
    names.press("right", "space")
    assert names.selected == "Los Angeles"
    names.press("j")
    assert names.desk.message == "no candidate before"


def test_the_answer_to_a_question_that_was_not_asked_does_nothing():
    person = Person(RAIDS)
    person.press("t", "d", "escape", "g", "t")
    assert "is there already" in person.desk.mode.prompt(person.desk)
    person.press("d")
    assert person.shell.went == [] and "is there already" in person.desk.message
    person.press("d")
    assert person.shell.went == ["unfinished"]


def test_values_can_be_read_on_a_narrow_screen_before_they_are_confirmed():
    person = Person(RAIDS)
    while person.selected != "approximately 160":
        person.press("space")
    person.press("c")
    palette = Palette(NEWS)

    def line(width: int) -> str:
        return "".join(words for words, _ in describe.inspector(person.desk, palette, width))

    assert "value 160~  modifier about~" in line(120)
    assert "  160~  about~" in line(42) and len(line(42)) <= 42


def test_what_is_unsure_is_gone_through_in_a_ring():
    person = Person(RAIDS)
    person.press("ctrl+n")
    assert person.desk.message == "nothing in this document is marked as unsure"
    person.press("a", "!", "right", "l", "right", "s", "!", "g", "end")
    seen = []
    for _ in range(3):
        person.press("ctrl+n")
        seen.append(person.desk.focused.quote)
    assert seen == ["Immigration", "on", "Immigration"]
    person.press("!", "ctrl+n", "ctrl+n")
    assert person.desk.focused.quote == "on"
