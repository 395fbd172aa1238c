"""HTML: a page for people that says what was labelled, and in which nothing of a text can do anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.core.errors import UsageError
from annotator.core.safe import safe
from annotator.formats.base import Corpus, Labelled
from annotator.formats.doors import load
from annotator.formats.html.marking import Look, Piece, lanes_of, marked
from annotator.formats.html.reading import Parser
from annotator.formats.report import Report
from annotator.project.exporting.export import Selection
from tests.support.exports import SCHEMA, hard_corpus, write, write_news, write_one, write_with
from tests.support.hard_texts import HARD_TEXTS
from tests.support.memory_store import labels, said

VOID = {"meta", "br"}
EVERYBODY = Selection(everybody=True)


class Page(HTMLParser):
    """Reads a page with nothing of ours, and holds its elements to be closed as they were opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        """What each text shows."""
        self.marks: list[dict[str, str]] = []
        """In each text the characters that each annotation marks."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs)
        self.elements.append((tag, given))
        if tag not in VOID:
            self.open.append((tag, given))
        if given.get("class") == "text":
            self.texts.append("")
            self.marks.append({})

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any(given.get("class") == "text" for _, given in self.open):
            self.texts[-1] += data
            for tag, given in self.open:
                if tag == "mark":
                    key = str(given["data-a"])
                    self.marks[-1][key] = self.marks[-1].get(key, "") + data


def page(path: Path) -> Page:
    made = Page()
    made.feed(path.read_bytes().decode())
    made.close()
    assert not made.open
    return made


def test_the_texts_and_the_marks_are_there(tmp_path: Path) -> None:
    text = "Officials <b>denied</b> that Goma & Kivu were raided."
    claim, inside, across = (
        said("c", "claim", (0, 41)),
        said("p", "place", (29, 33)),
        said("a", "agency", (31, 40)),
    )
    write_one("html", tmp_path / "out", text, claim, inside, across)
    found = page(tmp_path / "out" / "index.html")
    assert found.texts == [text]
    assert found.marks == [{"0.0": text[0:41], "1.0": text[29:33], "2.0": text[31:40]}]
    shown = [given["data-l"] for tag, given in found.elements if tag == "mark" and "data-l" in given]
    assert shown == ["claim", "place", "agency"]


def test_hard_texts_show_every_character(tmp_path: Path) -> None:
    documents, _ = hard_corpus()
    write("html", tmp_path / "out", *hard_corpus())
    found = page(tmp_path / "out" / "index.html")
    assert found.texts == [safe(document.text, "\n\t") for document in documents]
    for document, marks in zip(documents, found.marks, strict=True):
        assert marks == {"0.0": safe(HARD_TEXTS[document.id][1], "\n\t")} or len(marks["0.0"]) == len(
            HARD_TEXTS[document.id][1]
        )
    source = (tmp_path / "out" / "index.html").read_bytes().decode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", source)


def test_nothing_in_a_text_or_a_name_is_taken_for_markup(tmp_path: Path) -> None:
    evil = '</div></article><script>alert(1)</script><img src=x onerror="x">" onclick="x"\'&lt;'
    document = Document(evil, evil, {evil: evil})
    made = said("a", "place", (0, len(evil)), attributes={evil: evil}, note=evil)
    other = said("b", evil, (3, 9))
    given_ = labels(
        document, made, other, document_labels={evil: evil}, relations=(Relation("r", evil, "a", "b"),)
    )
    write("html", tmp_path / "out", [document], [given_], heading=evil)
    found = page(tmp_path / "out" / "index.html")
    assert found.texts == [evil]
    tags = {tag for tag, _ in found.elements}
    assert not tags & {"script", "img", "link", "iframe", "object", "form", "base"}
    names = {name for _, given in found.elements for name in given}
    assert not {name for name in names if name.startswith("on")} and "src" not in names
    addresses = [str(given["href"]) for tag, given in found.elements if tag == "a"]
    assert addresses and all(re.fullmatch(r"#d\d+(v\d+a\d+)?", address) for address in addresses)
    policy = [given for tag, given in found.elements if tag == "meta" and "http-equiv" in given]
    assert policy[0]["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_every_link_of_the_page_leads_somewhere(tmp_path: Path) -> None:
    write_news("html", tmp_path / "out", 10)
    found = page(tmp_path / "out" / "index.html")
    ids = [given["id"] for _, given in found.elements if "id" in given]
    assert len(set(ids)) == len(ids)
    assert {str(given["href"])[1:] for tag, given in found.elements if tag == "a"} <= set(ids)


def test_what_was_said_of_an_annotation_is_on_hover_and_in_the_table(tmp_path: Path) -> None:
    document = Document("d1", "They denied it in Goma.", {"source": "AP"})
    made = said(
        "c", "claim", (0, 22), attributes={"type": "denial", "of": ["a", "b"], "sure": False}, note="why?"
    )
    unsure = said("p", "place", (18, 22), unsure=True)
    link = Relation("r", "about", "c", "p")
    given_ = labels(
        document, made, unsure, relations=(link,), document_labels={"topic": "raids", "local": True}
    )
    write("html", tmp_path / "out", [document], [given_])
    source = (tmp_path / "out" / "index.html").read_text()
    found = page(tmp_path / "out" / "index.html")
    titles = [given["title"] for tag, given in found.elements if tag == "mark" and "title" in given]
    assert titles == [
        "claim; of: a, b; sure: no; type: denial; note: why?",
        "place; unsure: yes\nclaim; of: a, b; sure: no; type: denial; note: why?",
    ]
    assert "of: a, b<br>sure: no<br>type: denial<br>note: why?" in source
    assert "<dt>topic</dt><dd>raids</dd>" in source and "<dt>local</dt><dd>yes</dd>" in source
    assert "<dt>source</dt><dd>AP</dd>" in source
    assert '<a href="#d1v0a0">1</a> They denied it in Goma</td><td>about</td>' in source
    for label in SCHEMA.labels:
        assert f">{label.id}</span></td><td>{label.layer}</td>" in source


def test_several_annotators_stand_side_by_side(tmp_path: Path) -> None:
    documents = [Document("d1", "Goma"), Document("d2", "Kivu")]
    made = [
        labels(documents[0], said("a", "place", (0, 4))),
        labels(documents[0], said("a", "agency", (0, 2)), annotator="ben"),
        labels(documents[1], annotator="ben"),
    ]
    report = write("html", tmp_path / "out", documents, made, EVERYBODY)
    assert report.complete
    found = page(tmp_path / "out" / "index.html")
    assert found.texts == ["Goma", "Goma", "Kivu"]
    assert found.marks == [{"0.0": "Goma"}, {"0.0": "Go"}, {}]
    source = (tmp_path / "out" / "index.html").read_text()
    assert re.findall(r"<h3>(.*)</h3>", source) == ["anna", "ben", "ben"]
    assert "2 documents, labelled by anna, ben" in source and "Nothing is marked." in source


def test_the_agreement_is_in_front(tmp_path: Path) -> None:
    corpus = Corpus(SCHEMA, "anna", {"": 1}, agreement=(("F1 of <b>`place`</b>", "0.712 (0.600 to 0.801)"),))
    document = Document("d1", "Goma")
    writer = load("exports", "html")().writer(corpus, Report(to="html", annotator="anna"))
    write_with(writer, tmp_path, Labelled(document, labels(document)))
    source = (tmp_path / "index.html").read_text()
    row = "<tr><td>F1 of &lt;b&gt;place&lt;/b&gt;</td><td>0.712 (0.600 to 0.801)</td></tr>"
    assert row in source and source.index(row) < source.index("<article")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html"]


def test_pages_with_an_index(tmp_path: Path) -> None:
    documents = [Document(f"d{number}", f"Goma {number}") for number in range(5)]
    write(
        "html",
        tmp_path / "out",
        documents,
        [labels(one, said("a", "place", (0, 4))) for one in documents],
        per_page=2,
    )
    index = page(tmp_path / "out" / "index.html")
    assert not index.texts
    addresses = [str(given["href"]) for tag, given in index.elements if tag == "a"]
    assert addresses == [
        "pages/page-00001.html#d1",
        "pages/page-00001.html#d2",
        "pages/page-00002.html#d3",
        "pages/page-00002.html#d4",
        "pages/page-00003.html#d5",
    ]
    pages = sorted((tmp_path / "out" / "pages").iterdir())
    assert [page(path).texts for path in pages] == [["Goma 0", "Goma 1"], ["Goma 2", "Goma 3"], ["Goma 4"]]
    for path in (tmp_path / "out" / "index.html", *pages):
        links = [str(about["href"]) for tag, about in page(path).elements if tag == "a"]
        for link in links:
            assert link.startswith("#") or (path.parent / link.partition("#")[0]).is_file()


def test_one_file_alone(tmp_path: Path) -> None:
    write_one("html", tmp_path / "labels.html", "Goma", said("a", "place", (0, 4)))
    assert page(tmp_path / "labels.html").texts == ["Goma"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["labels.html", "labels.report.json"]


def test_an_impossible_number_of_documents_on_a_page_is_refused() -> None:
    with pytest.raises(UsageError, match="--per-page"):
        load("exports", "html")(per_page=-1)


def test_a_column_that_shows_another_text_is_noticed() -> None:
    parser = Parser()
    parser.feed(
        '<article data-id="&quot;d&quot;"><div class="text">a</div><div class="text">b</div></article>'
    )
    assert [one.text for one in parser.taken()] == [""]


texts = st.text(st.sampled_from('ab <&"\n\t\r\x00\u202e😀\u0301\u200d'), max_size=20)


@st.composite
def labelled_texts(draw: st.DrawFn) -> tuple[str, list[Piece]]:
    text = draw(texts)
    pieces = []
    for number in range(draw(st.integers(0, 5)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        pieces.append(Piece(start, draw(st.integers(start + 1, len(text))), number, 0))
    return text, pieces


@given(labelled_texts())
def test_the_exact_text_and_every_mark_can_be_read_again(made: tuple[str, list[Piece]]) -> None:
    text, pieces = made
    looks = [Look("c0", f"l{piece.annotation}", "about", f"a{piece.annotation}") for piece in pieces]
    source = marked(text, lanes_of(pieces), looks)
    rows = "".join(
        f'<tr data-a="{piece.annotation}" data-id="&quot;{piece.annotation}&quot;" '
        'data-label="&quot;x&quot;">'
        for piece in pieces
    )
    parser = Parser()
    parser.feed(f'<article data-id="&quot;d&quot;"><div class="text">{source}</div>{rows}</article>')
    (one,) = parser.taken()
    assert one.text == text
    assert [(mark.annotation, mark.start, mark.end) for mark in one.marks] == [
        (str(piece.annotation), piece.start, piece.end) for piece in pieces
    ]
    assert source.count("data-l=") == source.count(" id=") == len(pieces)


@given(labelled_texts())
def test_no_two_marks_on_one_line_share_a_character(made: tuple[str, list[Piece]]) -> None:
    _, pieces = made
    lanes = lanes_of(pieces)
    for one, other in combinations(pieces, 2):
        if one.start < other.end and other.start < one.end:
            assert lanes[one] != lanes[other]
    assert set(lanes.values()) == set(range(len(set(lanes.values()))))
