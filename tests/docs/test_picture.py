"""The pictures on the pages are what the tool shows today."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.support.pages import ROOT
from tools.picture import PICTURES

FOLDER = ROOT / "docs" / "pictures"
NAMESPACE = "{http://www.w3.org/2000/svg}"


def words(svg: str) -> str:
    """The screen as text, which the picture carries for those who do not see it."""
    found = ElementTree.fromstring(svg).findtext(f"{NAMESPACE}desc")
    assert found
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_of_the_tool_as_it_is(name: str):
    """If this fails after a change of the screen: python tools/picture.py docs/pictures/NAME.svg"""
    assert words((FOLDER / f"{name}.svg").read_text("utf-8")) == words(PICTURES[name]())


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_small_and_draws_the_words_it_carries(name: str):
    drawn = (FOLDER / f"{name}.svg").read_text("utf-8")
    assert len(drawn) < 20_000
    texts = [one.text or "" for one in ElementTree.fromstring(drawn).iter(f"{NAMESPACE}text")]
    assert "".join("".join(texts).split()) == "".join(words(drawn).split())
