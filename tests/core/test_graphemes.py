from __future__ import annotations

from timeit import timeit

import pytest
import regex
from hypothesis import given

from annotator.core.graphemes import clusters, is_boundary, next_boundary, previous_boundary
from tests.support.strange_texts import FAMILY, STRANGE, offsets, texts


def boundaries(text: str) -> list[int]:
    """From the whole text at once: the reference."""
    return [0, *(match.end() for match in regex.finditer(r"\X", text))]


def agrees_with_the_whole(text: str) -> None:
    known = boundaries(text)
    for offset in offsets(text):
        assert is_boundary(text, offset) == (offset in known)
        assert next_boundary(text, offset) == min((b for b in known if b > offset), default=len(text))
        assert previous_boundary(text, offset) == max((b for b in known if b < offset), default=0)


@given(texts)
def test_boundaries_found_locally_are_those_of_the_whole_text(text: str) -> None:
    agrees_with_the_whole(text)


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_boundaries_in_strange_texts(text: str) -> None:
    agrees_with_the_whole(text)
    assert [start for start, _ in clusters(text, 0, len(text))] == boundaries(text)[
        : -1 if text else None
    ] or not text


def test_a_family_is_one_step() -> None:
    text = f"a{FAMILY}b"
    assert next_boundary(text, 1) == 1 + len(FAMILY)
    assert previous_boundary(text, 4) == 1
    assert not is_boundary(text, 3)


def test_flags_pair_from_the_first() -> None:
    text = "🇩🇪🇫🇷🇩"
    assert [offset for offset in offsets(text) if is_boundary(text, offset)] == [0, 2, 4, 5]


def test_offsets_outside_are_taken_as_the_ends() -> None:
    assert next_boundary("ab", -5) == 1
    assert next_boundary("ab", 9) == 2
    assert previous_boundary("ab", 9) == 1
    assert previous_boundary("ab", -1) == 0
    assert not is_boundary("ab", 3)


@pytest.mark.parametrize("unit", ["word ", "日本", f"{FAMILY}😀", "क्षि "])
def test_the_cost_does_not_grow_with_the_text(unit: str) -> None:
    def cost(text: str) -> float:
        middle = len(text) // 2
        return min(
            timeit(lambda: (next_boundary(text, middle), previous_boundary(text, middle)), number=20)
            for _ in range(9)
        )

    assert cost(unit * 100_000) < 20 * cost(unit * 100)
