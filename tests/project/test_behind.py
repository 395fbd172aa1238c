"""The cases behind a number, and gold to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.agreement.meetings import Ask
from annotator.core.errors import ReadOnly, UsageError
from annotator.project.agreeing.agree import Agreement, Choice, agree
from annotator.project.agreeing.behind import Behind, cases_behind, documents
from annotator.project.deciding.adjudicate import open_gold
from annotator.project.deciding.looking import look_at
from annotator.project.exporting.export import Selection, export
from annotator.project.exporting.handing_out import hand_out, place_of, write
from annotator.project.label import open_document
from annotator.project.open import open_project
from annotator.tui.agreement.heat import Heat
from annotator.tui.agreement.leaves import LEAVES
from annotator.tui.agreement.view import View
from annotator.tui.palette import Palette
from tests.support.differing import label
from tests.support.pair import ANNA, BEN, WORST, finish, pair_project, project_of
from tests.support.projects import make_project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return pair_project(tmp_path / "project")


def numbers(root: Path, **choice: object) -> Agreement:
    return agree(project_of(root), Choice(**choice))  # type: ignore[arg-type]


def listed(agreement: Agreement, ask: Ask) -> list[Behind]:
    return [one for id in documents(agreement, ask) for one in cases_behind(agreement, ask, id)]


def test_the_worst_document_comes_first_and_in_it_the_worst_difference(root: Path) -> None:
    found = listed(numbers(root), Ask("location"))
    assert [(one.document, one.differences, one.words) for one in found[:3]] == [
        (WORST, ("label",), "Georgia"),
        (WORST, ("boundary",), "Atlanta area"),
        (WORST, ("missed",), "North Carolina"),
    ]
    assert {one.document for one in found[3:]} == {"000_b3b33fe24e76e964", "004_0db7f844aa9098d6"}
    assert all(one.decision is None for one in found)


def test_a_case_is_the_one_that_adjudication_has(root: Path) -> None:
    first, *_ = listed(numbers(root), Ask("location"))
    gold = open_gold(open_project(root, annotator="gold"), first.document)
    assert first.case in gold.cases
    gold.take(first.case, first.case.versions[0])
    gold.close()
    again, *_ = listed(numbers(root), Ask("location"))
    assert again.decision is not None and again.decision.taken == "version"


def test_one_case_that_three_meet_in_is_listed_once(root: Path) -> None:
    finish(root, "cleo", BEN)
    found = numbers(root)
    georgia = [one for one in listed(found, Ask("location")) if one.words == "Georgia"]
    assert [one.meetings for one in georgia] == [2]
    assert [
        one.meetings for one in listed(found, Ask("location", ("anna", "ben"))) if one.words == "Georgia"
    ] == [1]
    assert not listed(found, Ask(pair=("ben", "cleo")))


def test_a_narrower_choice_has_its_own_disagreements_and_the_same_cases(root: Path) -> None:
    finish(root, "cleo", ANNA)
    everyone = {one.case.key for one in listed(numbers(root), Ask())}
    two = listed(numbers(root, annotators=("anna", "cleo")), Ask())
    assert two == []
    assert {one.case.key for one in listed(numbers(root, annotators=("anna", "ben")), Ask())} == everyone
    places = listed(numbers(root, labels=("location",)), Ask())
    assert places and all("location" in str(one.case.versions) for one in places)


def test_where_somebody_differs_from_gold_is_listed_for_that_pair_alone(root: Path) -> None:
    project = open_project(root, annotator="gold")
    gold = open_gold(project, WORST)
    for case in gold.open_cases:
        gold.take(case, case.version_of("anna"))
    gold.finish()
    gold.close()
    found = numbers(root)
    assert [row.annotator for row in found.panel.gold] == ["anna", "ben"]
    assert len(listed(found, Ask(pair=("ben", "gold")))) == 4
    assert listed(found, Ask(pair=("anna", "gold"))) == []
    assert len([one for one in listed(found, Ask()) if one.document == WORST]) == 4


def test_labels_that_cannot_be_trusted_are_left_out_here_too(root: Path) -> None:
    (journal,) = (root / "labels" / "ben" / f"{WORST}.journal").iterdir()
    journal.write_bytes(journal.read_bytes().replace(b"agency", b"agents"))
    assert all(one.document != WORST for one in listed(numbers(root), Ask()))


def test_relations_and_labels_of_documents_open_too(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    schema = root / "schemas" / "claims.json"
    topic = (
        '"document_labels": [{"id": "topic", "type": "choice", "choices": [{"id": "raids"}, {"id": "laws"}]}]'
    )
    schema.write_text(schema.read_text("utf-8").replace('"document_labels": []', topic), "utf-8")
    for who in ("anna", "ben"):
        document = open_document(open_project(root, annotator=who), WORST)
        label(document, "source", "ICE officials")
        label(document, "claim_type", "Nearly 100 of them were arrested in Georgia alone.", type="assertion")
        source, claim = sorted(document.annotations, key=lambda one: one.label, reverse=True)
        assert source.label == "source"
        if who == "anna":
            document.relate("said_by", claim.id, source.id)
        document.set_document_label("topic", "raids" if who == "anna" else "laws")
        document.finish()
        document.close()
    found = numbers(root)
    (link,) = listed(found, Ask(relation="said_by"))
    assert (link.case.about, link.differences, link.meetings) == ("relation", ("missed",), 1)
    (about,) = listed(found, Ask(document_label="topic"))
    assert (about.case.about, about.differences, about.words) == ("document", ("value",), "topic")
    assert listed(found, Ask()) == []
    page = LEAVES[2].page(View(found, Palette(found.project.schema), Heat(), 78))
    assert {cell.ask for row in page.rows for cell in row.cells if cell.ask} >= {
        Ask(relation="said_by"),
        Ask(document_label="topic"),
    }


# -- looking -----------------------------------------------------------------------------------------


def test_looking_shows_what_all_agree_on_and_writes_nothing(root: Path) -> None:
    before = sorted(str(one) for one in root.rglob("*"))
    gold = look_at(project_of(root), WORST, "nothing is changed here")
    assert {one.quote for one in gold.annotations} >= {"about 30", "192", "South Carolina"}
    assert len(gold.open_cases) == 4
    with pytest.raises(ReadOnly, match="nothing is changed here"):
        gold.take(gold.open_cases[0], gold.open_cases[0].versions[0])
    gold.close()
    assert sorted(str(one) for one in root.rglob("*")) == before


def test_looking_shows_what_gold_decided(root: Path) -> None:
    gold = open_gold(open_project(root, annotator="gold"), WORST)
    gold.take_none(gold.open_cases[0])
    gold.close()
    assert len(look_at(project_of(root), WORST, "no").open_cases) == 3


# -- handing out -------------------------------------------------------------------------------------


def test_gold_is_handed_out_with_what_is_done(root: Path) -> None:
    gold = open_gold(open_project(root, annotator="gold"), WORST)
    gold.close()
    project = project_of(root)
    what = hand_out(project)
    assert (what.annotator, what.done, what.begun) == ("gold", 0, 1)
    with pytest.raises(UsageError, match="no finished documents"):
        write(project, what, "jsonl", include_unfinished=False, progress=lambda *_: None)
    report, path = write(project, what, "jsonl", include_unfinished=True, progress=lambda *_: None)
    assert path == place_of(project, "gold", "jsonl") and path.is_dir()
    other = export(
        project.store, _jsonl(), root / "other", Selection(annotators=("gold",), include_unfinished=True)
    )
    assert report.to_json() == other.to_json()


def test_there_must_be_something_to_hand_out(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing to export"):
        hand_out(project_of(make_project(tmp_path / "project")))
    with pytest.raises(UsageError, match="whose labels"):
        hand_out(project_of(pair_project(tmp_path / "pair")))


def _jsonl():  # type: ignore[no-untyped-def]
    from annotator.formats import doors

    return doors.load("exports", "jsonl")()
