"""Documents per second of each export, beside `spacy convert` on the same sentences, in one run.

Documents have 3,000 characters and 30 spans. Each format runs in a process of its own, so that its
peak of memory is its own. 'Writing' is the format alone; 'whole job' adds what an export does besides:
choosing and splitting, comparing every quote, reading the data back and comparing again. Rates are by
processor time, because other work may share the machine; the wall clock stands beside them.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from annotator.core.annotation import Labels  # noqa: E402
from annotator.core.document import Document  # noqa: E402
from annotator.formats.base import Corpus, Format, Labelled  # noqa: E402
from annotator.formats.doors import load  # noqa: E402
from annotator.formats.report import Report  # noqa: E402
from annotator.project.exporting import Selection, export  # noqa: E402
from annotator.project.schemas import load_schema  # noqa: E402
from annotator.project.splits import Shares  # noqa: E402
from tests.support.memory_store import MemoryStore  # noqa: E402
from tests.support.news import Article, articles  # noqa: E402

CHARACTERS = 3_000
SPANS = 30
DIFFERENT = 200
"""Different texts; documents beyond that many repeat them under other ids."""

DOCUMENTS = {"jsonl": 10_000, "huggingface": 3_000, "spacy": 1_500}
TARGETS = {"jsonl": 15_000, "huggingface": 4_000, "spacy": 500}
"""Documents per second of processor time, writing."""

MEMORY = {"jsonl": 80, "huggingface": 300, "spacy": 300}
"""Megabytes at the peak, with what the corpus itself takes (about 30)."""

CONVERTED = 1_000


class Repeated(MemoryStore):
    """A store of many documents that holds a few and gives them out under ever new ids."""

    def __init__(self, base: Sequence[Article], count: int) -> None:
        super().__init__(load_schema(ROOT / "schemas" / "claims.json"), [])
        quoted = MemoryStore(self.schema(), [one.document for one in base], [one.labels for one in base])
        self._base = list(zip((one.document for one in base), quoted.labels("anna"), strict=True))
        self._ids = {f"d{number:06}": number for number in range(count)}

    def documents(self) -> list[str]:
        return list(self._ids)

    def annotators(self) -> list[str]:
        return ["anna"]

    def document(self, id: str) -> Document:
        document, _ = self._base[self._ids[id] % len(self._base)]
        return Document(id, document.text, document.meta)

    def labels(self, annotator: str, shard: tuple[int, int] = (0, 1)) -> Iterator[Labels]:
        for id, number in self._ids.items():
            yield replace(self._base[number % len(self._base)][1], document=id)


def corpus(count: int) -> Repeated:
    """So many documents of the size that is measured."""
    base = []
    for one in articles(min(count, DIFFERENT), characters=CHARACTERS):
        step = len(one.labels.annotations) / SPANS
        kept = tuple(one.labels.annotations[int(number * step)] for number in range(SPANS))
        base.append(Article(one.document, replace(one.labels, annotations=kept, relations=())))
    return Repeated(base, count)


def write_only(format: Format, store: Repeated, folder: Path) -> None:
    """What the format does, without the job around it."""
    count = len(store.documents())
    different = islice(store.labels("anna"), DIFFERENT)
    made = [Labelled(store.document(labels.document), labels) for labels in different]
    report = Report(format.name, "anna")
    split = "train" if format.splits else ""
    writer = format.writer(folder, Corpus(store.schema(), "anna", {split: count}), report)
    for one in islice(cycle(made), count):
        writer.add(split, one)
        report.documents[split] += 1
    writer.close()


def measure(name: str) -> dict[str, float]:
    """Run one format in this process."""
    store, format = corpus(DOCUMENTS[name]), load("exports", name)()
    count = DOCUMENTS[name]
    found: dict[str, float] = {"documents": count}
    with tempfile.TemporaryDirectory() as folder:
        warm = Path(folder, "warm")
        export(corpus(10), format, warm, Selection(shares=Shares(0, 0)))  # imports and caches
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        out = Path(folder, "out")
        out.mkdir()
        for what, run in (
            ("writing", lambda: write_only(format, store, out)),
            ("whole job", lambda: export(store, format, Path(folder, "whole"))),
        ):
            wall, processor = perf_counter(), process_time()
            run()
            found[what] = count / (process_time() - processor)
            found[f"{what} by the clock"] = count / (perf_counter() - wall)
        found["bytes"] = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    found["megabytes before"] = before / 1024
    found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def convert() -> dict[str, float]:
    """`spacy convert` of the same documents as sentences with IOB tags; it keeps one layer of them."""
    import spacy

    nlp = spacy.blank("en")
    store = corpus(min(DIFFERENT, CONVERTED))
    texts = []
    for labels in store.labels("anna"):
        doc = nlp.make_doc(store.document(labels.document).text)
        entities = [
            span
            for said in labels.annotations
            if said.label in ("count", "location", "agency")
            and (span := doc.char_span(said.start, said.end, said.label))
        ]
        doc.ents = spacy.util.filter_spans(entities)
        pieces, sentence = [], []
        for token in doc:
            if not token.is_space:
                tag = token.ent_iob_ + (f"-{token.ent_type_}" if token.ent_type_ else "")
                sentence.append(f"{token.text}|{tag}")
            if token.text in ".!?" or token.is_space:
                pieces.append(" ".join(sentence))
                sentence = []
        texts.append("\n".join(filter(None, pieces)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "corpus.iob")
        rows = [texts[number % len(texts)] for number in range(CONVERTED)]
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        sentences = sum(row.count("\n") + 1 for row in rows)
        usage, wall = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
        command = [sys.executable, "-m", "spacy", "convert", str(path), folder, "-c", "iob", "-n", "10"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        wall = perf_counter() - wall
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - usage.ru_utime - usage.ru_stime
    return {
        "documents": CONVERTED,
        "sentences": sentences,
        "whole job": CONVERTED / processor,
        "whole job by the clock": CONVERTED / wall,
        "megabytes": after.ru_maxrss / 1024,
    }


def in_a_process(what: str) -> dict[str, Any]:
    """Measure in a fresh process."""
    ran = subprocess.run([sys.executable, __file__, what], check=True, stdout=subprocess.PIPE, timeout=600)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def main() -> int:
    theirs = in_a_process("convert")
    print(
        f"spacy convert  {theirs['whole job']:8,.0f} documents/s "
        f"({theirs['whole job by the clock']:,.0f} by the clock), {theirs['megabytes']:.0f} MB, "
        f"{theirs['documents']:,} documents, {theirs['sentences']:,} sentences, one layer"
    )
    code = 0
    for name, target in TARGETS.items():
        ours = in_a_process(name)
        met = ours["writing"] >= target and ours["megabytes"] <= MEMORY[name]
        code |= not met
        print(
            f"{name:13}  {ours['writing']:8,.0f} documents/s writing (target {target:,}), "
            f"{ours['whole job']:,.0f} the whole job ({ours['whole job by the clock']:,.0f} by the clock), "
            f"{ours['whole job'] / theirs['whole job']:.1f} times spacy convert; "
            f"{ours['megabytes']:.0f} MB at the peak, {ours['megabytes before']:.0f} before "
            f"(limit {MEMORY[name]}); "
            f"{ours['bytes'] / ours['documents']:,.0f} bytes a document: {'met' if met else 'NOT MET'}"
        )
    return code


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(convert() if sys.argv[1] == "convert" else measure(sys.argv[1])))
    else:
        sys.exit(main())
