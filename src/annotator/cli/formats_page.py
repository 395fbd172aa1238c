"""The formats and the reasons of reports as one page of Markdown: docs/formats.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from textwrap import fill

from annotator.cli.formats import held
from annotator.formats import doors
from annotator.formats.facts import FLAGS, Facts, facts
from annotator.formats.reasons import EXPORT, IMPORT

HEAD = """\
# Formats

<!-- Made by `make docs` from the formats themselves. Edit them in src/annotator/formats, not this page. -->

What can be exported and imported, and what each format has a place for. `annotator formats` prints the same,
with the formats that other packages bring; [commands](commands.md) has the options of each.

- [What each can hold](#what-each-can-hold) · [What each is](#what-each-is)
- [Reasons in the report of an export](#reasons-in-the-report-of-an-export)
- [Reasons in the report of an import](#reasons-in-the-report-of-an-import)

## What each can hold

What a format has no place for is taken out on export and listed, one by one. 'out' means that it is written
and not read again, 'in' that it is read and not written. The tests export everything that can be said in
every format and import it again: what comes back is what was said, minus what the report lists.
"""

WIDTH = 110


def page() -> str:
    """The whole page; the same program always gives the same page, whatever else is installed."""
    lines = [HEAD, *_table(), "", "## What each is", "", *_titles(), *_reasons()]
    return "\n".join(lines).rstrip("\n") + "\n"


def _table() -> Iterator[str]:
    heads = ["", "out", "in", *(name.replace("_", " ") for name in FLAGS), "splits", "offsets", "needs"]
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for one in facts(brought=False):
        cells = [
            f"`{one.name}`",
            _yes(one.holds is not None),
            _yes(one.returns is not None),
            *(held(one, flag).replace("-", "") for flag in FLAGS),
            _yes(one.splits),
            one.offset_unit,
            ", ".join(one.needs),
        ]
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield from (f"- {name.replace('_', ' ')}: {words}" for name, words in FLAGS.items())


def _titles() -> Iterator[str]:
    for one in facts(brought=False):
        yield f"### {one.name}"
        yield ""
        yield from _about(one, "exports", "Export")
        yield from _about(one, "imports", "Import")


def _about(one: Facts, door: doors.Door, verb: str) -> Iterator[str]:
    if one.name in doors.BUILT_IN[door]:
        format = doors.load(door, one.name)
        about = " ".join(cleandoc(format.__doc__ or "").split())
        yield fill(
            f"**{verb}**: {format.title}. {about}", WIDTH, break_long_words=False, break_on_hyphens=False
        )
        yield ""


def _reasons() -> Iterator[str]:
    for verb, reasons in (("an export", EXPORT), ("an import", IMPORT)):
        yield f"## Reasons in the report of {verb}"
        yield ""
        yield from _meanings(reasons)
        yield ""


def _meanings(reasons: Mapping[str, str]) -> Iterator[str]:
    yield "| reason | what happened |"
    yield "|---|---|"
    for word, meaning in reasons.items():
        yield f"| `{word}` | {meaning} |"


def _yes(whether: bool) -> str:
    return "yes" if whether else ""


if __name__ == "__main__":
    sys.stdout.write(page())
