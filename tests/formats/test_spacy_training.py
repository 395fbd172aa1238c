"""The main promise to those who train: spaCy is content with the data, and learns all of it."""

from __future__ import annotations

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


@pytest.mark.parametrize("kind", ["ner", "spancat"])
def test_debug_data_is_clean(corpus: Path, kind: str) -> None:
    said = spacy_command(corpus, "debug", "data", f"config_{kind}.cfg")
    assert "102 training docs" in said
    assert "✘" not in said


def trained(corpus: Path, out: Path, kind: str, steps: int) -> dict[str, Any]:
    """Train for so many steps; the scores on the test documents."""
    import spacy
    from spacy.tokens import DocBin
    from spacy.training import Example

    steps_given = ["--training.max_steps", str(steps), "--training.eval_frequency", str(steps // 2)]
    spacy_command(corpus, "train", f"config_{kind}.cfg", "--output", str(out), *steps_given)
    nlp = spacy.load(out / "model-last")
    docs = DocBin().from_disk(corpus / "test.spacy").get_docs(nlp.vocab)
    return nlp.evaluate([Example(nlp.make_doc(doc.text), doc) for doc in docs])


def test_it_learns_entities(corpus: Path, tmp_path: Path) -> None:
    scores = trained(corpus, tmp_path, "ner", 120)
    print(f"\nner, 120 steps: F {scores['ents_f']:.2f} {scores['ents_per_type']}")
    assert scores["ents_f"] > 0.85
    assert set(scores["ents_per_type"]) == {"count", "location", "agency"}


def test_it_learns_long_spans(corpus: Path, tmp_path: Path) -> None:
    scores = trained(corpus, tmp_path, "spancat", 100)
    print(f"\nspancat, 100 steps: F {scores['spans_sc_f']:.2f} {scores['spans_sc_per_type']}")
    assert scores["spans_sc_f"] > 0.9
    assert shortest_claim(corpus) > 3
    assert scores["spans_sc_per_type"]["claim_type"]["f"] > 0.9


def shortest_claim(corpus: Path) -> int:
    """The least number of tokens of a claim in the test documents."""
    import spacy
    from spacy.tokens import DocBin

    docs = DocBin().from_disk(corpus / "test.spacy").get_docs(spacy.blank("en").vocab)
    return min(len(span) for doc in docs for span in doc.spans["claims"])
