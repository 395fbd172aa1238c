"""The job of an export: whose labels, which documents, what is left out, and nothing by halves."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.core.errors import DataError, UsageError
from annotator.core.schema import Attribute, Choice, Label
from annotator.formats import jsonl
from annotator.formats.base import Mark
from annotator.formats.jsonl import Jsonl
from annotator.project.exporting.export import Selection, export
from annotator.project.exporting.people import choose
from annotator.project.exporting.relabel import choice_names
from annotator.project.exporting.splits import Shares
from tests.support.exports import SCHEMA, write, write_one
from tests.support.memory_store import MemoryStore, labels, said

TEXT = "Police in Goma held 50 people."


def document(id: str = "d1", text: str = TEXT, **meta: Any) -> Document:
    return Document(id, text, meta)


def rows(path: Path) -> list[Any]:
    return [json.loads(row) for row in (path / jsonl.FILE).read_bytes().splitlines()]


def saved_report(path: Path) -> Any:
    return json.loads((path / "report.json").read_bytes())


def store_of(*annotators: str) -> MemoryStore:
    one = document()
    return MemoryStore(SCHEMA, [one], [labels(one, annotator=name) for name in annotators])


# -- whose labels -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "account", "asked", "chosen"),
    [
        (["anna", "ben", "gold"], "anna", None, "gold"),
        (["anna", "ben"], "ben", None, "ben"),
        (["anna"], "zoe", None, "anna"),
        (["anna", "ben", "gold"], "anna", "ben", "ben"),
    ],
)
def test_whose_labels(there: list[str], account: str, asked: str | None, chosen: str) -> None:
    assert choose(store_of(*there), (asked,) if asked else (), False, account) == (chosen,)


def test_errors_list_the_names_there_are() -> None:
    with pytest.raises(UsageError, match=r"There are labels of: anna, ben"):
        choose(store_of("anna", "ben"), (), False, "zoe")
    with pytest.raises(UsageError, match=r"no labels of 'cleo'.*anna, ben"):
        choose(store_of("anna", "ben"), ("cleo",), False, "anna")
    with pytest.raises(UsageError, match="Nobody has labelled"):
        choose(store_of(), (), False, "anna")
    with pytest.raises(UsageError, match="nothing to export"):
        choose(store_of("gold"), (), True, "anna")


@pytest.mark.parametrize(
    ("asked", "everybody", "chosen"),
    [
        (("ben", "anna"), False, ("ben", "anna")),
        (("ben", "ben"), False, ("ben",)),
        ((), True, ("anna", "ben")),
        (("gold",), True, ("gold", "anna", "ben")),
        (("ben",), True, ("ben", "anna")),
    ],
)
def test_several_annotators(asked: tuple[str, ...], everybody: bool, chosen: tuple[str, ...]) -> None:
    assert choose(store_of("anna", "ben", "gold"), asked, everybody, "anna") == chosen


def test_a_format_for_one_annotator_refuses_several_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"one annotator, and these are of 2: anna, ben.*annotator merge"):
        export(store_of("anna", "ben"), One(), tmp_path / "out", Selection(everybody=True))
    assert not list(tmp_path.iterdir())


class One(Jsonl):
    """A format that cannot keep annotators apart."""

    holds = replace(Jsonl.holds, annotators=False)


def test_each_annotators_finished_labels_are_written_in_the_order_of_documents(tmp_path: Path) -> None:
    documents = [document(f"d{number}") for number in range(4)]
    place = said("a1", "place", (10, 14))
    made = [
        labels(documents[0], place, annotator="ben"),
        labels(documents[0], annotator="anna"),
        labels(documents[1], annotator="anna", status="in_progress"),
        labels(documents[1], place, annotator="ben"),
        labels(documents[2], place, annotator="anna", status="in_progress"),
        labels(documents[3], said("a1", "gone", (0, 4), quote="Gone"), annotator="anna"),
    ]
    report = write("jsonl", tmp_path / "out", documents, made, Selection(annotators=("ben", "anna")))
    found = [(row["id"], row["labels"]["annotator"]) for row in rows(tmp_path / "out")]
    assert found == [("d0", "ben"), ("d0", "anna"), ("d1", "ben"), ("d3", "anna")]
    assert (report.documents.total(), report.annotations, report.untouched) == (3, {"place": 2}, 0)
    assert report.unfinished == ["d1 (anna)", "d2 (anna)"]
    assert saved_report(tmp_path / "out")["annotators"] == ["ben", "anna"]
    assert "labelled by ben, anna." in next(report.lines())
    [entry] = report.left_out
    assert (entry.document, entry.reason, entry.annotator) == ("d3", "quote-mismatch", "anna")


# -- which documents ----------------------------------------------------------------------------


def test_unfinished_documents_are_left_out_and_counted(tmp_path: Path) -> None:
    documents = [document(f"d{number}") for number in range(4)]
    made = [
        labels(documents[0]),
        labels(documents[1], said("a1", "place", (10, 14)), status="in_progress"),
        labels(documents[2], status="untouched"),
    ]
    report = write("jsonl", tmp_path / "out", documents, made)
    assert [row["id"] for row in rows(tmp_path / "out")] == ["d0"]
    assert (report.unfinished, report.untouched, report.complete) == (["d1"], 2, False)
    assert saved_report(tmp_path / "out")["unfinished"] == ["d1"]
    report = write("jsonl", tmp_path / "out", documents, made, Selection(include_unfinished=True))
    assert [(row["id"], row["labels"]["status"]) for row in rows(tmp_path / "out")] == [
        ("d0", "done"),
        ("d1", "in_progress"),
    ]
    assert report.complete
    assert "Untouched, so left out: 2 documents." in list(report.lines())


def test_nothing_to_export(tmp_path: Path) -> None:
    one = document()
    with pytest.raises(UsageError, match=r"no finished documents .*1 unfinished.*--include-unfinished"):
        write("jsonl", tmp_path / "out", [one], [labels(one, status="in_progress")])
    assert not list(tmp_path.iterdir())


# -- what is left out ---------------------------------------------------------------------------


def test_a_quote_that_does_not_match_is_left_out_and_listed(tmp_path: Path) -> None:
    report = write_one(
        "jsonl",
        tmp_path / "out",
        TEXT,
        said("a1", "place", (10, 14), quote="Gama"),
        said("a2", "place", (10, 14)),
        said("a3", "place", (10, 99), quote="Goma"),
        relations=(Relation("r1", "about", "a2", "a2"), Relation("r2", "about", "a1", "a2")),
    )
    [row] = rows(tmp_path / "out")
    assert [one["id"] for one in row["labels"]["annotations"]] == ["a2"]
    assert [one["id"] for one in row["labels"]["relations"]] == ["r1"]
    listed = [(one.annotation, one.reason, one.text) for one in report.left_out]
    assert sorted(listed) == [
        ("a1", "quote-mismatch", "Gama"),
        ("a3", "quote-mismatch", "Goma"),
        ("r2", "relation", ""),
    ]
    assert any("'Goma'" in one.detail for one in report.left_out)
    assert report.annotations == {"place": 1} and report.relations == 1


def test_another_text_than_was_labelled_is_left_out(tmp_path: Path) -> None:
    good, bad, broken = document("good"), document("bad"), document("broken", "half \ud83d")
    made = [
        labels(good),
        replace(labels(bad, said("a1", "place", (10, 14))), text_hash="sha256:other"),
        replace(labels(good), document="broken", annotations=(said("a2", "place", (0, 4)),)),
    ]
    report = write("jsonl", tmp_path / "out", [good, bad, broken], made)
    assert [row["id"] for row in rows(tmp_path / "out")] == ["good"]
    assert [(one.document, one.annotation, one.reason) for one in report.left_out] == [
        ("bad", "", "text-changed"),
        ("bad", "a1", "text-changed"),
        ("broken", "", "not-unicode"),
        ("broken", "a2", "not-unicode"),
    ]


def test_what_the_store_could_not_read_is_listed(tmp_path: Path) -> None:
    report = write_one("jsonl", tmp_path / "out", TEXT, problems=("annotation 'x': it has no label",))
    assert [(one.reason, one.detail) for one in report.left_out] == [
        ("unreadable", "annotation 'x': it has no label")
    ]


def test_metadata_that_is_no_json_is_written_as_text_and_listed(tmp_path: Path) -> None:
    one = document(big=2**70, set={2, 1}, fine=[1, "x", None, 2.5])
    made = labels(one, said("a1", "agency", (0, 6), attributes={"size": 2**70, "b": 1, "a": ("x", "y")}))
    report = write("jsonl", tmp_path / "out", [one], [made])
    [row] = rows(tmp_path / "out")
    assert row["meta"] == {"big": str(2**70), "set": [1, 2], "fine": [1, "x", None, 2.5]}
    assert row["labels"]["annotations"][0]["attributes"] == {"a": ["x", "y"], "b": 1, "size": str(2**70)}
    assert [(entry.annotation, entry.reason, entry.place) for entry in report.adjusted] == [
        ("a1", "plain-value", ""),
        ("", "plain-value", "meta"),
    ]


# -- an attribute as the label ------------------------------------------------------------------


def test_label_by(tmp_path: Path) -> None:
    one = document()
    made = labels(
        one,
        said("a1", "claim", (0, 6), attributes={"type": "denial"}),
        said("a2", "claim", (10, 14)),
        said("a3", "claim", (15, 19), attributes={"type": "strange"}),
        said("a4", "place", (10, 14)),
    )
    report = write("jsonl", tmp_path / "out", [one], [made], Selection(label_by=("claim.type",)))
    [row] = rows(tmp_path / "out")
    assert {said["id"]: said["label"] for said in row["labels"]["annotations"]} == {
        "a1": "claim:denial",
        "a2": "claim",
        "a3": "claim",
        "a4": "place",
    }
    assert [(entry.annotation, entry.reason) for entry in report.adjusted] == [
        ("a2", "no-value"),
        ("a3", "no-value"),
    ]
    assert report.options["label_by"] == ["claim.type"]


@pytest.mark.parametrize("name", ["claim", "claim.size", "agency.size", "nothing.type", ""])
def test_label_by_something_else_lists_what_there_is(tmp_path: Path, name: str) -> None:
    one = document()
    with pytest.raises(UsageError, match=r"There are: claim\.type"):
        write("jsonl", tmp_path / "out", [one], [labels(one)], Selection(label_by=(name,)))


def test_label_by_twice_and_into_a_label_that_is_there(tmp_path: Path) -> None:
    one = document()
    again = Attribute("tone", "choice", choices=(Choice("loud"),))
    claim = SCHEMA.by_id["claim"]
    schema = replace(
        SCHEMA,
        labels=(replace(claim, attributes=(*claim.attributes, again)), Label("claim:denial", "claims")),
    )
    assert choice_names(schema) == ["claim.type", "claim.tone"]
    for wanted, reason in ((("claim.type", "claim.tone"), "one attribute"), (("claim.type",), "already")):
        with pytest.raises(UsageError, match=reason):
            write("jsonl", tmp_path / "out", [one], [labels(one)], Selection(label_by=wanted), schema)


# -- splits -------------------------------------------------------------------------------------


@pytest.mark.needs("pyarrow")
def test_groups_are_those_of_a_metadata_field(tmp_path: Path) -> None:
    documents = [document(f"d{number}", story=number // 4) for number in range(20)]
    documents += [document("alone")]
    write(
        "huggingface",
        tmp_path / "out",
        documents,
        [labels(one) for one in documents],
        Selection(group_by="story", shares=Shares(0.2, 0.2)),
    )
    import pyarrow.parquet as pq

    found = {
        path.name.partition("-")[0]: pq.read_table(path)["id"].to_pylist()
        for path in (tmp_path / "out" / "data" / "default").iterdir()
    }
    assert set(found) == {"train", "validation", "test"}
    splits_of = {
        story: {name for name, ids in found.items() for id in ids if id in story_ids}
        for story, story_ids in {
            story: {one.id for one in documents if one.meta.get("story") == story} for story in range(5)
        }.items()
    }
    assert all(len(names) == 1 for names in splits_of.values())


def test_a_group_field_that_is_nowhere_is_refused_and_one_that_some_lack_is_told(tmp_path: Path) -> None:
    documents = [document(f"d{number}", story=number // 2, wire="AP") for number in range(8)]
    said_of_them = [labels(one) for one in documents]
    with pytest.raises(UsageError, match=r"'storry'.*There are: story, wire"):
        write("gliner", tmp_path / "out", documents, said_of_them, Selection(group_by="storry"))
    assert not (tmp_path / "out").exists()
    report = write("gliner", tmp_path / "out", documents, said_of_them, Selection(group_by="story"))
    assert not report.remarks
    documents += [document("alone"), document("lone")]
    said_of_them = [labels(one) for one in documents]
    report = write("gliner", tmp_path / "other", documents, said_of_them, Selection(group_by="story"))
    [remark] = report.remarks
    assert remark.startswith("2 documents without the field 'story'")
    bare = [document(f"d{number}") for number in range(8)]
    with pytest.raises(UsageError, match=r"no metadata"):
        write("gliner", tmp_path / "x", bare, [labels(one) for one in bare], Selection(group_by="story"))


# -- whole or not at all ------------------------------------------------------------------------


class Broken(Jsonl):
    """A format whose reader finds another word than was written."""

    def read(self, folder: Path) -> Any:
        for one in super().read(folder):
            yield one._replace(marks=[Mark(*mark[:4], mark.text.upper()) for mark in one.marks])


class Forgetful(Jsonl):
    """A format whose reader misses a document."""

    def read(self, folder: Path) -> Any:
        yield from list(super().read(folder))[1:]


@pytest.mark.parametrize("format", [Broken(), Forgetful()])
def test_data_that_do_not_read_back_are_not_kept(tmp_path: Path, format: Any) -> None:
    documents = [document("d1"), document("d2")]
    store = MemoryStore(SCHEMA, documents, [labels(one, said("a1", "place", (10, 14))) for one in documents])
    export(store, Jsonl(), tmp_path / "out")
    before = (tmp_path / "out" / jsonl.FILE).read_bytes()
    with pytest.raises(DataError, match=r"read back"):
        export(store, format, tmp_path / "out")
    assert (tmp_path / "out" / jsonl.FILE).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_full_disk_leaves_the_old_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_one("jsonl", tmp_path / "out", TEXT)
    before = (tmp_path / "out" / jsonl.FILE).read_bytes()

    def full(*_: object) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(jsonl.JsonlWriter, "add", full)
    with pytest.raises(DataError, match="No space left"):
        write_one("jsonl", tmp_path / "out", "Another text.")
    assert (tmp_path / "out" / jsonl.FILE).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_only_an_export_of_ours_is_replaced(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    for taken in (mine, mine / "thesis.txt"):
        with pytest.raises(UsageError, match="not an export of annotator"):
            write_one("jsonl", taken, TEXT)
    assert (mine / "thesis.txt").read_text() == "years of work"
    (mine / "report.json").write_text("[]")
    with pytest.raises(UsageError, match="not an export of annotator"):
        write_one("jsonl", mine, TEXT)
    (tmp_path / "empty").mkdir()
    write_one("jsonl", tmp_path / "empty", TEXT)
    write_one("jsonl", tmp_path / "empty", TEXT + " More.")
    assert rows(tmp_path / "empty")[0]["text"] == TEXT + " More."
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "mine"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataError, match="cannot be written"):
        write_one("jsonl", tmp_path / "file" / "out", TEXT)


def test_one_file_with_its_report_beside_it(tmp_path: Path) -> None:
    write_one("jsonl", tmp_path / "a" / "labels.jsonl", TEXT)
    write_one("jsonl", tmp_path / "a" / "labels.jsonl", "Another.")
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["labels.jsonl", "labels.report.json"]
    assert json.loads((tmp_path / "a" / "labels.jsonl").read_bytes())["text"] == "Another."
    (tmp_path / "other.jsonl").write_text("{}")
    with pytest.raises(UsageError, match="not an export of annotator"):
        write_one("jsonl", tmp_path / "other.jsonl", TEXT)


def test_the_same_labels_give_the_same_bytes_in_whatever_order_attributes_came(tmp_path: Path) -> None:
    for name, attributes in (("one", {"size": 1, "a": 2}), ("two", {"a": 2, "size": 1})):
        write_one("jsonl", tmp_path / name, TEXT, said("a1", "agency", (0, 6), attributes=attributes))
    for file in (jsonl.FILE, "report.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
