"""Pictures of screens as text, held against files under tests/data/screens.

REWRITE_SCREENS=1 writes the files anew; then look at what git says has changed.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.support.terminal import Terminal

FOLDER = Path(__file__).parents[1] / "data" / "screens"


def picture(at: Terminal) -> str:
    """The screen, then the same with a letter for the look of each cell, then where the cursor is."""
    x, y = at.cursor
    rule = "=" * at.screen.columns
    return f"{at.text}\n{rule}\n{at.styles}\n{rule}\ncursor: column {x}, row {y}\n"


def hold_against(name: str, picture: str) -> None:
    """Compare a picture with the file of that name."""
    file = FOLDER / f"{name}.txt"
    if os.environ.get("REWRITE_SCREENS"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        file.write_text(picture, "utf-8")
    wanted = file.read_text("utf-8")
    assert picture.split("\n") == wanted.split("\n"), (
        f"{file.name} looks different; if that is wanted: REWRITE_SCREENS=1"
    )
