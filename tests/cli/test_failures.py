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

from annotator.cli.failures import FAULT, INTERRUPTED, READER_GONE, exit_code_of
from annotator.core.errors import AnnotatorError, DataError, NotSaved, ReadOnly, UsageError

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


@pytest.mark.parametrize("error", [UsageError(HOSTILE), ValueError(HOSTILE), click.UsageError(HOSTILE)])
def test_nothing_in_a_message_reaches_the_terminal_raw(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    fails_with(error)
    said = capsys.readouterr().err
    assert "␛]52;c;aGk=␇" in said
    assert not set(said) & set("\x1b\x07\u202e\x9b")


def test_a_fault_is_one_line_and_its_traceback_is_kept(
    surroundings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fails_with(KeyError("count")) == FAULT
    said = capsys.readouterr().err
    log = surroundings / ".local" / "state" / "annotator" / "faults.log"
    assert said == f"annotator: a fault in the program (KeyError: 'count'). Details are at the end of {log}\n"
    assert "Traceback (most recent call last)" in log.read_text("utf-8")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


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
    assert not list(surroundings.rglob("faults.log"))


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupt_ends_quietly(error: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    assert fails_with(error) == INTERRUPTED
    assert capsys.readouterr().err == "annotator: interrupted\n"


def test_an_interrupt_may_say_what_comes_of_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt("the same command goes on with it")

    assert exit_code_of(interrupted) == INTERRUPTED
    assert capsys.readouterr().err == "annotator: interrupted; the same command goes on with it\n"


def test_a_reader_that_went_away_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "annotator", "--help"]
    result = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert (result.returncode, result.stderr) == (READER_GONE, "")
