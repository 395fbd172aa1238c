"""Import: documents, and labels made elsewhere, by whatever format reads them.

Everything is read and checked before anything is written. What the project has is never replaced: a
document or labels that are there already and differ are refused, and listed.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.core.errors import DataError, NotSaved
from annotator.core.schema import Schema
from annotator.formats.incoming import Importer, Incoming, NamedBy, Sources, Unit
from annotator.formats.offsets import Evidence
from annotator.project.config import load_config
from annotator.project.importing_documents import Newcomers, Place, fitting, stem_of
from annotator.project.importing_hints import Hints
from annotator.project.importing_labels import (
    Intake,
    extents,
    has_labels,
    label_file_of,
    placed,
)
from annotator.project.importing_people import NOBODY, People
from annotator.project.importing_report import ImportReport
from annotator.project.inferred import SchemaFile, unknown
from annotator.project.inferring import Inference
from annotator.project.open import schema_path, schemas_in
from annotator.project.schemas import load_schema
from annotator.project.spool import Spool
from annotator.project.updating import Updating
from annotator.store import atomic
from annotator.store.bulk import NewFile, put_new
from annotator.store.reconcile import encode
from annotator.store.tree import Tree

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done ('reading', 'checking', 'writing'), how far it is, and of how many."""


@dataclass(frozen=True)
class Choices:
    """What the user says about an import.

    All labels are those of `annotator`, if one is named; else `named_by` says where names are found.
    `unit` is what offsets count, None to find out. A `dry_run` reads and checks, and writes nothing.
    With `infer_schema` the schema gets what the labels have and it lacks; a project is made if there is
    none. With `update` another text of a document that is there is taken for a new version of it.
    """

    annotator: str = ""
    named_by: NamedBy = "data"
    unit: Unit | None = None
    dry_run: bool = False
    infer_schema: bool = False
    update: bool = False


def bring_in(
    root: Path,
    importer: Importer,
    paths: Sequence[Path],
    choices: Choices = Choices(),
    progress: Progress = lambda doing, done, total: None,
) -> ImportReport:
    """Bring files of one format into the project at `root`; returns what became of everything.

    Raises UsageError for a path that is not there or a name that may not be used, DataError, with file
    and line, for what is not of this format; then nothing is written. NotSaved or DataError if the disk
    refuses: what was written until then stays, and the same import again brings in the rest.
    """
    return _Import(root, importer, paths, choices, progress).run()


class _Import:
    """One import: a survey of everything, a decision on each thing, and then the writing."""

    def __init__(
        self, root: Path, importer: Importer, paths: Sequence[Path], choices: Choices, progress: Progress
    ) -> None:
        self._root = root
        self._importer = importer
        self._sources = Sources(tuple(paths), choices.named_by)
        self._choices = choices
        self._progress = progress
        self._config = load_config(root)
        self._tree = Tree(root / self._config.labels)
        self._report = ImportReport(to="project", annotator="", source=importer.name, dry_run=choices.dry_run)
        self._documents = Newcomers(root, self._config, self._report, update=choices.update)
        self._updating = Updating(
            root, self._tree, self._documents, self._report, self._schema, choices.dry_run
        )
        self._people = People(self._tree, choices.annotator)
        self._evidence: dict[Unit, Evidence] = {}
        self._units: dict[Unit, Unit] = {}
        self._seen = Inference()
        self._hints = Hints(self._sources)

    def run(self) -> ImportReport:
        """Survey, decide, write."""
        try:
            with ExitStack() as open_ones:
                self._run(*(open_ones.enter_context(Spool(self._here())) for _ in range(4)))
        except OSError as error:
            raise NotSaved(f"not saved: {atomic.reason(error)}", where=str(error.filename or "")) from error
        return self._report

    def _run(self, found: Spool, documents: Spool, updates: Spool, labels: Spool) -> None:
        for one in self._read():
            self._survey(one)
            found.add("", _kept(one))
        if not found.count:
            what = f"there is no document in {'it' if len(self._sources.paths) == 1 else 'them'}"
            raise DataError(what, where=", ".join(map(str, self._sources.paths)))
        self._choose_units()
        place = Place(
            self._root,
            self._config,
            stem_of(self._sources.paths),
            as_texts=getattr(self._importer, "as_texts", False),
        )
        intake = Intake(self._tree, self._documents.holds, self._report)
        for done, (_, data) in enumerate(found, 1):
            self._decide(pickle.loads(data), place, intake, documents, updates, labels)
            self._progress("checking", done, found.count)
        schema = self._grown_schema()
        if self._choices.dry_run:
            self._step("looking at labels", self._updating.labels(updates), updates.count)
        else:
            if schema:
                schema.write()
            self._step("writing documents", place.write(documents), documents.count)
            self._step("replacing documents", self._updating.texts(updates), updates.count)
            self._step("carrying labels over", self._updating.labels(updates), updates.count)
            self._step("writing labels", self._write_labels(labels), labels.count)
        self._tell(intake)

    def _survey(self, one: Incoming) -> None:
        """Take note of everything that a decision may depend on. Raises DataError, UsageError."""
        self._documents.admit(one.document)
        self._hints.take(one)
        if not has_labels(one):
            return
        self._people.annotator(one.annotator)
        if one.unit:
            self._evidence.setdefault(one.unit, Evidence()).add(one.document.text, extents(one))

    def _choose_units(self) -> None:
        for documented, evidence in self._evidence.items():
            self._units[documented], told = evidence.decide(documented, self._choices.unit)
            self._report.remarks += told
        if self._choices.unit and not self._evidence:
            self._report.remarks.append("--offset-unit has no say: these files have no offsets of their own.")

    def _decide(
        self,
        one: Incoming,
        place: Place,
        intake: Intake,
        documents: Spool,
        updates: Spool,
        labels: Spool,
    ) -> None:
        if self._documents.take(one.document):
            documents.add(*place.row(one.document))
            self._report.documents[""] += 1
        elif self._documents.replaces(one.document):
            updates.add(*self._updating.row(one.document))
            self._report.updated += 1
        if not has_labels(one):
            self._report.left_out += one.refused
            return
        taken = label_file_of(one, self._people.annotator(one.annotator))
        taken = placed(taken, one.document.text, self._units[one.unit] if one.unit else "codepoint")
        try:
            verdict = intake.judge(one.document, taken)
            file, _ = taken
            if verdict != "refused":
                (self._seen.look if self._choices.infer_schema else self._seen.count)(file.state)
            if verdict == "new":
                path = self._tree.label_file(file.head.annotator, file.head.document)
                labels.add(str(path), encode(file, is_normal=True))
        except TypeError as problem:  # half of a surrogate pair in a label, say
            raise DataError(f"the labels cannot be written: {problem}", where=one.where) from None

    def _write_labels(self, spool: Spool) -> Iterator[Path]:
        files = (NewFile(Path(path), data) for path, data in spool)
        return put_new(
            self._tree.root,
            files,
            make_folder=lambda folder: atomic.make_directories(self._tree.root, folder),
        )

    def _grown_schema(self) -> SchemaFile | None:
        """The schema with what it lacked, if that was asked for; else what it lacks goes into the report."""
        if self._choices.infer_schema:
            schema = SchemaFile(self._root, self._schema_path())
            schema.grow(self._seen)
            self._report.schema_added = schema.growing.added
            self._report.remarks += schema.growing.doubts
            return schema
        if self._seen.counts:
            self._report.remarks += unknown(self._seen, self._schema().by_id)
        return None

    def _schema(self) -> Schema:
        return load_schema(schema_path(self._root, self._config))

    def _schema_path(self) -> Path | None:
        if self._config.schema or schemas_in(self._root):
            return schema_path(self._root, self._config)
        return None

    def _here(self) -> Path | None:
        """The project, or the nearest folder above it that is there; None if nothing may be written in it."""
        there = next(one for one in (self._root, *self._root.resolve().parents) if one.is_dir())
        return there if os.access(there, os.W_OK) else None

    def _tell(self, intake: Intake) -> None:
        report = self._report
        report.annotator, *others = intake.annotators or ("",)
        report.others = tuple(others)
        report.renamed = self._people.renamed
        if self._people.nameless:
            report.remarks.append(
                f"The files do not say whose labels these are, so they are those of {NOBODY!r}. Choose "
                "another with --annotator NAME, or say where names are with --annotator-from. "
                f"`annotator annotate --annotator {NOBODY}` shows them."
            )
        if intake.twice:
            report.remarks.append(
                "Some annotator labelled a document more than once in these files; the first came in. If "
                "they are several people, say where their names are: --annotator-from folder, file or suffix."
            )
        report.remarks += self._hints.remarks()
        self._updating.tell()
        report.finish()

    def _read(self) -> Iterator[Incoming]:
        for done, one in enumerate(self._importer.documents(self._sources), 1):
            document = fitting(one.document, one.where)
            yield one if document is one.document else replace(one, document=document)
            self._progress("reading", done, None)

    def _step(self, doing: str, steps: Iterable[object], total: int) -> None:
        for done, _ in enumerate(steps, 1):
            self._progress(doing, done, total)


def _kept(one: Incoming) -> bytes:
    """What a reader made of a file, for a moment: files are read once, and what is decided on is what was
    surveyed. Raises DataError for values that are not plain.
    """
    try:
        return pickle.dumps(one, pickle.HIGHEST_PROTOCOL)
    except (TypeError, AttributeError, pickle.PicklingError) as problem:
        raise DataError(f"the format gives values that are not plain: {problem}", where=one.where) from None
