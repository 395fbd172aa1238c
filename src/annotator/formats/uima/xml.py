"""What XML 1.0 can hold, and how it is written."""

from __future__ import annotations

import re

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile('[&<>"\t\n\r]')
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def unfit(text: str) -> re.Match[str] | None:
    """The first character that no XML 1.0 file can hold, not even as a reference."""
    return _UNFIT.search(text)


def attribute_text(text: str) -> str:
    """Text for the value of an attribute, so that it is read again as it is: line ends and tabs, too.

    What XML cannot hold becomes a replacement character: find it with `unfit` where that matters.
    """
    text = _UNFIT.sub("\ufffd", text)
    return _SPECIAL.sub(lambda found: _ESCAPED[found[0]], text)
