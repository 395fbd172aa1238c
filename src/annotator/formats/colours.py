"""Colours of a schema for tools that want them as on the web."""

from __future__ import annotations

import re

_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
_NAMED = {
    "black": "#9a9a9a",
    "red": "#ff8a80",
    "green": "#a5d6a7",
    "yellow": "#ffe082",
    "blue": "#90caf9",
    "magenta": "#f48fb1",
    "cyan": "#80deea",
    "white": "#e0e0e0",
    "bright_black": "#bdbdbd",
    "bright_red": "#ffab91",
    "bright_green": "#c5e1a5",
    "bright_yellow": "#fff59d",
    "bright_blue": "#9fa8da",
    "bright_magenta": "#ce93d8",
    "bright_cyan": "#b2ebf2",
    "bright_white": "#eeeeee",
}
"""The terminal's colours, pale enough that black text is read on them."""


def hex_colour(colour: str, place: int = 0) -> str:
    """A colour as `#rrggbb`; a label without one gets one by its place among the labels."""
    if _HEX.match(colour):
        return colour.lower()
    given = _NAMED.get(colour.lower().replace("-", "_"))
    palette = [value for name, value in _NAMED.items() if not name.endswith(("black", "white"))]
    return given or palette[place % len(palette)]
