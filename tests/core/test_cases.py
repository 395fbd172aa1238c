"""Where annotators agree and where they do not."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotation import Annotation, Labels, Relation
from annotator.core.cases import Mark, agreement_of, cases_of, mark_of
from annotator.core.span import Span

LAYERS = {"count": "entities", "agency": "entities", "claim": "claims"}


def mark(id, start, end, label="count", **fields):
    return Annotation(id, label, (Span(start, end),), **fields)


def by(name, *annotations, **fields):
    return Labels("d", name, "hash", tuple(annotations), status="done", **fields)


def cases(*people):
    return cases_of(people, LAYERS.__getitem__)


def kinds(*people):
    return [one.kind for one in cases(*people)]


@pytest.mark.parametrize(
    ("anna", "ben", "kind"),
    [
        ([mark("a", 0, 5)], [mark("b", 0, 5)], "agreed"),
        ([mark("a", 0, 5)], [], "missing"),
        ([mark("a", 0, 5)], [mark("b", 0, 7)], "boundary"),
        ([mark("a", 0, 5)], [mark("b", 0, 5, "agency")], "label"),
        ([mark("a", 0, 5, attributes={"of": "x"})], [mark("b", 0, 5, attributes={"of": "y"})], "attribute"),
        ([mark("a", 0, 5)], [mark("b", 2, 9, "agency")], "mixed"),
        ([mark("a", 0, 9)], [mark("b", 0, 4), mark("c", 5, 9)], "mixed"),
        ([mark("a", 0, 5, attributes={"of": "x"})], [mark("b", 0, 7, attributes={"of": "y"})], "mixed"),
    ],
)
def test_the_kinds_of_difference(anna, ben, kind):
    (case,) = cases(by("anna", *anna), by("ben", *ben))
    assert case.kind == kind
    assert case.agreement == (kind == "agreed")


def test_a_value_that_the_words_propose_moves_with_the_boundary():
    anna = mark("a", 0, 3, attributes={"value": 1}, derived=frozenset({"value"}))
    ben = mark("b", 0, 5, attributes={"value": 2}, derived=frozenset({"value"}))
    assert kinds(by("anna", anna), by("ben", ben)) == ["boundary"]


def test_notes_doubts_ids_and_what_is_derived_take_no_part():
    anna = mark("a", 0, 3, attributes={"value": 160, "list": ["x", "y"], "no": ""}, note="hm", unsure=True)
    ben = mark("b", 0, 3, attributes={"value": 160.0, "list": ("y", "x")}, derived=frozenset({"value"}))
    assert kinds(by("anna", anna), by("ben", ben)) == ["agreed"]


def test_layers_are_apart_and_stretches_that_only_touch_too():
    anna = by("anna", mark("a", 0, 5), mark("b", 5, 9), mark("c", 0, 9, "claim"))
    found = cases(anna, by("ben"))
    assert [(one.subject, one.span.start, one.span.end) for one in found] == [
        ("claims", 0, 9),
        ("entities", 0, 5),
        ("entities", 5, 9),
    ]


def test_fragments_hang_together_only_where_they_share_a_character():
    split = Annotation("a", "count", (Span(0, 2), Span(8, 10)))
    found = cases(by("anna", split), by("ben", mark("b", 3, 5), mark("c", 9, 12)))
    assert [sorted(len(v.said) for v in one.versions) for one in found] == [[1, 1], [0, 1]]


def test_three_people_share_versions_and_pairs_are_counted():
    (case,) = cases(by("a", mark("x", 0, 5)), by("b", mark("y", 0, 5)), by("c"))
    assert case.kind == "missing"
    assert case.agreement == Fraction(1, 3)
    assert [[s.annotator for s in v.supporters] for v in case.versions] == [["c"], ["a", "b"]]
    assert case.version_of("c").said == ()
    assert case.version_of("nobody") is None


def test_the_key_hangs_on_the_readings_not_on_who_holds_them():
    two = cases(by("a", mark("x", 0, 5)), by("b"))
    other = cases(by("c"), by("d", mark("z", 0, 5)), by("e"))
    agreed = cases(by("a", mark("x", 0, 5)), by("b", mark("x", 0, 5)))
    assert two[0].key == other[0].key != agreed[0].key


def test_a_relation_is_a_case_told_by_its_ends():
    anna = by("anna", mark("a", 0, 5), mark("c", 6, 9, "claim"), relations=(Relation("r", "said", "c", "a"),))
    ben = by("ben", mark("x", 0, 5), mark("y", 6, 9, "claim"))
    (relation,) = [one for one in cases(anna, ben) if one.about == "relation"]
    assert (relation.kind, relation.subject, relation.agreement) == ("missing", "said", 0)
    both = replace(ben, relations=(Relation("q", "said", "y", "x"),))
    assert [one.kind for one in cases(anna, both)] == ["agreed"] * 3


def test_document_labels_are_cases():
    found = cases(by("a", document_labels={"topic": "raids"}), by("b", document_labels={"topic": "other"}))
    assert [(one.about, one.kind) for one in found] == [("document", "attribute")]
    assert kinds(by("a", document_labels={"topic": "raids"}), by("b")) == ["missing"]
    assert kinds(by("a", document_labels={"topic": []}), by("b")) == []


def test_nobody_said_anything_is_agreement():
    assert cases(by("a"), by("b")) == ()
    assert agreement_of(()) == 1


def test_one_name_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        cases(by("a"), by("a"))


spans = st.tuples(st.integers(0, 30), st.integers(1, 6)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
annotations = st.builds(
    lambda label, spans, value: (label, tuple(sorted(set(spans))), value),
    st.sampled_from(sorted(LAYERS)),
    st.lists(spans, min_size=1, max_size=2),
    st.sampled_from([{}, {"of": "x"}, {"of": "y"}]),
)
everyone = st.lists(st.lists(annotations, max_size=6), min_size=2, max_size=4).map(
    lambda people: [
        by(
            f"p{number}",
            *(Annotation(f"{number}-{i}", *one[:2], attributes=one[2]) for i, one in enumerate(own)),
        )
        for number, own in enumerate(people)
    ]
)


@given(everyone)
def test_every_annotation_is_in_exactly_one_case_and_everybody_has_a_version_in_each(people):
    found = cases(*people)
    ids = [a.id for c in found for v in c.versions for s in v.supporters for a in s.annotations]
    assert sorted(ids) == sorted(a.id for one in people for a in one.annotations)
    for case in found:
        assert sorted(s.annotator for v in case.versions for s in v.supporters) == [
            p.annotator for p in people
        ]
        assert len({v.said for v in case.versions}) == len(case.versions)
        assert any(v.said for v in case.versions)


@given(everyone)
def test_a_case_is_agreed_if_and_only_if_all_said_the_same_there(people):
    for case in cases(*people):
        said = {tuple(sorted(mark_of(a) for a in s.annotations)) for v in case.versions for s in v.supporters}
        assert (case.kind == "agreed") == (len(said) == 1) == (case.agreement == 1)


@given(everyone, st.randoms(use_true_random=False))
def test_the_order_of_people_and_annotations_does_not_matter(people, random):
    shuffled = [
        replace(one, annotations=tuple(random.sample(one.annotations, len(one.annotations))))
        for one in people
    ]
    random.shuffle(shuffled)
    assert cases(*shuffled) == cases(*people)


@given(everyone)
def test_stretches_of_one_layer_do_not_meet_and_each_hangs_together(people):
    found = cases(*people)
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            assert one.subject != other.subject or not _share(one, other)
    assert len({one.key for one in found}) == len(found)


def _points(case):
    marks = [said for v in case.versions for said in v.said if isinstance(said, Mark)]
    return {point for mark in marks for start, end in mark.extent for point in range(start, end)}


def _share(one, other):
    return bool(_points(one) & _points(other))
