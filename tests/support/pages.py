"""The pages of the documentation, taken apart: blocks of code, words in code, links, headings.

A comment in front of a block says what a test does with it:

    <!-- runs in PLACE -->                       it is run in a fresh folder, and must succeed
    <!-- runs in PLACE with LIBRARY, slowly -->  the same where these libraries are installed, marked slow
    <!-- screen 80x24: KEYS -->                  these lines stand on the screen after these keys
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"<!-- ([^\n]*?) -->\s*\Z")


@dataclass(frozen=True)
class Block:
    """A block of code; `said` is the comment in front of it, or nothing."""

    page: Path
    line: int
    language: str
    code: str
    said: str

    @property
    def id(self) -> str:
        """Where it is, for the name of a test."""
        return f"{self.page.name}:{self.line}"


def name_of(page: Path) -> str:
    """A page's path in the repository."""
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> Iterator[Block]:
    """Every fenced block."""
    text = page.read_text("utf-8")
    for found in FENCE.finditer(text):
        before = COMMENT.search(text, 0, found.start())
        said = before[1] if before else ""
        yield Block(page, text.count("\n", 0, found.start()) + 1, found[1], found[2], said)


def prose(page: Path) -> str:
    """The page without its blocks."""
    return FENCE.sub("", page.read_text("utf-8"))


def words_in_code(page: Path) -> Iterator[str]:
    """What stands between backticks in the prose."""
    yield from (found[1] for found in re.finditer(r"(?<!`)`([^`\n]+)`", prose(page)))


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Words and target of every link and picture."""
    yield from ((found[1], found[2]) for found in re.finditer(r"\[([^\]]*)\]\(([^)\s]+)\)", prose(page)))


def anchors(page: Path) -> set[str]:
    """The anchors of the headings, as code forges make them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
