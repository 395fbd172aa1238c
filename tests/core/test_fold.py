from copy import deepcopy
from itertools import permutations

from annotator.core.fold import Fold, Line, difference, merge


def line(n: int, session: str = "a", undo: tuple[tuple[str, int], ...] = (), **fields) -> Line:
    return Line(n, session, "", set=fields or None, undo=undo)


def label(n: int, id: str, label: str, session: str = "a") -> Line:
    return line(n, session, annotations={id: {"label": label}})


def undo(n: int, named: int, session: str = "a", of: str = "a") -> Line:
    return line(n, session, undo=((of, named),))


def labels(fold: Fold) -> dict[str, str]:
    return {id: fields["label"] for id, fields in fold.state.get("annotations", {}).items()}


def test_the_newest_set_of_a_field_wins():
    assert labels(Fold.of([label(1, "k", "count"), label(2, "k", "agency")])) == {"k": "agency"}


def test_order_is_by_number_then_session_and_not_by_time_or_arrival():
    early = Line(2, "a", "2030-01-01", {"annotations": {"k": {"label": "first"}}})
    late = Line(2, "b", "2020-01-01", {"annotations": {"k": {"label": "second"}}})
    for order in permutations([early, late, label(1, "k", "zeroth", "z")]):
        assert labels(Fold.of(order)) == {"k": "second"}


def test_null_unsets_and_objects_merge_while_lists_are_values():
    fold = Fold.of(
        [
            line(1, annotations={"k": {"attributes": {"value": 1, "of": "people"}, "spans": [1, 2]}}),
            line(2, annotations={"k": {"attributes": {"of": None, "modifier": "about"}, "spans": [3]}}),
        ]
    )
    assert fold.state == {
        "annotations": {"k": {"attributes": {"value": 1, "modifier": "about"}, "spans": [3]}}
    }


def test_an_undone_line_counts_as_if_it_were_not_there():
    lines = [label(1, "k", "count"), label(2, "k", "agency"), undo(3, 2)]
    assert labels(Fold.of(lines)) == {"k": "count"}
    assert labels(Fold.of([*lines, undo(4, 1)])) == {}


def test_undo_takes_back_only_its_own_line_from_under_newer_ones():
    lines = [
        line(1, annotations={"k": {"label": "count"}}),
        line(2, annotations={"k": {"note": "from a"}}),
        line(3, "b", annotations={"k": {"unsure": True}}),
        undo(4, 2, session="b"),
    ]
    assert Fold.of(lines).state == {"annotations": {"k": {"label": "count", "unsure": True}}}


def test_undo_walks_back_and_redo_walks_forward_again():
    fold = Fold.of([label(1, "k", "count"), label(2, "m", "agency")])
    seen = []
    for n in (3, 4):
        fold.add(undo(n, fold.undoable().n))
        seen.append(labels(fold))
    assert seen == [{"k": "count"}, {}]
    assert fold.undoable() is None
    for n in (5, 6):
        fold.add(undo(n, fold.redoable().n))
        seen.append(labels(fold))
    assert seen[2:] == [{"k": "count"}, {"k": "count", "m": "agency"}]
    assert fold.redoable() is None, "a redo is not an undo that could be redone"


def test_something_new_ends_redo():
    fold = Fold.of([label(1, "k", "count"), undo(2, 1)])
    assert fold.redoable().n == 2
    fold.add(label(3, "m", "agency"))
    assert fold.redoable() is None


def test_an_undo_cannot_name_what_comes_after_it_nor_itself():
    lines = [undo(1, 2), label(2, "k", "count"), line(3, undo=(("a", 3),), annotations={"m": {"label": "x"}})]
    assert labels(Fold.of(lines)) == {"k": "count", "m": "x"}


def test_an_undo_that_arrives_before_what_it_names_waits_for_it():
    fold = Fold()
    fold.add(undo(2, 1))
    assert fold.add(label(1, "k", "count")) == {("annotations", "k")}
    assert labels(fold) == {}


def test_add_names_what_changed():
    fold = Fold.of([label(1, "k", "count"), line(2, annotations={"m": {"label": "x"}}, status="done")])
    assert fold.add(undo(3, 2)) == {("annotations", "m"), ("status",)}
    assert fold.add(undo(3, 2)) == set()
    assert fold.add(undo(4, 3)) == {("annotations", "m"), ("status",)}


def test_next_number_is_one_more_than_any_seen():
    assert Fold().next_n == 1
    assert Fold.of([label(7, "k", "x", "b"), label(3, "k", "x")]).next_n == 8


def test_folding_does_not_change_the_lines():
    lines = [
        line(1, annotations={"k": {"attributes": {"a": {"b": 1}}}}),
        line(2, annotations={"k": {"attributes": {"a": {"b": 2}}}}),
        undo(3, 2),
    ]
    before = deepcopy(lines)
    fold = Fold.of(lines)
    fold.add(undo(4, 3))
    assert lines == before


def test_merge_and_difference_tell_true_from_one_and_whole_from_decimal():
    for old, new in (({"x": 1}, {"x": True}), ({"x": 160}, {"x": 160.0})):
        patch = difference(old, new)
        merge(old, patch)
        assert type(old["x"]) is type(new["x"])
