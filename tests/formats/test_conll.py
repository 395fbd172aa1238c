"""CoNLL columns: other readers find what we wrote, and columns of every scheme come in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.core.schema import Label
from annotator.core.token_edges import Edges
from annotator.core.tokens import tokenize
from annotator.formats.base import Mark
from annotator.formats.conll import ConllFiles
from annotator.formats.conll.extents import _SPACES, Visible
from annotator.formats.conll.lines import Lines
from annotator.formats.conll.scheme import SCHEMES, Scheme, Stretch, decode
from annotator.formats.conll.sequences import Sequences
from annotator.formats.incoming import Extent, Incoming, Sources
from tests.support.exports import SCHEMA, hard_corpus, write, write_one
from tests.support.hard_texts import HARD_TEXTS
from tests.support.memory_store import labels, said
from tests.support.strange_texts import texts


def brought(*paths: Path, **options: Any) -> list[Incoming]:
    return list(ConllFiles(**options).documents(Sources(paths)))


def columns(tmp_path: Path, text: str, name: str = "news.conll") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


def words(one: Incoming) -> list[tuple[str, str]]:
    return [
        (found.label, one.document.text[extent.start : extent.end])
        for found in one.annotations
        for extent in found.extents
    ]


@st.composite
def stretches(draw: st.DrawFn) -> tuple[int, list[Stretch]]:
    """Stretches of tokens, some of them side by side and of one label."""
    found: list[Stretch] = []
    at = 0
    for _ in range(draw(st.integers(0, 6))):
        first = at + draw(st.integers(0, 2))
        at = first + draw(st.integers(1, 3))
        found.append(Stretch(first, at, draw(st.sampled_from(["PER", "B-LOC", "x"]))))
    return at + draw(st.integers(0, 2)), found


def tags_of(scheme: Scheme, length: int, wanted: list[Stretch]) -> list[str]:
    """The tags of so many words of one letter, as they are written."""
    marks = [Mark("", label, 2 * first, 2 * last - 1, "") for first, last, label in wanted]
    lines = Lines(Edges("w " * length), (one.start for one in marks), (one.end for one in marks))
    written = lines.tagged(scheme, marks, {one.label: one.label for one in marks}).decode()
    return [line.rsplit(" ", 1)[1] for line in written.split("\n")[2:] if line]


@given(stretches(), st.sampled_from(SCHEMES))
def test_tags_say_what_they_were_made_of(made: tuple[int, list[Stretch]], scheme: Scheme) -> None:
    length, wanted = made
    assert decode(tags_of(scheme, length, wanted)) == wanted


@pytest.mark.parametrize(
    ("scheme", "tags"),
    [
        ("IOB1", "I-A B-A I-A O I-B I-A"),
        ("IOB2", "B-A B-A I-A O B-B B-A"),
        ("BILOU", "U-A B-A L-A O U-B U-A"),
        ("IOBES", "S-A B-A E-A O S-B S-A"),
    ],
)
def test_the_tags_of_each_scheme(scheme: Scheme, tags: str) -> None:
    wanted = [Stretch(0, 1, "A"), Stretch(1, 3, "A"), Stretch(4, 5, "B"), Stretch(5, 6, "A")]
    assert tags_of(scheme, 6, wanted) == tags.split()
    assert decode(tags.split()) == wanted


@given(texts, st.tuples(st.integers(0, 40), st.integers(1, 9)))
def test_lines_are_the_tokens_wherever_they_are_cut(text: str, stretch: tuple[int, int]) -> None:
    edges, tokens = Edges(text), tokenize(text)
    first, last = tokens.touching(stretch[0], min(sum(stretch), len(text)))
    marks = [Mark("", "x", tokens.starts[first], tokens.ends[last - 1], "")] if first < last else []
    lines = Lines(edges, (one.start for one in marks), (one.end for one in marks))
    written = lines.tagged("IOB2", marks, {"x": "x"}).decode().split("\n")
    rows = [line.split(" ") for line in written[2:] if line]
    assert [row[0] for row in rows] == tokens.texts
    assert [place for place, row in enumerate(rows) if row[3] != "O"] == list(range(first, max(first, last)))


def test_each_layer_has_files_of_its_own_and_comes_back(tmp_path: Path) -> None:
    document = Document("d/1", "Officials denied that Goma was raided. More came.", {"source": "AP"})
    claim, place = said("c", "claim", (0, 38)), said("p", "place", (22, 26))
    report = write("conll", tmp_path / "out", [document], [labels(document, claim, place)])
    assert report.complete
    assert "Goma -X- -X- B-place\n" in (tmp_path / "out/names/train.conll").read_text()
    assert "Goma -X- -X- I-claim\n" in (tmp_path / "out/claims/train.conll").read_text()
    (one,) = brought(tmp_path / "out")
    assert (one.document, one.document.meta, one.annotator) == (document, {"source": "AP"}, "anna")
    assert [(found.id, found.label, found.extents) for found in one.annotations] == [
        ("p", "place", (Extent(22, 26),)),
        ("c", "claim", (Extent(0, 38),)),
    ]


def test_nothing_adjoins_across_the_end_of_a_sentence(tmp_path: Path) -> None:
    two = said("c", "claim", (0, 8)), said("d", "claim", (9, 16))
    write_one("conll", tmp_path / "out", "He came. He left.", *two, scheme="IOB1")
    rows = [line.rpartition(" ")[2] for line in (tmp_path / "out/claims/train.conll").read_text().split("\n")]
    assert rows[2:-2] == ["I-claim", "I-claim", "I-claim", "", "I-claim", "I-claim", "O"]
    (one,) = brought(tmp_path / "out")
    assert words(one) == [("claim", "He came."), ("claim", "He left")]


def test_a_sentence_does_not_end_inside_an_annotation(tmp_path: Path) -> None:
    write_one("conll", tmp_path / "out", "He came. Then he left. Gone.", said("c", "claim", (0, 22)))
    assert (tmp_path / "out/claims/train.conll").read_text().count("\n\n") == 3
    assert (tmp_path / "out/names/train.conll").read_text().count("\n\n") == 4


def test_hard_texts_come_back_as_the_report_says(tmp_path: Path) -> None:
    documents, _ = hard_corpus()
    report = write("conll", tmp_path / "out", *hard_corpus())
    changed = {one.document for one in (*report.adjusted, *report.left_out)}
    back = {one.document.id: one for one in brought(tmp_path / "out")}
    for document in documents:
        assert back[document.id].document.text == document.text
        if document.id not in changed:
            assert words(back[document.id]) == [("place", HARD_TEXTS[document.id][1])], document.id
    assert len(changed) < 8


def test_a_label_with_a_space_is_written_without_and_comes_back(tmp_path: Path) -> None:
    more = (Label("big place", "names"), Label("big_place", "names"))
    schema = replace(SCHEMA, labels=(*SCHEMA.labels, *more))
    document = Document("d1", "Goma and Kigali")
    given = labels(document, said("a", "big place", (0, 4)), said("b", "big_place", (9, 15)))
    report = write("conll", tmp_path / "out", [document], [given], schema=schema)
    assert report.remarks == ["A tag has no white space: 'big place' is written as 'big_place_2'."]
    assert words(brought(tmp_path / "out")[0]) == [("big place", "Goma"), ("big_place", "Kigali")]


CONLL_2003 = """\
-DOCSTART- -X- -X- O

EU NNP I-NP I-ORG
rejects VBZ I-VP O
German JJ I-NP I-MISC
call NN I-NP I-MISC
Peter NNP I-NP B-MISC

Blackburn NNP I-NP I-PER

-DOCSTART- -X- -X- O

-DOCSTART- (99 LONDON)

BRUSSELS NNP I-NP I-LOC
"""


def test_the_columns_of_2003(tmp_path: Path) -> None:
    first, empty, third = brought(columns(tmp_path, CONLL_2003, "eng.train"))
    assert first.document.text == "EU rejects German call Peter\nBlackburn\n"
    assert words(first) == [("ORG", "EU"), ("MISC", "German call"), ("MISC", "Peter"), ("PER", "Blackburn")]
    assert [one.document.id for one in (first, empty, third)] == [
        "eng.train-0001",
        "eng.train-0002",
        "99 LONDON",
    ]
    assert (empty.document.text, empty.annotations) == ("", ())
    assert [(one.reason, one.detail) for one in first.refused] == [
        (
            "no-place",
            "columns 2, 3 are not brought in, here and in the rest of the file; --column N brings in tags",
        )
    ]


def test_empty_and_no_break_space_tokens(tmp_path: Path) -> None:
    (one,) = brought(columns(tmp_path, "\tB-A\nGo\u00a0ma\tB-B\n\u00a0\tI-B\n\tO\nnow\tO\n"))
    assert one.document.text == "Go\u00a0ma \u00a0 now\n"
    assert [(found.label, tuple(found.extents[0][:2])) for found in one.annotations] == [
        ("A", (0, 0)),
        ("B", (0, 7)),
    ]
    (spaced,) = brought(columns(tmp_path, "a\u00a0b O\n\u00a0 B-X\n"))
    assert words(spaced) == [("X", "\u00a0")]


def test_line_ends_comments_and_a_mark_at_the_front(tmp_path: Path) -> None:
    text = "\ufeff# newdoc id = one\r\n# text = Goma\r\nGoma\tB-X\r\n\r\n# newdoc id = two\r\n#\tO\r\n"
    one, two = brought(columns(tmp_path, text))
    assert (one.document.id, one.document.text, words(one)) == ("one", "Goma\n", [("X", "Goma")])
    assert (two.document.id, two.document.text) == ("two", "#\n")


def test_another_column_and_shorter_documents(tmp_path: Path) -> None:
    path = columns(tmp_path, "a B-X O\n\nb O B-Y\n\nc O O\n")
    assert [words(one) for one in brought(path)] == [[("Y", "b")]]
    assert [words(one) for one in brought(path, column=(2,))] == [[("X", "a")]]
    assert [one.document.text for one in brought(path, sentences=2)] == ["a\nb\n", "c\n"]


GERMEVAL = """\
#\thttps://example.org/one\t[2010-07-04]\t
1\tIn\tO\tO
2\tSchleswig-Holstein\tB-LOC\tB-LOC
3\tbei\tB-ORG\tO
4\tKiel\tI-ORG\tB-LOC

#\tno address\t[2011-01-01]\t
1\tUnion\tB-ORG\tO
"""


def test_a_column_that_counts_is_no_token_and_two_columns_of_tags_come_in(tmp_path: Path) -> None:
    path = columns(tmp_path, GERMEVAL, "ger.tsv")
    (outer,) = brought(path, column=(3,))
    assert outer.document.text == "In Schleswig-Holstein bei Kiel\nUnion\n"
    assert words(outer) == [("LOC", "Schleswig-Holstein"), ("ORG", "bei Kiel"), ("ORG", "Union")]
    (last,) = brought(path)
    assert words(last) == [("LOC", "Schleswig-Holstein"), ("LOC", "Kiel")]
    assert last.refused[0].detail.startswith("column 3 is not brought in, here and in the rest of the file")
    (both,) = brought(path, column=(3, 4))
    assert sorted(words(both)) == sorted([*words(outer), *words(last)])
    assert not both.refused and len({found.id for found in both.annotations}) == 5


def test_a_tag_before_its_token(tmp_path: Path) -> None:
    text = "O\twhat\nB-GENRE\tscary\nI-GENRE\tmovie\n\nO\to\n"
    (found,) = brought(columns(tmp_path, text, "mit.bio"))
    assert (found.document.text, words(found)) == ("what scary movie\no\n", [("GENRE", "scary movie")])
    (asked,) = brought(columns(tmp_path, "B-X O\nO O\n"), column=(1,))
    assert (asked.document.text, words(asked)) == ("O O\n", [("X", "O")])
    (three,) = brought(columns(tmp_path, "x Goma B-X\n"), token_column=2)
    assert words(three) == [("X", "Goma")]


def test_numbers_that_are_tokens_stay(tmp_path: Path) -> None:
    (found,) = brought(columns(tmp_path, "1 CD B-X\n2 CD I-X\n4 CD O\n"))
    assert (found.document.text, words(found)) == ("1 2 4\n", [("X", "1 2")])
    (pair,) = brought(columns(tmp_path, "1 B-X\n2 O\n"))
    assert pair.document.text == "1 2\n"


def test_labels_alone_are_tags_if_that_is_said(tmp_path: Path) -> None:
    path = columns(tmp_path, "in O\nNorth place\nKivu place\nthe O\nM23 group\nGoma place\n\nGoma place\n")
    with pytest.raises(DataError, match=r"'place' is neither.*--plain-tags"):
        brought(path)
    (found,) = brought(path, plain_tags=True)
    assert words(found) == [("place", "North Kivu"), ("group", "M23"), ("place", "Goma"), ("place", "Goma")]


def test_a_middle_and_a_whole_as_some_write_them(tmp_path: Path) -> None:
    (found,) = brought(columns(tmp_path, "a B-X\nb M-X\nc E-X\nd W-X\n"))
    assert words(found) == [("X", "a b c"), ("X", "d")]


def test_a_text_that_is_too_long_is_told_how_to_be_cut(tmp_path: Path) -> None:
    path = columns(tmp_path, f"{'w' * 10_000} O\n\n" * 201)
    with pytest.raises(DataError, match="--sentences 20"):
        brought(path)
    assert len(brought(path, sentences=101)) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a O\nalone\n", "a token and a tag is wanted"),
        ("a O\nb PER\n", "'PER' is neither O nor"),
        ("a O\nb B-\n", "'B-' is neither"),
        ("a O\nb X-PER\n", "'X-PER' is neither"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(DataError) as caught:
        brought(columns(tmp_path, text))
    assert reason in str(caught.value) and "news.conll, line 2" in str(caught.value)


def test_bytes_that_are_not_utf8_are_named(tmp_path: Path) -> None:
    path = tmp_path / "x.conll"
    path.write_bytes(b"a O\ncaf\xe9 O\n")
    with pytest.raises(DataError, match=r"x\.conll, line 2: it is not UTF-8.*iconv"):
        brought(path)


def test_an_empty_file_has_no_document(tmp_path: Path) -> None:
    assert brought(columns(tmp_path, "\n\n")) == []


def test_our_folder_is_read_also_after_another_tool_wrote_it_anew(tmp_path: Path) -> None:
    write_one("conll", tmp_path / "out", "in Goma now. Then Kigali.", said("a", "place", (3, 7)))
    before = [(one.document, one.annotations) for one in brought(tmp_path / "out")]
    path = tmp_path / "out/names/train.conll"
    rows = path.read_text().replace("-DOCSTART- -X- -X- O\n", "").split("\n")
    path.write_text("-DOCSTART-\tO\n" + "\n".join("\t".join(row.split()[::3]) for row in rows))
    assert [(one.document, one.annotations) for one in brought(tmp_path / "out")] == before
    path.write_text(path.read_text().replace("Goma", "Gomorra"))
    with pytest.raises(DataError, match=r"the token 'Gomorra' is not in its text"):
        brought(tmp_path / "out")


def test_a_few_lines_without_a_tag_are_listed(tmp_path: Path) -> None:
    lines = [f"word{number} O" for number in range(60)]
    lines[20] = "stray"
    lines[30] = "Ulm B.LOC"
    lines[40] = "Ulm B-LOC"
    (one,) = brought(columns(tmp_path, "\n".join(lines) + "\n"))
    assert words(one) == [("LOC", "Ulm")]
    assert "stray" in one.document.text.split()
    assert [(entry.annotation, entry.text, entry.reason) for entry in one.refused] == [
        ("line 21", "stray", "no-label"),
        ("line 31", "Ulm", "no-label"),
    ]


def test_a_file_of_lines_without_tags_is_refused_early(tmp_path: Path) -> None:
    path = columns(tmp_path, "a b\n" * 10_000)
    with pytest.raises(DataError, match="the tag 'b'") as refusal:
        brought(path)
    assert refusal.value.where.endswith("line 1")


def test_what_has_no_tags_lies_beside_the_data(tmp_path: Path) -> None:
    columns(tmp_path, "Please cite us.\nMade by hand - with care.\n", "LICENSE.txt")
    columns(tmp_path, "Ulm B-LOC\n", "train.txt")
    columns(tmp_path, "All of it\n", "zz.txt")
    (one,) = brought(tmp_path)
    assert words(one) == [("LOC", "Ulm")]
    assert [entry.document for entry in one.refused] == ["LICENSE.txt", "zz.txt"]
    (tmp_path / "train.txt").unlink()
    with pytest.raises(DataError, match=r"LICENSE\.txt, line 1"):
        brought(tmp_path)


def test_several_tags_of_one_token(tmp_path: Path) -> None:
    text = "Die O\nBank B-ORG,B-LOC\nUlm I-ORG\nPaul B-PER|B-ORG\n"
    (one,) = brought(columns(tmp_path, text))
    assert sorted(words(one)) == [
        ("LOC", "Bank"),
        ("ORG", "Bank Ulm"),
        ("ORG", "Paul"),
        ("PER", "Paul"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        # named columns, the tags in the middle, an empty last column
        "TOKEN\tNE\tNESTED\tMISC\nIn\tO\tO\t_\nBad\tB-LOC\tO\tEndOfLine\nTölz\tI-LOC\tB-LOC\tNoSpaceAfter\n",
        "In\tO\t\nBad\tB-LOC\t\nTölz\tI-LOC\t\n",
        "# global.columns = FORM LEMMA CONLL:NER X:L\nIn\tin\tO\tin\nBad\tB\tB-LOC\tB\nTölz\tT\tI-LOC\tT\n",
        "1\tIn\tin\tGloss=x|name=O\n2\tBad\tBad\tname=B-LOC\n3\tTölz\tTölz\tname=I-LOC\n",
        "In o\nBad b-LOC\nTölz i-LOC\n",
        "In\t O\nBad\t B-LOC\nTölz\t I-LOC\n",
        "In|IN|O Bad|NNP|I-LOC Tölz|NNP|I-LOC\n\n",
        "#begin document (bc/a/00); part 002\n"
        "bc 0 0 In IN * - - - - * * -\nbc 0 1 Bad NNP * - - - - (LOC* * (1\n"
        "bc 0 2 Tölz NNP * - - - - *) * 1)\n\n#end document\n",
    ],
)
def test_columns_as_others_have_them(tmp_path: Path, text: str) -> None:
    (one,) = brought(columns(tmp_path, text))
    assert one.document.text == "In Bad Tölz\n"
    assert words(one) == [("LOC", "Bad Tölz")]


def test_documents_of_2012_are_called_as_they_are_there(tmp_path: Path) -> None:
    row = "bc 0 0 Ulm NNP * - - - - (GPE) * -\n"
    text = (
        f"#begin document (bc/a/00); part 000\n{row}#end document\n#begin document (bc/a/00); part 001\n{row}"
    )
    assert [one.document.id for one in brought(columns(tmp_path, text))] == ["bc/a/00-000", "bc/a/00-001"]


def test_brackets_that_are_nested_and_that_do_not_fit(tmp_path: Path) -> None:
    head = "#begin document (x); part 000\n"
    rows = "x 0 0 the DT * - - - - (EVENT(GPE* * -\nx 0 1 war NN * - - - - *)*) * -\n"
    (one,) = brought(columns(tmp_path, head + rows.replace("*)*)", "*))")))
    assert sorted(words(one)) == [("EVENT", "the war"), ("GPE", "the war")]
    with pytest.raises(DataError, match="the bracket of 'EVENT' is not closed"):
        brought(columns(tmp_path, head + rows.replace("*)*)", "*)")))


def test_a_table_of_tokens(tmp_path: Path) -> None:
    text = (
        '\ufeffSentence #,Word,POS,Tag\nSentence: 1,In,IN,O\n,"Bad, Tölz",NNP,B-geo\n,"""",",",O\n'
        "Sentence: 2,#it,PRP,O\n,,,O\n\nSentence: 3,-,:,O\n"
    )
    (one,) = brought(columns(tmp_path, text, "ner.csv"))
    assert one.document.text == 'In Bad, Tölz "\n#it\n-\n'
    assert words(one) == [("geo", "Bad, Tölz")]
    with pytest.raises(DataError, match=r"ner\.csv, line 3: it has 1 cells, and no tag"):
        brought(columns(tmp_path, "word,tag\nIn,O\nBad\n", "ner.csv"))


def test_prefixes_alone_mark_spans_of_one_kind(tmp_path: Path) -> None:
    text = "In O\nBad B\nTölz I\nand O\nUlm B\n"
    (one,) = brought(columns(tmp_path, text))
    assert words(one) == [("span", "Bad Tölz"), ("span", "Ulm")]
    (plain,) = brought(columns(tmp_path, text), plain_tags=True)
    assert words(plain) == [("B", "Bad"), ("I", "Tölz"), ("B", "Ulm")]


def test_another_export_of_inception_is_told(tmp_path: Path) -> None:
    text = "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.NamedEntity|value\n\n\n#Text=In Ulm\n1-1\t0-2\tIn\t_\t\n"
    with pytest.raises(DataError, match="annotator import uima"):
        brought(columns(tmp_path, text, "d1.tsv"))


def test_documents_of_two_files_that_are_called_alike(tmp_path: Path) -> None:
    for folder, word in (("arabic", "Kairo"), ("english", "Ulm")):
        (tmp_path / folder).mkdir()
        row = f"bc 0 0 {word} NNP * - - - - (GPE) * -\n"
        columns(tmp_path / folder, f"#begin document (bc/a/00); part 000\n{row}", "a.v4_gold_conll")
    found = {one.document.id: one.document.text for one in brought(tmp_path)}
    assert found == {"bc/a/00-000": "Kairo\n", "english/a": "Ulm\n"}
    two = ConllFiles().documents(Sources((tmp_path,), "folder"))
    assert [(one.annotator, one.document.id) for one in two] == [
        ("arabic", "bc/a/00-000"),
        ("english", "bc/a/00-000"),
    ]


def test_tokens_of_two_words_and_empty_nodes_are_no_words_more(tmp_path: Path) -> None:
    rows = [
        "1\tvi\tname=O",
        "2-3\tal\t_",
        "2\ta\tname=O",
        "3\tel\tname=O",
        "3.1\tse\t_",
        "4\tUlm\tname=B-LOC",
    ]
    (one,) = brought(columns(tmp_path, "\n".join(rows) + "\n", "es.conllu"))
    assert one.document.text == "vi a el Ulm\n"
    assert words(one) == [("LOC", "Ulm")]


def test_a_tag_that_somebody_broke_in_our_folder_is_named(tmp_path: Path) -> None:
    write_one("conll", tmp_path / "out", "in Goma now.", said("a", "place", (3, 7)))
    path = tmp_path / "out/names/train.conll"
    path.write_text(path.read_text().replace("B-place", "place"))
    with pytest.raises(DataError, match=r"the tag 'place' is neither") as caught:
        brought(tmp_path / "out")
    assert "layer names" in str(caught.value)


@given(texts)
def test_characters_are_found_by_counting_those_that_can_be_seen(text: str) -> None:
    visible = Visible(text)
    places = [place for place, character in enumerate(text) if not character.isspace()]
    assert visible.encoded.decode() == "".join(text[place] for place in places)
    assert [visible.offset(number) for number in range(len(places))] == places


def test_all_white_space_is_known() -> None:
    assert [chr(code) for code in range(0x110000) if chr(code).isspace()] == _SPACES


@pytest.mark.parametrize("first", [0, 1])
def test_a_column_that_counts_from_nought_or_begins_with_a_short_sentence(tmp_path: Path, first: int) -> None:
    sentences = (["Ulm B-LOC"], ["In O", "Bad B-LOC", "Tölz I-LOC"])
    text = "\n".join(f"{first + at} {row}\n" for rows in sentences for at, row in enumerate(rows))
    (one,) = brought(columns(tmp_path, text))
    assert one.document.text.split() == ["Ulm", "In", "Bad", "Tölz"]


def test_chinese_and_japanese_have_no_spaces_between_words(tmp_path: Path) -> None:
    text = "金 B-LOC\n沙萨 I-LOC\n在 O\nKongo B-LOC\n， O\n。 O\n\n"
    text += '서울 B-LOC\n은 O\n😀 O\n😀 O\nトム B-PER\n"は O\n'
    (one,) = brought(columns(tmp_path, text))
    assert one.document.text == '金沙萨在 Kongo ，。\n서울 은 😀 😀 トム "は\n'
    assert words(one) == [("LOC", "金沙萨"), ("LOC", "Kongo"), ("LOC", "서울"), ("PER", "トム")]


def test_no_space_where_the_file_says_so(tmp_path: Path) -> None:
    rows = "1 (|name=O|SpaceAfter=No,2 Ulm|SpaceAfter=No|name=B-LOC,3 )|name=O,4 and|_,5 so|_".split(",")
    text = "\n".join(row.replace(" ", "\t").replace("|", "\t", 1) for row in rows) + "\n"
    (one,) = brought(columns(tmp_path, text))
    assert one.document.text == "(Ulm) and so\n"
    assert words(one) == [("LOC", "Ulm")]
    hipe = "TOKEN\tNE\tMISC\nBad\tB-LOC\tEndOfLine|NoSpaceAfter\nTölz\tI-LOC\tNoSpaceAfter\n.\tO\t_\n"
    (one,) = brought(columns(tmp_path, hipe))
    assert (one.document.text, words(one)) == ("Bad Tölz.\n", [("LOC", "Bad Tölz")])


def test_an_inner_tag_without_a_label_goes_on(tmp_path: Path) -> None:
    (one,) = brought(columns(tmp_path, "Bad B_LC\nTölz I\nam O\nSee I\nUlm B_LC\nB-Stadt B\n"))
    assert words(one) == [("LC", "Bad Tölz"), ("span", "See"), ("LC", "Ulm"), ("span", "B-Stadt")]


def test_an_annotation_in_pieces_is_one_again_in_our_folder(tmp_path: Path) -> None:
    write_one("conll", tmp_path / "out", "He switched the lamp off.", said("a1", "place", (3, 11), (21, 24)))
    (one,) = brought(tmp_path / "out")
    assert [(found.id, found.label, found.extents) for found in one.annotations] == [
        ("a1", "place", (Extent(3, 11), Extent(21, 24)))
    ]


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ("B-PER O L-PER", ["1 B- (or I-) with no end", "1 L- (or E-) with nothing", "line 1."]),
        ("O E-LOC", ["1 L- (or E-) with nothing before it to end"]),
        ("S-LOC O B-PER L-PER", ["L- or U- beside E- or S-"]),
        ("B-PER O I-PER I-PER", ["1 I- (or M-) with nothing before it to go on from"]),
        ("B-PER I-LOC", ["1 I- (or M-)"]),
        ("B-PER I-PER S-LOC", ["1 B- (or I-) with no end"]),
    ],
)
def test_broken_sequences_of_tags_are_counted(tmp_path: Path, tags: str, said: list[str]) -> None:
    sources = Sources((columns(tmp_path, "".join(f"w {tag}\n" for tag in tags.split())),))
    list(ConllFiles().documents(sources))
    [remark] = sources.remarks
    assert remark.startswith(f"{tmp_path}/news.conll: broken") and all(one in remark for one in said), remark


@given(made=stretches(), scheme=st.sampled_from(SCHEMES))
def test_no_sequence_of_a_scheme_is_broken(made: tuple[int, list[Stretch]], scheme: Scheme) -> None:
    sequences = Sequences()
    sequences.look(tags_of(scheme, *made), 1)
    assert sequences.remark("x") == ""
