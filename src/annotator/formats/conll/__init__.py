"""CoNLL: a token a line with its tag, as sequence labellers have read it since 2002."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.formats.base import Corpus, Holds, Reread, Writer, option
from annotator.formats.conll.scheme import SCHEMES, Scheme
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.report import Report

HOLDS = Holds(
    overlaps=False,
    layers=True,
    attributes=False,
    relations=False,
    document_labels=False,
    notes=False,
)
SUFFIXES = tuple(
    ".conll .conll02 .conll2002 .conll03 .conll2003 .conllu .conllup .v4_gold_conll .gold_conll "
    ".iob .iob1 .iob2 .bio .bilou .bioes .bmes .tsv .txt".split()
)
"""What files of this kind are called."""


@dataclass(frozen=True)
class Conll:
    """Write CoNLL-2003 files, four columns: token, -X-, -X-, tag. A folder for each layer of the schema.

    The texts themselves, which the columns cannot give back, stand in documents.jsonl; with it the
    import finds every offset again.
    """

    scheme: Scheme = option("IOB2", "How tags say where an annotation starts and ends.", choices=SCHEMES)

    name: ClassVar[str] = "conll"
    title: ClassVar[str] = "CoNLL-2003 columns: a token and its tag on each line, a folder for each layer"
    example: ClassVar[str] = "annotator export conll exports/conll --scheme BILOU"
    holds: ClassVar[Holds] = HOLDS
    splits: ClassVar[bool] = True
    file: ClassVar[str] = ""

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export."""
        from annotator.formats.conll.writing import ConllWriter

        return ConllWriter(self.scheme, corpus, report)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back."""
        from annotator.formats.conll.ours import read

        return read(folder)


@dataclass(frozen=True)
class ConllFiles:
    """Bring in files with a token on each line, its tag in the last column, columns apart by tabs or spaces.

    IOB1, IOB2, BILOU, IOBES and BMES are told apart by themselves; the token comes first, or after a column
    that counts, or after the tag if there are two columns. The brackets of CoNLL-2012, a feature of the last
    column (name=B-PER), tables with commas, and sentences on one line (Paris|NNP|I-LOC) are read, too. A
    document starts at each -DOCSTART- or '#begin document'; a file without any is one document. The text of a
    document is its tokens with spaces between them (none between Chinese or Japanese characters, or where the
    file says so) and its sentences on lines of their own, unless the file is ours: then it is the text that
    was labelled.
    """

    column: tuple[int, ...] = option(
        (),
        "The column of the tags, counted from 1; by default the last. May be repeated.",
        metavar="N",
        kind=int,
    )
    token_column: int = option(
        0, "The column of the tokens; by default the first that is neither a number nor a tag.", metavar="N"
    )
    plain_tags: bool = option(
        False, "Tags are labels with nothing before them: neighbours with the same are one annotation."
    )
    sentences: int = option(
        0, "Make a document of every N sentences of a file without -DOCSTART-.", metavar="N"
    )

    name: ClassVar[str] = "conll"
    title: ClassVar[str] = "files with a token and its tag on each line (CoNLL, IOB, BILOU)"
    example: ClassVar[str] = "annotator import conll eng.train --infer-schema"
    holds: ClassVar[Holds] = HOLDS

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """The documents of the files."""
        from annotator.formats.conll.reading import documents

        return documents(sources, self)
