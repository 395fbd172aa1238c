"""Guidelines inside a card: their headings are below those of the card, and nothing else changes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.huggingface.markdown import cell, demoted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("# A\n\nb\n\n## C", "### A\n\nb\n\n#### C"),
        ("## A\n### B", "### A\n#### B"),
        ("# A\n##### F", "### A\n###### F"),
        ("### A", "### A"),
        ("#no heading\n\n#", "#no heading\n\n###"),
        ("A\n===\n\nB c\nd\n---\n\ne", "### A\n\n#### B c d\n\ne"),
        ("a\n\n---\n\nb", "a\n\n---\n\nb"),
        ("- a\n---\nb", "- a\n---\nb"),
        ("- a\nb\n---", "- a\nb\n---"),
        ("a | b\n--- | ---\n1 | 2", "a | b\n--- | ---\n1 | 2"),
        ("# A\n\n```sh\n# B\n```\n# C", "### A\n\n```sh\n# B\n```\n### C"),
        ("# A\n\n~~~~\n# B\n~~~\n# C\n~~~~", "### A\n\n~~~~\n# B\n~~~\n# C\n~~~~"),
        ("# A\n\n    # B", "### A\n\n    # B"),
        ("# A\n```\n# B", "### A\n```\n# B\n```"),
        ("no headings", "no headings"),
        ("# A\n\n---\nb\n---", "### A\n\n---\n#### b"),
        (
            "# A\n\n1. b\n\n   # C\n\n   ```\n   # D\n   ```",
            "### A\n\n1. b\n\n   # C\n\n   ```\n   # D\n   ```",
        ),
        ("# A\n1. b\n  # C", "### A\n1. b\n### C"),
    ],
)
def test_headings_go_below(text: str, wanted: str) -> None:
    assert demoted(text, 3) == wanted


LINES = [
    "# A",
    "## B",
    "#### D",
    "  # E",
    "#f",
    "####### G",
    "text",
    "more *text*",
    "---",
    "===",
    "a | b",
    "```",
    "~~~",
    "```py",
    "   ```",
    "`x` ```",
    "    # code",
    "- item",
    "1. one",
    "> quote",
    "",
]


@pytest.mark.needs("markdown_it")
@given(st.lists(st.sampled_from(LINES), max_size=9).map("\n".join))
def test_a_reader_of_markdown_sees_the_same_lower(text: str) -> None:
    headings, code = outline(text)
    by = max(0, 3 - min((level for level, _ in headings), default=3))
    assert outline(demoted(text, 3)) == ([(min(6, level + by), words) for level, words in headings], code)


def outline(text: str) -> tuple[list[tuple[int, str]], list[str]]:
    """The headings and the code that are in no list and no quotation."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parse(text)
    headings = [
        (int(one.tag[1:]), " ".join(after.content.split()))
        for one, after in pairwise(tokens)
        if one.type == "heading_open" and one.level == 0
    ]
    return headings, [
        one.content.strip() for one in tokens if one.type in ("fence", "code_block") and one.level == 0
    ]


def test_a_cell_is_one_cell() -> None:
    assert cell("a|b\n c") == "a\\|b c"
