"""Where edges differ on spans of one label: which edge, and which way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.agreement.alignment import SLIPS
from annotator.agreement.meetings import Ask
from annotator.core.text import short
from annotator.tui.agreement.page import Cell, Column, Page, Row, prose
from annotator.tui.agreement.view import View
from annotator.tui.agreement.words import bar, plural
from annotator.tui.palette import BOLD, DIM

if TYPE_CHECKING:
    from annotator.agreement.alignment import Slip

NAMES, PICTURE, COUNT, PAIR, SHARE = 13, 12, 8, 13, 30

PICTURES = {
    "start early": ("  ├──────┤", "├────────┤"),
    "start late": ("├────────┤", "  ├──────┤"),
    "end early": ("├────────┤", "├──────┤  "),
    "end late": ("├──────┤  ", "├────────┤"),
    "split": ("├────────┤", "├──┤├────┤"),
    "merged": ("├──┤├────┤", "├────────┤"),
}
"""The first version and the second."""


def page(view: View) -> Page:
    """A row for each kind of slip, with a column for each pair where there are several."""
    pairs = list(view.panel.pairs)
    several = len(pairs) > 1
    counts = _by_pair(view)
    across = (
        Column(NAMES),
        Column(PICTURE),
        Column(PICTURE),
        Column(COUNT, "right"),
        *((Column(PAIR, "right") for _ in pairs) if several else (Column(2), Column(SHARE))),
    )
    names = [Cell(short(f"{row.first}–{row.second}", PAIR - 2), BOLD) for row in pairs] if several else []
    who = (pairs[0].second, pairs[0].first) if len(pairs) == 1 else ("the second of a pair", "the first")
    heading = (
        prose(f"same label, other edges: {who[0]} as compared with {who[1]}", DIM),
        Row((Cell(), Cell("first", DIM), Cell("second", DIM), Cell("all", BOLD), *names), across),
    )
    whole = sum(view.panel.slips.values())
    rows = []
    for slip in SLIPS:
        count = view.panel.slips[slip]
        first, second = PICTURES[slip]
        cells = [Cell(slip), Cell(first, DIM), Cell(second), _cell(slip, count, None, "")]
        for row in pairs if several else ():
            pair = (row.first, row.second)
            cells.append(_cell(slip, counts[pair][slip], pair, f" of {row.first} – {row.second}"))
        if not several:
            cells += [Cell(), Cell(bar(count / whole if whole else 0.0, SHARE - 1))]
        rows.append(Row(tuple(cells), across))
    worst = max(range(len(SLIPS)), key=lambda place: view.panel.slips[SLIPS[place]])
    return Page(rows, heading, (worst, 3) if whole else None, held=3)


def _cell(slip: Slip, count: int, pair: tuple[str, str] | None, of: str) -> Cell:
    if not count:
        return Cell("·", DIM)
    about = f"{slip}: {count:,} {plural(count, 'time')}"
    return Cell(f"{count:,}", BOLD, Ask(pair=pair, slip=slip), about=about, title=f"{slip}{of}")


def _by_pair(view: View) -> dict[tuple[str, str], dict[Slip, int]]:
    tally = view.agreement.tally
    frame = tally.frame
    sums = tally.aligned.slips.sum(axis=0).tolist()
    return {
        (frame.annotators[i], frame.annotators[j]): dict(zip(SLIPS, sums[place], strict=True))
        for place, (i, j) in enumerate(frame.pairs)
    }
