"""Shades for the cells of a heat map: of one colour, from dark to light, the number always in them."""

from __future__ import annotations

from rich.style import Style

from annotator.tui.palette import BOLD, DIM, PLAIN

Shades = tuple[Style, ...]


def _shades(*pairs: tuple[str, str]) -> Shades:
    return tuple(Style(bgcolor=back, color=front) for back, front in pairs)


def _numbered(*pairs: tuple[int, int]) -> Shades:
    return _shades(*((f"color({back})", f"color({front})") for back, front in pairs))


AGREED = _numbered((236, 252), (238, 253), (24, 255), (31, 255), (74, 16), (117, 16), (195, 16))
TROUBLE = _numbered((236, 252), (94, 255), (130, 255), (166, 16), (208, 16), (220, 16))
"""Of the 256 colours that nearly every terminal has; each has its own letters, whatever lies behind."""

AGREED_OF_16 = (DIM, *_shades(("blue", "bright_white"), ("cyan", "black"), ("bright_cyan", "black")))
TROUBLE_OF_16 = (DIM, *_shades(("red", "bright_white"), ("yellow", "black"), ("bright_yellow", "black")))
"""For terminals that have no more than 16."""

WITHOUT = (DIM, PLAIN, BOLD)
"""Without colours: the numbers themselves, the strongest bold."""

LOW, HIGH = 0.3, 1.0
"""Where the shades of agreement begin and end: below, and that is rare, all look alike."""

MUCH = 0.5
"""The share of a row from which on trouble has the strongest shade."""


class Heat:
    """The shades that a terminal can show."""

    def __init__(self, *, mono: bool = False, many: bool = True) -> None:
        """`mono` is for no colours at all, `many` for a terminal that has 256."""
        self._agreed, self._trouble = (AGREED, TROUBLE) if many else (AGREED_OF_16, TROUBLE_OF_16)
        if mono:
            self._agreed = self._trouble = WITHOUT

    def style(self, warmth: float, *, trouble: bool = False) -> Style:
        """The look of a cell, from how strongly it is shaded: 0 to 1; what lies outside is cut.

        Agreement is shaded step by step, trouble by the root of its share, so that little of it shows.
        """
        shades = self._trouble if trouble else self._agreed
        share = (max(warmth, 0.0) / MUCH) ** 0.5 if trouble else (warmth - LOW) / (HIGH - LOW)
        return shades[min(int(max(share, 0.0) * len(shades)), len(shades) - 1)]
