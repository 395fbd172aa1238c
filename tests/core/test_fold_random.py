"""Random histories against the simplest models there are."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.fold import Fold, Line, merge

IDS = st.sampled_from(["k1", "k2", "k3"])
FIELDS = st.one_of(
    st.fixed_dictionaries({"label": st.sampled_from(["count", "agency", "source"])}),
    st.fixed_dictionaries({"deleted": st.sampled_from([True, None])}),
    st.fixed_dictionaries({"spans": st.lists(st.integers(0, 9), min_size=1, max_size=2)}),
    st.fixed_dictionaries(
        {"attributes": st.dictionaries(st.sampled_from("abc"), st.integers(0, 2) | st.none())}
    ),
)
CHANGES = st.one_of(
    st.dictionaries(IDS, FIELDS, min_size=1, max_size=3).map(lambda one: {"annotations": one}),
    st.dictionaries(IDS, FIELDS, min_size=1, max_size=1).map(lambda one: {"relations": one}),
    st.sampled_from(["done", None]).map(lambda one: {"status": one}),
    st.dictionaries(st.sampled_from("xy"), st.integers(0, 2) | st.none(), min_size=1).map(
        lambda one: {"document_labels": one}
    ),
)
VERBS = ("set", "set", "set", "undo", "undo", "undo", "redo", "redo", "redo", "restart")


def steps_of(verbs: tuple[str, ...]) -> st.SearchStrategy[tuple[str, Any]]:
    """A verb and, if it sets something, what; verbs are equally likely, whatever can be set."""
    steps = {verb: st.tuples(st.just(verb), CHANGES if verb == "set" else st.none()) for verb in verbs}
    return st.sampled_from(verbs).flatmap(steps.__getitem__)


def bare(state: Any) -> Any:
    """A state without the objects that are there but empty: they say nothing."""
    if not isinstance(state, dict):
        return state
    kept = {name: bare(value) for name, value in state.items()}
    return {name: value for name, value in kept.items() if value != {}}


class Stack:
    """Undo as every editor has it: a list of states and a place in it."""

    def __init__(self) -> None:
        self.states: list[dict[str, Any]] = [{}]
        self.place = 0

    def set(self, change: dict[str, Any]) -> None:
        state = deepcopy(self.states[self.place])
        merge(state, deepcopy(change))
        del self.states[self.place + 1 :]
        self.states.append(state)
        self.place += 1

    def undo(self) -> bool:
        self.place -= (can := self.place > 0)
        return can

    def redo(self) -> bool:
        self.place += (can := self.place < len(self.states) - 1)
        return can


class Window:
    """What a screen does with a fold: every verb is one line of its session."""

    def __init__(self, session: str, lines: list[Line]) -> None:
        self.session = session
        self.fold = Fold.of(lines)
        self.made: list[Line] = []

    def say(self, change: dict[str, Any] | None, undone: Line | None = None) -> None:
        undo = ((undone.session, undone.n),) if undone else ()
        line = Line(self.fold.next_n, self.session, "", set=change, undo=undo)
        self.fold.add(line)
        self.made.append(line)

    def undo(self) -> bool:
        if (named := self.fold.undoable()) is not None:
            self.say(None, named)
        return named is not None

    def redo(self) -> bool:
        if (named := self.fold.redoable()) is not None:
            self.say(None, named)
        return named is not None


@given(st.lists(steps_of(VERBS), min_size=8, max_size=40), st.randoms(use_true_random=False))
@settings(max_examples=400, deadline=None)
def test_edit_undo_redo_and_restart_equal_a_plain_stack(steps, random):
    stack, lines, session = Stack(), [], 0
    window = Window("s0", lines)
    for verb, change in steps:
        if verb == "set":
            stack.set(change)
            window.say(change)
        elif verb == "undo":
            assert window.undo() == stack.undo()
        elif verb == "redo":
            assert window.redo() == stack.redo()
        else:
            session += 1
            lines += window.made
            random.shuffle(lines)
            # The name of a session says nothing about when it was.
            window = Window(f"{random.choice('az')}{session}", lines)
        assert bare(window.fold.state) == bare(stack.states[stack.place])


WINDOW_STEPS = st.lists(st.tuples(st.integers(0, 2), steps_of((*VERBS, "reopened"))), min_size=8, max_size=40)


@given(WINDOW_STEPS, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_three_windows_converge_whatever_the_order(steps, random):
    said: list[Line] = []
    windows = [Window(f"w{i}", []) for i in range(3)]
    for sessions, (who, (verb, change)) in enumerate(steps, 3):
        window = windows[who]
        if verb == "set":
            window.say(change)
        elif verb in ("undo", "redo"):
            getattr(window, verb)()
        else:
            # Opened again it sees what was written until then, its own lines and those of the others.
            said = [*said, *window.made]
            random.shuffle(said)
            windows[who] = Window(f"w{sessions}", said if verb == "restart" else window.fold.lines)
    lines = said + [line for window in windows for line in window.made]
    expected = bare(Fold.of(lines).state)
    for window in windows:
        rest = [*lines, *random.sample(lines, len(lines) // 2)]
        random.shuffle(rest)
        for line in rest:
            window.fold.add(line)
        assert bare(window.fold.state) == expected
        assert window.fold.undoable() == Fold.of(lines).undoable()
        assert window.fold.redoable() == Fold.of(lines).redoable()


@given(WINDOW_STEPS)
@settings(max_examples=150, deadline=None)
def test_what_add_names_is_all_that_changed(steps):
    window = Window("w", [])
    for _who, (verb, change) in steps:
        before = deepcopy(window.fold.state)
        count = len(window.made)
        if verb == "set":
            window.say(change)
        elif verb in ("undo", "redo"):
            getattr(window, verb)()
        if len(window.made) == count:
            continue
        again = Fold.of(window.fold.lines[:-1])
        named = again.add(window.made[-1])
        after = again.state
        for kind in ("annotations", "relations"):
            for id in {*before.get(kind, {}), *after.get(kind, {})}:
                if before.get(kind, {}).get(id) != after.get(kind, {}).get(id):
                    assert (kind, id) in named
        for name in ("status", "document_labels"):
            if before.get(name) != after.get(name):
                assert (name,) in named
