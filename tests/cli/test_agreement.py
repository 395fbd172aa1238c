"""`annotator agreement`: the same numbers in every form, and nothing in them that a text could do."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from annotator.agreement.gamma import gamma
from tests.cli.conftest import HOSTILE, Run
from tests.support.compared import TEXT, finish, mark, opened, project_with

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
    assert any(name.startswith("'=") for name in named)
    assert not any(name.startswith(("=", "+", "-", "@")) for name in named)
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


def test_one_of_a_thing_is_one(run: Run, news: Path) -> None:
    one = opened(news, "cy", "one")
    mark(one, "count", "160")
    one.close()
    finish(news, "gold", "one", ("count", "160"))
    for how in ((), ("--why",), ("--why", "--measure", "f1.strict"), ("--why", "--measure", "precision")):
        out = run("agreement", news, *how, "--labels", "count").out
        assert "left out: 1 label set that their annotator has not finished" in out
        assert not re.search(r"\b1 (documents|spans|annotations|label sets|units)\b", out), how
    assert "used      2 (in 1 document)" in run("agreement", news, "--why", "--labels", "count").out


def test_where_all_are_alike_none_is_the_weakest(run: Run, tmp_path: Path) -> None:
    root = project_with(tmp_path, "one")
    for name in ("ana", "ben", "cy"):
        finish(root, name, "one", ("source", "Officials"), ("count", "160"))
    out = run("agreement", root).out
    assert "no label is weaker than another: both have F1 strict 1.000\n" in out
    assert "no pair is weaker than another: all 3 have F1 strict 1.000\n" in out
    assert "weakest" not in out
    assert run("agreement", root, "--json").json["weakest_label"] is None
    assert "weak" not in run("agreement", root, "--annotators", "ana,ben", "--labels", "count").out


def test_token_level_forms_are_marked_for_what_they_are(run: Run, news: Path) -> None:
    """Nine tokens, eight alike in the layer of counts and places; O 7 and 6 times, two labels once each."""
    out = run("agreement", news, "--measure", "token.cohen_kappa").out
    observed, chance = 8 / 9, (7 * 6 + 1 + 1) / 81
    kappa = (observed - chance) / (1 - chance)
    assert re.search(rf"^Cohen's kappa over tokens, pair ana - ben, entities +{kappa:.3f}", out, re.MULTILINE)
    table = run("agreement", news).out.split("\nOver tokens\n")[1].split("\n\n")[0]
    assert "inflated by tokens that nobody marked" in table
    assert [line.split()[:2] for line in table.split("\n")[1:3]] == [["entities", "all"], ["claims", "all"]]
    why = run("agreement", news, "--measure", "token.gwet_ac1", "--why").out
    assert "warning   inflated by tokens that nobody marked" in why


@pytest.mark.needs("scipy")
def test_gamma_on_request(run: Run, news: Path) -> None:
    assert "gamma" not in run("agreement", news).out
    out = run("agreement", news, "--gamma").out
    table = out.split("\nGamma\n")[1].split("\n\n")[0]
    assert "30 samples a document by the shuffle sampler, seed 1; all alignments are exact" in table
    assert "left out, claims: 1 document: nobody marked a unit" in table
    data = run("agreement", news, "--gamma", "--seed", "2", "--json").json
    (found,) = (one for one in data["gamma"] if one["layer"] == "entities")
    place = (41, 52, "location")
    units = {"ana": [(15, 18, "count"), place], "ben": [(15, 25, "count"), place]}
    expected = gamma(units, bounds=(0, len(TEXT)), seed=2)
    assert found["document"] == "one" and found["exact"] is True
    assert found["gamma"]["value"] == pytest.approx(expected.gamma.number)
    assert found["gamma_cat"]["value"] == expected.gamma_cat.value
    assert found["gamma"]["seed"] == 2
    why = run("agreement", news, "--gamma", "--why").out
    assert "gamma, mean over documents, layer entities" in why
    assert re.search(r"pairing +best alignment of all annotators; alpha 3, beta 1, delta 1", why)
    rows = list(csv.DictReader(io.StringIO(run("agreement", news, "--gamma", "--csv").out)))
    assert {"gamma", "gamma_cat", "gamma.mean", "gamma_cat.mean"} <= {row["measure"] for row in rows}


def test_gamma_without_scipy_is_one_sentence(run: Run, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("scipy", "scipy.optimize", "scipy.sparse"):
        monkeypatch.setitem(sys.modules, name, None)
    code, out, err = run("agreement", news, "--gamma")
    assert (code, out) == (2, "")
    assert "gamma needs scipy, which is not installed" in err


def test_people_against_themselves(run: Run, tmp_path: Path) -> None:
    """The same text under two ids is a repeat; gold repeats nothing."""
    root = project_with(tmp_path, "one", "two")
    (root / "documents" / "other.txt").write_text("Something else.", "utf-8")
    finish(root, "ana", "one", ("source", "Officials"), ("count", "160"))
    finish(root, "ana", "two", ("source", "Officials"))
    for id in ("one", "two"):
        finish(root, "ben", id, ("source", "Officials"))
        finish(root, "gold", id, ("source", "Officials"))
    out = run("agreement", root).out
    table = out.split("\nWith oneself\n")[1].split("\n\n")[0]
    assert [line.split() for line in table.split("\n")[1:3]] == [
        ["ana", "1", "0.667", "-", "3"],
        ["ben", "1", "1.000", "-", "2"],
    ]
    data = run("agreement", root, "--json").json
    assert [one["texts"] for one in data["repeats"]] == [[["one", "two"]]] * 2
    why = run("agreement", root, "--measure", "f1.strict.self", "--why").out
    assert "one annotator's first and second labels of one text" in why


def test_relations_pair_by_pair(run: Run, tmp_path: Path) -> None:
    root = project_with(tmp_path, "one")
    schema = root / "schemas" / "claims.json"
    data = json.loads(schema.read_text("utf-8"))
    data["relations"] = [{"id": "says", "head": ["source"], "tail": ["count"]}]
    schema.write_text(json.dumps(data), "utf-8")
    for name in ("ana", "ben", "cy"):
        one = opened(root, name, "one")
        head, tail = mark(one, "source", "Officials"), mark(one, "count", "160")
        if name != "cy":
            one.relate("says", head, tail)
        one.finish()
        one.close()
    table = run("agreement", root).out.split("\nRelations, pair by pair\n")[1].split("\n\n")[0]
    assert [line.split()[:5] for line in table.split("\n")[1:4]] == [
        ["says", "ana", "ben", "1.000", "2"],
        ["says", "ana", "cy", "0.000", "1"],
        ["says", "ben", "cy", "0.000", "1"],
    ]


def test_every_number_tells_its_story(run: Run, news: Path) -> None:
    """How it is made, and what was dropped: ana alone finished the second document."""
    (news / "documents" / "two.txt").write_text(TEXT, "utf-8")
    finish(news, "ana", "two", ("count", "160"))
    data = run("agreement", news, "--json").json
    for method in data["measures"].values():
        assert all(method[key] for key in ("title", "unit", "pairing", "formula", "source"))
    about = {number["about"] for number in data["numbers"]}
    assert {"all", "pair", "label", "layer"} <= about
    for number in data["numbers"]:
        if number["about"] in ("all", "pair", "label", "layer"):
            assert 1 in number["dropped"].values(), number
        assert (number["value"] is None) == bool(number["reason"])


def test_no_mouse_is_for_the_screen_alone(run: Run, news: Path) -> None:
    code, out, err = run("agreement", news, "--no-mouse")
    assert (code, out) == (2, "")
    assert "--no-mouse is for --tui" in err
