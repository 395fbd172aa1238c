"""Conversations: valid lines, and answers from which every place is found again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.core.errors import DataError, UsageError
from annotator.formats.chat.instructions import instructions
from annotator.formats.chat.occurrences import Occurrences
from annotator.formats.doors import load
from tests.support.exports import SCHEMA, hard_corpus, write, write_news, write_one
from tests.support.hard_texts import HARD_TEXTS
from tests.support.memory_store import labels, said


def lines(path: Path) -> list[list[dict[str, str]]]:
    """The messages of each line, held against the shape that fine-tuning takes."""
    found = []
    for row in path.read_bytes().split(b"\n")[:-1]:
        line = json.loads(row)
        assert list(line) == ["messages"]
        assert [list(message) for message in line["messages"]] == [["role", "content"]] * 3
        assert [message["role"] for message in line["messages"]] == ["system", "user", "assistant"]
        assert all(isinstance(message["content"], str) and message["content"] for message in line["messages"])
        found.append(line["messages"])
    return found


def answer(messages: list[dict[str, str]]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(messages[2]["content"])
    return made


def test_hard_texts_are_found_again_by_their_words(tmp_path: Path) -> None:
    write("chat", tmp_path / "out", *hard_corpus())
    texts = dict(HARD_TEXTS.values())
    found = lines(tmp_path / "out" / "train.jsonl")
    assert len(found) == len(HARD_TEXTS)
    for messages in found:
        text = messages[1]["content"]
        (one,) = answer(messages)["annotations"]
        assert one["text"] == texts[text]
        parts = text.split(one["text"])
        assert one["text"].join(parts[: one["occurrence"]]) == text[: text.rindex(one["text"])]


def test_the_news_in_three_files(tmp_path: Path) -> None:
    report = write_news("chat", tmp_path / "out", 30)
    found = {
        path.stem: lines(path) for path in (tmp_path / "out").glob("*.jsonl") if path.stem != "documents"
    }
    assert {name: len(made) for name, made in found.items()} == dict(report.documents)
    every = [answer(messages) for made in found.values() for messages in made]
    assert sum(len(one["annotations"]) for one in every) == report.annotations.total()
    assert sum(len(one["relations"]) for one in every) == report.relations > 0


def test_everything_but_notes_is_in_the_answer(tmp_path: Path) -> None:
    document = Document("d1", "Ben met Ben. Ben left Goma.")
    claim = said("c", "claim", (8, 11), (17, 21), attributes={"type": "denial", "of": ["a"]}, note="hm")
    place = said("p", "place", (22, 26))
    given = labels(
        document, claim, place, relations=(Relation("r", "about", "c", "p"),), document_labels={"local": True}
    )
    report = write("chat", tmp_path / "out", [document], [given])
    assert [(one.annotation, one.reason) for one in report.left_out] == [("c", "no-notes")]
    ((system, _, assistant),) = lines(tmp_path / "out" / "train.jsonl")
    assert json.loads(assistant["content"]) == {
        "annotations": [
            {
                "id": 1,
                "label": "claim",
                "pieces": [{"text": "Ben", "occurrence": 2}, {"text": "left", "occurrence": 1}],
                "attributes": {"of": ["a"], "type": "denial"},
            },
            {"id": 2, "label": "place", "text": "Goma", "occurrence": 1},
        ],
        "relations": [{"type": "about", "head": 1, "tail": 2}],
        "document": {"local": True},
    }
    assert (tmp_path / "out" / "system.txt").read_text() == system["content"] + "\n"


def test_a_document_without_a_mark_has_an_empty_answer(tmp_path: Path) -> None:
    write_one("chat", tmp_path / "out", "Goma")
    ((*_, assistant),) = lines(tmp_path / "out" / "train.jsonl")
    assert json.loads(assistant["content"]) == {"annotations": [], "relations": [], "document": {}}


def test_the_instructions_name_everything_that_may_be_said() -> None:
    text = instructions(SCHEMA)
    for wanted in (
        "- place\n",
        "- agency\n  - attribute size: a number",
        "- claim\n  - attribute type: one of denial, threat, always given",
        "- about (claim -> place)",
        "- topic: one of raids, other",
        "- local: true or false",
        '"occurrence"',
        '"relations"',
    ):
        assert wanted in text, text
    assert "Label well." not in text
    assert instructions(SCHEMA, guidelines=True).endswith("Guidelines:\n\n# Guidelines\n\nLabel well.")


def test_a_system_message_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("Find places.\n")
    document = Document("d1", "Goma")
    write("chat", tmp_path / "out", [document], [labels(document)], system=str(own))
    assert lines(tmp_path / "out" / "train.jsonl")[0][0]["content"] == "Find places."
    for content in (b"", b"\xff", None):
        own.unlink()
        if content is not None:
            own.write_bytes(content)
        else:
            own = tmp_path / "none.txt"
        with pytest.raises(UsageError, match="system message"):
            write("chat", tmp_path / "again", [document], [labels(document)], system=str(own))


def test_an_answer_that_does_not_fit_its_text_is_noticed(tmp_path: Path) -> None:
    write_one("chat", tmp_path / "out", "Goma, Goma", said("a", "place", (6, 10)))
    path = tmp_path / "out" / "train.jsonl"
    path.write_text(path.read_text().replace('\\"occurrence\\":2', '\\"occurrence\\":3'))
    with pytest.raises(DataError, match="'Goma' is not in its text so often"):
        list(load("exports", "chat")().read(tmp_path / "out"))


@given(st.text("ab\n", min_size=1, max_size=20), st.data())
def test_occurrences_lead_back_to_the_same_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    occurrences = Occurrences(text)
    number = occurrences.number(start, end)
    assert occurrences.place(text[start:end], number) == start
    same = [at for at in range(len(text)) if text.startswith(text[start:end], at)]
    assert same[number - 1] == start
    assert occurrences.place(text[start:end], len(same) + 1) is None
    assert occurrences.place(text[start:end], 0) is None and occurrences.place("", 1) is None
