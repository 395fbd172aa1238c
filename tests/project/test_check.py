from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from annotator.core.annotation import Annotation, Labels, Relation
from annotator.core.schema import Attribute, Choice, Label, Layer, RelationType, Schema
from annotator.core.span import Span
from annotator.project.checking.check import check
from annotator.project.checking.conformity import mistakes
from annotator.project.open import Project, open_project
from tests.support.stores import TEXT, annotation, pen

SCHEMA = """{"id": "s", "layers": [{"id": "l"}, {"id": "free", "overlap": true}], "labels": [
  {"id": "count", "layer": "l", "attributes": [
    {"id": "of", "type": "choice", "choices": [{"id": "people"}], "required": true}]},
  {"id": "agency", "layer": "l"}, {"id": "claim", "layer": "free"}]}"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/s.json").write_text(SCHEMA)
    (tmp_path / "documents").mkdir()
    for name in ("d1", "d2"):
        (tmp_path / f"documents/{name}.txt").write_text(TEXT)
    one = pen(open_project(tmp_path).store, "d1")
    one.label("k1", attributes={"of": "people"})
    one.close()
    return tmp_path


def project(root: Path) -> Project:
    return open_project(root, annotator="ann")


def found(root: Path) -> list[tuple[str, str, str]]:
    return [(one.severity, one.where, one.what) for one in check(project(root))]


def journal(root: Path) -> Path:
    (path,) = root.glob("labels/ann/d1.journal/2*.jsonl")
    return path


def only(root: Path, severity: str, where: str, what: str) -> None:
    """That there is one finding, of this kind, and that it says what to do."""
    (one,) = check(project(root))
    assert (one.severity, one.where) == (severity, where)
    assert what in one.what
    assert one.remedy


def test_a_sound_project_has_no_findings_and_is_left_as_it_is(root):
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    steps: list[tuple[int, int]] = []
    assert list(check(project(root), lambda done, total: steps.append((done, total)))) == []
    assert steps == [(1, 2), (2, 2)]
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_texts_and_schema(root):
    (root / "documents/d2.txt").write_bytes(b"caf\xe9")
    (root / "schemas/s.json").write_text("{}")
    assert [(severity, where) for severity, where, _ in found(root)] == [
        ("error", "schemas/s.json"),
        ("error", "documents/d2.txt"),
    ]


def test_a_damaged_line(root):
    path = journal(root)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"count", b"coont"))
    where = str(path.relative_to(root))
    only(root, "error", f"{where}, line 2", "does not match its checksum")
    other = path.with_name("2other.jsonl")
    shutil.copy(path, other)
    assert {where for _, where, _ in found(root)} == {
        f"{one.relative_to(root)}, line 2" for one in (path, other)
    }


def test_a_torn_line(root):
    path = journal(root)
    path.write_bytes(path.read_bytes() + b'{"n":2,"at":')
    only(root, "note", str(path.relative_to(root)), "cut short")


def test_a_text_that_changed(root):
    (root / "documents/d1.txt").write_text("Now. " + TEXT)
    only(root, "error", str(journal(root).relative_to(root)), "was changed after it was labelled")


def test_an_edit_by_hand_and_a_file_that_is_behind(root):
    path = root / "labels/ann/d1.json"
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"note": ""', b'"note": "x"'))
    only(root, "note", "labels/ann/d1.json", "edited by hand")
    path.write_bytes(data.replace(b'"note": ""', b'"note": x'))
    only(root, "error", "labels/ann/d1.json", "line 27: this is not JSON")
    path.unlink()
    only(root, "note", "labels/ann/d1.json", "behind")


def test_imported_label_files_are_one_note(root):
    for id in ("d1", "d2"):
        (root / f"documents/{id}.txt").write_text(TEXT)
        data = (root / "labels/ann/d1.json").read_text()
        (root / "labels/zoe").mkdir(mode=0o700, exist_ok=True)
        (root / f"labels/zoe/{id}.json").write_text(data.replace('"d1"', f'"{id}"').replace('"ann"', '"zoe"'))
    only(root, "note", "labels/zoe", "2 label files came without a journal")


def test_what_is_kept_and_cannot_be_shown(root):
    one = pen(project(root).store, "d1")
    one.say({"annotations": {"hidden": {"label": "count"}}})
    shifted = annotation("claim")
    shifted["spans"][0]["quote"] = "elsewhere"
    one.say({"annotations": {"shifted": shifted}})
    one.close()
    what = sorted(what for _, _, what in found(root))
    assert what[0].startswith("annotation 'hidden': it has no spans")
    assert what[1].startswith("annotation 'shifted': its span 30..33 covers")


def test_labels_that_the_schema_does_not_know(root):
    (root / "schemas/s.json").write_text(SCHEMA.replace('"count"', '"number"'))
    only(root, "warning", "labels/ann/d1.json", "'count', which the schema does not have")


def test_strays(root):
    folder = root / "labels/ann"
    folder.chmod(0o755)
    (folder / ".tmp-12ab").write_text("")
    (folder / "d1.json.before-20260101T000000Z").write_text("")
    (folder / "d1 (conflicted copy).json").write_text("")
    (folder / "d1.sync-conflict-1.json").write_text("")
    (folder / "notes.txt").write_text("")
    (folder / "d2.json").symlink_to(folder / "d1.json")
    shutil.copytree(folder / "d1.journal", folder / "gone.journal")
    shutil.copy(folder / "d1.json", folder / "gone.json")
    copy = journal(root).with_name(f"{journal(root).stem} (conflicted copy).jsonl".replace("2", "x", 1))
    shutil.copy(journal(root), copy)
    (folder / "d1.journal/.DS_Store").write_text("")
    findings = {Path(where).name: (severity, what) for severity, where, what in found(root)}
    expected = {
        "ann": ("note", "every account"),
        ".tmp-12ab": ("note", "cut short"),
        "d1.json.before-20260101T000000Z": ("note", "`annotator rebuild` kept"),
        "d1 (conflicted copy).json": ("warning", "it is not read"),
        "d1.sync-conflict-1.json": ("warning", "it is not read"),
        "notes.txt": ("note", "no file of ours"),
        "d2.json": ("error", "symbolic link"),
        "gone.journal": ("warning", "labels of 'd1', which is not in the project"),
        "gone.json": ("warning", "labels of 'd1', which is not in the project"),
        copy.name: ("note", "says nothing twice"),
        ".DS_Store": ("note", "is not read"),
    }
    assert findings.keys() == expected.keys()
    for name, (severity, words) in expected.items():
        assert findings[name][0] == severity, name
        assert words in findings[name][1], name


def test_a_folder_that_no_name_leads_to(root):
    (root / "labels/x[y]").mkdir()
    (root / "labels/ann-0123456789abcdef").mkdir()
    findings = [(severity, Path(where).name) for severity, where, _ in found(root)]
    assert findings == [("warning", "ann-0123456789abcdef"), ("warning", "x[y]")]


def test_a_journal_of_another_annotator(root):
    shutil.copytree(root / "labels/ann", root / "labels/bob")
    (what,) = (what for severity, where, what in found(root) if severity == "warning")
    assert "written by 'ann', and counts as 'bob'" in what


def test_unreadable_journal(root):
    os.mkfifo(journal(root).with_name("pipe.jsonl"))
    only(root, "error", str(journal(root).with_name("pipe.jsonl").relative_to(root)), "not an ordinary file")


MODEL = Schema(
    "s",
    layers=(Layer("l"), Layer("free", overlap=True)),
    labels=(
        Label(
            "count", "l", attributes=(Attribute("of", "choice", choices=(Choice("people"),), required=True),)
        ),
        Label("agency", "l"),
        Label("claim", "free"),
    ),
    relations=(RelationType("by", head=("claim",), tail=("agency",)),),
    document_labels=(Attribute("topic", "text", required=True),),
)


def spot(id: str, label: str, *spans: tuple[int, int], **attributes: object) -> Annotation:
    return Annotation(id, label, tuple(Span(*span) for span in spans), attributes)


def said(*annotations: Annotation, **fields: object) -> list[str]:
    return list(mistakes(Labels("d", "a", "h", annotations, **fields), MODEL))  # type: ignore[arg-type]


def test_what_the_schema_allows_is_no_mistake():
    assert (
        said(
            spot("a", "count", (0, 5), of="people"),
            spot("b", "agency", (5, 9)),
            spot("c", "claim", (0, 9)),
            spot("d", "claim", (3, 6)),
            relations=(Relation("r", "by", "c", "b"),),
            document_labels={"topic": "x"},
            status="done",
        )
        == []
    )


def test_required_values_are_missed_only_when_done():
    assert said(spot("a", "count", (0, 5)), status="in_progress") == []
    assert said(spot("a", "count", (0, 5)), status="done") == [
        "annotation 'a' lacks 'of', which is required, and the document is marked as done",
        "the document lacks 'topic', which is required, and the document is marked as done",
    ]


def test_values():
    assert said(
        spot("a", "count", (0, 5), of="dogs", colour="red"), document_labels={"mood": 1, "topic": 2}
    ) == [
        "annotation 'a' has of = 'dogs': one of people is wanted",
        "annotation 'a' has the attribute 'colour', which the schema does not have",
        "the document has the attribute 'mood', which the schema does not have",
        "the document has topic = 2: a text is wanted",
    ]


def test_overlaps_also_with_a_wide_one_far_back():
    found = said(
        spot("wide", "agency", (0, 100)),
        spot("b", "count", (5, 9)),
        spot("c", "count", (50, 60)),
        spot("d", "count", (100, 110)),
    )
    assert [one.split(" overlap")[0] for one in found] == [
        "annotations 'wide' and 'b'",
        "annotations 'wide' and 'c'",
    ]
    assert said(spot("a", "unknown", (0, 5)), spot("b", "unknown", (0, 5)))[2:] == []
    assert said(spot("a", "agency", (0, 5), (3, 9))) == [], "fragments of one annotation"


def test_relations():
    annotations = (spot("c", "claim", (0, 9)), spot("b", "agency", (5, 9)))
    assert said(*annotations, relations=(Relation("r", "by", "b", "c"), Relation("q", "of", "b", "c"))) == [
        "relation 'r' goes from 'agency' to 'claim', which 'by' does not allow",
        "relation 'q' is of type 'of', which the schema does not have",
    ]
