"""How overlapping labels look."""

from __future__ import annotations

from annotator.tui.palette import LabelTag, Palette
from tests.support.desks import NEWS


def test_a_name_at_the_edge_of_a_long_span_keeps_its_background():
    """Reversed, its first letter would look as if the name began one letter later."""
    style = Palette(NEWS).style((LabelTag("claim", edge=True), LabelTag("agency")))
    inside = Palette(NEWS).style((LabelTag("agency"),))
    assert not style.reverse
    assert (style.color, style.bgcolor) == (inside.color, inside.bgcolor)
    assert style != inside


def test_the_edge_of_a_long_span_is_reversed_where_no_name_lies_on_it():
    assert Palette(NEWS).style((LabelTag("claim", edge=True),)).reverse
    assert not Palette(NEWS).style((LabelTag("claim"),)).reverse
