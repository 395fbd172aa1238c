"""`annotator agreement`: the same numbers in every form, and nothing in them that a text could do."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.conftest import HOSTILE, Run
from tests.support.compared import finish, mark, opened, project_with

SCRIPT = "<script>alert(1)</script>"
HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Of six spans in one document four match strictly."""
    root = project_with(tmp_path / "news", "one")
    finish(root, "ana", "one", ("source", "Officials"), ("count", "160"), ("location", "Springfield"))
    finish(root, "ben", "one", ("source", "Officials"), ("count", "160 people"), ("location", "Springfield"))
    return root


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Names, labels, notes and texts that would do something if they were printed as they are."""
    root = project_with(tmp_path / "news")
    text = f"{HOSTILE} {SCRIPT} |x| =1+1"
    (root / "documents" / f"=1{HOSTILE.replace('/', '')}.txt").write_text(text, "utf-8")
    for me, words in (("ana", HOSTILE), ("ben", SCRIPT)):
        (document,) = opened_all(root, me)
        document.set_note(mark(document, "location", words), text)
        document.finish()
        document.close()
    for path in (root / "labels").rglob("*.json"):
        path.write_text(path.read_text("utf-8").replace('"location"', '"=<img src=x onerror=y>\\u202e"'))
    return root


def opened_all(root: Path, me: str):  # type: ignore[no-untyped-def]
    from annotator.project.open import open_project

    return [opened(root, me, id) for id in open_project(root, annotator=me).store.documents()]


def test_the_panel(run: Run, news: Path) -> None:
    code, out, err = run("agreement", news)
    assert (code, err) == (0, "")
    lines = [line.split() for line in out.split("\n")]
    assert ["F1,", "strict", "0.667", "-", "6", "span", "1"] in lines
    assert "weakest label: count, F1 strict 0.000 (n 2)" in out
    assert ["ana", "ben", "1", "3", "3", "0.667", "0.667", "0.833", "1.000"] in [line[:9] for line in lines]
    assert ["end", "late", "1"] in lines
    headings = ("Agreement", "Pairs", "Labels", "Layers", "Confusion", "Boundaries", "Attributes")
    assert [one for one in headings if f"\n{one}\n" in out] == list(headings)
    assert "coverage" in out


def test_every_table_that_has_something_to_say(run: Run, tmp_path: Path) -> None:
    """Three people and gold, a relation, a label of the document, two versions of the schema."""
    root = project_with(tmp_path, "one", "two", "three")
    schema = root / "schemas" / "claims.json"
    data = json.loads(schema.read_text("utf-8"))
    data["document_labels"] = [
        {"id": "tone", "type": "choice", "choices": [{"id": "calm"}, {"id": "loud"}]},
    ]
    data["relations"] = [{"id": "says", "head": ["source"], "tail": ["count"]}]
    schema.write_text(json.dumps(data), "utf-8")
    for document in ("one", "two", "three"):
        if document == "three":
            schema.write_text(json.dumps(data | {"title": "Mended"}), "utf-8")
        for name in ("ana", "ben", "cy", "gold"):
            one = opened(root, name, document)
            head, tail = mark(one, "source", "Officials"), mark(one, "count", "160")
            if name != "cy":
                one.relate("says", head, tail)
            one.set_document_label("tone", "loud" if (name, document) == ("ben", "two") else "calm")
            one.finish()
            one.close()
    out = run("agreement", root).out
    lines = [line.split() for line in out.split("\n")]
    for heading in (
        "Against gold",
        "Pairs, F1 strict",
        "Document labels",
        "Relations",
        "Annotators",
        "In order of work",
        "Versions",
    ):
        assert [heading] in [line.split("  ") for line in out.split("\n")], heading
    assert ["ana", "1.000", "1.000", "1.000", "3"] in lines
    assert ["ana", "-", "1.000", "1.000"] in lines
    says = next(line for line in lines if line[:1] == ["says"])
    # Of 3 documents x 3 pairs the pair ana - ben has both relations: 6 of 12 ends meet.
    assert says[1:3] == ["0.500", "12"]
    tone = next(line for line in lines if line[:1] == ["tone"])
    assert tone[1] == "choice" and "0.778" in tone  # 9 pairs of values, of which 2 differ
    assert [line[2:] for line in lines if len(line) == 5 and line[4] in "12" and line[2] == "1.000"] == [
        ["1.000", "24", "2"],
        ["1.000", "12", "1"],
    ]


def test_no_number_without_its_reason(run: Run, tmp_path: Path) -> None:
    root = project_with(tmp_path, "one")
    finish(root, "ana", "one")
    finish(root, "ben", "one")
    out = run("agreement", root).out
    assert "1.000" not in out
    assert re.search(r"F1, strict +n/a 1", out)
    assert "n/a 1: neither annotator marked a span" in out
    assert "1 document was finished without a mark by all: it agrees" in out


def test_why(run: Run, news: Path) -> None:
    out = run("agreement", news, "--why", "--measure", "f1.strict", "--labels", "count").out
    for question in ("unit", "pairing", "used", "dropped", "parts", "formula", "source", "warning"):
        assert re.search(rf"^  {question} ", out, re.MULTILINE)
    assert "matched 0, spans 2" in out
    assert "4 annotations whose label was not asked for" in out


def test_one_measure(run: Run, news: Path) -> None:
    out = run("agreement", news, "--measure", "f1.partial").out
    assert re.search(r"^F1, partial, pair ana - ben +0\.833", out, re.MULTILINE)
    assert "strict" not in out.split("F1, partial", 1)[1]
    code, _, err = run("agreement", news, "--measure", "nothing")
    assert code == 2
    assert "f1.strict" in err


def test_json_csv_and_text_say_the_same(run: Run, news: Path) -> None:
    data = run("agreement", news, "--json").json
    rows = list(csv.DictReader(io.StringIO(run("agreement", news, "--csv").out)))
    assert len(rows) == len(data["numbers"]) > 20
    for row, number in zip(rows, data["numbers"], strict=True):
        assert (row["about"], row["of"], row["measure"]) == (number["about"], number["of"], number["measure"])
        assert (float(row["value"]) if row["value"] else None) == number["value"]
        assert bool(row["reason"]) == (number["value"] is None)
    assert data["annotators"] == ["ana", "ben"]
    assert data["weakest_label"] == "count"
    assert {number["measure"] for number in data["numbers"]} == set(data["measures"])


def test_disagreements(run: Run, news: Path) -> None:
    out = run("agreement", news, "--disagreements").out
    assert "one: 1 passage\n" in out
    assert "boundary" in out
    assert "Officials said [160 people] were held" in out
    assert re.search(r"ana  count  '160'", out)
    (one,) = run("agreement", news, "--disagreements", "--json").json["disagreements"]
    assert (one["document"], one["start"], one["end"], one["text"]) == ("one", 15, 25, "160 people")
    assert {name: held[0]["spans"][0]["quote"] for name, held in one["versions"].items()} == {
        "ana": "160",
        "ben": "160 people",
    }


def test_markdown_is_a_table(run: Run, news: Path) -> None:
    out = run("agreement", news, "--markdown").out
    assert "| F1, strict | 0.667 |" in out
    rows = [line for line in out.split("\n") if line.startswith("|")]
    assert all(re.fullmatch(r"\|.*\|", row) for row in rows)


class Page(HTMLParser):
    """What elements and attributes a page has, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_needs_nothing_else(run: Run, news: Path, tmp_path: Path) -> None:
    file = tmp_path / "agreement.html"
    code, out, _ = run("agreement", news, "--html", file, "--disagreements")
    assert (code, out) == (0, f"In {file}\n")
    text = file.read_text("utf-8")
    page = Page(text)
    assert not page.tags & {"script", "link", "img", "iframe", "object", "base", "a"}
    assert not page.attributes & {"src", "href", "onclick", "onload"}
    assert "url(" not in text and "http:" not in text and "https:" not in text
    assert "hsl(" in text
    assert "0.667" in page.words
    assert "Officials said [160 people] were held" in page.words


def test_a_page_that_cannot_be_written_is_said(run: Run, news: Path, tmp_path: Path) -> None:
    code, _, err = run("agreement", news, "--html", tmp_path / "nowhere" / "page.html")
    assert code == 4
    assert "not written" in err


@pytest.mark.parametrize(
    "how", [(), ("--why",), ("--csv",), ("--markdown",), ("--disagreements",), ("--measure", "f1.strict")]
)
def test_what_people_wrote_does_nothing_to_a_terminal(run: Run, hostile: Path, how: tuple[str, ...]) -> None:
    code, out, err = run("agreement", hostile, "--current", *how)
    assert (code, err) == (0, "")
    assert "n/a" in out or how
    assert not HARMFUL.search(out)


def test_what_people_wrote_does_nothing_elsewhere(run: Run, hostile: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("agreement", hostile, "--current", "--csv").out)))
    named = [row["of"] for row in rows if "onerror" in row["of"]]
    assert named
    assert all(name.startswith("'=") for name in named)
    assert "<img" not in run("agreement", hostile, "--current", "--markdown").out.replace("\\<img", "")
    file = tmp_path / "page.html"
    assert run("agreement", hostile, "--current", "--html", file, "--disagreements").code == 0
    text = file.read_text("utf-8")
    page = Page(text)
    assert not page.tags & {"script", "img"}
    assert "onerror" not in page.attributes
    assert SCRIPT in page.words
    assert not HARMFUL.search(text)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--json", "--csv"), "exclude each other"),
        (("--why", "--csv"), "--why"),
        (("--disagreements", "--markdown"), "--disagreements"),
        (("--annotators", "ana"), "only 'ana'"),
        (("--annotators", ","), "name one at least"),
        (("--documents", "x"), "no document 'x'"),
    ],
)
def test_wrong_usage_is_one_sentence(run: Run, news: Path, arguments: tuple[str, ...], says: str) -> None:
    code, out, err = run("agreement", news, *arguments)
    assert (code, out) == (2, "")
    assert says in err
