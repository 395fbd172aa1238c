"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.cli import reference as cli_reference
from annotator.tui import reference as tui_reference

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "annotator"
LONGEST = 400

# A letter of each stands in brackets, so that this file itself names none.
HOSTS = re.compile(r"py[p]i\.|python[h]osted|npm[j]s\.|debian[.]org|con[d]a\.|index.[u]rl[ =]+\S*://")
MACHINE_PATHS = re.compile(r"(?<![\w.$}])/(?:home|root|Users|work)/\w")


def tracked_files() -> list[Path]:
    """Files that git knows, or would take in: not those it ignores."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git clone, or no git here: there is no list of files to look through")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    """Name and text of every file that is text, less the articles."""
    found = []
    for path in tracked_files():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(("seeds/", "tests/data/")):
            continue
        try:
            found.append((name, path.read_bytes().decode("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_module_is_longer_than_a_person_can_hold_in_mind() -> None:
    lengths = {
        path.relative_to(ROOT): len(path.read_text("utf-8").split("\n")) for path in SOURCE.rglob("*.py")
    }
    assert len(lengths) > 20
    assert not {path: length for path, length in lengths.items() if length > LONGEST}


def test_no_file_names_a_package_registry() -> None:
    found = [(name, match.group()) for name, text in texts() for match in HOSTS.finditer(text)]
    assert not found


def test_no_file_names_a_place_on_one_machine() -> None:
    found = [(name, match.group()) for name, text in texts() for match in MACHINE_PATHS.finditer(text)]
    assert not found


def test_no_lock_of_one_tool_is_kept() -> None:
    assert not [path for path in tracked_files() if path.name in {"uv.lock", "poetry.lock", "Pipfile.lock"}]


def test_the_constraints_pin_every_dependency_once_per_python() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9._-]+==[\w.+!-]+( ; .+)?", line) for line in lines)
    assert len(set(lines)) == len(lines)
    pinned = {line.partition("==")[0] for line in lines}
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    wanted = set(re.findall(r'^    "([a-zA-Z0-9-]+)[><=]', project, re.MULTILINE))
    assert {"click", "textual", "pytest", "numpy"} <= wanted
    assert wanted <= pinned


@pytest.mark.parametrize("path", sorted((SOURCE / "core").glob("*.py")), ids=lambda path: path.stem)
def test_core_needs_nothing_but_the_standard_library_and_regex(path: Path) -> None:
    allowed = sys.stdlib_module_names | {"annotator", "regex"}
    imported = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
    assert imported <= allowed


@pytest.mark.parametrize(
    ("page", "made_by"),
    [("docs/commands.md", cli_reference.markdown), ("docs/keys.md", tui_reference.page)],
    ids=["commands", "keys"],
)
def test_a_page_made_from_the_program_says_what_the_program_says(
    page: str, made_by: Callable[[], str]
) -> None:
    assert (ROOT / page).read_text("utf-8") == made_by(), "run `make docs`"
