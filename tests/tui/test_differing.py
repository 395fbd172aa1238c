"""What is underlined in the readings of a case: what is not the same in all of them."""

from __future__ import annotations

from annotator.core.cases import Case
from annotator.core.span import Span
from annotator.core.text import short
from annotator.tui.adjudication.differing import fringe, labels_differ, quote, values_that_differ
from annotator.tui.palette import UNLIKE, UNLIKE_ALL, Palette
from annotator.tui.widgets.row import RowPainter
from tests.support.adjudications import ANNA, BEN, CLEO, TEXT, Adjudicator, at, by, case_on, gold_of, said
from tests.support.desks import NEWS


def words(case: Case) -> list[str]:
    return [span.of(TEXT) for span in fringe(case)]


def test_an_edge_that_some_have_elsewhere() -> None:
    gold = gold_of(ANNA, BEN)
    case = case_on(gold, "about 160")
    assert words(case) == ["about "]
    assert values_that_differ(case) == {"modifier"}
    assert not labels_differ(case)


def test_all_of_a_stretch_that_somebody_did_not_mark() -> None:
    gold = gold_of(ANNA, BEN, CLEO)
    assert words(case_on(gold, "ICE")) == ["ICE"]
    assert words(case_on(gold, "Officials")) == []


def test_another_label_is_no_other_stretch() -> None:
    gold = gold_of(by("anna", said("a", "agency", "ICE")), by("ben", said("b", "location", "ICE")))
    case = case_on(gold, "ICE")
    assert words(case) == [] and labels_differ(case)


def test_pieces_in_the_middle_and_at_both_ends() -> None:
    gold = gold_of(
        by("anna", said("a", "source", "Officials said about")),
        by("ben", said("b", "source", "said about 160"), said("c", "source", "Officials")),
    )
    assert words(case_on(gold, "said about")) == [" ", " 160"]


def test_a_quote_is_cut_as_elsewhere_and_keeps_its_marks() -> None:
    mark = said("a", "source", "Officials said about 160 people were held by ICE in Los Angeles")
    first, last = at("Officials "), at("Angeles")
    parts = list(quote(mark, (first, last), 32))
    assert "".join(text for text, _ in parts) == short(mark.quote, 32)
    assert parts[0] == ("Officials ", True) and parts[-1] == ("Angeles", True)
    assert list(quote(mark, (), 200)) == [(mark.quote, False)]


def test_the_text_is_underlined_while_the_case_is_in_hand() -> None:
    lea = Adjudicator(ANNA, BEN)
    assert lea.desk.unlike == (Span(at("about 160").start, at("about 160").start + 6),)
    painter, row = RowPainter(Palette(NEWS)), lea.desk.rows[0]
    strip = painter.paint(lea.desk, row, 50)
    looks = [(segment.text, segment.style) for segment in strip if segment.style]
    assert [words for words, style in looks if style.underline and style.bold] == ["about "]
    lea.desk.take_damage()
    lea.press("escape", "escape")
    assert lea.desk.unlike == ()
    assert lea.desk.take_damage().spans


def test_it_is_seen_under_selection_and_focus() -> None:
    style = Palette(NEWS).style(("selection", UNLIKE_ALL))
    assert style.reverse and style.underline and style.bold
    assert UNLIKE.underline
