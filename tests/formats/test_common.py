"""What all formats share: the list of names, the report, plain values, innermost first."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.document import Document
from annotator.core.errors import UsageError
from annotator.formats import doors
from annotator.formats.base import Labelled
from annotator.formats.base import entry as about
from annotator.formats.flat import Place, innermost_first
from annotator.formats.plain import plain
from annotator.formats.report import LISTED, Entries, Entry, Report
from tests.support.exports import write_one
from tests.support.fresh import Fresh
from tests.support.memory_store import labels, said


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"brat, .*jsonl, .*spacy"):
        doors.load("exports", "papyrus")


@pytest.fixture(scope="module")
def nothing_loaded() -> Iterator[Fresh]:
    """Interpreters that know the list of formats, and none of them."""
    with Fresh("from annotator.formats import doors") as fresh:
        yield fresh


@pytest.mark.parametrize("name", doors.names("exports"))
def test_every_name_loads_its_format_and_nothing_heavy(name: str, nothing_loaded: Fresh) -> None:
    nothing_loaded.run(f"""
format = doors.load('exports', {name!r})
assert format.name == {name!r} and format.title and format.holds
others = [m for m in doors.BUILT_IN['exports'] if m != format.name]
loaded = [m for m in sys.modules if m.startswith('annotator.formats.')]
assert not any(f'annotator.formats.{{o}}' in loaded for o in others), loaded
heavy = {{'spacy', 'pyarrow', 'datasets', 'numpy'}} & set(sys.modules)
assert not heavy, heavy
""")


@pytest.mark.parametrize(("name", "library"), [("spacy", "spaCy"), ("huggingface", "pyarrow")])
def test_a_library_that_is_missing_is_named(
    name: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library.lower(), None)
    for module in [one for one in sys.modules if one.startswith(f"annotator.formats.{name}.")]:
        monkeypatch.delitem(sys.modules, module)
    with pytest.raises(UsageError, match=rf"needs {library}, which is not installed.*\[{name}\]"):
        write_one(name, tmp_path / "out", "Goma")
    assert not list(tmp_path.iterdir())


def entry(number: int = 0, reason: str = "overlap") -> Entry:
    return Entry("d1", f"a{number}", "count", "about 160", reason, "it overlaps a9 'x'", "doc.ents")


def test_the_report_is_short_in_print_and_whole_in_its_file() -> None:
    report = Report(to="spacy", annotator="anna")
    report.documents.update({"train": 3, "validation": 1})
    report.annotations.update(["count", "count", "source"])
    report.left_out += [entry(number) for number in range(LISTED + 5)]
    printed = list(report.lines())
    assert printed[0] == (
        "Written: 4 documents (train 3, validation 1), 3 annotations, 0 relations, labelled by anna."
    )
    assert printed[1] == f"Left out: {LISTED + 5} (overlap {LISTED + 5})"
    assert printed[2] == "  d1: count 'about 160' a0: overlap in doc.ents (it overlaps a9 'x')"
    assert len(printed) == 2 + LISTED + 1
    saved = json.loads(json.dumps(report.to_json()))
    assert len(saved["left_out"]) == LISTED + 5
    assert saved["left_out"][3] == {
        "document": "d1",
        "annotation": "a3",
        "label": "count",
        "text": "about 160",
        "reason": "overlap",
        "detail": "it overlaps a9 'x'",
        "place": "doc.ents",
    }


def test_an_entry_says_whose_it_is_even_if_two_said_the_same() -> None:
    document = Document("d1", "in Goma")
    first = labels(document, said("a1", "place", (3, 7)), annotator="anna")
    second = labels(document, said("a1", "place", (3, 7)), annotator="ben")
    one = Labelled(document, first, (second,))
    assert [about(one, version.annotations[0], "overlap").annotator for version in one.versions] == [
        "anna",
        "ben",
    ]


def test_a_report_is_complete_if_nothing_was_left_out() -> None:
    report = Report(to="spacy", annotator="anna", adjusted=Entries([entry()]))
    assert report.complete
    report.unfinished.append("d2")
    assert not report.complete
    assert not Report(to="spacy", annotator="anna", left_out=Entries([entry()])).complete


def test_plain_values() -> None:
    class Strange:
        def __str__(self) -> str:
            return "strange"

    given_ = {
        "n": 2**63,
        "ok": 2**63 - 1,
        "nan": float("nan"),
        "inf": float("-inf"),
        "set": {"b", "a"},
        "tuple": (1, True, None),
        "day": date(2025, 1, 2),
        3: Strange(),
        "half": "\ud83d",
    }
    assert plain(given_) == {
        "n": "9223372036854775808",
        "ok": 2**63 - 1,
        "nan": "nan",
        "inf": "-inf",
        "set": ["a", "b"],
        "tuple": [1, True, None],
        "day": "2025-01-02",
        "3": "strange",
        "half": "?",
    }


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(json_values)
def test_json_values_stay_as_they_are(value: object) -> None:
    assert plain(value) == value


places = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda one: (one[0], one[0] + one[1])), max_size=8
).map(lambda ranges: [Place(first, last, order) for order, (first, last) in enumerate(ranges)])


def overlap(one: Place, other: Place) -> bool:
    return one.first < other.last and other.first < one.last


@given(places)
def test_innermost_first(wanted: list[Place]) -> None:
    kept, refused = innermost_first(wanted)
    assert sorted([*kept, *(one for one, _ in refused)]) == sorted(wanted)
    assert not any(overlap(one, other) for one, other in combinations(kept, 2))
    for one, other in refused:
        assert other in kept and overlap(one, other)
        assert other.last - other.first <= one.last - one.first
    assert kept == sorted(kept)


def test_of_equals_the_first_in_order_stays() -> None:
    kept, refused = innermost_first([Place(0, 2, 1), Place(0, 2, 0), Place(0, 9, 2)])
    assert kept == [Place(0, 2, 0)]
    assert refused == [(Place(0, 2, 1), Place(0, 2, 0)), (Place(0, 9, 2), Place(0, 2, 0))]


def test_a_crowd_is_named_in_short() -> None:
    crowd = Report("csv", "w0", others=tuple(f"w{number}" for number in range(1, 200)))
    assert next(crowd.lines()).endswith("labelled by w0, w1, w2, w3, w4 and 195 more.")
    assert len(crowd.to_json()["annotators"]) == 200
