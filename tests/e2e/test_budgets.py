"""What keys cost on a real terminal: bytes, and labels that are on disk before they are seen."""

from __future__ import annotations

import select
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.support.projects import ARTICLE, ME, make_project, sit_down
from tests.support.terminal import Terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Terminal]:
    with sit_down(make_project(tmp_path), columns=120, lines=40) as terminal:
        terminal.read(0.5)
        yield terminal


def cost(at: Terminal, key: str) -> int:
    """Bytes that a key brings."""
    at.press(key)
    return len(at.answer())


def test_a_move_costs_a_few_bytes(at: Terminal):
    costs = [cost(at, "right") for _ in range(30)]
    assert 0 < median(costs) <= 10
    assert max(costs) <= 2_000


def test_selecting_labelling_and_undoing_cost_a_row_and_a_few_lines(at: Terminal):
    assert max(cost(at, "shift+right") for _ in range(5)) <= 2_000
    for key in ("s", "u", "r", "x", "u"):
        assert 0 < cost(at, key) <= 2_000


def test_pages_and_hints_cost_less_than_the_screen(at: Terminal):
    for key in ("pagedown", "pageup"):
        assert 200 < cost(at, key) <= 8_000
    assert cost(at, "f")
    assert 200 < cost(at, "t") <= 4_000


def test_nothing_is_sent_while_nobody_types(at: Terminal):
    assert at.read(quiet=4.5) == b""


def test_a_label_is_on_disk_before_anything_of_it_is_seen(at: Terminal, tmp_path: Path):
    journal = tmp_path / "labels" / ME / f"{ARTICLE}.journal"

    def saved() -> int:
        return sum(one.stat().st_size for one in journal.glob("*.jsonl"))

    for key in ("a", "!", "u", "u", "r", "s", "x"):
        before = saved()
        at.press(key)
        assert select.select([at.fd], [], [], 10)[0]
        assert saved() > before, f"{key} was painted first"
        at.read()
