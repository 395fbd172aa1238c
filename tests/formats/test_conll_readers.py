"""What two readers of others find in our columns: as many annotations, of the same words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from annotator.core.tokens import tokenize
from annotator.formats.conll.scheme import SCHEMES, Scheme, decode
from annotator.project.schemas import load_schema
from tests.support.exports import ALL_TRAIN, CLAIMS, news, write_news

COUNT = 10
THEIR_NAMES = {"IOB2": "BIO", "IOB1": "IOB", "BILOU": "BILOU", "IOBES": "BIOES"}


def wanted(layer: str) -> Counter[tuple[str, ...]]:
    """Label and tokens of each annotation of a layer, straight from the labelled corpus."""
    labels = {label.id for label in load_schema(CLAIMS).labels_of(layer)}
    return Counter(
        (one.label, *tokenize(article.document.text[span.start : span.end]).texts)
        for article in news(COUNT)
        for one in article.labels.annotations
        for span in one.spans
        if one.label in labels
    )


def test_seqeval_reads_the_same_entities(tmp_path: Path) -> None:
    seqeval = pytest.importorskip("seqeval.metrics.sequence_labeling", reason="seqeval is not installed")
    write_news("conll", tmp_path / "out", COUNT)
    for path in sorted((tmp_path / "out").rglob("*.conll")):
        rows = [line.split() for line in path.read_text().splitlines()]
        tags = [row[-1] if row else "O" for row in rows]
        ours = [(one.label, one.first, one.last - 1) for one in decode(tags)]
        assert seqeval.get_entities(tags) == ours
        assert all(len(row) in (0, 4) for row in rows)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_seqscore_finds_each_scheme_valid_and_every_annotation(tmp_path: Path, scheme: Scheme) -> None:
    seqscore = pytest.importorskip("seqscore.conll", reason="seqscore is not installed")
    write_news("conll", tmp_path / "out", COUNT, ALL_TRAIN, scheme=scheme)
    paths = sorted((tmp_path / "out").rglob("*.conll"))
    for path in paths:
        reader = (str(path), THEIR_NAMES[scheme], "utf-8", seqscore.LineSpec(0, -1))
        how = {"ignore_document_boundaries": False, "allow_comment_lines": False}
        checked = seqscore.validate_conll_file(*reader, **how)
        assert (checked.errors, checked.n_docs) == ((), COUNT)
        found = Counter(
            (mention.type, *sequence.span_tokens(mention.span))
            for document in seqscore.ingest_conll_file(*reader, **how)
            for sequence in document
            for mention in sequence.mentions
        )
        assert found == wanted(path.parent.name)
    assert len(paths) > 1 and found
