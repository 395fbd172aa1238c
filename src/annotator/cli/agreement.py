"""`annotator agreement`: how far annotators agree, and where they do not."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli import options
from annotator.cli.output import say, say_json, say_text
from annotator.cli.progress import Advance, progress
from annotator.core.text import counted

if TYPE_CHECKING:
    from annotator.cli.report.numbers import Number
    from annotator.cli.report.section import Section
    from annotator.project.agreeing.agree import Agreement, Choice

TITLE = "Agreement"

EPILOG = """\b
Examples:
  annotator agreement my-project
  annotator agreement --annotators ana,ben --labels count --why
  annotator agreement --disagreements --labels claim_type | less
  annotator agreement --measure f1.partial --csv > partial.csv
  annotator agreement --html agreement.html
  annotator agreement --gamma --measure gamma.mean --why
  annotator agreement --tui
"""


def _names(ctx: click.Context, option: click.Parameter, value: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in (value or "").split(",") if name.strip())
    if value is not None and not names:
        raise click.BadParameter("name one at least, with commas between them")
    return names


@click.command(epilog=EPILOG)
@options.project
@click.option(
    "--annotators", metavar="A,B", callback=_names, help="Whom to compare; by default all you may read."
)
@click.option(
    "--documents", metavar="ID", multiple=True, help="Only this document, or those like '2024/*'; repeatable."
)
@click.option("--labels", metavar="X,Y", callback=_names, help="Only these labels.")
@click.option("--measure", metavar="ID", help="Only this measure, such as f1.exact or u_alpha.")
@click.option("--current", is_flag=True, help="Labels as they stand now, not as they stood when first done.")
@click.option("--seed", type=click.IntRange(0, 2**31), default=1, show_default=True, help="Of the intervals.")
@click.option("--gamma", is_flag=True, help="Also gamma and gamma-cat, by document: slow; needs scipy.")
@click.option("--why", is_flag=True, help="Say how each number came about.")
@click.option("--disagreements", is_flag=True, help="List the passages behind, the worst document first.")
@options.as_json
@click.option("--csv", "as_csv", is_flag=True, help="Print every number as CSV, one a line.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print the tables as Markdown.")
@click.option(
    "--html",
    "page",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write one page with heat maps that needs nothing else.",
)
@click.option("--tui", "on_screen", is_flag=True, help="Read it on the screen, from each number to the text.")
@options.no_mouse
def command(
    project: Path | None,
    annotators: tuple[str, ...],
    documents: tuple[str, ...],
    labels: tuple[str, ...],
    measure: str | None,
    current: bool,
    seed: int,
    gamma: bool,
    why: bool,
    disagreements: bool,
    as_json: bool,
    as_csv: bool,
    as_markdown: bool,
    page: Path | None,
    on_screen: bool,
    no_mouse: bool,
) -> int:
    """Show how far annotators agree, with intervals, and where they do not.

    For leads: it compares everybody whose labels your account may read, on the documents that two of
    them finished, as they stood when they were first done. F1 counts spans, alpha is corrected for
    chance; a number that cannot be had is n/a, with the reason. The gold labels are no annotator:
    against them there are precision and recall.
    """
    if sum((as_json, as_csv, as_markdown, page is not None)) > 1:
        raise click.UsageError("--json, --csv, --markdown and --html exclude each other.")
    if why and (as_csv or as_markdown or page):
        raise click.UsageError("--why prints text, or more in --json.")
    if disagreements and (as_csv or as_markdown):
        raise click.UsageError("--disagreements prints text, or more in --json and --html.")
    from annotator.project.agreeing.agree import Choice, agree
    from annotator.project.open import open_project

    choice = Choice(annotators, documents, labels, current, seed)
    if on_screen:
        if measure or gamma or why or disagreements or as_json or as_csv or as_markdown or page:
            raise click.UsageError("--tui shows all of it on the screen, and prints nothing.")
        return _on_screen(project, choice, mouse=not no_mouse)
    if no_mouse:
        raise click.UsageError("--no-mouse is for --tui: nothing else opens a screen.")
    with progress() as advance:
        agreement = agree(open_project(project), choice, advance)
        if gamma:
            agreement = _with_gamma(agreement, advance)
    found = _numbers(agreement, measure)
    if as_json:
        from annotator.cli.report.data import as_data

        say_json(as_data(agreement, found, disagreements=disagreements))
    elif as_csv:
        from annotator.cli.report.plain import as_csv as csv_of

        say_text(csv_of(found).removesuffix("\n"))
    elif as_markdown:
        _say_markdown(agreement, found, measure)
    elif page:
        _write_page(page, agreement, found, measure, disagreements)
    elif disagreements:
        _say_disagreements(agreement)
    else:
        _say(agreement, found, measure, why)
    return 0


def _with_gamma(agreement: Agreement, advance: Advance) -> Agreement:
    from annotator.project.agreeing.gammas import gammas

    return replace(agreement, panel=replace(agreement.panel, gamma=gammas(agreement, advance)))


def _on_screen(project: Path | None, choice: Choice, *, mouse: bool) -> int:
    from annotator.cli.annotate import clear_textual_settings, require_terminal
    from annotator.project.open import open_project

    require_terminal()
    clear_textual_settings()
    gc.disable()  # until the first paint: next to nothing of what is loaded now is ever garbage

    from annotator.tui.agreement.app import run

    return run(open_project(project), choice, mouse=mouse)


def _numbers(agreement: Agreement, measure: str | None) -> list[Number]:
    """All numbers, or those of one measure. Raises UsageError for one that there is not."""
    from annotator.cli.report.numbers import measures, numbers

    found = list(numbers(agreement.panel))
    if measure is None:
        return found
    options.check_choice(measure, measures(found), "measure")
    return [one for one in found if one.result.method.id == measure]


def _sections(agreement: Agreement, found: list[Number], measure: str | None) -> list[Section]:
    from annotator.cli.report.sections import of_numbers, sections

    if measure:
        return [of_numbers(found[0].result.method.title, found)]
    return list(sections(agreement.panel))


def _say(agreement: Agreement, found: list[Number], measure: str | None, why: bool) -> None:
    from annotator.cli.report.plain import say_section, say_why
    from annotator.cli.report.sections import summary

    for line in summary(agreement):
        say(line)
    if why:
        of_gamma = {id(one) for row in agreement.panel.gamma for one in (row.gamma, row.gamma_cat)}
        say_why(one for one in found if measure or one.about == "all" or id(one.result) in of_gamma)
        return
    for section in _sections(agreement, found, measure):
        say_section(section)


def _say_markdown(agreement: Agreement, found: list[Number], measure: str | None) -> None:
    from annotator.cli.report.plain import markdown
    from annotator.cli.report.sections import summary

    for line in markdown(TITLE, summary(agreement), _sections(agreement, found, measure)):
        say(line)


def _say_disagreements(agreement: Agreement) -> None:
    from annotator.cli.report.passages import words

    count = 0
    for document, passages in agreement.disagreements():
        count += len(passages)
        say(f"{document.id}: {counted(len(passages), 'passage')}", bold=True)
        for passage in passages:
            for line in words(document, passage):
                say(f"  {line}")
        say()
    say(f"{counted(count, 'passage')} on which annotators differ")


def _write_page(
    page: Path, agreement: Agreement, found: list[Number], measure: str | None, disagreements: bool
) -> None:
    from annotator.cli.report import html
    from annotator.cli.report.sections import summary
    from annotator.core.errors import NotSaved
    from annotator.store import atomic

    behind = _preformatted(agreement) if disagreements else ()
    parts = html.page(TITLE, summary(agreement), _sections(agreement, found, measure), behind)
    try:
        atomic.replace(page, "".join(parts).encode("utf-8"))
    except OSError as error:
        raise NotSaved(f"not written: {atomic.reason(error)}", where=str(page)) from error
    say(f"In {page}")


def _preformatted(agreement: Agreement) -> Iterator[tuple[str, str]]:
    from annotator.cli.report.passages import words
    from annotator.core.safe import safe

    for document, passages in agreement.disagreements():
        lines = chain.from_iterable([*words(document, passage), ""] for passage in passages)
        yield document.id, "\n".join(map(safe, lines))
