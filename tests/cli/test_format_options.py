"""Commands made from formats: kinds of options, help, and formats that other packages bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from typing import Any, ClassVar

import click
import pytest
from click.testing import CliRunner

from annotator.cli import format_options
from annotator.cli.commands import annotator
from annotator.cli.format_options import Formats
from annotator.formats import doors
from annotator.formats.base import Holds, option


@dataclass(frozen=True)
class Papyrus:
    """Ink on reed."""

    hand: str = option("hieratic", "Whose hand.", choices=("hieratic", "demotic"))
    scrolls_at_most: int = option(3, "How many.", flag="at-most", metavar="N")
    gum: float = option(0.5, "How much.")
    torn: bool = option(False, "Leave gaps.")
    dry: bool = option(True, "Let it dry.")
    signs: tuple[str, ...] = option((), "Which signs.", metavar="SIGN")
    reed: str = option("", "From where.")

    name: ClassVar[str] = "papyrus"
    title: ClassVar[str] = "scrolls of papyrus"
    holds: ClassVar[Holds] = Holds()
    splits: ClassVar[bool] = False
    file: ClassVar[str] = ""
    example: ClassVar[str] = "annotator export papyrus exports/scroll"


class Broken:
    """An entry point whose package is not there."""

    name, value = "broken", "missing.package:Format"

    def load(self) -> Any:
        raise ImportError("No module named 'missing'")


@pytest.fixture(autouse=True)
def brought(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    there = EntryPoint("papyrus", f"{__name__}:Papyrus", "annotator.exports")
    monkeypatch.setattr(
        doors, "_brought", lambda door: {"papyrus": there, "broken": Broken()} if door == "exports" else {}
    )
    monkeypatch.setattr(EntryPoint, "load", lambda self: Papyrus)
    return


def group(seen: dict[str, Any]) -> click.Command:
    def run(name: str, own: dict[str, Any], common: dict[str, Any]) -> int:
        seen.update(name=name, own=own, common=common)
        return 0

    decorators = (click.argument("dest"), click.option("--loud", is_flag=True))

    def make(name: str, format: Any) -> click.Command:
        return format_options.command("Write", name, format, decorators, run)

    return Formats("export", door="exports", make=make)


def test_fields_are_options_of_the_kind_of_their_default() -> None:
    seen: dict[str, Any] = {}
    given = "papyrus out --loud --hand demotic --at-most 7 --gum 0.25 --torn --no-dry --signs a --signs b"
    result = CliRunner().invoke(group(seen), given.split(), standalone_mode=False)
    assert result.exception is None, result.output
    assert seen["common"] == {"dest": "out", "loud": True}
    assert Papyrus(**seen["own"]) == Papyrus("demotic", 7, 0.25, True, False, ("a", "b"))


def test_without_options_it_is_the_format_as_it_is_made() -> None:
    seen: dict[str, Any] = {}
    CliRunner().invoke(group(seen), ["papyrus", "out"], standalone_mode=False)
    assert Papyrus(**seen["own"]) == Papyrus()


@pytest.mark.parametrize("given", ["--hand cuneiform", "--at-most many", "--torn=yes"])
def test_values_of_another_kind_are_refused(given: str) -> None:
    seen: dict[str, Any] = {}
    assert CliRunner().invoke(group(seen), ["papyrus", "out", *given.split()]).exit_code == 2
    assert not seen


def test_help_is_title_docstring_options_and_example() -> None:
    help = CliRunner().invoke(annotator, ["export", "papyrus", "--help"]).output
    for words in (
        "Write scrolls of papyrus.",
        "Ink on reed.",
        "--hand [hieratic|demotic]",
        "[default: hieratic]",
        "--at-most N",
        "--dry / --no-dry",
        "--annotator",
        "annotator export papyrus exports/scroll",
    ):
        assert words in help, words


def test_a_format_that_cannot_be_loaded_is_listed_with_the_reason_and_breaks_nothing() -> None:
    listed = CliRunner().invoke(annotator, ["export", "--help"])
    assert listed.exit_code == 0
    assert "format 'broken' cannot be loaded: No module named 'missing'" in " ".join(listed.output.split())
    assert "scrolls of papyrus" in listed.output
    asked = CliRunner().invoke(annotator, ["export", "broken", "out"])
    assert asked.exit_code == 2
    assert "missing.package:Format" in asked.output


def test_an_unknown_name_loads_no_format() -> None:
    result = CliRunner().invoke(annotator, ["export", "clay", "out"])
    assert result.exit_code == 2
    assert f"There is no format 'clay'. There are: {', '.join(doors.names('exports'))}." in result.output
