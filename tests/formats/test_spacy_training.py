"""The main promise to those who train: spaCy is content with the data, and learns all of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.exports import write_news

pytestmark = [pytest.mark.slow, pytest.mark.needs("spacy")]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of 120 documents with the default options."""
    out = tmp_path_factory.mktemp("corpus") / "out"
    report = write_news("spacy", out)
    assert report.complete
    assert report.documents == {"train": 102, "validation": 12, "test": 6}
    return out


def spacy_command(corpus: Path, *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "spacy", *arguments],
        cwd=corpus,
        capture_output=True,
        text=True,
        timeout=300,
        env={"PATH": "", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "HOME": str(corpus)},
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    return ran.stdout


def trained(corpus: Path, out: Path, kind: str, steps: int, *more: str) -> dict[str, Any]:
    """Train for so many steps; the scores on the test documents."""
    import spacy
    from spacy.tokens import DocBin
    from spacy.training import Example

    steps_given = ["--training.max_steps", str(steps), "--training.eval_frequency", str(steps)]
    spacy_command(corpus, "train", f"config_{kind}.cfg", "--output", str(out), *steps_given, *more)
    nlp = spacy.load(out / "model-last")
    docs = DocBin().from_disk(corpus / "test.spacy").get_docs(nlp.vocab)
    return nlp.evaluate([Example(nlp.make_doc(doc.text), doc) for doc in docs])


def test_it_learns_entities(corpus: Path, tmp_path: Path) -> None:
    scores = trained(corpus, tmp_path, "ner", 90)
    print(f"\nner, 90 steps: F {scores['ents_f']:.2f} {scores['ents_per_type']}")
    assert scores["ents_f"] > 0.85
    assert set(scores["ents_per_type"]) == {"count", "location", "agency"}


def test_it_learns_long_spans_and_the_stock_configuration_does_not(corpus: Path, tmp_path: Path) -> None:
    ours = trained(corpus, tmp_path / "ours", "spancat", 80)
    stock = ["-l", "en", "-p", "spancat", "-o", "efficiency", "-F"]
    spacy_command(corpus, "init", "config", "config_stock.cfg", *stock)
    files = ["--paths.train", "train.spacy", "--paths.dev", "dev.spacy"]
    theirs = trained(corpus, tmp_path / "stock", "stock", 80, *files)
    for name, scores in (("ours", ours), ("stock", theirs)):
        print(f"\n{name}, 80 steps: F {scores['spans_sc_f']:.2f} {scores['spans_sc_per_type']}")
    assert shortest_claim(corpus) > 3
    assert ours["spans_sc_f"] > 0.9
    assert ours["spans_sc_per_type"]["claim_type"]["f"] > 0.9
    assert theirs["spans_sc_per_type"].get("claim_type", {"f": 0})["f"] == 0
    assert theirs["spans_sc_f"] < ours["spans_sc_f"] - 0.1


@pytest.mark.parametrize("kind", ["ner", "spancat"])
def test_debug_data_finds_no_fault(corpus: Path, kind: str) -> None:
    """The third, config_both, is the one that the commands of the README name."""
    said = spacy_command(corpus, "debug", "data", f"config_{kind}.cfg")
    assert "✘" not in said and "checks passed" in said
    assert "102 training docs" in said


def test_the_commands_of_the_readme_end_in_scores(corpus: Path) -> None:
    readme = (corpus / "README.md").read_text("utf-8")
    commands = readme.partition("```\n")[2].partition("```")[0].splitlines()
    assert [line.split()[:4] for line in commands] == [
        ["python", "-m", "spacy", what] for what in ("debug", "train", "evaluate")
    ]
    short = ["--training.max_steps", "40", "--training.eval_frequency", "20"]
    for line in commands:
        what = line.split()[3:]
        said = spacy_command(corpus, *what, *(short if what[0] == "train" else ()))
        assert "✘" not in said
        assert what[0] != "debug" or "102 training docs" in said
    scores = dict(re.findall(r"^(NER|SPAN) F +([\d.]+)", said, re.MULTILINE))
    assert float(scores["NER"]) > 10 and float(scores["SPAN"]) > 30


def shortest_claim(corpus: Path) -> int:
    """The least number of tokens of a claim in the test documents."""
    import spacy
    from spacy.tokens import DocBin

    docs = DocBin().from_disk(corpus / "test.spacy").get_docs(spacy.blank("en").vocab)
    return min(len(span) for doc in docs for span in doc.spans["claims"])
