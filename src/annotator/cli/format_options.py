"""Commands made from formats: the fields of a format are the options of its command, its words the help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields
from inspect import cleandoc
from typing import Any

import click

from annotator.core.errors import UsageError
from annotator.formats import doors

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
Run = Callable[[str, dict[str, Any], dict[str, Any]], int]
"""Does the work of a command: the name of the format, its own options, and those of every format."""


class Formats(click.Group):
    """The formats of one direction as commands; the class of a format is imported when it is asked for."""

    def __init__(
        self,
        *args: Any,
        door: doors.Door,
        make: Callable[[str, Any], click.Command],
        **extra: Any,
    ) -> None:
        """`make` makes the command of a format from its name and its class."""
        super().__init__(*args, **extra)
        self._door = door
        self._make = make

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all formats, in order, and of what else was added to the group."""
        return sorted({*super().list_commands(ctx), *doors.names(self._door)})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of a format. Raises UsageError for one that another package brings and breaks."""
        held = super().get_command(ctx, name)
        if held is not None or name not in doors.names(self._door):
            return held
        return self._make(name, doors.load(self._door, name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the formats; one that cannot be loaded is listed with the reason."""
        rows = []
        names = self.list_commands(ctx)
        room = formatter.width - 6 - max(map(len, names), default=0)
        for name in names:
            try:
                command = self.get_command(ctx, name)
                about = command.get_short_help_str(room) if command else ""
            except UsageError as problem:
                about = problem.what
            rows.append((name, about))
        with formatter.section("Formats"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a format; an unknown name is answered with the names there are."""
        if args and not args[0].startswith("-") and args[0] not in (names := self.list_commands(ctx)):
            raise click.UsageError(f"There is no format '{args[0]}'. There are: {', '.join(names)}.", ctx)
        return super().resolve_command(ctx, args)


def command(verb: str, name: str, format: Any, common: Iterable[Decorator], run: Run) -> click.Command:
    """The command of one format: the `common` options first, then its own; `run` does its work.

    Its help is `verb` and the format's title, and then its docstring; an `example` of the class, if it
    has one, stands at the end.
    """
    own = {field.name: field for field in fields(format)}

    def callback(**given: Any) -> int:
        options = {key: given.pop(key) for key in own}
        return run(name, options, given)

    for decorate in reversed([*common, *(option_of(field) for field in own.values())]):
        callback = decorate(callback)
    example = getattr(format, "example", "")
    made: click.Command = click.command(
        name,
        help=f"{verb} {format.title}.\n\n{_docstring(format)}",
        short_help=format.title,
        epilog=_example(example) if example else None,
    )(callback)
    return made


def option_of(field: Field[Any]) -> Decorator:
    """A field made with `formats.base.option` as an option of click; its default says of what kind it is."""
    about: Mapping[str, Any] = field.metadata
    default = field.default if field.default is not MISSING else None
    flag = f"--{(about.get('flag') or field.name).replace('_', '-')}"
    shared: dict[str, Any] = {"help": about.get("help", "")}
    if isinstance(default, bool):
        both = f"{flag}/--no-{flag[2:]}" if default else flag
        return click.option(both, field.name, is_flag=True, default=default, **shared)
    if about.get("choices"):
        shared["type"] = click.Choice(list(about["choices"]))
    elif isinstance(default, int | float):
        shared["type"] = type(default)
    elif isinstance(default, tuple):
        shared["type"] = about.get("kind", str)
    if about.get("metavar"):
        shared["metavar"] = about["metavar"]
    if isinstance(default, tuple):
        return click.option(flag, field.name, multiple=True, default=default, **shared)
    return click.option(flag, field.name, default=default, show_default=default not in ("", None), **shared)


def _docstring(format: Any) -> str:
    about = cleandoc(format.__doc__ or "")
    # A dataclass without a docstring is given its signature as one.
    return "" if about.startswith(f"{format.__name__}(") else about


def _example(lines: str) -> str:
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines.split("\n"))
