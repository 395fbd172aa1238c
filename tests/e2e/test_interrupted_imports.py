"""An import that was cut short goes on with the same command, and ends as if it had not been."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

DOCUMENTS = 1_200


def tasks(path: Path) -> Path:
    """Many tasks of Prodigy, each with two spans."""
    rows = (
        {
            "text": f"Officials of Goma counted about 160 people, said Anna Bell ({number}).",
            "meta": {"id": f"d{number}"},
            "spans": [
                {"start": 13, "end": 17, "label": "place"},
                {"start": 49, "end": 58, "label": "person"},
            ],
            "answer": "accept",
        }
        for number in range(DOCUMENTS)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def command(project: Path, path: Path) -> list[str]:
    there = ["--project", str(project), "--infer-schema", "--annotator", "anna"]
    return [sys.executable, "-m", "annotator", "import", "prodigy", str(path), *there]


def project_in(folder: Path) -> Path:
    """Where a project is to be: its name is in its files."""
    folder.mkdir()
    return folder / "project"


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def cut_short(project: Path, path: Path, signum: int) -> tuple[int, str]:
    """Start an import, send a signal when some label files are there; returns its end and what it said."""
    labels = project / "labels" / "anna"
    started = subprocess.Popen(command(project, path), stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(12_000):
            if any(labels.glob("*.json")):
                break
            assert started.poll() is None, "it ended too early"
            time.sleep(0.005)
        started.send_signal(signum)
        return started.wait(60), (started.stderr.read() if started.stderr else "")
    finally:
        started.kill()


@pytest.mark.slow
def test_the_same_command_goes_on(tmp_path: Path) -> None:
    path = tasks(tmp_path / "tasks.jsonl")
    whole = project_in(tmp_path / "whole")
    subprocess.run(command(whole, path), check=True, capture_output=True, timeout=120)
    for signum in (signal.SIGKILL, signal.SIGINT):
        part = project_in(tmp_path / signum.name)
        code, said = cut_short(part, path, signum)
        there = sum(name.endswith(".json") and name.startswith("labels/") for name in tree(part))
        assert 0 < there < DOCUMENTS, "it was not in the middle"
        if signum == signal.SIGINT:
            stays = "what was written until then stays, and the same command goes on from there"
            assert (code, said.strip()) == (130, f"annotator: interrupted; {stays}")
        again = subprocess.run(command(part, path), capture_output=True, text=True, timeout=120)
        assert again.returncode == 0, again.stderr
        assert f"Already there, and the same: {DOCUMENTS:,} documents." in again.stdout
        assert f"Labels already there, and the same: {there:,} documents." in again.stdout
        assert tree(part) == tree(whole)
