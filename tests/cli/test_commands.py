"""The list of commands, and what every one of them owes."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import click
import pytest

from annotator import __version__
from annotator.cli import reference
from annotator.cli.commands import COMMANDS
from tests.cli.conftest import Run


def test_help_lists_every_command_with_its_line(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    for name, entry in COMMANDS.items():
        assert any(line.split()[:1] == [name] and entry.help in line for line in out.split("\n")), name


def test_help_names_every_exit_code(run: Run) -> None:
    codes = [
        line.split()[0] for line in run("--help").out.partition("Exit codes:")[2].split("\n") if line.strip()
    ]
    assert codes == ["0", "1", "2", "3"]
    assert all(f"{code} " in run("--help").out for code in (4, 70, 130, 141))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_begins_its_help_as_the_list_does(name: str) -> None:
    command = import_module(COMMANDS[name].module).command
    assert isinstance(command, click.Command)
    assert command.help, "no help"


def test_every_command_shows_an_example() -> None:
    for path, page in reference.pages(reference.root()):
        assert f"\n    {path}" in page, f"no example of `{path}`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_every_option(name: str) -> None:
    command = import_module(COMMANDS[name].module).command
    for one in [command, *getattr(command, "commands", {}).values()]:
        assert not [it.name for it in one.params if isinstance(it, click.Option) and not it.help]


def test_an_unknown_command_is_wrong_usage(run: Run) -> None:
    code, out, err = run("anotate")
    assert code == 2
    assert out == ""
    assert "No such command 'anotate'" in err
    assert "Traceback" not in err


def test_the_version_is_the_package_s(run: Run) -> None:
    assert run("--version").out.split()[-1] == __version__


@pytest.mark.parametrize("arguments", [[], ["annotate"]], ids=["alone", "annotate"])
def test_labelling_without_a_terminal_ends_at_once_with_a_word(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "annotator", *arguments]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert "needs a terminal" in result.stderr
