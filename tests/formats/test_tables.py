"""Tables: what spreadsheets and data frames read, and what crowds hand in."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError
from annotator.formats.incoming import Extent, Incoming, Sources
from annotator.formats.tabular import TableFiles
from tests.support.exports import hard_corpus, write, write_one
from tests.support.hard_texts import HARD_TEXTS
from tests.support.memory_store import labels, said


def brought(path: Path, **options: Any) -> list[Incoming]:
    return list(TableFiles(**options).documents(Sources((path,))))


def file(tmp_path: Path, rows: str, name: str = "crowd.csv") -> Path:
    (tmp_path / name).write_bytes(rows.encode())
    return tmp_path / name


def extents(one: Incoming) -> list[tuple[str, Extent]]:
    return [(found.label, extent) for found in one.annotations for extent in found.extents]


@pytest.mark.parametrize("separator", ["comma", "semicolon", "tab"])
def test_hard_texts_come_back(tmp_path: Path, separator: str) -> None:
    documents, _ = hard_corpus()
    write("csv", tmp_path / "out", *hard_corpus(), separator=separator)
    back = {one.document.id: one for one in brought(tmp_path / "out")}
    for document in documents:
        one = back[document.id]
        assert (one.document.text, one.annotator, one.status) == (document.text, "anna", "done")
        words = [document.text[extent.start : extent.end] for _, extent in extents(one)]
        assert words == [HARD_TEXTS[document.id][1]]


def test_a_csv_reader_finds_the_words_where_the_offsets_say(tmp_path: Path) -> None:
    write("csv", tmp_path / "out", *hard_corpus())
    with (tmp_path / "out/documents.csv").open(encoding="utf-8", newline="") as table:
        texts = {row["document"]: row["text"] for row in csv.DictReader(table)}
    with (tmp_path / "out/spans.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            assert texts[row["document"]][int(row["start"]) : int(row["end"])] == row["quote"]


def test_everything_that_was_said_comes_back(tmp_path: Path) -> None:
    document = Document("d,1", "Officials denied that Goma was raided.", {"source": "AP", "n": [1]})
    claim = said("c", "claim", (0, 9), (17, 37), attributes={"type": "denial"}, note='a "b"\nc', unsure=True)
    place = said("p", "place", (22, 26))
    link = Relation("r", "about", "c", "p", "2026-01-01T00:00:00Z")
    given = labels(document, claim, place, relations=(link,), document_labels={"topic": "raids"})
    write("csv", tmp_path / "out", [document], [given])
    (one,) = brought(tmp_path / "out")
    assert one.document == document
    assert (one.relations, one.document_labels, one.status) == ((link,), {"topic": "raids"}, "done")
    found = {each.id: each for each in one.annotations}
    assert [extent[:2] for extent in found["c"].extents] == [(0, 9), (17, 37)]
    assert (found["c"].attributes, found["c"].note, found["c"].unsure) == (
        {"type": "denial"},
        'a "b"\nc',
        True,
    )


def test_cells_that_would_be_formulas_are_guarded_for_spreadsheets(tmp_path: Path) -> None:
    report = write_one("csv", tmp_path / "out", "=1+1 'x", said("a", "place", (0, 4)), excel=True)
    written = (tmp_path / "out/spans.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf") and b",'=1+1," in written
    assert any("apostrophe" in one for one in report.remarks)
    (one,) = brought(tmp_path / "out")
    assert (one.document.text, extents(one)) == ("=1+1 'x", [("place", Extent(0, 4, "=1+1"))])


CROWD = """\
_unit_id,_worker_id,text,start,end,label,span_text,_trust
7,w1,😀 Goma today,3,7,PLACE,Goma,0.9
7,w2,😀 Goma today,2,6,PLACE,Goma,0.5
8,w1,Nothing here,,,,,1.0
7,w1,😀 Goma today,90,95,TIME,today,0.9
"""


def test_a_crowd(tmp_path: Path) -> None:
    found = {(one.document.id, one.annotator): one for one in brought(file(tmp_path, CROWD))}
    assert sorted(found) == [("7", "w1"), ("7", "w2"), ("8", "w1")]
    assert extents(found["7", "w1"]) == [("PLACE", Extent(3, 7, "Goma")), ("TIME", Extent(90, 95, "today"))]
    assert found["7", "w1"].annotations[0].attributes == {"_trust": "0.9"}
    assert (found["8", "w1"].status, found["8", "w1"].annotations) == ("done", ())
    assert {one.unit for one in found.values()} == {"codepoint"}


def test_texts_in_another_table_and_in_files(tmp_path: Path) -> None:
    file(tmp_path, "id\ttext\tsource\na\tin Goma\tAP\n", "texts.tsv")
    (tmp_path / "b.txt").write_bytes("\ufeffin\r\nKigali".encode())
    file(tmp_path, "id,start,end,label,text\na,3,7,P,Goma\nb,4,10,P,Kigali\n", "spans.csv")
    first, second = brought(tmp_path)
    assert first.document == Document("a", "in Goma", {"source": "AP"})
    assert extents(first) == [("P", Extent(3, 7, "Goma"))]
    assert (second.document.text, second.document.meta) == ("in\r\nKigali", {"bom": True})


def test_documents_without_ids_are_told_apart_by_their_texts(tmp_path: Path) -> None:
    rows = "text,start,end,label\nGoma,0,4,P\nKigali,0,6,P\nGoma,0,2,Q\n"
    assert [(one.document.id, len(one.annotations)) for one in brought(file(tmp_path, rows))] == [
        ("crowd-0001", 2),
        ("crowd-0002", 1),
    ]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ('[{"start": 0, "end": 4, "label": "P", "text": "Goma"}]', [("P", Extent(0, 4, "Goma"))]),
        ("[[0, 4, 'P'], [5, 6, 'Q']]", [("P", Extent(0, 4)), ("Q", Extent(5, 6))]),
        ("[0, 1, 2, 3, 5]", [("X", Extent(0, 4)), ("X", Extent(5, 6))]),
        ("[]", []),
        ("", []),
    ],
)
def test_all_spans_of_a_document_in_one_cell(
    tmp_path: Path, cell: str, wanted: list[tuple[str, Extent]]
) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    (one,) = brought(file(tmp_path, f"text,spans\nGoma now,{quoted}\n"), label="X")
    assert extents(one) == wanted and one.status == "done"


def test_columns_can_be_named(tmp_path: Path) -> None:
    rows = "wo;was;von;bis;wer\nGoma now;P;0;3;eva\n"
    (one,) = brought(
        file(tmp_path, rows),
        text_column="wo",
        label_column="was",
        start_column="von",
        end_column="bis",
        annotator_column="wer",
        inclusive_end=True,
    )
    assert (one.annotator, extents(one)) == ("eva", [("P", Extent(0, 4))])


def test_relations_between_rows(tmp_path: Path) -> None:
    file(tmp_path, "doc,annotation,start,end,label\nd,a,0,4,P\nd,b,5,8,T\n", "spans.csv")
    file(tmp_path, "doc,head,tail,type\nd,a,b,when\nd,a,z,when\n", "links.csv")
    (tmp_path / "d.txt").write_text("Goma now")
    (one,) = brought(tmp_path)
    assert [(link.type, link.head, link.tail) for link in one.relations] == [("when", "a", "b")]
    assert [(entry.reason, entry.detail) for entry in one.refused] == [("relation", "a or z is not there")]


@pytest.mark.parametrize(
    ("rows", "reason", "line"),
    [
        ("text,start,end,label\nGoma,zero,4,P\n", "'zero' is no offset", 2),
        ("text,start,end,label\nGoma,0.5,4,P\n", "'0.5' is no offset", 2),
        ("text,start,end,label\nGoma,0,4,\n", "the span has no label", 2),
        ("text,start,end,label\nGoma,0,4\n", "3 cells, and there are 4 columns", 2),
        ("document,start,end,label\nd9,0,4,P\n", "no text of the document 'd9'", 2),
        ("document,text,start,end,label\nd,Goma,0,4,P\nd,Kigali,0,4,P\n", "another text in a row before", 3),
        ('text,spans\nGoma,"{}"\n', "the spans are no list", 2),
        ("text,spans\nGoma,[oops\n", "neither JSON nor a list", 2),
        ('text,start,end,label\n"Goma,0,4,P\n', "no CSV", 2),
        ("text,text\nGoma,Goma\n", "two columns are called 'text'", 1),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, rows: str, reason: str, line: int) -> None:
    with pytest.raises(AnnotatorError) as caught:
        brought(file(tmp_path, rows))
    assert reason in str(caught.value) and f"line {line}" in str(caught.value)


def test_an_empty_file_and_one_that_is_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="it is empty"):
        brought(file(tmp_path, ""))
    (tmp_path / "latin.csv").write_bytes(b"text\ncaf\xe9\n")
    with pytest.raises(AnnotatorError, match="not UTF-8"):
        brought(tmp_path / "latin.csv")


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match=r"no column 'who' for the annotator.*There are: text"):
        brought(file(tmp_path, "text,spans\nGoma,[]\n"), annotator_column="who")


def test_the_answers_of_crowd_workers_wrap_their_spans(tmp_path: Path) -> None:
    path = tmp_path / "batch.csv"
    answers = (
        ("w1", '[{"task-a":{"entities":[{"endOffset":4,"label":"place","startOffset":0}]}}]'),
        ("w2", "[{'task-a': {'entities': [{'endOffset': 4, 'label': 'place', 'startOffset': 0}]}}]"),
        (
            "w3",
            '{"crowd-entity-annotation":{"entities":[{"startOffset":12,"endOffset":18,"label":"place"}]}}',
        ),
        ("w4", '[{"task-a":{"entities":[]}}]'),
        ("w5", '{"task-a":{"entities":[{"startOffset":12,"endOffset":99,"label":"place"}]}}'),
    )
    with path.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(["HITId", "WorkerId", "Input.passage", "Answer.taskAnswers"])
        writer.writerows(["h1", worker, "Goma is not Kigali.", answer] for worker, answer in answers)
    found = {one.annotator: extents(one) for one in brought(path)}
    assert found == {
        "w1": [("place", Extent(0, 4))],
        "w2": [("place", Extent(0, 4))],
        "w3": [("place", Extent(12, 18))],
        "w4": [],
        "w5": [("place", Extent(12, 99))],
    }


@pytest.mark.parametrize("cell", ['{"a": {"b": 1}}', "3", '{"a": {"b": {"c": {"d": {"spans": []}}}}}'])
def test_an_answer_without_a_list_is_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(AnnotatorError, match=r"crowd\.csv, line 2: the spans are no list"):
        brought(file(tmp_path, f"text;spans\nGoma;'{cell}'\n".replace("'", '"' if '"' not in cell else "")))


def test_a_text_file_that_has_nothing_to_do_with_it(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("Read me")
    path = file(tmp_path, "document,text,start,end,label\nd1,Goma is calm,0,4,place\n")
    assert brought(path)[0].document == Document("d1", "Goma is calm")
    (tmp_path / "d1.txt").write_text("Goma is calm")
    beside = file(tmp_path, "document,text,start,end,label\nd1,Goma,0,4,place\n")
    assert extents(brought(beside)[0]) == [("place", Extent(0, 4, "Goma"))]


def test_texts_in_folders_beside_the_table(tmp_path: Path) -> None:
    rows = "id,discourse_start,discourse_end,discourse_text,discourse_type\nA1,0.0,4.0,Anna,Lead\n"
    path = file(tmp_path, rows, "train.csv")
    for folder in ("train", "test"):
        (tmp_path / folder).mkdir()
    (tmp_path / "train" / "A1.txt").write_text("Anna met Ben.")
    (one,) = brought(path)
    assert one.document.text == "Anna met Ben."
    assert extents(one) == [("Lead", Extent(0, 4, "Anna"))]
    (tmp_path / "test" / "A1.txt").write_text("Another text, and nobody knows which is meant.")
    with pytest.raises(AnnotatorError, match="there is no text of the document 'A1'"):
        brought(path)


def test_a_table_of_tokens_is_another_format(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="annotator import conll"):
        brought(file(tmp_path, "Sentence #,Word,Tag\nSentence: 1,Goma,B-geo\n"))


def test_words_without_offsets_are_looked_for(tmp_path: Path) -> None:
    rows = (
        "textID,text,selected_text,sentiment\n"
        'a,"So sad, so bad",so bad,negative\na,"So sad, so bad",,neutral\n'
        'b,"no no",no,negative\nc,Fine,good,positive\n'
    )
    path = file(tmp_path, rows)
    a, b, c = brought(path, label_column="sentiment")
    assert extents(a) == [("negative", Extent(8, 14, "so bad"))]
    assert [(entry.reason, entry.text) for one in (b, c) for entry in one.refused] == [
        ("ambiguous", "no"),
        ("not-found", "good"),
    ]
    assert {one.status for one in (a, b, c)} == {"done"}
    assert {one.status for one in brought(path)} == {"untouched"}  # nothing says what its labels are
    with pytest.raises(AnnotatorError, match=r"crowd\.csv, line 2: the span has no label"):
        brought(file(tmp_path, "text,quote,label\nGoma,Goma,\n"))


def test_a_column_without_a_name_is_no_role(tmp_path: Path) -> None:
    """Pandas writes the numbers of its rows so."""
    path = tmp_path / "x.csv"
    path.write_text(
        ",text,start,end,label\n0,Police said Anna.,0,6,source\n1,Police said Anna.,12,16,source\n"
    )
    [one] = TableFiles().documents(Sources((path,)))
    assert (one.annotator, one.document.id, len(one.annotations)) == ("", "x-0001", 2)


SHIFTED = """doc_id,content,text_span,start,end,label,mood
1,😀 Goma is quiet,Goma,3,7,PLACE,calm
1,😀 Goma is quiet,quiet,11,16,STATE,
2,Kivu is not,Kivu,0,4,PLACE,tense
"""


def test_words_are_known_by_what_they_say_whatever_their_column_is_called(tmp_path: Path) -> None:
    one, other = brought(file(tmp_path, SHIFTED))
    assert extents(one) == [("PLACE", Extent(3, 7, "Goma")), ("STATE", Extent(11, 16, "quiet"))]
    assert extents(other) == [("PLACE", Extent(0, 4, "Kivu"))]
    assert [found.attributes for found in one.annotations] == [{"mood": "calm"}, {}]


def test_a_column_that_says_something_else_than_the_words_is_an_attribute(tmp_path: Path) -> None:
    rows = SHIFTED.replace("Goma,3", "a town,3").replace("Kivu,0", "a lake,0")
    one, other = brought(file(tmp_path, rows))
    assert extents(one)[0] == ("PLACE", Extent(3, 7, None))
    assert other.annotations[0].attributes == {"text_span": "a lake", "mood": "tense"}


def test_words_are_known_where_the_texts_are_in_another_table_or_in_files(tmp_path: Path) -> None:
    file(tmp_path, "doc_id,content\n1,😀 Goma is quiet\n", "texts.csv")
    file(tmp_path, "Kivu is not", "2.txt")
    spans = "doc_id,text_span,start,end,label\n1,Goma,3,7,PLACE\n2,Kivu,0,4,PLACE\n"
    file(tmp_path, spans, "marks.csv")
    one, other = brought(tmp_path)
    assert extents(one) == [("PLACE", Extent(3, 7, "Goma"))]
    assert extents(other) == [("PLACE", Extent(0, 4, "Kivu"))]
