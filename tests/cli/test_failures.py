"""Whatever goes wrong, a person reads one sentence and a script gets a code."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from annotator import __version__
from annotator.cli import commands, main
from annotator.cli.failures import FAULT, INTERRUPTED, READER_GONE, exit_code_of
from annotator.cli.faults import KEPT
from annotator.core.errors import AnnotatorError, DataError, Fault, NotSaved, ReadOnly, UsageError

HOSTILE = "\x1b]52;c;aGk=\x07 \u202e \x9b31m"


def fails_with(error: BaseException) -> int:
    def run() -> Any:
        raise error

    return exit_code_of(run)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (AnnotatorError("it went wrong"), 1),
        (UsageError("it went wrong"), 2),
        (DataError("it went wrong"), 3),
        (NotSaved("it went wrong"), 4),
        (ReadOnly("it went wrong"), 4),
    ],
)
def test_our_own_errors_are_one_line_and_their_code(
    error: AnnotatorError, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fails_with(error) == code
    assert capsys.readouterr().err == "annotator: it went wrong\n"


@pytest.mark.parametrize("error", [UsageError(HOSTILE), click.UsageError(HOSTILE)])
def test_nothing_in_a_message_reaches_the_terminal_raw(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    fails_with(error)
    said = capsys.readouterr().err
    assert "␛]52;c;aGk=␇" in said
    assert not set(said) & set("\x1b\x07\u202e\x9b")


def files_of_faults(surroundings: Path) -> list[Path]:
    return sorted((surroundings / ".local" / "state" / "annotator").glob("fault-*.txt"))


def test_a_fault_is_one_line_and_its_traceback_is_kept(
    surroundings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fails_with(KeyError("count")) == FAULT
    said = capsys.readouterr().err
    (file,) = files_of_faults(surroundings)
    assert said == (
        "annotator: stopped because of a fault of its own (KeyError). Please report it, with the details in "
        f"{file}\n"
    )
    details = file.read_text("utf-8")
    assert "Traceback (most recent call last)" in details
    assert f"annotator {__version__}, click " in details
    assert "raise error" in details
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_is_written_down_of_a_fault_can_be_printed(
    surroundings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fails_with(ValueError(HOSTILE))
    (file,) = files_of_faults(surroundings)
    assert "␛]52;c;aGk=␇" in file.read_text("utf-8")


def test_of_a_fault_in_a_screen_the_cause_is_told_and_what_holds(
    surroundings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = Fault("All is saved.")
    fault.__cause__ = KeyError("count")
    assert fails_with(fault) == FAULT
    assert "a fault of its own (KeyError). All is saved. Please report it" in capsys.readouterr().err
    (file,) = files_of_faults(surroundings)
    assert "KeyError: 'count'" in file.read_text("utf-8")


def test_only_the_last_faults_are_kept(surroundings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(KEPT + 3):
        fails_with(KeyError(f"number {number}"))
    texts = [one.read_text("utf-8") for one in files_of_faults(surroundings)]
    assert len(texts) == KEPT
    assert "number 3'" in texts[0] and f"number {KEPT + 2}'" in texts[-1]


def test_a_fault_without_a_place_for_its_traceback_says_how_to_see_it(
    surroundings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (surroundings / "file").write_text("in the way")
    monkeypatch.setenv("XDG_STATE_HOME", str(surroundings / "file"))
    assert fails_with(KeyError("count")) == FAULT
    assert "ANNOTATOR_DEBUG=1" in capsys.readouterr().err


def test_debugging_prints_the_traceback(
    surroundings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANNOTATOR_DEBUG", "1")
    assert fails_with(KeyError("count")) == FAULT
    assert "Traceback (most recent call last)" in capsys.readouterr().err
    assert not files_of_faults(surroundings)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupt_ends_quietly(error: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    assert fails_with(error) == INTERRUPTED
    assert capsys.readouterr().err == "annotator: interrupted\n"


@pytest.mark.parametrize("within_click", [False, True])
def test_an_interrupt_may_say_what_comes_of_the_work(
    within_click: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt("the same command goes on with it")

    command = click.Command("x", callback=interrupted)
    assert (
        exit_code_of(lambda: command.main([], standalone_mode=False) if within_click else interrupted())
        == INTERRUPTED
    )
    assert capsys.readouterr().err.strip() == "annotator: interrupted; the same command goes on with it"


def test_a_reader_that_went_away_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "annotator", "--help"]
    result = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert (result.returncode, result.stderr) == (READER_GONE, "")


def test_an_interrupt_outside_the_net_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "annotator", interrupted)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == INTERRUPTED
