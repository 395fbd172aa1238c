"""Keys, commands, options and reasons that the pages name are those of the program."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from annotator.cli import formats_page
from annotator.cli import reference as commands_page
from annotator.cli.commands import annotator
from annotator.formats.reasons import EXPORT, IMPORT
from annotator.project.schemas import load_schema
from annotator.tui import reference as keys_page
from annotator.tui.actions import ACTIONS, label_keys, shown_key
from tests.support.pages import PAGES, ROOT, blocks, name_of, words_in_code

SCHEMA = load_schema(ROOT / "schemas" / "claims.json", "claims.json")

NAMED = re.compile(r"(Shift|Ctrl|Alt)\+.+|[A-Z][a-z]+([A-Z][a-z]+)?")
"""What else than a single character may be a key."""

CALL = re.compile(
    r"(?:^[$ ]*|-m |bin/|host |[|&;(] ?)annotator((?: +[^\s|&;<>#()`\"]+)*)(?= *$| *[|&;<>#()`\"])"
)
"""A call of the program in a line of code: what follows its name, up to the end of the command."""


def known_keys() -> set[str]:
    """Every key of the tool, and those of the default schema's labels and choices."""
    choices = [one for label in SCHEMA.labels for attribute in label.attributes for one in attribute.choices]
    own = {shown_key(key) for action in ACTIONS for key in action.keys}
    return own | set(label_keys(SCHEMA)) | {one.key for one in choices} | {"0"}


def keys_in(page: Path) -> Iterator[str]:
    """Inline code that can only be a key: one character, or a named key, alone or in a row of keys."""
    for words in words_in_code(page):
        pieces = words.split(" ")
        if all(len(piece) == 1 or NAMED.fullmatch(piece) for piece in pieces):
            yield from pieces


@pytest.mark.parametrize("page", [ROOT / "docs" / "for-annotators.md", ROOT / "README.md"], ids=name_of)
def test_keys_are_keys_of_the_tool(page: Path) -> None:
    # Signs that the screen shows, and words that stand on it.
    signs = {"+", "~", "▶"}
    named = set(keys_in(page)) - signs
    assert len(named) > 10
    assert named <= known_keys(), sorted(named - known_keys())


def test_annotators_are_told_of_every_key() -> None:
    told = set(keys_in(ROOT / "docs" / "for-annotators.md"))
    for action in ACTIONS:
        keys = {shown_key(key) for key in action.keys}
        # Moving with Shift is said once, of words; 'interrupt' only says how to quit.
        if keys and not action.id.startswith("select-row") and action.id != "interrupt":
            assert keys & told, action.id


def test_the_page_of_keys_is_true() -> None:
    assert (ROOT / "docs" / "keys.md").read_text("utf-8") == keys_page.page()


def test_the_page_of_commands_is_true() -> None:
    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == commands_page.markdown()


def calls(page: Path) -> Iterator[list[str]]:
    """The arguments of every call of the program on a page, in blocks and in prose."""
    shown = "".join(block.code for block in blocks(page) if block.language in ("sh", "console"))
    for line in [*shown.split("\n"), *words_in_code(page)]:
        yield from (shlex.split(found[1]) for found in CALL.finditer(line))


def of_one(command: click.Command) -> Iterator[str]:
    """The options of a command, those that switch something off among them."""
    for it in command.params:
        if isinstance(it, click.Option):
            yield from (*it.opts, *it.secondary_opts)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_and_options_exist(page: Path) -> None:
    for arguments in calls(page):
        command: click.Command = annotator
        rest = list(arguments)
        while rest and isinstance(command, click.Group) and not rest[0].startswith("-"):
            context = click.Context(command)
            name = rest.pop(0)
            child = command.get_command(context, name)
            assert child is not None, f"annotator {' '.join(arguments)}"
            command = child
        options = set(of_one(command))
        for word in rest:
            if word.startswith("-") and word not in ("-", "-h", "--help"):
                assert word.partition("=")[0] in options, f"annotator {' '.join(arguments)}: {word}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_targets_of_make_exist(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    code = "\n".join([*words_in_code(page), *(block.code for block in blocks(page))])
    for target in re.findall(r"^make ([a-z]+)", code, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"


def test_options_named_alone_exist_somewhere() -> None:
    def options(command: click.Command) -> Iterator[str]:
        yield from of_one(command)
        if isinstance(command, click.Group):
            for name in command.list_commands(click.Context(command)):
                child = command.get_command(click.Context(command), name)
                assert child is not None
                yield from options(child)

    known = set(options(annotator)) | {"--help"}
    for page in PAGES:
        for words in words_in_code(page):
            if re.match(r"--[a-z-]+( |$)", words):
                assert words.split()[0] in known, f"{page.name}: {words}"


def test_the_page_of_formats_is_true() -> None:
    assert (ROOT / "docs" / "formats.md").read_text("utf-8") == formats_page.page()


def test_reasons_of_a_report_are_those_of_the_program() -> None:
    source = "\n".join(
        path.read_text("utf-8")
        for folder in ("formats", "project")
        for path in sorted((ROOT / "src" / "annotator" / folder).rglob("*.py"))
        if path.name != "reasons.py"
    )
    given = set(re.findall(r'\bentry\([^()"]*, "([a-z-]+)"', source))
    assert len(given) > 5
    assert given <= EXPORT.keys()
    computed = {"contracted", "expanded"}
    assert [word for word in EXPORT if f'"{word}"' not in source and word not in computed] == []
    assert [word for word in IMPORT if f'"{word}"' not in source] == []
