"""Whatever is pressed while adjudicating: decisions say what stands in gold, and undoing leaves nothing."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.annotation import Annotation, Labels, Relation
from annotator.core.cases import mark_of
from annotator.core.words import words
from tests.support.adjudications import TEXT, Adjudicator, by

WORDS = list(words(TEXT, 0, len(TEXT)))
LABELS = ("count", "location", "agency", "source", "claim")
KEYS = [
    *"123450nNuruuj-idxclast;,.<>![]mv",
    *("escape", "enter", "tab", "right", "left", "shift+right", "e", "o"),
]


@st.composite
def people(draw: st.DrawFn) -> list[Labels]:
    """What two or three people said: runs of words, some alike; a link now and then."""
    extents = st.tuples(st.integers(0, len(WORDS) - 1), st.integers(0, 2), st.sampled_from(LABELS))
    shared = draw(st.lists(extents, max_size=3))
    found = []
    for name in ("anna", "ben", "cleo")[: draw(st.integers(2, 3))]:
        own = [one for one in shared if draw(st.booleans())] + draw(st.lists(extents, max_size=3))
        marks = []
        for number, (first, more, label) in enumerate(own):
            last = WORDS[min(first + more, len(WORDS) - 1)]
            span = type(last)(WORDS[first].start, last.end)
            values = {"attributes": {"type": "denial"}} if label == "claim" else {}
            marks.append(Annotation(f"{name}{number}", label, (span.quoting(TEXT),), **values))
        claims = [one.id for one in marks if one.label == "claim"]
        sources = [one.id for one in marks if one.label == "source"]
        links = (Relation(f"{name}r", "said_by", claims[0], sources[0]),) if claims and sources else ()
        topic = draw(st.sampled_from([{}, {"topic": "raids"}, {"topic": "other"}]))
        found.append(by(name, *marks, relations=links, **topic))
    return found


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(people(), st.lists(st.sampled_from(KEYS), max_size=40))
def test_decisions_say_what_stands_in_gold(said: list[Labels], pressed: list[str]) -> None:
    lea = Adjudicator(*said)
    gold = lea.gold
    for key in pressed:
        lea.press(key)
        assert lea.rows
    for case in gold.cases:
        held = gold.decision(case)
        if held is None or case.about != "spans":
            continue
        marks = gold.in_gold(case)
        assert {one.id for one in marks} == set(held.annotations)
        if held.taken == "version":
            stands = tuple(sorted(mark_of(one) for one in marks))
            version = case.version(held.version)
            assert version is not None and stands == version.said
        elif held.taken == "none":
            assert marks == []
        else:
            assert marks
    for one in gold.annotations:
        assert gold.fields("annotations", one.id)["provenance"]["kind"] in ("unanimous", "adjudicated")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(people(), st.lists(st.sampled_from(KEYS), max_size=40))
def test_undoing_everything_leaves_nothing_decided(said: list[Labels], pressed: list[str]) -> None:
    lea = Adjudicator(*said)
    lea.press(*pressed)
    for _ in range(4):
        lea.press("escape")
    while lea.gold.undo() is not None:
        pass
    assert list(lea.gold.annotations) == []
    assert lea.gold.decisions() == {}
    assert not lea.gold.done


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(people())
def test_every_case_can_be_decided_by_one_key_each(said: list[Labels]) -> None:
    lea = Adjudicator(*said)
    for _ in range(2 * len(lea.gold.cases)):
        if lea.gold.open_cases:
            lea.press("1")
    assert lea.gold.open_cases == []
    untouched = not lea.gold.touched
    lea.press("d")
    if untouched:
        assert "d again" in lea.desk.message
        lea.press("d")
    assert lea.gold.done or lea.desk.mode is not None
