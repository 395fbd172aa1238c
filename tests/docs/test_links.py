"""Links lead somewhere, promises are held by tests that exist, and every page is found from the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.pages import PAGES, ROOT, anchors, links, name_of, prose, words_in_code

README = ROOT / "README.md"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for words, target in links(page):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        to = (page.parent / path).resolve() if path else page
        assert to.exists(), f"[{words}]({target})"
        assert to.is_relative_to(ROOT), f"[{words}]({target})"
        if anchor:
            assert anchor in anchors(to), f"[{words}]({target})"


def test_every_page_is_found_from_the_readme() -> None:
    found, new = {README}, {README}
    while new:
        targets = [(page.parent, target.partition("#")[0]) for page in new for _, target in links(page)]
        new = ({(folder / target).resolve() for folder, target in targets} & set(PAGES)) - found
        found |= new
    assert set(PAGES) == found


def test_the_readme_opens_with_a_picture_and_the_two_commands() -> None:
    text = README.read_text("utf-8")
    opening = text[: text.index("```", text.index("```") + 3)]
    assert "](docs/pictures/annotate.svg)" in opening
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in ("annotate", "test"):
        assert f"make {target} " in opening
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_eight_promises_are_held_by_tests_that_exist() -> None:
    table = README.read_text("utf-8").partition("<!-- promises -->")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\d) \|.*\| (.*) \|$", table, re.MULTILINE)
    assert [number for number, _ in rows] == list("12345678")
    for number, held in rows:
        tests = re.findall(r"\[`(\w+)`\]\((\S+?)\)", held)
        assert tests, f"nothing holds promise {number}"
        for test, file in tests:
            source = (ROOT / file).read_text("utf-8")
            assert re.search(rf"^(async )?def {test}\(", source, re.MULTILINE), f"{test} is not in {file}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_names_a_machine(page: Path) -> None:
    text = page.read_text("utf-8")
    assert not re.search(r"/(?:root|tmp)/", text)
    assert prose(page).strip()


def test_files_that_the_map_names_exist() -> None:
    package = ROOT / "src" / "annotator"
    named = [
        words
        for page in ("architecture.md", "development.md")
        for words in words_in_code(ROOT / "docs" / page)
        if words.endswith((".py", "/"))
    ]
    assert len(named) > 30
    for words in named:
        places = [ROOT / words, package / words, *(folder / words for folder in package.iterdir())]
        assert any(place.exists() for place in [*places, *package.glob(f"*/*/{words}")]), words
