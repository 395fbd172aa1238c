"""What counts of somebody's work: up to the first `done` that was not undone."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.finished import finished
from annotator.core.fold import Fold, Line


def step(n, session="s", undo=(), **change):
    return Line(n, session, "", set=change or None, undo=undo)


def label(n, id="a", text="count"):
    return step(n, annotations={id: {"label": text}})


DONE = {"status": "done"}


def numbers(lines):
    return [line.n for line in lines]


def test_lines_after_the_first_done_do_not_count():
    assert numbers(finished([label(1), step(2, **DONE), label(3), step(4, **DONE)])) == [1, 2]


def test_nothing_counts_before_it_is_done():
    assert finished([]) is None
    assert finished([label(1)]) is None


def test_a_done_that_was_undone_is_none():
    lines = [step(1, **DONE), step(2, undo=(("s", 1),)), label(3), step(4, **DONE), label(5)]
    assert numbers(finished(lines)) == [1, 2, 3, 4]
    assert finished(lines[:3]) is None


def test_reopening_is_no_undo_but_the_present_state_is_not_done():
    lines = [label(1), step(2, **DONE), step(3, status=None)]
    assert numbers(finished(lines)) == [1, 2]
    assert finished(lines, current=True) is None


def test_an_undo_that_came_later_changes_nothing_that_was_said_before():
    lines = [label(1), label(2, "b"), step(3, **DONE), step(4, undo=(("s", 1),))]
    assert set(Fold.of(finished(lines)).state["annotations"]) == {"a", "b"}
    assert set(Fold.of(finished(lines, current=True)).state["annotations"]) == {"b"}


@given(st.permutations([label(1), step(2, **DONE), label(3, "b"), step(4, undo=(("s", 3),))]))
def test_the_order_in_which_lines_are_read_does_not_matter(lines):
    assert numbers(finished(lines)) == [1, 2]
    assert numbers(finished(lines, current=True)) == [1, 2, 3, 4]
