"""From a number to the text behind it and to gold, on a real terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from tests.e2e.test_no_colour import COLOUR
from tests.support.pair import ANNA, WORST, pair_project
from tests.support.projects import label_file, leave, said
from tests.support.screens import hold_against, picture
from tests.support.terminal import Terminal, annotator

pytestmark = pytest.mark.slow

GOAL = 15
"""From the panel to gold that is exported it must take fewer keys than this."""

NUMBERS = ("F1, strict", "interval")


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is only looked at."""
    return pair_project(tmp_path_factory.mktemp("agreement") / "project")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return pair_project(tmp_path / "project")


def sit_down_to_read(root: Path, *arguments: str, **terminal: object) -> Terminal:
    """Open the pages, and wait until the numbers are there."""
    env = {"XDG_STATE_HOME": str(root / "state"), "HOME": str(root), **terminal.pop("env", {})}  # type: ignore[dict-item]
    at = Terminal(annotator("agreement", str(root), "--tui", *arguments), env=env, **terminal)  # type: ignore[arg-type]
    try:
        at.wait_for(*NUMBERS)
    except AssertionError:
        at.end()
        raise
    return at


def key_of(at: Terminal, words: str) -> str:
    """The key that is shown on a reading, in the rows between the text and the inspector."""
    rows = at.text.splitlines()
    start = next(place for place, row in enumerate(rows) if row.startswith(" case "))
    return next(row.split()[0] for row in rows[start + 1 : start + 4] if words in row)


def test_from_the_panel_to_the_worst_disagreement_to_gold_and_out_in_under_15_keys(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sit_down_to_read(root) as at:
        at.wait_for("weakest label", "Location")
        at.press("enter")
        at.wait_for("disagreements on Location", "“Georgia”")
        assert "label" in at.text.splitlines()[1] and WORST in at.text.splitlines()[1]
        at.press("enter")
        at.wait_for("another label", "they differ in: the label", "4 open")
        at.press("a")
        at.wait_for("? keys", "saved", "4 open")
        at.press(key_of(at, "Location"))
        at.wait_for("3 open", "North Carolina")
        at.press(key_of(at, "“North Carolina”"))
        at.wait_for("2 open")
        at.press(key_of(at, "“Nearly 100”"))
        at.wait_for("1 open")
        at.press(key_of(at, "“Atlanta area”"))
        at.wait_for("0 open", "d says that the document is done")
        at.press("d")
        at.wait_for(f"{WORST} is done")
        at.press("escape")
        at.wait_for("they differ in")
        at.press("x")
        at.wait_for("Export", "gold: 1 done")
        at.press("enter")
        at.wait_for("Exported", "1 document", "exports/gold-jsonl/")
        with capsys.disabled():
            print(f"\n  from the panel to gold that is exported: {at.keys} keys (goal: under {GOAL})")
        assert at.keys < GOAL
        at.press("q")
        at.wait_for("they differ in")
    data = label_file(root, WORST, me="gold")
    assert data["status"] == "done"
    assert [(label, quote) for label, _, _, quote in said(data)] == list(ANNA[WORST])
    assert sum(one["provenance"]["kind"] == "adjudicated" for one in data["annotations"]) == 4
    exported = (root / "exports" / "gold-jsonl" / "documents.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in exported] == [WORST]
    report = json.loads((root / "exports" / "gold-jsonl" / "report.json").read_bytes())
    assert report["annotator"] == "gold" or report["annotators"] == ["gold"]


def test_one_case_can_be_exported_before_its_document_is_done_and_the_screen_says_so(root: Path) -> None:
    with sit_down_to_read(root) as at:
        at.press("enter", "a")
        at.wait_for("? keys", "saved", "4 open")
        at.press(key_of(at, "Location"))
        at.wait_for("3 open")
        at.press("escape")
        at.wait_for("1 decided", "✓ label")
        at.press("x")
        at.wait_for("gold: 0 done, 1 not done, taken in")
        at.press("enter")
        at.wait_for("Exported", "1 document")
        assert at.keys <= 6
        at.press("q")
        at.wait_for("1 decided")
        at.press("escape")
        at.wait_for("gold: 0 documents done, 1 begun")
        at.press("q")
        assert at.wait() == 0
    assert ("location", "Georgia") in [
        (label, quote) for label, _, _, quote in said(label_file(root, WORST, "gold"))
    ]


def test_numbers_are_refreshed_where_one_was(root: Path) -> None:
    """Gold that is done gives precision and recall, on the page that was open before."""
    with sit_down_to_read(root) as at:
        at.press("7", "enter", "a")
        at.wait_for("? keys", "saved", "4 open")
        at.press("1", "1", "1", "1")
        at.wait_for("0 open")
        at.press("d")
        at.wait_for("is done")
        at.press("escape")
        at.wait_for("disagreements in", "4 decided")
        at.press("escape")
        at.wait_for("● done", "unmatched")
        at.press("1")
        at.wait_for("gold: 1 document done", "anna against gold", "ben against gold")


# -- what it looks like ----------------------------------------------------------------------------


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40)])
def test_pages_look(numbers: Path, columns: int, lines: int) -> None:
    with sit_down_to_read(numbers, columns=columns, lines=lines) as at:
        at.read()
        hold_against(f"agreement-overview-{columns}x{lines}", picture(at))
        at.press("2")
        at.wait_for("m shows another measure")
        at.read()
        hold_against(f"agreement-pairs-{columns}x{lines}", picture(at))
        at.press("4")
        at.wait_for("not marked")
        at.read()
        hold_against(f"agreement-confusion-{columns}x{lines}", picture(at))
        at.press("1", "enter")
        at.wait_for("Georgia", "Esc back")
        at.read()
        hold_against(f"agreement-list-{columns}x{lines}", picture(at))
        at.press("enter")
        at.wait_for("they differ in")
        at.read()
        hold_against(f"agreement-text-{columns}x{lines}", picture(at))


def test_pages_without_colour_and_in_16(numbers: Path) -> None:
    with sit_down_to_read(numbers, env={"NO_COLOR": "1"}) as at:
        at.press("4")
        at.wait_for("not marked")
        at.read()
        hold_against("agreement-confusion-no-color", picture(at))
        cells = [at.screen.buffer[y][x] for y in range(24) for x in range(80)]
        assert {(cell.fg, cell.bg) for cell in cells} == {("default", "default")}
        for keys, words in (
            ("2", "another measure"), ("3", "of text"), ("5", "start early"), ("6", "in which documents"),
            ("7", "unmatched"), ("w", "plain count"), ("enter", "“Georgia”"), ("enter", "they differ"),
            ("escape", "Enter read it"), ("x", "Export"), ("escape", "Enter read it"),
        ):  # fmt: skip
            at.press(keys)
            at.wait_for(words)
        assert not COLOUR.search(bytes(at.raw))
    with sit_down_to_read(numbers, env={"TERM": "xterm"}) as at:
        at.press("4")
        at.wait_for("not marked")
        at.read()
        hold_against("agreement-confusion-16-colours", picture(at))


# -- what it costs ---------------------------------------------------------------------------------


def test_a_move_of_the_bar_costs_two_rows_and_a_line(numbers: Path) -> None:
    with sit_down_to_read(numbers, columns=120, lines=40) as at:
        at.press("4")
        at.wait_for("not marked")
        at.read(0.4)

        def cost(key: str) -> int:
            at.press(key)
            return len(at.answer())

        assert 0 < median([cost(key) for key in ("down", "up", "right", "left") * 3]) <= 1_500
        at.press("1", "enter")
        at.wait_for("Georgia", "Esc back")
        at.read(0.4)
        assert 0 < median([cost("down") for _ in range(5)]) <= 1_500
        assert at.read(quiet=3) == b""
        at.press("g", "enter")
        painted = len(at.answer(0.6))
        assert 1_000 < painted <= 12_000, "the text, its readings and the panel, each painted once"
        assert 0 < cost("]") <= 2_000


# -- what cannot be compared -------------------------------------------------------------------------


Setting = Callable[[Path], object]


def nobody(root: Path) -> None:
    pair_project(root, {})


def one_only(root: Path) -> None:
    pair_project(root, {"anna": ANNA})


@pytest.mark.parametrize(
    ("setting", "arguments", "words"),
    [
        (nobody, (), "you may read the labels of nobody"),
        (one_only, (), "you may read the labels of only 'anna'"),
        (pair_project, ("--annotators", "zoe"), "there are no labels of 'zoe'"),
        (pair_project, ("--labels", "person"), "there is no label 'person'"),
    ],
)
def test_a_fault_is_one_clear_sentence_on_the_screen(
    tmp_path: Path, setting: Setting, arguments: tuple[str, ...], words: str
) -> None:
    root = tmp_path / "project"
    setting(root)
    command = annotator("agreement", str(root), "--tui", *arguments)
    with Terminal(command, env={"HOME": str(root)}) as at:
        at.wait_until(lambda: words in " ".join(at.text.split()), words)
        at.press("enter", "2", "down", "w", "m", settle=0.1)
        assert words in " ".join(at.text.split())
        at.press("q")
        assert at.wait() == 0


def test_a_terminal_is_needed_and_nothing_else_can_be_asked_for(numbers: Path) -> None:
    with Terminal(annotator("agreement", str(numbers), "--tui"), env={"TERM": "dumb"}) as at:
        assert at.wait() == 2
        at.drain()
        assert "TERM is unset or 'dumb'" in at.text
    with Terminal(annotator("agreement", str(numbers), "--tui", "--json")) as at:
        assert at.wait() == 2
        at.drain()
        assert "--tui shows all of it on the screen" in at.text


def test_the_palette_leads_there_and_back(root: Path) -> None:
    with Terminal(annotator("annotate", str(root), "--annotator", "ben"), env={"HOME": str(root)}) as at:
        at.wait_for("? keys", "saved")
        at.press("ctrl+p", *"how far", "enter")
        at.wait_for(*NUMBERS)
        at.press("q")
        at.wait_for("? keys", "saved")
        leave(at)
