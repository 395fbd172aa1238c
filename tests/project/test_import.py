"""Import: texts byte for byte, labels to those who made them, nothing replaced, nothing by halves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.core.document import Document
from annotator.core.errors import DataError, UsageError
from annotator.formats.jsonl import Jsonl
from annotator.formats.jsonl_reading import JsonLines
from annotator.formats.texts import Texts
from annotator.project.exporting.export import export
from annotator.project.importing.bringing_in import bring_in
from annotator.project.importing.report import ImportReport
from annotator.project.open import Project, open_project
from tests.support.exports import hard_corpus, news, write
from tests.support.hard_texts import HARD_TEXTS
from tests.support.memory_store import labels, said
from tests.support.projects import make_project

HARD_BYTES = {
    "crlf": b"one\r\ntwo\r\n",
    "bom": b"\xef\xbb\xbfGoma",
    "two boms": b"\xef\xbb\xbf\xef\xbb\xbfGoma",
    "cr": b"a\rb",
    "nul": b"a\x00b\x0c\xc2\x85",
    "empty": b"",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of one document, 'there'."""
    folder = tmp_path / "project"
    folder.mkdir()
    return make_project(folder, {"there": b"It was there before."})


def import_texts(root: Path, paths: list[Path]) -> ImportReport:
    return bring_in(root, Texts(), paths)


def import_jsonl(root: Path, paths: list[Path]) -> ImportReport:
    return bring_in(root, JsonLines(), paths)


def opened(root: Path) -> Project:
    return open_project(root)


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def texts_at(folder: Path, texts: dict[str, bytes]) -> Path:
    for name, data in texts.items():
        path = folder / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


# -- texts --------------------------------------------------------------------------------------


def test_texts_come_in_byte_for_byte(root: Path, tmp_path: Path) -> None:
    source = texts_at(tmp_path / "source", {**HARD_BYTES, "2025/jan/a": b"A.", ".hidden": b"x"})
    (source / "notes.md").write_text("not a text")
    report = import_texts(root, [source])
    assert report.documents[""] == len(HARD_BYTES) + 1
    for name, data in (*HARD_BYTES.items(), ("2025/jan/a", b"A.")):
        assert (root / "documents" / f"{name}.txt").read_bytes() == data
    assert set(opened(root).store.documents()) == {"there", "2025/jan/a", *HARD_BYTES}
    assert opened(root).store.document("two boms").text == "\ufeffGoma"


def test_a_second_time_changes_nothing(root: Path, tmp_path: Path) -> None:
    source = texts_at(tmp_path / "source", HARD_BYTES)
    import_texts(root, [source])
    before = snapshot(root)
    report = import_texts(root, [source, source / "crlf.txt"])
    assert snapshot(root) == before
    assert report.documents.total() == 0 and report.complete
    assert any("6 documents" in remark for remark in report.remarks)


def test_another_text_of_an_id_is_refused_and_listed(root: Path, tmp_path: Path) -> None:
    source = texts_at(tmp_path / "source", {"there": b"Another.", "new": b"New."})
    report = import_texts(root, [source])
    assert [(one.document, one.reason) for one in report.left_out] == [("there", "id-taken")]
    assert (root / "documents" / "there.txt").read_bytes() == b"It was there before."
    assert (root / "documents" / "new.txt").read_bytes() == b"New."


def test_a_text_that_is_not_utf_8_keeps_all_out(root: Path, tmp_path: Path) -> None:
    before = snapshot(root)
    source = texts_at(tmp_path / "source", {"a": b"good", "b": b"bad \xff"})
    with pytest.raises(DataError, match=r"b\.txt: byte 4 is not UTF-8"):
        import_texts(root, [source])
    assert snapshot(root) == before


def test_paths_that_are_no_texts(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(UsageError, match=r"neither a \.txt file nor a folder"):
        import_texts(root, [tmp_path / "a.pdf"])
    with pytest.raises(UsageError, match="no such file"):
        import_texts(root, [tmp_path / "nothing.txt"])


def test_a_project_that_keeps_its_documents_elsewhere(root: Path, tmp_path: Path) -> None:
    (root / "annotator.toml").write_text('documents = ["all.jsonl", "corpus"]')
    (root / "all.jsonl").write_text('{"text": "x", "id": "x"}\n')
    import_texts(root, [texts_at(tmp_path / "source", {"a": b"A."})])
    assert (root / "corpus" / "a.txt").read_bytes() == b"A."
    (root / "annotator.toml").write_text('documents = ["all.jsonl"]')
    with pytest.raises(UsageError, match=r"annotator\.toml"):
        import_texts(root, [tmp_path / "source"])


# -- documents of others in JSON Lines ----------------------------------------------------------


def lines_at(path: Path, *rows: Any) -> Path:
    path.write_bytes(b"".join(json.dumps(row).encode() + b"\n" for row in rows))
    return path


def test_documents_in_json_lines(root: Path, tmp_path: Path) -> None:
    source = lines_at(
        tmp_path / "news.jsonl",
        {"text": "One\r\n\u2028two", "id": "n1", "meta": {"url": "u"}, "day": 3},
        {"text": "\ufeff\ufeffMarked"},
        {"text": "It was there before.", "id": "there"},
    )
    report = import_jsonl(root, [source])
    assert report.documents[""] == 2
    store = opened(root).store
    assert list(store.documents()) == ["there", "n1", "news-2"]
    assert store.document("n1") == Document("n1", "One\r\n\u2028two", {"day": 3, "url": "u"})
    assert store.document("news-2").text == "\ufeffMarked"
    again = import_jsonl(root, [source, source])
    assert again.documents.total() == 0 and again.complete


def test_a_file_name_that_is_taken_gets_a_number(root: Path, tmp_path: Path) -> None:
    for number in range(3):
        import_jsonl(root, [lines_at(tmp_path / "news.jsonl", {"text": str(number), "id": f"n{number}"})])
    names = sorted(path.name for path in (root / "documents").glob("*.jsonl"))
    assert names == ["news-2.jsonl", "news-3.jsonl", "news.jsonl"]


def test_a_bad_line_keeps_all_out(root: Path, tmp_path: Path) -> None:
    before = snapshot(root)
    good = lines_at(tmp_path / "good.jsonl", {"text": "x"})
    bad = lines_at(tmp_path / "bad.jsonl", {"text": "x", "id": "y"}, {"id": "z"})
    with pytest.raises(DataError, match=r"bad\.jsonl, line 2: 'text' is missing"):
        import_jsonl(root, [good, bad])
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=r"there is no \.jsonl file in it"):
        import_jsonl(root, [tmp_path / "empty"])
    assert snapshot(root) == before


# -- our own export -----------------------------------------------------------------------------


def test_an_export_comes_back_whole(root: Path, tmp_path: Path) -> None:
    made = news(12)
    write("jsonl", tmp_path / "one", [a.document for a in made], [a.labels for a in made])
    report = import_jsonl(root, [tmp_path / "one"])
    assert report.complete
    assert (report.documents[""], report.annotator) == (12, "anna")
    project = opened(root)
    for article, held in zip(made, project.store.labels("anna"), strict=True):
        assert project.store.document(article.document.id) == article.document
        assert held.status == "done" and not held.problems
        assert [(a.id, a.label, a.start, a.end, a.attributes) for a in held.annotations] == [
            (a.id, a.label, a.start, a.end, a.attributes) for a in article.labels.annotations
        ]
    export(project.store, Jsonl(), tmp_path / "two")
    one, two = (tmp_path / name / "documents.jsonl" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_labels_come_as_json_alone(root: Path, tmp_path: Path) -> None:
    write("jsonl", tmp_path / "x.jsonl", *hard_corpus())
    report = import_jsonl(root, [tmp_path / "x.jsonl"])
    assert report.annotations == {"place": len(HARD_TEXTS)}
    folder = root / "labels" / "anna"
    assert len(list(folder.iterdir())) == len(HARD_TEXTS)
    assert {path.suffix for path in folder.iterdir()} == {".json"}
    store = opened(root).store
    for held in store.labels("anna"):
        text, words = HARD_TEXTS[held.document]
        assert store.document(held.document).text == text
        assert [one.quote for one in held.annotations] == [words]


def test_two_annotators_of_one_document(root: Path, tmp_path: Path) -> None:
    one = Document("d1", "Police in Goma.")
    for name, span in (("anna", (0, 6)), ("ben", (10, 14))):
        made = labels(one, said("a1", "place", span), annotator=name)
        write("jsonl", tmp_path / f"{name}.jsonl", [one], [made])
    report = import_jsonl(root, [tmp_path / "anna.jsonl", tmp_path / "ben.jsonl"])
    assert report.annotators == ("anna", "ben") and report.documents[""] == 1
    store = opened(root).store
    assert {name: [a.quote for a in next(store.labels(name)).annotations] for name in store.annotators()} == {
        "anna": ["Police"],
        "ben": ["Goma"],
    }


def test_labels_that_are_there_are_not_replaced(root: Path, tmp_path: Path) -> None:
    one = Document("d1", "Police in Goma.")
    write("jsonl", tmp_path / "x.jsonl", [one], [labels(one, said("a1", "place", (0, 6)))])
    import_jsonl(root, [tmp_path / "x.jsonl"])
    before = snapshot(root)
    assert import_jsonl(root, [tmp_path / "x.jsonl"]).complete
    write("jsonl", tmp_path / "y.jsonl", [one], [labels(one, said("a2", "place", (10, 14)))])
    report = import_jsonl(root, [tmp_path / "y.jsonl"])
    assert [(e.document, e.annotation, e.text, e.reason) for e in report.left_out] == [
        ("d1", "a2", "Goma", "labels-there")
    ]
    assert snapshot(root) == before


def test_labels_of_a_document_that_was_refused_are_listed(root: Path, tmp_path: Path) -> None:
    other = Document("there", "Another text.")
    write("jsonl", tmp_path / "x.jsonl", [other], [labels(other, said("a1", "place", (0, 7)))])
    before = snapshot(root)
    report = import_jsonl(root, [tmp_path / "x.jsonl"])
    assert [(e.annotation, e.reason) for e in report.left_out] == [("", "id-taken"), ("a1", "id-taken")]
    assert {e.where for e in report.left_out} == {f"{tmp_path}/x.jsonl, line 1"}
    assert snapshot(root) == before


def test_a_span_whose_words_are_not_in_the_text_is_refused_alone(root: Path, tmp_path: Path) -> None:
    one = Document("d1", "Police in Goma.")
    write(
        "jsonl",
        tmp_path / "x.jsonl",
        [one],
        [labels(one, said("a1", "place", (0, 6)), said("a2", "place", (10, 14)))],
    )
    row = json.loads((tmp_path / "x.jsonl").read_bytes())
    row["labels"]["annotations"][0]["spans"][0]["quote"] = "police"
    row["labels"]["relations"] = [{"id": "r1", "type": "about", "head": "a1", "tail": "a2"}]
    lines_at(tmp_path / "x.jsonl", row)
    report = import_jsonl(root, [tmp_path / "x.jsonl"])
    assert [(e.annotation, e.text, e.reason) for e in report.left_out] == [
        ("a1", "police", "quote-mismatch"),
        ("r1", "", "relation"),
    ]
    assert [a.id for a in next(opened(root).store.labels("anna")).annotations] == ["a2"]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("", "imported"),
        (" \x07", "imported"),
        ("x\x1b[31m", "x [31m"),
        ("a" * 100, "a" * 80),
        ("3", "annotator-3"),
        ("anna@example.com", "anna@example.com"),
    ],
)
def test_names_are_made_fit(root: Path, tmp_path: Path, name: str, made: str) -> None:
    one = Document("d1", "Police.")
    write("jsonl", tmp_path / "x.jsonl", [one], [labels(one, said("a1", "place", (0, 6)), annotator=name)])
    report = import_jsonl(root, [tmp_path / "x.jsonl"])
    assert report.annotator == made and opened(root).store.annotators() == [made]
    assert report.renamed == ({name: made} if name not in ("", made) else {})
    told = "\n".join(report.lines())
    assert ("were made fit" in told) == bool(report.renamed)
    assert ("do not say whose labels" in told) == (not name)
    assert import_jsonl(root, [tmp_path / "x.jsonl"]).complete


def test_names_too_alike(root: Path, tmp_path: Path) -> None:
    one = Document("d1", "Police.")
    for name in ("anna", "Anna"):
        write("jsonl", tmp_path / f"x{name}.jsonl", [one], [labels(one, annotator=name)])
    before = snapshot(root)
    with pytest.raises(UsageError, match="too like"):
        import_jsonl(root, sorted(tmp_path.glob("x*.jsonl")))
    assert snapshot(root) == before


def test_a_label_that_cannot_be_keeps_all_out(root: Path, tmp_path: Path) -> None:
    one = Document("d1", "Police in Goma.")
    write("jsonl", tmp_path / "x.jsonl", [one], [labels(one, said("a1", "place", (0, 6)))])
    row = json.loads((tmp_path / "x.jsonl").read_bytes())
    row["labels"]["annotations"][0]["unsure"] = "yes"
    lines_at(tmp_path / "x.jsonl", row)
    before = snapshot(root)
    with pytest.raises(DataError, match=r"x\.jsonl, line 1: annotations.*unsure"):
        import_jsonl(root, [tmp_path / "x.jsonl"])
    assert snapshot(root) == before
