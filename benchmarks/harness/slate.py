"""SLATE, the curses annotator that we are measured beside, in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

from harness.corpus import Text, tokens

VERSION = "1.1.3"

CONFIG = """\
Input: move-right all RIGHT
Input: jump-up all I
Input: jump-left all J
Input: extend-right all /
Input: page-down all NPAGE
Input: page-up all PPAGE
Input: remove-annotation category u
Input: edit-annotation category s
Input: edit-annotation category c
Input: edit-annotation category l
Input: edit-annotation category a
Input: edit-annotation category t
Label: source s blue
Label: count c green
Label: location l magenta
Label: agency a red
Label: claim_type t yellow
"""
"""One key for each label, as with us; otherwise SLATE's own keys."""


def installed() -> Path | None:
    """The command `slate`, installed on the first call; None, with a word about it, if that fails.

    It goes beside the packages of the Python that runs, into an environment of its own.
    """
    home = Path(sys.prefix) / "benchmarks" / f"slate-{VERSION}"
    program = home / "bin" / "slate"
    if not program.exists():
        print(f"Installing slate-nlp {VERSION} for comparison (once) ...", file=sys.stderr)
        try:
            venv.create(home, with_pip=True, clear=True)
            pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input"]
            subprocess.run([*pip, "--disable-pip-version-check", f"slate-nlp=={VERSION}"], check=True)
        except (OSError, subprocess.CalledProcessError) as reason:
            print(f"SLATE cannot be installed here, so there is nothing beside us: {reason}", file=sys.stderr)
            return None
    return program


def make_files(folder: Path, documents: dict[str, Text]) -> None:
    """Texts, their labels and the configuration as SLATE reads them."""
    folder.mkdir(parents=True)
    (folder / "keys").write_text(CONFIG, "utf-8")
    paths = []
    for id, text in documents.items():
        path = folder / id
        path.write_text(text.text, "utf-8", newline="")
        if text.marks:
            path.with_name(f"{id}.annotations").write_text("".join(_rows(text)), "utf-8")
        paths.append(path)
    (folder / "list").write_text("".join(f"{path}\n" for path in paths), "utf-8")


def command(program: Path, folder: Path) -> list[str]:
    """The command line that labels what `make_files` made; labels that exist are read."""
    options = ["-t", "categorical", "-s", "token", "-o"]
    return [str(program), *options, "-c", str(folder / "keys"), "-d", str(folder / "list")]


def _rows(text: Text) -> Iterator[str]:
    for mark, first, last in tokens(text):
        place = f"({first}, {last})" if first != last else f"{first}"
        yield f"{place} - {mark.label}\n"
