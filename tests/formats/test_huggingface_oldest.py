"""Our datasets in the oldest `datasets` that we promise, which refuses what newer ones write themselves, and
in the newest that there is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.core.document import Document
from annotator.project.exporting.export import Selection
from annotator.project.exporting.splits import Shares
from tests.support.exports import write
from tests.support.memory_store import labels, said
from tests.support.oracles import python_with
from tests.support.tokenizers import trained

pytestmark = [pytest.mark.slow, pytest.mark.needs("pyarrow", "tokenizers")]

OLDEST = "2.14.7"
TEXT = "Police in Goma denied it. They left. Nobody saw them."

READ = """
import json, sys
import datasets
datasets.disable_progress_bar()
found = {"version": datasets.__version__}
for config in ("default", "annotators", "windows", "claims"):
    rows = datasets.load_dataset(sys.argv[1], config, split="train", cache_dir=sys.argv[2])
    streamed = datasets.load_dataset(sys.argv[1], config, split="train", streaming=True)
    # To the end: a process that ends in the middle of a stream may be ended by the reader's own threads.
    assert list(streamed) == list(rows), config
    names = {}
    for column, feature in rows.features.items():
        inner = getattr(feature, "feature", feature)
        inner = inner[0] if isinstance(inner, list) else inner
        inner = inner["label"] if isinstance(inner, dict) and "label" in inner else inner
        if isinstance(inner, datasets.ClassLabel):
            names[column] = inner.names
    found[config] = {"rows": len(rows), "names": names, "first": rows[0]}
print(json.dumps(found))
"""


def everything(path: Path) -> None:
    """An export with all configurations that there can be."""
    document = Document("d1", TEXT)
    made = [
        labels(
            document,
            said("a1", "place", (10, 14)),
            said("a2", "claim", (0, 25), attributes={"type": "denial"}),
        ),
        labels(document, annotator="ben"),
    ]
    people = Selection(annotators=("anna", "ben"), shares=Shares(0, 0))
    options = {"tokens": True, "sentences": True, "tokenizer": str(trained("words", path.parent))}
    write("huggingface", path, [document], made, people, **options)


def read(python: Path, folder: Path, cache: Path) -> dict[str, Any]:
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(cache), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [str(python), "-c", READ, str(folder), str(cache)], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def check(found: dict[str, Any]) -> None:
    spans = ["place", "agency", "claim"]
    assert {config: found[config]["rows"] for config in ("default", "annotators", "windows", "claims")} == {
        "default": 1,
        "annotators": 2,
        "windows": 1,
        "claims": 3,
    }
    assert found["default"]["names"]["spans"] == found["annotators"]["names"]["spans"] == spans
    tags = ["O", "B-place", "I-place", "B-agency", "I-agency"]
    assert found["default"]["names"]["names_tags"] == tags
    assert found["claims"]["names"]["type"] == ["none", "denial", "threat"]
    assert found["windows"]["first"]["names_labels"][0] == -100
    assert [(one["start"], one["end"], one["label"]) for one in found["default"]["first"]["spans"]] == [
        (0, 25, 2),
        (10, 14, 0),
    ]


@pytest.mark.oracle
def test_the_oldest_datasets_reads_every_configuration(tmp_path: Path) -> None:
    oldest = python_with(f"datasets=={OLDEST}", "datasets-oldest")
    everything(tmp_path / "out")
    found = read(oldest, tmp_path / "out", tmp_path / "cache")
    assert found["version"] == OLDEST
    check(found)


@pytest.mark.oracle
def test_the_newest_datasets_reads_every_configuration(tmp_path: Path) -> None:
    newest = python_with("datasets", "datasets-newest")
    everything(tmp_path / "out")
    found = read(newest, tmp_path / "out", tmp_path / "cache")
    assert found["version"] != OLDEST
    check(found)


@pytest.mark.needs("datasets")
def test_the_datasets_of_the_constraints_reads_every_configuration(tmp_path: Path) -> None:
    everything(tmp_path / "out")
    check(read(Path(sys.executable), tmp_path / "out", tmp_path / "cache"))
