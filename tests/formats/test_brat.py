"""brat standoff: what we write passes a strict reader, and what others write comes in whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from annotator.core.annotation import Annotation, Relation
from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.formats.brat import Brat, BratFolder
from annotator.formats.incoming import Found, Incoming, Sources
from tests.support.exports import hard_corpus, write, write_news, write_one
from tests.support.hard_texts import HARD_TEXTS
from tests.support.memory_store import labels, said

LINE = re.compile(
    r"(?:T\d+\t[A-Za-z0-9_-]+ \d+ \d+(?:;\d+ \d+)*\t[^\t]+"
    r"|A\d+\t[A-Za-z0-9_-]+ T\d+(?: \S+)?"
    r"|R\d+\t[A-Za-z0-9_-]+ Arg1:T\d+ Arg2:T\d+"
    r"|N\d+\tReference T\d+ [^\s:]+:\S+\t.*"
    r"|#\d+\t\S+ [TR]\d+\t.*)\Z"
)
"""A line as the documentation of brat has it."""


def brought(*paths: Path, **options: str) -> list[Incoming]:
    return list(BratFolder().documents(Sources(paths, **options)))  # type: ignore[arg-type]


def only(folder: Path) -> Incoming:
    (one,) = brought(folder)
    return one


def words(one: Incoming, found: Found) -> list[str]:
    return [one.document.text[extent.start : extent.end] for extent in found.extents]


def check_strictly(folder: Path) -> Iterator[str]:
    """Hold every standoff file of a folder against its text; gives the lines."""
    for path in sorted(folder.glob("*.ann")):
        text = path.with_suffix(".txt").read_bytes().decode()
        seen = set()
        for line in path.read_bytes().decode().splitlines():
            assert LINE.match(line), line
            id, head, *rest = line.split("\t")
            assert id not in seen, f"{id} twice"
            seen.add(id)
            if id[0] == "T":
                pairs = [list(map(int, pair.split())) for pair in head.split(" ", 1)[1].split(";")]
                assert rest == [" ".join(text[start:end] for start, end in pairs)], line
                assert all(one[1] <= other[0] for one, other in pairwise(pairs))
            yield line


def folder(tmp_path: Path, text: str, standoff: str, name: str = "d1") -> Path:
    tmp_path.mkdir(exist_ok=True, parents=True)
    (tmp_path / f"{name}.txt").write_bytes(text.encode())
    (tmp_path / f"{name}.ann").write_bytes(standoff.encode())
    return tmp_path


def test_a_strict_reader_takes_what_we_write(tmp_path: Path) -> None:
    write("brat", tmp_path / "hard", *hard_corpus())
    write_news("brat", tmp_path / "news", 20)
    assert len([line for line in check_strictly(tmp_path / "hard") if line[0] == "T"]) == len(HARD_TEXTS)
    kinds = {line[0] for line in check_strictly(tmp_path / "news")}
    assert kinds == {"T", "A", "R", "#"}


def test_hard_texts_come_back(tmp_path: Path) -> None:
    documents, _ = hard_corpus()
    write("brat", tmp_path / "out", *hard_corpus())
    back = {one.document.id: one for one in brought(tmp_path / "out")}
    for document in documents:
        one = back[document.id]
        assert one.document.text == document.text
        assert [words(one, found) for found in one.annotations] == [[HARD_TEXTS[document.id][1]]]


def test_everything_that_was_said_comes_back(tmp_path: Path) -> None:
    text = "Officials in\nGoma denied that\t160 people were held."
    claim = said(
        "c1",
        "claim",
        (0, 12),
        (24, 32),
        attributes={"type": "denial", "of": ["a", "b"], "n": 3},
        note="two\nlines",
    )
    place = said("p1", "place", (13, 17), attributes={"sure": True, "not": False, "text": "two words"})
    same = said("p2", "agency", (13, 17), attributes={"size": 2.5}, unsure=True)
    document = Document("dir/odd name?", text, {"source": "AP"})
    link = Relation("r1", "about", "c1", "p1", "2026-01-01T00:00:00Z")
    given = labels(document, claim, place, same, relations=(link,), document_labels={"topic": "raids"})
    write("brat", tmp_path / "out", [document], [given])
    one = only(tmp_path / "out")
    assert (one.document, one.document.meta) == (document, {"source": "AP"})
    assert (one.annotator, one.status, one.document_labels) == (
        given.annotator,
        given.status,
        {"topic": "raids"},
    )
    assert one.relations == (link,)
    assert {as_said(found) for found in one.annotations} == {as_said(one) for one in (claim, place, same)}
    assert not one.refused


def as_said(one: Found | Annotation) -> str:
    extents = one.extents if isinstance(one, Found) else one.spans
    fields = (one.id, one.label, [(at.start, at.end) for at in extents], sorted(one.attributes.items()))
    return repr((*fields, one.derived, one.note, one.unsure, one.origin, one.created, one.modified))


def test_a_span_over_a_line_end_is_cut_and_joined_again(tmp_path: Path) -> None:
    write_one("brat", tmp_path / "out", "in New\nYork now", said("a1", "place", (3, 11)))
    assert "T1\tplace 3 6;7 11\tNew York\n" in (tmp_path / "out" / "d1.ann").read_text()
    assert [(e.start, e.end) for e in only(tmp_path / "out").annotations[0].extents] == [(3, 11)]
    theirs = folder(tmp_path / "theirs", "in New\nYork now", "T1\tPlace 3 6;7 11\tNew York\n")
    assert only(theirs).annotations[0].extents == ((3, 11, "New\nYork"),)


@pytest.mark.parametrize("extent", [(2, 7), (3, 8), (2, 8), (3, 7)])
def test_a_span_keeps_line_ends_at_its_edges(tmp_path: Path, extent: tuple[int, int]) -> None:
    write_one("brat", tmp_path / "out", "in\nGoma\nnow", said("a1", "place", extent))
    assert [(e.start, e.end) for e in only(tmp_path / "out").annotations[0].extents] == [extent]
    assert "T1\tplace 3 7\tGoma\n" in (tmp_path / "out" / "d1.ann").read_text()


def test_words_of_white_space_alone_are_listed(tmp_path: Path) -> None:
    report = write_one("brat", tmp_path / "out", "a\n\tb", said("a1", "place", (1, 3)))
    assert [(one.annotation, one.reason) for one in report.left_out] == [("a1", "whitespace")]


def test_names_that_brat_cannot_hold_are_changed_and_said(tmp_path: Path) -> None:
    given = [said("a1", "place name", (0, 4)), said("a2", "place_name", (0, 4))]
    report = write_one("brat", tmp_path / "out", "Goma", *given)
    assert any("'place name' is written as 'place_name_" in one for one in report.remarks), report.remarks
    assert [one.label for one in only(tmp_path / "out").annotations] == ["place name", "place_name"]
    bound = [line for line in check_strictly(tmp_path / "out") if line[0] == "T"]
    assert len({line.split("\t")[1].split()[0] for line in bound}) == 2


def test_several_annotators_have_a_folder_each(tmp_path: Path) -> None:
    for name in ("anna", "ben"):
        folder(tmp_path / "in" / name / "sub", "Goma", f"T1\t{name.title()} 0 4\tGoma\n")
    found = brought(tmp_path / "in", named_by="folder")
    assert [(one.document.id, one.annotator, one.annotations[0].label) for one in found] == [
        ("sub/d1", "anna", "Anna"),
        ("sub/d1", "ben", "Ben"),
    ]


def test_standoff_named_after_its_annotator(tmp_path: Path) -> None:
    (tmp_path / "d1.txt").write_text("Goma")
    for name in ("anna", "ben"):
        (tmp_path / f"d1.{name}.ann").write_text("T1\tPlace 0 4\tGoma\n")
    found = brought(tmp_path, named_by="suffix")
    assert [(one.document.id, one.annotator, one.document.text) for one in found] == [
        ("d1", "anna", "Goma"),
        ("d1", "ben", "Goma"),
    ]


EVENTS = """\
T1\tPerson 0 4\tAnna
T2\tAttack 5 9\thits
T3\tPerson 10 13\tBen
E1\tAttack:T2 Agent:T1 Theme:T3
E2\tAttack:T2 Theme2:T1
A1\tNegated E1
A2\tMood T1 calm
M1\tSpeculation E2
N1\tReference T1 Wiki:42\tAnna of Goma
N2\tReference T1 Other:7\t
#1\tAnnotatorNotes E1\tis this one?
#2\tAnnotatorNotes T3\tfirst
#3\tAnnotatorNotes T3\tsecond
*\tEquiv T1 T3
"""


def test_events_notes_normalizations_and_equivalences(tmp_path: Path) -> None:
    one = only(folder(tmp_path, "Anna hits Ben", EVENTS))
    by_id = {found.id: found for found in one.annotations}
    assert sorted(by_id) == ["E2", "T1", "T2", "T3"]
    assert by_id["T2"].attributes == {"Negated": True}
    assert by_id["E2"].attributes == {"Speculation": True}
    assert by_id["T1"].attributes == {
        "Mood": "calm",
        "normalization": "Wiki:42 Anna of Goma",
        "normalization_2": "Other:7",
    }
    assert (by_id["T2"].note, by_id["T3"].note) == ("is this one?", "first\nsecond")
    assert [(link.type, link.head, link.tail) for link in one.relations] == [
        ("Agent", "T2", "T1"),
        ("Theme", "T2", "T3"),
        ("Theme", "E2", "T1"),
        ("Equiv", "T1", "T3"),
    ]
    assert not one.refused


def test_what_has_no_place_is_listed(tmp_path: Path) -> None:
    standoff = (
        "T1\tPerson 0 4\tAnna\n"
        "R1\tKnows Arg1:T1 Arg2:T9\n"
        "E1\tAttack:T8 Agent:T1\n"
        "A1\tNegated R1\n"
        "#1\tNote\tnothing\n"
    )
    one = only(folder(tmp_path, "Anna", standoff))
    assert {entry.annotation for entry in one.refused} == {"R1", "E1", "E1.1", "A1", "#1"}
    assert not one.relations


def test_the_halves_of_a_shared_task(tmp_path: Path) -> None:
    folder(tmp_path, "Anna hits", "").joinpath("d1.ann").unlink()
    (tmp_path / "d1.a1").write_text("T1\tPerson 0 4\tAnna\n")
    (tmp_path / "d1.a2").write_text("T2\tAttack 5 9\thits\nE1\tAttack:T2 Agent:T1\n")
    one = only(tmp_path)
    assert [found.id for found in one.annotations] == ["T1", "T2"] and len(one.relations) == 1


def test_a_text_without_standoff_was_not_labelled(tmp_path: Path) -> None:
    folder(tmp_path, "Goma", "")
    (tmp_path / "d2.txt").write_text("Kigali")
    assert [(one.document.id, one.status) for one in brought(tmp_path)] == [
        ("d1", "done"),
        ("d2", "untouched"),
    ]
    unfinished = BratFolder(empty_is_unfinished=True).documents(Sources((tmp_path,)))
    assert [one.status for one in unfinished] == ["untouched", "untouched"]


def test_offsets_count_the_mark_at_the_front_that_is_taken_off(tmp_path: Path) -> None:
    one = only(folder(tmp_path, "\ufeffin Goma", "T1\tPlace 4 8\tGoma\n"))
    assert (one.document.text, one.document.meta) == ("in Goma", {"bom": True})
    assert one.annotations[0].extents == ((3, 7, "Goma"),)


def test_offsets_are_left_as_they_are_for_the_quotes_to_judge(tmp_path: Path) -> None:
    one = only(
        folder(tmp_path, "😀 Goma and Kigali", "T1\tPlace 3 7;12 18\tGoma Kigali\nT2\tPlace 3 99\tGoma\n")
    )
    assert one.unit == "codepoint"
    assert one.annotations[0].extents == ((3, 7, "Goma"), (12, 18, "Kigali"))
    assert one.annotations[1].extents == ((3, 99, "Goma"),)


def test_tabs_and_spaces_that_were_mixed_up(tmp_path: Path) -> None:
    lines = """T1 Place 3 7 Goma
T2\tPlace\t12\t18\tKigali\t
R1 Near  Arg1:T1 Arg2:T2\t
A1 Sure T1
N1 Reference T1 Wiki:1 Goma city
#1 AnnotatorNotes T2 looks right
#2\tAnnotatorNotes T1\t
"""
    one = only(folder(tmp_path, "In Goma, by Kigali.", lines))
    assert [words(one, found) for found in one.annotations] == [["Goma"], ["Kigali"]]
    assert [found.extents[0].quote for found in one.annotations] == ["Goma", "Kigali"]
    assert one.annotations[0].attributes == {"Sure": True, "normalization": "Wiki:1 Goma city"}
    assert [found.note for found in one.annotations] == ["", "looks right"]
    assert [(link.type, link.head, link.tail) for link in one.relations] == [("Near", "T1", "T2")]


def test_words_that_go_on_in_the_next_line(tmp_path: Path) -> None:
    lines = "T1\tClaim 0 21\tHe came.\nThey say, he\nT2\tPlace 22 26\tGoma\n"
    one = only(folder(tmp_path, "He came.\nThey say, he Goma", lines))
    assert [words(one, found) for found in one.annotations] == [["He came.\nThey say, he"], ["Goma"]]
    assert not one.refused


def test_a_line_that_is_no_standoff_is_listed_and_the_rest_comes_in(tmp_path: Path) -> None:
    one = only(folder(tmp_path, "Goma, 25 mol", "T1\tPlace 0 4\tGoma\n25 mol\nT2\tAmount 6 12\t25 mol\n"))
    assert [found.id for found in one.annotations] == ["T1", "T2"]
    assert [(entry.annotation, entry.text, entry.reason) for entry in one.refused] == [
        ("line 2", "25 mol", "no-place")
    ]
    with pytest.raises(DataError, match=r"d1\.ann, line 1"):
        brought(folder(tmp_path / "none", "Goma", "start,end\n0,4\n"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("T1 Place 0 Goma", "a type and offsets"),
        ("T1\tPlace 0\tGoma", "a type and offsets"),
        ("T1\tPlace zero 4\tGoma", "a type and offsets"),
        ("T1\tPlace 0 4,5 6\tGoma", "a type and offsets"),
        ("R1\tKnows T1 T2", "a role with an id"),
        ("R1\tKnows Arg1:T1", "two arguments"),
        ("E1\t", "its trigger"),
        ("A1\tNegated", "a name and an id"),
        ("N1\tReference T1", "a reference"),
        ("*\tEquiv T1", "two members"),
        ("X1\tPlace 0 4\tGoma", "its id"),
        ("\tPlace 0 4\tGoma", "its id"),
        ("*1\tEquiv T1", "two members"),
        ("T0\tPlace 0 4\tGoma", "twice"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    broken = folder(tmp_path, "Goma", f"T0\tPlace 0 4\tGoma\n{line}\n")
    with pytest.raises(DataError, match=rf"d1\.ann, line 2.*{reason}|{reason}.*d1\.ann, line 2"):
        brought(broken)


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    folder(tmp_path, "x", "").joinpath("d1.txt").write_bytes(b"caf\xe9")
    with pytest.raises(DataError, match="not UTF-8"):
        brought(tmp_path)


def test_standoff_without_a_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "d1.ann").write_text("")
    with pytest.raises(DataError, match=r"no text beside it: d1\.txt"):
        brought(tmp_path)


def test_the_configuration_lists_what_the_schema_has(tmp_path: Path) -> None:
    write_one("brat", tmp_path / "out", "Goma", said("a1", "place", (0, 4)))
    conf = (tmp_path / "out" / "annotation.conf").read_text()
    assert "[entities]\nplace\nagency\nclaim\n" in conf
    assert "about\tArg1:claim, Arg2:place" in conf
    assert "type\tArg:claim, Value:denial|threat" in conf
    assert "<OVERLAP>" in conf
    assert "place | place" in (tmp_path / "out" / "visual.conf").read_text()


def test_a_label_that_brat_gave_a_new_place_keeps_its_id(tmp_path: Path) -> None:
    write_one("brat", tmp_path / "out", "Goma and Kigali", said("a1", "place", (0, 4), note="why"))
    path = tmp_path / "out" / "d1.ann"
    path.write_text(path.read_text().replace("place 0 4\tGoma", "place 9 15\tKigali"))
    one = only(tmp_path / "out")
    assert [(found.id, words(one, found)) for found in one.annotations] == [("a1", ["Kigali"])]


def edited(tmp_path: Path, *changes: tuple[str, str]) -> Found:
    """What comes back of one annotation with a bit of everything, when its lines were changed in brat."""
    attributes = {"size": 3, "kind": "north", "of": ["a", "b"]}
    given = said("a1", "place name", (0, 10), attributes=attributes, note="two\nlines", unsure=True)
    write_one("brat", tmp_path / "out", "New\nTarrin and Goma", given)
    path = tmp_path / "out" / "d1.ann"
    standoff = path.read_text()
    for before, after in changes:
        assert before in standoff
        standoff = standoff.replace(before, after)
    path.write_text(standoff)
    (back,) = only(tmp_path / "out").annotations
    assert (back.id, back.unsure) == ("a1", True)
    return back


def test_what_was_not_changed_in_brat_comes_back_exactly(tmp_path: Path) -> None:
    back = edited(tmp_path, ("0 3;4 10\tNew Tarrin", "15 19\tGoma"))
    assert (back.label, back.note, back.extents) == ("place name", "two\nlines", ((15, 19, "Goma"),))
    assert back.attributes == {"size": 3, "kind": "north", "of": ["a", "b"]}


@pytest.mark.parametrize(
    ("before", "after", "field", "value"),
    [
        ("T1\tplace_name", "T1\tother_name", "label", "other_name_72b7c4cc"),
        ("0 3;4 10\tNew Tarrin", "4 10\tTarrin", "extents", ((4, 10, "Tarrin"),)),
        ("lines\n", "lines?\n", "note", "two lines?"),
        ("#1\tAnnotatorNotes T1\ttwo lines\n", "", "note", ""),
        ("#1\t", "#9\tAnnotatorNotes T1\tmore\n#1\t", "note", "more\ntwo\nlines"),
        ("size T1 3", "size T1 4", "attributes", {"size": "4", "kind": "north", "of": ["a", "b"]}),
        ("A2\tsize T1 3\n", "", "attributes", {"kind": "north", "of": ["a", "b"]}),
        ("A1\tkind T1 north\n", "", "attributes", {"size": 3, "of": ["a", "b"]}),
        ("A2\t", "A9\tof T1 c\nA2\t", "attributes", {"size": 3, "kind": "north", "of": "c"}),
    ],
)
def test_what_was_changed_in_brat_stays_changed(
    tmp_path: Path, before: str, after: str, field: str, value: object
) -> None:
    assert getattr(edited(tmp_path, (before, after)), field) == value


def test_a_relation_that_was_changed_in_brat(tmp_path: Path) -> None:
    made = [said(id, "place", at) for id, at in (("a1", (0, 4)), ("a2", (5, 11)))]
    link = Relation("r1", "near to", "a1", "a2", "2026-01-01T00:00:00Z")
    write_one("brat", tmp_path / "out", "Goma Kigali", *made, relations=(link,))
    assert only(tmp_path / "out").relations == (link,)
    path = tmp_path / "out" / "d1.ann"
    path.write_text(re.sub(r"near_to\w* Arg1:T1 Arg2:T2", "far Arg1:T2 Arg2:T1", path.read_text()))
    assert only(tmp_path / "out").relations == (Relation("r1", "far", "a2", "a1", link.created),)


def test_a_number_that_brat_gives_again_is_another_label(tmp_path: Path) -> None:
    write_one("brat", tmp_path / "out", "Goma Kigali", said("a1", "place", (0, 4), note="why"))
    path = tmp_path / "out" / "d1.ann"
    path.write_text("T1\tagency 5 11\tKigali\n")  # brat takes away what is about a label that it deletes
    (back,) = only(tmp_path / "out").annotations
    assert (back.id, back.label, back.note) == ("T1", "agency", "")


def test_words_that_are_not_those_of_the_text_do_not_read_back_as_it(tmp_path: Path) -> None:
    write_one("brat", tmp_path / "out", "Goma Kigali", said("a1", "place", (0, 4)))
    path = tmp_path / "out" / "d1.ann"
    path.write_text(path.read_text().replace("\tGoma", "\tGona"))
    (back,) = Brat().read(tmp_path / "out")
    assert [mark.text for mark in back.marks] == ["Gona"]
    assert only(tmp_path / "out").annotations[0].extents == ((0, 4, "Gona"),)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "spans.csv").write_text("start,end\n")
    with pytest.raises(DataError, match=r"spans\.csv: it is neither a text"):
        brought(tmp_path / "spans.csv")


def test_a_text_of_a_folder_that_cannot_be_read_and_has_no_standoff_is_listed(tmp_path: Path) -> None:
    folder(tmp_path, "in Goma", "T1\tplace 3 7\tGoma\n")
    (tmp_path / "a-readme.txt").write_bytes(b"caf\xe9")
    one = only(tmp_path)
    assert [entry.detail for entry in one.refused] == [
        "a text without standoff: byte 3 is not UTF-8 (unexpected end of data)"
    ]
    for path in (tmp_path / "a-readme.txt", tmp_path / "a-readme.ann"):
        (tmp_path / "a-readme.ann").write_text("T1\tplace 0 3\tcaf\n")
        with pytest.raises(DataError, match="byte 3 is not UTF-8"):
            brought(tmp_path if path.suffix == ".ann" else path)


def test_columns_with_words_for_ids_are_no_standoff(tmp_path: Path) -> None:
    folder(tmp_path, "in Goma", "MENTION\tT1\t0\t3\nMENTION\tT2\t0\t3\n")
    with pytest.raises(DataError, match=r"d1\.ann, line 1: its id is none such as T1"):
        brought(tmp_path)
