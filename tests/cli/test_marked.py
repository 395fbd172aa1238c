"""A text with its labels written into it."""

from __future__ import annotations

import click
from hypothesis import given
from hypothesis import strategies as st

from annotator.cli.marked import marked
from annotator.core.annotation import Annotation
from annotator.core.schema import Label, Layer, Schema
from annotator.core.span import Span

SCHEMA = Schema("s", (Layer("one"),), (Label("a", "one"), Label("b", "one", colour="bright_red")))
TEXT = "zero one two"


def plain(*annotations: Annotation, text: str = TEXT) -> str:
    return click.unstyle(marked(text, annotations, SCHEMA))


def annotation(label: str, *spans: tuple[int, int]) -> Annotation:
    return Annotation(label, label, tuple(Span(start, end) for start, end in spans))


def test_nested_spans_nest() -> None:
    assert plain(annotation("a", (5, 8)), annotation("b", (0, 12))) == "[zero [one]a two]b"


def test_spans_that_begin_or_end_together_nest_by_length() -> None:
    assert plain(annotation("a", (0, 4)), annotation("b", (0, 8))) == "[[zero]a one]b two"
    assert plain(annotation("a", (5, 12)), annotation("b", (9, 12))) == "zero [one [two]b]a"


def test_crossing_spans_close_in_the_order_in_which_they_end() -> None:
    assert plain(annotation("a", (0, 8)), annotation("b", (5, 12))) == "[zero [one]a two]b"


def test_adjacent_spans_do_not_run_together() -> None:
    assert plain(annotation("a", (0, 4)), annotation("b", (4, 8))) == "[zero]a[ one]b two"


def test_every_fragment_is_marked() -> None:
    assert plain(annotation("a", (0, 4), (9, 12))) == "[zero]a one [two]a"


def test_a_label_that_left_the_schema_is_still_shown() -> None:
    assert plain(annotation("gone\x1b", (0, 4))) == "[zero]gone␛ one two"


@given(
    st.lists(st.tuples(st.integers(0, 11), st.integers(1, 12)).filter(lambda it: it[0] < it[1]), max_size=6)
)
def test_the_text_is_all_there_once_the_marks_are_taken_out(spans: list[tuple[int, int]]) -> None:
    shown = plain(*(annotation("ab"[index % 2], span) for index, span in enumerate(spans)))
    bare = shown.replace("[", "").replace("]a", "").replace("]b", "")
    assert bare == TEXT
    assert shown.count("[") == shown.count("]") == len(spans)
