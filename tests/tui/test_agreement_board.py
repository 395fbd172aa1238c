"""The pages of agreement and the bar on them, without a terminal."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.agreement.meetings import Ask
from annotator.agreement.result import Result
from annotator.project.agreeing.agree import Agreement, Choice, agree
from annotator.project.agreeing.behind import cases_behind, documents
from annotator.tui.agreement.board import Board
from annotator.tui.agreement.heat import Heat
from annotator.tui.agreement.keys import BOARD, LOOK, MOVES, ON_THE_WAY, BoardKeyboard
from annotator.tui.agreement.leaves import LEAVES
from annotator.tui.agreement.list import in_context
from annotator.tui.agreement.page import Cell, Column, Page, Row
from annotator.tui.agreement.painting import painted, start_of
from annotator.tui.agreement.view import View
from annotator.tui.agreement.words import bar, brief, plot, scale
from annotator.tui.palette import Palette
from tests.support.pair import ANNA, BEN, WORST, finish, pair_project, project_of
from tests.support.projects import make_project


@pytest.fixture(scope="module")
def agreement(tmp_path_factory: pytest.TempPathFactory) -> Agreement:
    return agree(project_of(pair_project(tmp_path_factory.mktemp("board") / "project")), Choice())


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Agreement:
    """Cleo says what Ben says, but in one document less."""
    root = pair_project(tmp_path_factory.mktemp("three") / "project")
    finish(root, "cleo", {id: marks for id, marks in BEN.items() if id != WORST})
    return agree(project_of(root), Choice())


class Elsewhere:
    """Remembers where the board wanted to go."""

    def __init__(self) -> None:
        self.asked: list[tuple[Ask, str]] = []
        self.explained: list[Result] = []
        self.went: list[str] = []

    def list_behind(self, ask: Ask, title: str) -> None:
        self.asked.append((ask, title))

    def explain(self, what: str, result: Result) -> None:
        self.explained.append(result)

    def go(self, where: str) -> None:
        self.went.append(where)


class Reader:
    """Presses keys at a board, as the screen would hand them on."""

    def __init__(self, agreement: Agreement | None, *, width: int = 78, height: int = 20) -> None:
        self.elsewhere = Elsewhere()
        self.board = Board(self.elsewhere, height=height)
        if agreement is not None:
            self.board.show(view(agreement, width=width, height=height))
        self._keyboard = BoardKeyboard()

    def press(self, *keys: str) -> None:
        for key in keys:
            self._keyboard.press(self.board, key, key if len(key) == 1 else None)

    @property
    def rows(self) -> list[str]:
        page = self.board.page
        assert page is not None
        return words(page, 78)


def view(agreement: Agreement, *, width: int = 78, height: int = 20) -> View:
    return View(agreement, Palette(agreement.project.schema), Heat(), width, height)


def words(page: Page, width: int) -> list[str]:
    return ["".join(part for part, _ in painted(row, width, Heat())) for row in (*page.heading, *page.rows)]


def cells(page: Page) -> list[tuple[int, int]]:
    """Where the bar can stand."""
    return [
        (row, place)
        for row in range(len(page.rows))
        for place, cell in enumerate(page.rows[row].cells)
        if cell.leads_on
    ]


def said(reader: Reader) -> str:
    """What stands on the page, as one line."""
    return " ".join(" ".join(reader.rows).split())


# -- pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [78, 118])
@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.id)
def test_every_cell_of_every_page_says_what_it_is_and_fits(three: Agreement, leaf, width: int) -> None:
    page = leaf.page(view(three, width=width))
    assert page.begin in cells(page)
    for row, place in cells(page):
        cell = page.rows[row].cells[place]
        assert cell.about and (cell.title or cell.ask is None)
        shown = "".join(part for part, _ in painted(page.rows[row], width, Heat(), bar=place))
        assert cell.words.strip() in shown
    assert all(len(line.rstrip()) <= width and "…" not in line for line in words(page, width))


def test_the_weakest_label_is_under_the_bar_at_once(agreement: Agreement) -> None:
    lea = Reader(agreement)
    assert lea.board.cell is not None and lea.board.cell.about.startswith("Location: F1, strict 0.333")
    lea.press("enter")
    assert lea.elsewhere.asked == [(Ask("location"), "disagreements on Location")]
    lea.press("w")
    assert lea.elsewhere.explained == [agreement.panel.weakest_label.strict]


def test_a_number_of_the_matrix_opens_the_pair(three: Agreement) -> None:
    lea = Reader(three)
    lea.press("2")
    assert lea.board.cell is not None and lea.board.cell.words == ".62"
    lea.press("right", "enter")
    assert lea.elsewhere.asked == [(Ask(pair=("anna", "cleo")), "disagreements of anna – cleo")]
    lea.press("down", "enter")
    assert lea.elsewhere.asked[-1][0] == Ask(pair=("ben", "cleo"))
    before = lea.rows
    lea.press("m")
    assert "F1, exact" in lea.rows[0] and lea.rows != before


def test_the_listed_cases_are_those_that_the_cells_count(agreement: Agreement) -> None:
    """Every cell of the confusion and of the slips: as many meetings behind it as it says."""
    for leaf in (LEAVES[3], LEAVES[4]):
        page = leaf.page(view(agreement))
        for row, place in cells(page):
            cell = page.rows[row].cells[place]
            assert cell.ask is not None
            if cell.ask.cell and cell.ask.cell[0] == cell.ask.cell[1]:
                continue  # There most agree.
            listed = [
                one for id in documents(agreement, cell.ask) for one in cases_behind(agreement, cell.ask, id)
            ]
            assert sum(one.meetings for one in listed) == int(cell.words)


def test_documents_come_worst_first_and_say_how_far_gold_is(agreement: Agreement) -> None:
    shown = replace(view(agreement), gold={WORST: "done"})
    page = LEAVES[6].page(shown)
    first = page.rows[0]
    assert first.cells[0].words == WORST and "done" in first.cells[-1].words
    unmatched = [int(row.cells[2].words) for row in page.rows]
    assert unmatched == sorted(unmatched, reverse=True)


def test_who_finished_nothing_in_common_reads_one_sentence_on_every_page(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    finish(root, "anna", {WORST: ANNA[WORST]})
    finish(root, "ben", {"004_0db7f844aa9098d6": BEN["004_0db7f844aa9098d6"]})
    lea = Reader(agree(project_of(root), Choice()))
    for place in "1234567":
        lea.press(place)
        assert "Nothing can be compared yet: no document was finished by two annotators." in said(lea)
        lea.press("down", "enter", "w", "end", "pagedown")
    assert not lea.elsewhere.asked


def test_another_schema_is_named_as_the_reason(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    finish(root, "anna", {WORST: ANNA[WORST]})
    schema = root / "schemas" / "claims.json"
    schema.write_text(schema.read_text("utf-8").replace('"title": "Count"', '"title": "Number"'), "utf-8")
    finish(root, "ben", {WORST: BEN[WORST]})
    found = Reader(agree(project_of(root), Choice()))
    assert "no two annotators finished a document under one text and schema" in said(found)


def test_labels_that_nobody_shares_give_zero_and_lists(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    finish(root, "anna", {WORST: [("location", "Georgia")]})
    finish(root, "ben", {WORST: [("agency", "Georgia")]})
    found = agree(project_of(root), Choice())
    lea = Reader(found)
    assert any("0.000" in row for row in lea.rows)
    lea.press("enter")
    (ask, _), *_ = lea.elsewhere.asked
    (one,) = cases_behind(found, ask, WORST)
    assert one.differences == ("label",) and one.words == "Georgia"


# -- the bar -----------------------------------------------------------------------------------------


def test_the_bar_stays_on_cells_and_damages_two_rows(three: Agreement) -> None:
    lea = Reader(three)
    for page in "1234567":
        lea.press(page)
        lea.board.take_damage()
        for key in (
            "right",
            "left",
            "down",
            "up",
            "l",
            "h",
            "j",
            "k",
            "home",
            "end",
            "G",
            "g",
            "pagedown",
            "pageup",
        ):
            lea.press(key)
            damage = lea.board.take_damage()
            assert len(damage.rows) <= 2 and not damage.everything
            bar = lea.board.bar
            assert bar is not None and lea.board.page is not None
            assert lea.board.page.rows[bar.row].cells[bar.cell].leads_on


def test_each_page_keeps_its_bar_also_when_numbers_are_refreshed(three: Agreement) -> None:
    lea = Reader(three)
    lea.press("4", "down", "left")
    confusion = lea.board.bar
    lea.press("7", "down")
    documents = lea.board.bar
    assert documents is not None and documents.row == 1
    lea.board.show(view(three))
    assert lea.board.bar == documents
    lea.press("4")
    assert lea.board.bar == confusion


def test_a_wide_matrix_scrolls_its_columns_and_keeps_the_names(three: Agreement) -> None:
    lea = Reader(three, width=40)
    lea.press("4", "end")
    bar, page = lea.board.bar, lea.board.page
    assert bar is not None and page is not None and bar.left > 0
    row = page.rows[bar.row]
    shown = "".join(part for part, _ in painted(row, 40, Heat(), left=bar.left, bar=bar.cell))
    assert len(shown) <= 40 and row.cells[0].words.strip() in shown
    assert row.cells[bar.cell].words.strip() in shown
    assert start_of(row, bar.cell, page.held, bar.left) + row.columns[bar.cell].width <= 40
    lea.press("home")
    assert lea.board.bar is not None and lea.board.bar.left < bar.left


def test_a_long_page_scrolls_and_makes_only_the_rows_it_shows(agreement: Agreement) -> None:
    many = tuple(
        agreement.panel.documents[0]._replace(document=f"d{n:05}", unmatched=n) for n in range(5_000)
    )
    lea = Reader(replace(agreement, panel=replace(agreement.panel, documents=many)))
    made: Counter[int] = Counter()
    lea.press("7")
    page = lea.board.page
    assert page is not None
    real = type(page.rows)._row
    try:
        type(page.rows)._row = lambda self, row: made.update([1]) or real(self, row)
        lea.press("down", "pagedown", "up", "right")
        assert made[1] < 40
        lea.press("G")
        assert lea.board.bar is not None and lea.board.bar.row == 4_999
        assert lea.board.top <= 4_999 < lea.board.top + lea.board.body
    finally:
        type(page.rows)._row = real


def test_keys_before_there_are_numbers_do_nothing() -> None:
    lea = Reader(None)
    lea.press("enter", "down", "w", "m", "2", "x")
    assert lea.elsewhere.asked == [] and lea.elsewhere.went == ["export"]
    lea.board.fail("there is nobody")
    lea.press("enter", "3")
    assert lea.board.page is None and lea.board.fault == "there is nobody"


def test_no_key_has_two_meanings() -> None:
    for table in (BOARD, (*LOOK, *MOVES), ON_THE_WAY):
        keys = [key for action in table for key in action.keys]
        assert len(keys) == len(set(keys))
        assert len({action.id for action in table}) == len(table)


def test_what_came_from_files_steers_no_terminal() -> None:
    row = Row((Cell("\x1b[31mann\u202ea"), Cell("x" * 50)), (Column(20), Column(10, "right")))
    shown = "".join(part for part, _ in painted(row, 40, Heat()))
    assert "\x1b" not in shown and "\u202e" not in shown
    assert len(shown) == 30 and shown.rstrip().endswith("…")


def test_the_application_starts_without_numpy() -> None:
    """What the first paint needs; the numbers are made while it is on the screen already."""
    look = "import sys, annotator.tui.agreement.app; print('numpy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


# -- words and shades ----------------------------------------------------------------------------------


def test_a_plot_is_a_dot_between_the_ends_of_its_interval(agreement: Agreement) -> None:
    strict = agreement.panel.weakest_label.strict
    drawn = plot(strict, 21)
    assert len(drawn) == 21 and drawn.index("●") == round(strict.number * 20)
    assert len(scale(21)) == 21 and scale(21)[10:12] == ".5"
    assert plot(Result(strict.method, None, "nothing"), 21) == "·" * 21
    assert plot(Result(strict.method, -0.4), 21).index("●") == 0


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.716, ".72"), (1.0, "1.0"), (0.999, "1.0"), (-0.25, "-.25"), (0.0, ".00"), (None, "n/a")],
)
def test_brief_numbers_fit_a_cell(value: float | None, said: str) -> None:
    assert brief(value) == said


def test_a_case_is_listed_with_the_words_around_it_where_there_is_room(agreement: Agreement) -> None:
    (georgia,) = [one for one in cases_behind(agreement, Ask("location"), WORST) if one.words == "Georgia"]
    assert in_context(georgia, 24) == "“Georgia”"
    assert in_context(georgia, 45) == " operations — which includes [Georgia], South Carolina and"[11:56]
    assert len(in_context(georgia, 45)) <= 45
    assert in_context(replace(georgia, words="a " * 50, before="\n"), 40).startswith("“a a")


def test_bars_grow_by_eighths() -> None:
    assert bar(1.0, 4) == "████" and bar(0.0, 4) == "" and bar(0.5, 3) == "█▌"


@pytest.mark.parametrize("heat", [Heat(), Heat(many=False), Heat(mono=True)])
def test_shades_grow_with_the_number_and_have_letters_of_their_own(heat: Heat) -> None:
    for trouble in (False, True):
        shades = [heat.style(step / 20, trouble=trouble) for step in range(21)]
        assert len(set(shades)) >= 3
        assert shades == sorted(shades, key=shades.index)
        assert all(one.bgcolor is None or one.color is not None for one in shades)
    assert heat.style(-1.0) == heat.style(0.0) and heat.style(2.0) == heat.style(1.0)
