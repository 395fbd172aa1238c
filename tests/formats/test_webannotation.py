"""Web Annotations: what we write is as the recommendation has it, and what others write comes in whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.formats.incoming import Extent, Found, Incoming, Sources
from annotator.formats.offsets import Misplaced
from annotator.formats.webannotation import WebAnnotationFiles
from annotator.formats.webannotation.selectors import Quote, Source, Target, extent
from tests.support.exports import hard_corpus, write, write_news
from tests.support.hard_texts import HARD_TEXTS
from tests.support.memory_store import labels, said

TEXT = "Anna 😊 met Ben. Ben met Anna."
"""Anna stands at 0..4 and 24..28, the smiley at 5..6, Ben at 11..14 and 16..19."""


def brought(*paths: Path, texts: str = "", by_quote: bool = False, **options: Any) -> list[Incoming]:
    return list(WebAnnotationFiles(texts=texts, by_quote=by_quote).documents(Sources(paths, **options)))


def only(*paths: Path, **options: Any) -> Incoming:
    (one,) = brought(*paths, **options)
    return one


def words(one: Incoming, found: Found) -> list[str]:
    return [one.document.text[extent.start : extent.end] for extent in found.extents]


def theirs(folder: Path, content: Any, name: str = "d1.jsonld", text: str | None = TEXT) -> Path:
    """A folder with one file of annotations, and its text."""
    folder.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(data)
    if text is not None:
        (folder / "d1.txt").write_bytes(text.encode())
    return folder


def annotation(**fields: Any) -> dict[str, Any]:
    made = {"type": "Annotation", "id": "urn:1", "body": tag("PER"), "target": place(11, 14), **fields}
    return {name: value for name, value in made.items() if value is not None}


def tag(value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": "tagging", "value": value}


def place(start: int, end: int, source: str = "d1.txt") -> dict[str, Any]:
    return {"source": source, "selector": {"type": "TextPositionSelector", "start": start, "end": end}}


def quoted(exact: str, prefix: str = "", suffix: str = "", source: str = "d1.txt") -> dict[str, Any]:
    selector = {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}
    return {"source": source, "selector": selector}


# -- what we write -------------------------------------------------------------------------------------


def test_pages_are_as_the_recommendation_has_them(tmp_path: Path) -> None:
    documents, _ = hard_corpus()
    write("webannotation", tmp_path / "out", *hard_corpus())
    write_news("webannotation", tmp_path / "news", 10)
    pages = sorted(tmp_path.rglob("*.jsonld"))
    assert len(pages) == len(documents) + 10
    purposes = set()
    for path in pages:
        page = json.loads(path.read_bytes())
        assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
        assert (page["type"], page["id"]) == ("AnnotationPage", path.name)
        text = path.with_suffix(".txt").read_bytes().decode()
        ids = [item["id"] for item in page["items"]]
        assert len(set(ids)) == len(ids)
        for item in page["items"]:
            assert item["type"] == "Annotation"
            purposes |= {body["purpose"] for body in item["body"]}
            assert all(
                body["type"] == "TextualBody" and isinstance(body["value"], str) for body in item["body"]
            )
            targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
            for target in targets:
                if isinstance(target, str):
                    assert target == path.with_suffix(".txt").name
                elif "id" in target:
                    assert target["id"] in ids
                else:
                    check_selectors(text, target["selector"])
    assert purposes >= {"tagging", "describing"}


def check_selectors(text: str, selectors: list[dict[str, Any]]) -> None:
    position, quote = selectors
    start, end = position["start"], position["end"]
    assert (position["type"], quote["type"]) == ("TextPositionSelector", "TextQuoteSelector")
    assert quote["exact"] == text[start:end]
    assert text[:start].endswith(quote["prefix"]) and len(quote["prefix"]) == min(32, start)
    assert text[end:].startswith(quote["suffix"]) and len(quote["suffix"]) == min(32, len(text) - end)


def test_hard_texts_come_back(tmp_path: Path) -> None:
    write("webannotation", tmp_path / "out", *hard_corpus())
    for one in brought(tmp_path / "out"):
        text, target = HARD_TEXTS[one.document.id]
        assert one.document.text == text
        assert [words(one, found) for found in one.annotations] == [[target]]


def test_everything_that_was_said_comes_back(tmp_path: Path) -> None:
    document = Document("dir/odd name?", TEXT, {"source": "AP"})
    claim = said(
        "c/1",
        "claim",
        (0, 4),
        (11, 14),
        attributes={"type": "denial", "of": ["a"], "n": 3, "3": "4", "no": None},
        note="two\nlines",
        unsure=True,
        derived=frozenset({"n"}),
        created="2026-01-01T00:00:00Z",
    )
    other = said("#x y", "gone", (5, 6))
    link = Relation("r1", "about", "c/1", "#x y", "2026-01-01T00:00:00Z")
    given = labels(
        document, claim, other, relations=(link,), document_labels={"topic": "raids", "local": True}
    )
    same = labels(document, said("c/1", "place", (0, 4)), annotator="ben/b")
    silent = labels(document, annotator="carl")
    from annotator.project.exporting.export import Selection

    write("webannotation", tmp_path / "out", [document], [given, same, silent], Selection(everybody=True))
    anna, ben, carl = brought(tmp_path / "out")
    assert [one.annotator for one in (anna, ben, carl)] == ["anna", "ben/b", "carl"]
    assert (anna.document, anna.document.meta, anna.status) == (document, {"source": "AP"}, "done")
    assert anna.document_labels == {"topic": "raids", "local": True}
    assert anna.relations == (link,)
    back = {found.id: found for found in anna.annotations}
    assert words(anna, back["c/1"]) == ["Anna", "Ben"] and words(anna, back["#x y"]) == ["😊"]
    found = back["c/1"]
    assert (found.label, found.attributes, found.derived) == ("claim", claim.attributes, claim.derived)
    assert (found.note, found.unsure, found.created) == ("two\nlines", True, "2026-01-01T00:00:00Z")
    assert [(found.id, found.label) for found in ben.annotations] == [("c/1", "place")]
    assert not carl.annotations and not any(one.refused for one in (anna, ben, carl))


def test_the_page_alone_without_our_manifest_comes_back_too(tmp_path: Path) -> None:
    document = Document("d1", TEXT)
    claims = [said("c1", "claim", (0, 4), (11, 14), attributes={"n": 3}), said("p1", "place", (24, 28))]
    link = Relation("r1", "about", "c1", "p1")
    write("webannotation", tmp_path / "out", [document], [labels(document, *claims, relations=(link,))])
    (tmp_path / "out" / "documents.jsonl").unlink()
    one = only(tmp_path / "out")
    assert (one.document, one.annotator) == (document, "anna")
    assert [(found.id, found.attributes, words(one, found)) for found in one.annotations] == [
        ("c1", {"n": 3}, ["Anna", "Ben"]),
        ("p1", {}, ["Anna"]),
    ]
    assert [(link.id, link.head, link.tail) for link in one.relations] == [("r1", "c1", "p1")]


# -- what others write ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {"@context": "x", "@graph": [one]},
        lambda one: {"type": "AnnotationPage", "items": [one]},
        lambda one: {
            "type": "AnnotationCollection",
            "total": 1,
            "first": {"type": "AnnotationPage", "items": [one]},
        },
        lambda one: {"type": ["AnnotationCollection"], "items": [one]},
        lambda one: json.dumps(one) + "\n\n",
    ],
)
def test_whatever_annotations_are_wrapped_in(tmp_path: Path, wrapped: Any) -> None:
    one = only(theirs(tmp_path, wrapped(annotation())))
    assert (one.document.id, one.unit) == ("d1", "codepoint")
    assert [(found.id, found.label, words(one, found)) for found in one.annotations] == [
        ("urn:1", "PER", ["Ben"])
    ]


def test_lines_of_annotations(tmp_path: Path) -> None:
    lines = [annotation(id=f"urn:{number}") for number in range(3)]
    folder = theirs(tmp_path, "".join(f"{json.dumps(line)}\n" for line in lines), "d1.jsonl")
    assert [found.id for found in only(folder).annotations] == ["urn:0", "urn:1", "urn:2"]


def test_bodies_of_all_kinds(tmp_path: Path) -> None:
    bodies = [
        tag("PER"),
        tag("hero"),
        {"type": "TextualBody", "purpose": "commenting", "value": "why?"},
        {"type": "TextualBody", "value": "a second note"},
        {
            "type": "TextualBody",
            "purpose": "describing",
            "label": "size",
            "value": "3",
            "format": "application/json",
        },
        {"type": "TextualBody", "purpose": "describing", "label": "kind", "value": "3"},
        {"type": "SpecificResource", "purpose": "identifying", "source": "http://example.org/Q1"},
        "http://example.org/Q2",
    ]
    given = annotation(
        body=bodies, motivation="oa:commenting", creator={"id": "u:1", "name": "anna"}, rights="mine"
    )
    one = only(theirs(tmp_path, given))
    assert one.annotator == "anna"
    first, second = one.annotations
    assert (first.label, second.label) == ("PER", "hero") and first.extents == second.extents
    assert first.note == "why?\na second note"
    assert first.attributes == {
        "size": 3,
        "kind": "3",
        "link": ["http://example.org/Q1", "http://example.org/Q2"],
        "rights": "mine",
    }


def test_an_annotation_without_a_tag_is_called_after_its_motivation(tmp_path: Path) -> None:
    given = [
        annotation(body=None, motivation="highlighting"),
        annotation(id="urn:2", body=None, bodyValue="hm", motivation="http://www.w3.org/ns/oa#commenting"),
        annotation(id="urn:3", body={"value": "x"}, motivation="tagging"),
    ]
    found = only(theirs(tmp_path, given)).annotations
    assert [(one.label, one.note) for one in found] == [("highlighting", ""), ("commenting", "hm"), ("x", "")]


def test_quotes_place_an_annotation_where_only_one_fits(tmp_path: Path) -> None:
    given = [
        annotation(id="urn:1", target=quoted("😊")),
        annotation(id="urn:2", target=quoted("Ben", "met ", ".")),
        annotation(id="urn:3", target=quoted("Ben")),
        annotation(id="urn:4", target=quoted("Carl")),
        annotation(id="urn:5", target=quoted("Anna", "nobody ")),
        annotation(id="urn:6", target=quoted("")),
    ]
    one = only(theirs(tmp_path, given))
    assert [(found.id, found.extents) for found in one.annotations] == [
        ("urn:1", ((5, 6, "😊"),)),
        ("urn:2", ((11, 14, "Ben"),)),
    ]
    assert [(entry.annotation, entry.reason) for entry in one.refused] == [
        ("urn:3", "ambiguous"),
        ("urn:4", "not-found"),
        ("urn:5", "ambiguous"),
        ("urn:6", "empty-span"),
    ]
    assert (
        one.refused[0].detail == "its words stand there 2 times, and 2 of them between its prefix and suffix"
    )


def test_offsets_with_a_quote_are_left_for_the_import_to_judge(tmp_path: Path) -> None:
    both = [place(12, 15)["selector"], quoted("Ben", "met ")["selector"]]
    folder = theirs(tmp_path, annotation(target={"source": "d1.txt", "selector": both}))
    assert only(folder).annotations[0].extents == ((12, 15, "Ben"),)
    assert only(folder, by_quote=True).annotations[0].extents == ((11, 14, "Ben"),)


def test_other_selectors(tmp_path: Path) -> None:
    fragment = {
        "type": "FragmentSelector",
        "conformsTo": "http://tools.ietf.org/rfc/rfc5147",
        "value": "char=11,14",
    }
    within = {"type": "XPathSelector", "value": "/p[1]", "refinedBy": quoted("😊")["selector"]}
    inner = {"type": "XPathSelector", "value": "/p[1]", "refinedBy": place(0, 4)["selector"]}
    given = [
        annotation(id="urn:1", target={"source": "d1.txt", "selector": fragment}),
        annotation(id="urn:2", target="d1.txt#char=0,4"),
        annotation(id="urn:3", target={"source": "d1.txt", "selector": within}),
        annotation(id="urn:4", target={"source": "d1.txt", "selector": inner}),
    ]
    one = only(theirs(tmp_path, given))
    assert [words(one, found) for found in one.annotations] == [["Ben"], ["Anna"], ["😊"]]
    assert [(entry.annotation, entry.reason, entry.detail) for entry in one.refused] == [
        ("urn:4", "no-place", "XPathSelector, TextPositionSelector cannot be followed in a text")
    ]


def test_annotations_of_the_whole_text_are_document_labels(tmp_path: Path) -> None:
    described = {"type": "TextualBody", "purpose": "describing", "label": "topic", "value": "raids"}
    note = {"type": "TextualBody", "purpose": "commenting", "value": "good"}
    given = [
        annotation(id="urn:1", body=[tag("news"), described, note], target="d1.txt"),
        annotation(id="urn:2", body=tag("war"), target={"id": "d1.txt", "type": "Text"}),
    ]
    one = only(theirs(tmp_path, given))
    assert one.document_labels == {"tags": ["news", "war"], "topic": "raids"}
    assert [(entry.text, entry.reason) for entry in one.refused] == [("good", "comment")]


def test_links_between_annotations_are_relations(tmp_path: Path) -> None:
    given = [
        annotation(id="#l1", motivation="linking", body=tag("knows"), target=[{"id": "#a"}, {"id": "#b"}]),
        annotation(id="#a", target=place(0, 4)),
        annotation(id="#b"),
        annotation(id="#l2", motivation="linking", body=[tag("is"), {"id": "#a"}], target="#b"),
        annotation(id="#l3", motivation="linking", body=None, target=["#a", "#gone"]),
        annotation(id="#r", motivation="replying", body={"value": "no!"}, target="#a"),
    ]
    one = only(theirs(tmp_path, given))
    assert [(link.id, link.type, link.head, link.tail) for link in one.relations] == [
        ("l1", "knows", "a", "b"),
        ("l2", "is", "b", "a"),
    ]
    assert [(entry.annotation, entry.reason) for entry in one.refused] == [
        ("#l3", "relation"),
        ("#r", "relation"),
    ]


HYPOTHESIS = {
    "total": 3,
    "rows": [
        {
            "id": "abc",
            "created": "2026-01-02T03:04:05.6+00:00",
            "updated": "2026-01-02T03:04:05.6+00:00",
            "user": "acct:anna@hypothes.is",
            "uri": "https://example.org/news/d1.html",
            "text": "who is this?",
            "tags": ["PER", "hero"],
            "document": {"title": ["A meeting"]},
            "permissions": {"read": ["group:__world__"]},
            "target": [
                {
                    "source": "https://example.org/news/d1.html",
                    "selector": [
                        {"type": "RangeSelector", "startContainer": "/p[1]", "startOffset": 12},
                        {"type": "TextPositionSelector", "start": 12, "end": 15},
                        {"type": "TextQuoteSelector", "exact": "Ben", "prefix": "met ", "suffix": ". Ben"},
                    ],
                }
            ],
        },
        {
            "id": "def",
            "user": "acct:ben@hypothes.is",
            "uri": "https://example.org/news/d1.html",
            "text": "",
            "tags": [],
            "target": [
                {
                    "source": "https://example.org/news/d1.html",
                    **quoted("Anna", " ", "."),
                }
            ],
        },
        {
            "id": "ghi",
            "user": "acct:ben@hypothes.is",
            "uri": "https://example.org/news/d1.html",
            "text": "me too",
            "tags": [],
            "references": ["abc"],
            "target": [{"source": "https://example.org/news/d1.html"}],
        },
    ],
}


def test_an_export_of_hypothesis(tmp_path: Path) -> None:
    for row in HYPOTHESIS["rows"]:  # type: ignore[union-attr]
        row["target"][0]["source"] = row["uri"]  # type: ignore[index]
    anna, ben = brought(theirs(tmp_path, HYPOTHESIS, "export.json"))
    assert [(one.document.id, one.annotator, one.unit) for one in (anna, ben)] == [
        ("d1", "anna", "utf16"),
        ("d1", "ben", "utf16"),
    ]
    assert anna.document.meta == {"source": "https://example.org/news/d1.html", "title": "A meeting"}
    first, second = anna.annotations
    assert (first.label, second.label, first.note) == ("PER", "hero", "who is this?")
    assert first.extents == ((12, 15, "Ben"),) and first.attributes == {}
    # By its words alone: counted as the others are.
    assert [(found.label, found.extents) for found in ben.annotations] == [
        ("highlighting", ((25, 29, "Anna"),))
    ]
    assert [(entry.annotation, entry.reason, entry.text) for entry in ben.refused] == [
        ("ghi", "comment", "me too")
    ]


def test_texts_in_the_source_in_another_folder_and_not_at_all(tmp_path: Path) -> None:
    inside = {"source": {"id": "urn:text", "value": "Goma"}, "selector": {"type": "TextPositionSelector"}}
    inside["selector"] = {"type": "TextPositionSelector", "start": 0, "end": 4}
    folder = theirs(
        tmp_path / "in",
        [
            annotation(target=inside),
            annotation(id="urn:2", target=place(0, 4, "http://x.org/a%20b?q")),
            annotation(id="urn:3", target=place(0, 4, "http://x.org/none")),
        ],
        text=None,
    )
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a b.txt").write_text("\ufeffKigali")
    first, second = brought(folder, texts=str(tmp_path / "texts"))
    assert (first.document.id, first.document.text) == ("urn:text", "Goma")
    assert (second.document.id, second.document.text) == ("a b", "Kigali")
    assert second.document.meta == {"source": "http://x.org/a%20b?q", "bom": True}
    assert [(entry.document, entry.reason) for entry in first.refused] == [("http://x.org/none", "no-text")]


def test_no_text_outside_the_folders_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    for source in (
        "../secret.txt",
        str(tmp_path / "secret.txt"),
        f"file://{tmp_path}/secret.txt",
        "x\x00",
        "//[x",
    ):
        folder = theirs(
            tmp_path / "in", [annotation(target=place(0, 4, source)), annotation(target="y")], text=None
        )
        with pytest.raises(DataError, match="there is no text for it"):
            brought(folder)
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(DataError, match=r"there is no text for it: link\.txt.*--texts"):
        brought(theirs(tmp_path / "in", annotation(target=place(0, 4, "link.txt")), text=None))


def test_pages_that_are_elsewhere_are_listed(tmp_path: Path) -> None:
    page = {"type": "AnnotationPage", "items": [annotation()], "next": "http://x.org/2"}
    one = only(theirs(tmp_path, {"type": "AnnotationCollection", "first": page}))
    assert [(entry.reason, entry.detail) for entry in one.refused] == [
        ("missing-page", "http://x.org/2: a page that is not in the file")
    ]


def test_annotators_from_folders(tmp_path: Path) -> None:
    for name in ("anna", "ben"):
        theirs(tmp_path / name, annotation(creator="http://x.org/someone"))
    found = brought(tmp_path, named_by="folder")
    assert [(one.document.id, one.annotator) for one in found] == [("d1", "anna"), ("d1", "ben")]
    assert {one.annotator for one in brought(tmp_path)} == {"someone"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"type": "Annotation"', r"d1\.jsonld.*line 1"),
        ('[{"a": 1}]', r"line 1, annotation 1: this is neither an annotation"),
        ("[1]", "line 1.*object"),
        ({"type": "AnnotationPage", "items": [7]}, r"line 1, item 1: an annotation, or a page"),
        ([annotation(), annotation(target=None)], r"annotation 2: the annotation has no target"),
        (annotation(target=7), "neither an address nor an object"),
        (annotation(target={"source": 7}), "a target has no source"),
        (annotation(target={"source": "d1.txt", "selector": [7]}), "a selector is no object"),
        (annotation(target=quoted(7)), "is no text"),  # type: ignore[arg-type]
        (annotation(body=[7]), "a body is neither"),
        (annotation(body={"purpose": "x"}), "neither a value nor an address"),
        ({"rows": [7]}, "row 1: a row is no object"),
    ],
)
def test_what_is_no_annotation_is_refused_with_its_place(tmp_path: Path, content: Any, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        brought(theirs(tmp_path, content))


@given(st.text("ab ", max_size=12), st.integers(0, 11), st.integers(1, 4), st.integers(0, 3))
def test_a_quote_is_placed_only_where_nothing_else_fits(
    text: str, start: int, length: int, beside: int
) -> None:
    exact = text[start : start + length]
    if not exact:
        return
    quote = Quote(exact, text[max(0, start - beside) : start], text[start + length : start + length + beside])
    found = extent(Target(Source("x"), None, quote), text, by_quote=False)
    fits = [
        at
        for at in range(len(text))
        if text[at : at + len(exact)] == exact
        and text[:at].endswith(quote.prefix)
        and text[at + len(exact) :].startswith(quote.suffix)
    ]
    only_one = text.count(exact) == 1 and text.find(exact) == text.rfind(exact)
    if only_one or len(fits) == 1:
        assert found == Extent(start, start + len(exact), exact)
    else:
        assert isinstance(found, Misplaced) and found.reason == "ambiguous"


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 99)
    | st.sampled_from(["", "d1.txt", "#a", "x", "tagging", "char=1,2"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["id", "type", "value", "source", "selector", "items"]), inner, max_size=3
        )
    ),
    max_leaves=4,
)
ROW = HYPOTHESIS["rows"][0]  # type: ignore[index]
SAMPLE = {
    "type": "AnnotationCollection",
    "first": {
        "type": "AnnotationPage",
        "items": [
            annotation(
                id="#a",
                creator={"name": "anna"},
                body=[
                    tag("PER"),
                    {"purpose": "describing", "label": "n", "value": "1", "format": "application/json"},
                ],
                target=[
                    {"source": "d1.txt", "selector": [place(0, 4)["selector"], quoted("Anna")["selector"]]}
                ],
            ),
            annotation(
                id="#b", target={"source": "d1.txt", "selector": {"refinedBy": quoted("Ben")["selector"]}}
            ),
            annotation(id="#c", motivation="linking", target=["#a", {"id": "#b"}]),
            annotation(id="#d", target="d1.txt"),
            ROW,
        ],
    },
}


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for key, one in inner for path in paths(one, (*here, key)))]


@given(st.sampled_from(paths(SAMPLE)[1:]), anything)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=100,
)
def test_any_value_in_any_place_is_read_or_refused(tmp_path: Path, path: tuple[Any, ...], value: Any) -> None:
    sample = json.loads(json.dumps(SAMPLE))
    held = sample
    for key in path[:-1]:
        held = held[key]
    held[path[-1]] = value
    folder = theirs(tmp_path, sample)
    try:
        found = brought(folder)
    except DataError as problem:
        assert "d1.jsonld" in str(problem)
        return
    for one in found:
        ids = {each.id for each in one.annotations}
        assert len(ids) == len(one.annotations)
        assert all(link.head in ids and link.tail in ids for link in one.relations)
        assert all(isinstance(each.label, str) and each.label for each in one.annotations)


# -- annotations that name no source -------------------------------------------------------------------


def test_a_target_without_a_source_is_in_the_text_beside_the_file(tmp_path: Path) -> None:
    words_of = {"selector": {"type": "TextQuoteSelector", "exact": "Ben. Ben"}}
    one = only(theirs(tmp_path, [annotation(target=words_of)], name="notes.w3c.json"))
    assert [words(one, found) for found in one.annotations] == [["Ben. Ben"]]
    (tmp_path / "other.txt").write_text("Which of the two is it?")
    with pytest.raises(DataError, match="there is no text for it: annotations that name no source"):
        only(tmp_path / "notes.w3c.json")


def test_what_recogito_holds_in_memory(tmp_path: Path) -> None:
    text = "\U0001f600 Anna met Ben"
    given = {
        "id": "7f",
        "bodies": [tag("PER")],
        "target": {
            "annotation": "7f",
            "selector": [{"quote": "Anna", "start": 3, "end": 7, "range": {}}, {"start": 12, "end": 15}],
            "creator": {"isGuest": True, "id": "k9"},
            "created": "2025-11-05T10:02:22.596Z",
        },
    }
    one = only(theirs(tmp_path, [given], text=text))
    assert (one.annotator, one.unit) == ("k9", "utf16")
    (found,) = one.annotations
    assert (found.label, found.extents) == ("PER", (Extent(3, 7, "Anna"), Extent(12, 15)))
    with pytest.raises(DataError, match="a selector is no object"):
        only(theirs(tmp_path, [given | {"target": {"selector": [7]}}], text=text))
