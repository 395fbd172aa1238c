"""Guidelines inside a card: their headings are below those of the card, and nothing else changes."""

from __future__ import annotations

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
    ],
)
def test_headings_go_below(text: str, wanted: str) -> None:
    assert demoted(text, 3) == wanted


@given(st.text(alphabet="#=-`~ ab>|1.\n\t", max_size=60))
def test_no_heading_stays_above(text: str) -> None:
    """Outside of code no line is left that a reader would take for a heading of the card."""
    fence = ""
    for one in demoted(text, 3).split("\n"):
        words = one.strip()
        if not fence and words[:3] in ("```", "~~~") and not one.startswith(("    ", "\t")):
            marks = words[: len(words) - len(words.lstrip(words[0]))]
            fence = "" if words[0] == "`" and "`" in words.lstrip("`") else marks
        elif fence and set(words) == {fence[0]} and len(words) >= len(fence) and not one.startswith("    "):
            fence = ""
        elif not fence:
            assert not one.startswith(("# ", "## ")), one
    assert not fence


def test_a_cell_is_one_cell() -> None:
    assert cell("a|b\n c") == "a\\|b c"
