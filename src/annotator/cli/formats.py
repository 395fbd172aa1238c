"""`annotator formats`: what can be written and read, and what each format can hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from annotator.cli import options
from annotator.cli.output import say, say_json, say_table

if TYPE_CHECKING:
    from annotator.formats.facts import Facts

SHORT: Mapping[str, str] = {
    "overlaps": "ovl",
    "layers": "lay",
    "discontinuous": "dis",
    "attributes": "att",
    "relations": "rel",
    "document_labels": "doc",
    "notes": "nts",
    "unknown_labels": "old",
    "annotators": "ann",
}
"""The heads of the columns: a terminal of 80 columns has room for no more."""

UNITS: Mapping[str, str] = {"codepoint": "cp", "utf16": "u16", "byte": "byt", "grapheme": "gra"}


@click.command(epilog="\b\nExample:\n  annotator formats --json | jq '.[] | select(.imports) | .name'")
@options.as_json
def command(as_json: bool) -> int:
    """Show every format that can be exported or imported, and what it can hold.

    What a format cannot hold is taken out on export, and listed in the report.
    """
    from annotator.formats.facts import FLAGS, facts

    found = list(facts())
    if as_json:
        say_json([one.to_json() for one in found])
        return 0
    say_table(
        ["format", "out", "in", *SHORT.values(), "spl", "off"],
        [
            [
                one.name,
                "yes" if one.holds else "-",
                "yes" if one.returns else "-",
                *(held(one, flag) for flag in SHORT),
                "yes" if one.splits else "-",
                UNITS.get(one.offset_unit, one.offset_unit),
            ]
            for one in found
            if not one.problem
        ],
    )
    say()
    for flag, head in SHORT.items():
        say(f"{head}  {FLAGS[flag]}")
    say("spl  divided into train, validation and test")
    say("off  what offsets in the files count: code points, UTF-16 units, bytes, graphemes")
    say("'out' in a cell: it is written, and not read again; 'in': read, and not written.")
    for one in found:
        if one.problem:
            say(f"{one.name}: {one.problem}")
        for module, extra in one.needs.items():
            there = "installed" if one.installed else f"not installed here: pip install '.[{extra}]'"
            say(f"{one.name} needs {module}, {there}")
    return 0


def held(one: Facts, flag: str) -> str:
    """Whether a format has a place for something, out and in again."""
    out = bool(one.holds and getattr(one.holds, flag))
    back = bool(one.returns and getattr(one.returns, flag))
    if one.holds and one.returns and out != back:
        return "out" if out else "in"
    return "yes" if out or back else "-"
