from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats import spill
from annotator.formats.spill import Spill


class Clash(str):
    """A key whose hash many others have."""

    def __hash__(self) -> int:
        return len(self) % 2

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, str(other))


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spill, "HELD", 2)


@pytest.mark.parametrize("kind", [str, Clash])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from("a b c d aa bb cc dd".split()), st.integers()), max_size=40))
def test_it_holds_what_a_dict_of_lists_does(kind: type[str], added: list[tuple[str, int]]) -> None:
    made: Spill[str, list[int]] = Spill(None, list)
    wanted: dict[str, list[int]] = {}
    for key, value in added:
        made.at(kind(key)).append(value)
        wanted.setdefault(key, []).append(value)
    assert len(made) == len(wanted)
    assert all(made.get(kind(key)) == wanted.get(key) for key in ("a", "b", "aa", "x", "xx"))
    assert [(str(key), value) for key, value in made.items()] == list(wanted.items())


def test_the_file_has_no_name(tmp_path: Path) -> None:
    made: Spill[int, list[int]] = Spill(tmp_path, list)
    for number in range(10):
        made.at(number).append(number)
    assert len(made) == 10 and not list(tmp_path.iterdir())
