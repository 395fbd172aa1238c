"""The card of a dataset: its sections, its counts, and what it admits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.annotation import Labels, Origin, Relation
from annotator.core.document import Document
from annotator.project.exporting.export import Selection
from annotator.project.exporting.splits import Shares
from tests.support.exports import ALL_TRAIN, SCHEMA, write
from tests.support.memory_store import labels, said

pytestmark = pytest.mark.needs("pyarrow")

TEXT = "Police in Goma denied it. They left."


def corpus(count: int = 1, annotator: str = "anna") -> tuple[list[Document], list[Labels]]:
    """Documents with a claim about a place, of which each has the topic raids."""
    documents = [Document(f"d{number}", TEXT + " " * number) for number in range(count)]
    claim = said("a2", "claim", (0, 25), attributes={"type": "denial"})
    made = [
        labels(
            one,
            said("a1", "place", (10, 14)),
            claim,
            relations=(Relation("r1", "about", "a2", "a1"),),
            document_labels={"topic": "raids", "local": True, "remark": "x"},
            annotator=annotator,
        )
        for one in documents
    ]
    return documents, made


def card_of(
    path: Path, documents: Sequence[Document], made: Sequence[Labels], *args: object, **options: object
) -> str:
    write("huggingface", path, documents, made, *args, **options)  # type: ignore[arg-type]
    return (path / "README.md").read_text("utf-8")


def section(card: str, title: str) -> str:
    """What stands under a heading of the card."""
    return card.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_limits_are_said_even_where_all_is_well(tmp_path: Path) -> None:
    limits = section(card_of(tmp_path / "out", *corpus()), "Known limits")
    for words in (
        "Annotators per document whose labels are here: 1 of 1 document.",
        "one reading of each text",
        "There is no validation split.",
        "There is no test split.",
        "Labels with fewer than 50 annotations to train on: `place` (1), `agency` (0), `claim` (1).",
        "Relations with fewer than 50 annotations to train on: `about` (1).",
        "`claim.type=denial` (1), `claim.type=threat` (0)",
        "Nothing that was labelled in these documents was left out or changed.",
        "are for the owner of the texts to say",
        "The language of the texts is not given.",
    ):
        assert words in limits, words


def test_relations_and_document_labels_by_split(tmp_path: Path) -> None:
    card = card_of(tmp_path / "out", *corpus(10), Selection(shares=Shares(0.2, 0.1)))
    relations = section(card, "Relations")
    assert "| | train | validation | test |" in relations
    assert "| `about` | 7 | 2 | 1 |" in relations
    assert "From `claim` to `place`." in relations
    said_of_all = section(card, "Document labels")
    assert "### `topic`\n\nchoice." in said_of_all
    assert "| `raids` | 7 | 2 | 1 |\n| `other` | 0 | 0 | 0 |\n| not given | 0 | 0 | 0 |" in said_of_all
    assert "| `true` | 7 | 2 | 1 |\n| `false` | 0 | 0 | 0 |" in said_of_all
    assert "| given | 7 | 2 | 1 |" in said_of_all
    limits = section(card, "Known limits")
    assert "The validation split is small, 2 documents" in limits
    assert "Labels that the test split does not have: `agency`." in limits
    assert "texts of one source, author or event may be on both sides" in limits


def test_a_schema_without_them_has_no_such_sections(tmp_path: Path) -> None:
    documents, _ = corpus()
    plain = replace(SCHEMA, relations=(), document_labels=(), guidelines=" ")
    card = card_of(tmp_path / "out", documents, [labels(documents[0])], ALL_TRAIN, plain)
    headings = [line for line in card.split("\n") if line.startswith("## ")]
    assert headings == ["## Configurations", "## Annotators", "## Labels", "## Known limits", "## Licence"]


def test_it_says_what_each_annotator_did_and_what_is_counted(tmp_path: Path) -> None:
    documents, made = corpus(2)
    made.append(labels(documents[1], said("b1", "place", (10, 14)), annotator="ben"))
    people = replace(ALL_TRAIN, annotators=("anna", "ben"))
    card = card_of(tmp_path / "out", documents, made, people)
    assert "| `place` | 2 |" in card
    assert "are of `default`, which has each\ndocument once" in card
    assert "| anna | 2 | 4 |\n| ben | 1 | 1 |" in section(card, "Annotators")
    assert "whose labels are here: 2 of 1 document, 1 of 1 document." in section(card, "Known limits")


def test_gold_is_no_person(tmp_path: Path) -> None:
    card = card_of(tmp_path / "out", *corpus(annotator="gold"))
    assert "`gold` is no person" in section(card, "Annotators")
    assert "one reading of each text" not in card


def test_doubts_and_proposals_are_counted(tmp_path: Path) -> None:
    documents, _ = corpus()
    made = labels(
        documents[0],
        replace(said("a1", "place", (10, 14)), unsure=True),
        replace(said("a2", "agency", (0, 6)), origin=Origin("rules", 0.5)),
        replace(said("a3", "agency", (0, 6), attributes={"size": 3}), derived=frozenset({"size"})),
    )
    card = card_of(tmp_path / "out", documents, [made])
    assert "- `size` (number, given 1 time)" in card
    limits = section(card, "Known limits")
    for words in ("unsure: 1 of 3 annotations", "by the annotator: 1 of 3", "nobody confirmed: 1 of 3"):
        assert words in limits, words


def test_guidelines_stay_below_their_heading(tmp_path: Path) -> None:
    guided = replace(SCHEMA, guidelines="# How\n\n## Known limits\n\n```\n# code\n```")
    card = card_of(tmp_path / "out", *corpus(), ALL_TRAIN, guided)
    assert section(card, "Guidelines").endswith("### How\n\n#### Known limits\n\n```\n# code\n```\n")
    assert card.count("\n## Known limits\n") == 1


@pytest.mark.needs("huggingface_hub", "datasets")
def test_the_card_parser_reads_its_head(tmp_path: Path) -> None:
    from huggingface_hub import DatasetCard

    odd = replace(SCHEMA, title='A "small": schema | #1\nof two')
    text = card_of(tmp_path / "out", *corpus(10), Selection(shares=Shares(0.2, 0.1)), odd, licence="mit")
    card = DatasetCard(text)
    assert card.data.license == "mit"
    assert card.data.pretty_name == 'A "small": schema | #1 of two'
    assert card.text.lstrip().startswith('# A "small": schema | #1 of two\n')
    assert [one["num_examples"] for one in card.data.to_dict()["dataset_info"][0]["splits"]] == [7, 2, 1]
