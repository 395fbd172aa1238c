"""What a person reads of an error."""

from __future__ import annotations

from annotator.core.errors import DataError


def test_a_sentence_ends_once() -> None:
    assert str(DataError("it is empty", where="a.txt", remedy="Fill it")) == "a.txt: it is empty. Fill it"
    assert str(DataError("whose are they?", remedy="Say it")) == "whose are they? Say it"
    assert str(DataError("it is empty")) == "it is empty"
